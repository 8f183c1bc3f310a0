"""Queues and dispositions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.kernel.errors import NotFound
from yingda.platform.http import DatabaseHere, ListOf, listing, whole
from yingda.routing import store
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
    recorded: bool
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
    is_agent = me.role is Role.AGENT
    async with db.app(sees=me.tenants) as tx:
        rows = await store.queues(tx, tenants=me.tenants, served_by=me.user_id if is_agent else None)
    found = [QueueOut.model_validate(row) for row in rows]
    if is_agent:
        # His colleagues at another house's queue are not an agent's business.
        found = [queue.model_copy(update={"agents": [me.user_id]}) for queue in found]
    return whole(found)


@router.get("/dispositions", dependencies=[listing(*Role)], summary="Dispositions")
async def list_dispositions(
    me: Me, db: DatabaseHere, tenant_id: Annotated[UUID | None, Query()] = None
) -> ListOf[DispositionOut]:
    if tenant_id is not None and not me.sees(tenant_id):
        raise NotFound
    wanted = me.tenants if tenant_id is None else {tenant_id}
    async with db.app(sees=me.tenants) as tx:
        rows = await store.dispositions(tx, tenants=wanted)
    return whole([DispositionOut.model_validate(row) for row in rows])
