"""Two states of a flow compared."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from yingda.flows.lifecycle.authoring import READERS
from yingda.flows.lifecycle.comparing import usecases as comparing
from yingda.platform.http import DatabaseHere, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/flows/{flow_id}/diff", tags=["flows"])

State = Annotated[int, Field(ge=0, le=2_000_000_000)] | Literal["draft"]


class DiffBody(BaseModel):
    """Which two states: versions (0: before the first), or the draft."""

    model_config = ConfigDict(validate_by_name=True)

    before: State = Field(alias="from")
    after: State = Field(alias="to")


class FieldOut(BaseModel):
    """One field before and after; null where it is not there."""

    path: str
    before: Any
    after: Any


class NodeOut(BaseModel):
    """A node that is in both, and differs."""

    node: str
    fields: list[FieldOut]


class StartOut(BaseModel):
    """Where the flow starts, before and after."""

    before: Any
    after: Any


class DiffOut(BaseModel):
    """What differs."""

    added: list[str]
    removed: list[str]
    changed: list[NodeOut]
    start: StartOut | None


@router.post("", dependencies=[item(*READERS)], summary="Compare two states of a flow")
async def compare(flow_id: UUID, body: DiffBody, me: Me, db: DatabaseHere) -> DiffOut:
    found = await comparing.compare(db=db, actor=me, flow_id=flow_id, before=body.before, after=body.after)
    return DiffOut(
        added=list(found.added),
        removed=list(found.removed),
        changed=[
            NodeOut(
                node=node,
                fields=[FieldOut(path=each.path, before=each.before, after=each.after) for each in fields],
            )
            for node, fields in found.changed.items()
        ],
        start=StartOut(before=found.start[0], after=found.start[1]) if found.start else None,
    )
