"""What somebody must look at: a full disk, a storage that is away, recordings that are not whole."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.kernel.errors import NotFound
from yingda.platform.alarms import clear_by_hand, list_alarms
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["operation"])


class AlarmOut(BaseModel):
    """One thing that is or was wrong."""

    id: UUID
    tenant_id: UUID
    kind: str
    subject: str
    details: dict[str, Any]
    count: int
    raised_at: Instant
    last_at: Instant
    cleared_at: Instant | None


@router.get(
    "/alarms", dependencies=[listing(Role.OPERATOR_ADMIN, Role.SUPERVISOR)], summary="Alarms, newest first"
)
async def read_alarms(
    me: Me, db: DatabaseHere, cleared: Annotated[bool, Query()] = False
) -> ListOf[AlarmOut]:
    rows = await list_alarms(db, tenants=list(me.tenants), cleared=cleared)
    return whole([AlarmOut.model_validate(row) for row in rows])


@router.post(
    "/alarms/{alarm_id}/clear", dependencies=[item(Role.OPERATOR_ADMIN)], summary="Say that it is seen to"
)
async def clear_alarm(alarm_id: UUID, me: Me, db: DatabaseHere) -> AlarmOut:
    async with db.core() as tx:
        alarm, was_open = await clear_by_hand(tx, alarm_id=alarm_id, tenants=list(me.tenants))
        if alarm is None:
            raise NotFound
        if was_open:
            await audit.note(
                tx,
                actor=me,
                action="alarm.cleared",
                tenant_id=alarm["tenant_id"],
                object_id=alarm_id,
                details={"kind": alarm["kind"], "subject": alarm["subject"]},
            )
    return AlarmOut.model_validate(alarm)
