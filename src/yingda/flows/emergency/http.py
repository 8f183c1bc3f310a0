"""The emergency announcement: what runs, switched on and off by whoever is on duty."""

from typing import Final, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.flows.calendars.http import CODE, Kept
from yingda.flows.emergency import usecases as emergency
from yingda.flows.emergency.usecases import Switching
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, item, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/emergency", tags=["emergency"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
ON_DUTY: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN)


class AnnouncementOut(BaseModel):
    """An announcement: for whom, since when, by whom, until when."""

    id: UUID
    tenant_id: UUID
    tenant_zh: str
    tenant_en: str
    for_all: bool
    prompt_key: str
    then_hang_up: bool
    reason: str
    started_at: Instant
    started_by: str
    until: Instant | None
    ended_at: Instant | None
    ended_by: str | None
    is_running: bool


class ForAllOut(BaseModel):
    """What callers of every enterprise hear now."""

    prompt_key: str
    then_hang_up: bool
    started_at: Instant
    until: Instant | None


class AnnouncementsOut(BaseModel):
    """The announcements of one's tenants, running ones first, and the one for all."""

    items: list[AnnouncementOut]
    for_all: ForAllOut | None


class SwitchBody(BaseModel):
    """What to switch on, and for whom."""

    tenant_id: UUID | Literal["all"]
    prompt_key: str = Field(pattern=CODE)
    then_hang_up: bool = False
    reason: str = Field(min_length=1, max_length=500)
    until: AskedMoment | None = None


@router.get("", dependencies=[listing(*READERS)], summary="Emergency announcements, running ones first")
async def list_announcements(me: Me, db: DatabaseHere) -> AnnouncementsOut:
    rows, for_all = await emergency.list_announcements(db=db, actor=me)
    return AnnouncementsOut(
        items=[AnnouncementOut.model_validate(row) for row in rows],
        for_all=ForAllOut.model_validate(for_all) if for_all else None,
    )


@router.post("", dependencies=[listing(*ON_DUTY)], status_code=201, summary="Switch an announcement on")
async def switch_on(body: SwitchBody, me: Me, db: DatabaseHere) -> Kept:
    switching = Switching(
        prompt_key=body.prompt_key, then_hang_up=body.then_hang_up, reason=body.reason, until=body.until
    )
    found = await emergency.switch_on(db=db, actor=me, tenant_id=body.tenant_id, switching=switching)
    return Kept(id=found)


@router.post(
    "/{announcement_id}/end", dependencies=[item(*ON_DUTY)], status_code=204, summary="Switch it off"
)
async def switch_off(announcement_id: UUID, me: Me, db: DatabaseHere) -> None:
    await emergency.switch_off(db=db, actor=me, announcement_id=announcement_id)
