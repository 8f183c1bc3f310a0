"""Queues and dispositions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.platform.http import DatabaseHere, ListOf, listing, whole
from yingda.routing.usecases import directory
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["routing"])


class QueueOut(BaseModel):
    """A queue with its rules; `agents` are those whom the reader may know of."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    greeting_zh: str
    greeting_en: str
    ring_seconds: int
    wrap_up_seconds: int
    max_waiting: int | None
    target_seconds: int
    target_percent: int
    choice: str
    priority: int
    recorded: bool
    skills: list[UUID]
    """What is asked of its agents at first."""
    agents: list[UUID]


class DispositionOut(BaseModel):
    """A coded result."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str


@router.get("/queues", dependencies=[listing(*Role)], summary="Queues")
async def list_queues(me: Me, db: DatabaseHere) -> ListOf[QueueOut]:
    rows = await directory.list_queues(db=db, actor=me)
    return whole([QueueOut.model_validate(row) for row in rows])


@router.get("/dispositions", dependencies=[listing(*Role)], summary="Dispositions")
async def list_dispositions(
    me: Me, db: DatabaseHere, tenant_id: Annotated[UUID | None, Query()] = None
) -> ListOf[DispositionOut]:
    rows = await directory.list_dispositions(db=db, actor=me, tenant_id=tenant_id)
    return whole([DispositionOut.model_validate(row) for row in rows])
