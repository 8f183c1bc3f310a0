"""What every change by a person has in common: he sees the tenant, it is active, and the audit knows."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from yingda.kernel.errors import DomainError, NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import require_active


class CodeTaken(DomainError):
    """This enterprise has another one with the same code."""

    code = "code.taken"


@asynccontextmanager
async def changing(*, db: Database, actor: Actor, tenant_id: UUID) -> AsyncIterator[Transaction]:
    """A transaction that may change things of this tenant, if the actor sees it and it is served."""
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


async def cipher_of(*, db: Database, keys: TenantKeys, tenant_id: UUID) -> TenantCipher:
    """The tenant's cipher, also of one that is newer than this process."""
    if not keys.knows(tenant_id):
        async with db.core() as tx:
            await keys.load(tx)
    return keys.of(tenant_id)
