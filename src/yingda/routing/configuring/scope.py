"""Whose eyes look at what is configured, who may change it, and what is written down of every change."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active


@asynccontextmanager
async def reading(*, db: Database, actor: Actor) -> AsyncIterator[tuple[Transaction, Sequence[UUID] | None]]:
    """The operator's administrator configures every tenant's floor (None: all); others see their own tenants'."""
    if actor.role is Role.OPERATOR_ADMIN:
        async with db.core() as tx:
            yield tx, None
    else:
        async with db.app(sees=actor.tenants) as tx:
            yield tx, list(actor.tenants)


@asynccontextmanager
async def changing(*, db: Database, actor: Actor, tenant_id: UUID) -> AsyncIterator[Transaction]:
    """A transaction that may change what is configured for this tenant, if the actor sees it and it is served."""
    if actor.role is Role.OPERATOR_ADMIN:
        async with db.core() as tx:
            await require_active(tx, tenant_id=tenant_id)
            yield tx
        return
    if not actor.sees(tenant_id):
        raise NotFound
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        await require_active(tx, tenant_id=tenant_id)
        yield tx


async def note(
    tx: Transaction,
    *,
    actor: Actor,
    action: str,
    tenant_id: UUID,
    object_id: UUID,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write into the audit what the actor did; the kind of the thing is the first word of the action."""
    entry = audit.entry_by(
        actor,
        action=action,
        tenant_id=tenant_id,
        object_kind=action.partition(".")[0],
        object_id=object_id,
        details=details,
    )
    await audit.record(tx, entry)
