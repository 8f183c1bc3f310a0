"""The desk is led through contacts by scripts."""

from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, model_validator
from starlette.requests import HTTPConnection

from yingda.desk.guiding.engine.walk import Deed, How, SkipReason
from yingda.desk.guiding.runs.usecases import Doing, Guides
from yingda.desk.guiding.runs.view import ContactGuideOut, RunOut, guide_out, run_out
from yingda.desk.guiding.wire import Key
from yingda.platform.http import Instant, ListOf, item, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/guides", tags=["guides"])
READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
LED: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN)


class PastRunOut(BaseModel):
    """A walk through a script, as a customer's history tells it."""

    id: UUID
    interaction_id: UUID
    code: str
    name_zh: str
    name_en: str
    script_version: int
    agent: str
    steps: int
    """That were done."""
    started_at: Instant
    ended_at: Instant | None


def _guides(connection: HTTPConnection) -> Guides:
    guides: Guides = connection.app.state.guides
    return guides


GuidesHere = Annotated[Guides, Depends(_guides)]


class BeginBody(BaseModel):
    """The script to be led by."""

    script_id: UUID


class DoBody(BaseModel):
    """What is done at the step that waits: `step` and `version` as they were seen."""

    step: Key
    version: int
    how: How
    values: dict[str, Any] = Field(default={}, max_length=60)
    order_id: UUID | None = None
    reason: SkipReason | None = None

    @model_validator(mode="after")
    def _require_sense(self) -> Self:
        if (self.how is How.SKIPPED) != (self.reason is not None):
            raise ValueError("who leaves a step out says why, and nobody else")
        return self

    def doing(self) -> Doing:
        order_id = str(self.order_id) if self.order_id else None
        deed = Deed(how=self.how, values=self.values, order_id=order_id)
        return Doing(step=self.step, version=self.version, deed=deed, reason=self.reason)


@router.get(
    "/by-contact/{interaction_id}",
    dependencies=[item(*READERS)],
    summary="What leads through a contact, and what was walked of it",
)
async def guide_of_contact(interaction_id: UUID, me: Me, guides: GuidesHere) -> ContactGuideOut:
    return guide_out(await guides.of_contact(me, interaction_id))


@router.post(
    "/by-contact/{interaction_id}",
    dependencies=[item(*LED)],
    summary="Begin a script in a contact, or go on with it",
)
async def begin_guide(interaction_id: UUID, body: BeginBody, me: Me, guides: GuidesHere) -> RunOut:
    return run_out(await guides.begin(me, interaction_id, script_id=body.script_id))


@router.get(
    "/by-customer/{customer_id}",
    dependencies=[item(*READERS)],
    summary="By which scripts a customer's contacts were led",
)
async def guides_of_customer(customer_id: UUID, me: Me, guides: GuidesHere) -> ListOf[PastRunOut]:
    rows = await guides.of_customer(me, customer_id)
    return whole([PastRunOut.model_validate(row) for row in rows])


@router.get("/{run_id}", dependencies=[item(*READERS)], summary="One walk through a script")
async def read_run(run_id: UUID, me: Me, guides: GuidesHere) -> RunOut:
    return run_out(await guides.find(me, run_id))


@router.post("/{run_id}/steps", dependencies=[item(*LED)], summary="Do, leave out or take back a step")
async def do_step(run_id: UUID, body: DoBody, me: Me, guides: GuidesHere) -> RunOut:
    return run_out(await guides.do(me, run_id, body.doing()))
