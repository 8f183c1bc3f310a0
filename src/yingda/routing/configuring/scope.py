"""Who may change what is configured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import tenants


@asynccontextmanager
async def changing(*, db: Database, actor: Actor, tenant_id: UUID) -> AsyncIterator[Transaction]:
    """A transaction that may change what is configured for this tenant, if the actor sees it and it is served."""
    if actor.role is Role.OPERATOR_ADMIN:
        async with db.core() as tx:
            await tenants.require_active(tx, tenant_id=tenant_id)
            yield tx
        return
    async with tenants.changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        yield tx
