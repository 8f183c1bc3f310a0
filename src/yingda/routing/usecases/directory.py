"""Queues and dispositions, for who may see them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.routing import store
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.tenants import reading


async def list_queues(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The queues that the actor may know of; for an agent those that he serves, without his colleagues there."""
    is_agent = actor.role is Role.AGENT
    async with reading(db=db, actor=actor) as (tx, tenants):
        rows = await store.queues(tx, tenants=tenants, served_by=actor.user_id if is_agent else None)
    return [{**row, "agents": [actor.user_id]} for row in rows] if is_agent else rows


async def list_dispositions(
    *, db: Database, actor: Actor, tenant_id: UUID | None
) -> Sequence[Mapping[str, Any]]:
    """What contacts of one tenant, or of all the actor's, can come to."""
    if tenant_id is not None and not actor.sees(tenant_id):
        raise NotFound
    async with db.app(sees=actor.tenants) as tx:
        return await dispositions_of(tx, tenants=actor.tenants if tenant_id is None else {tenant_id})


async def dispositions_of(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """The same, within a transaction that has somebody's eyes already."""
    return await store.dispositions(tx, tenants=tenants)
