"""Client enterprises as the operator administers them, and as their own people see them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction, write_for
from yingda.tenancy.errors import OperatorUnchangeable, TenantSuspended
from yingda.tenancy.model import Actor, Role, Tenant, TenantStatus
from yingda.tenancy.usecases import audit

_COLUMNS: Final = (
    "id, code, kind, name_zh, name_en, status, channel_limit, timezone, flow_review, numbers_masked"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What the operator changes of a tenant; what is None stays."""

    status: TenantStatus | None = None
    channel_limit: int | None = None
    flow_review: bool | None = None
    numbers_masked: bool | None = None

    def applied_to(self, tenant: Tenant) -> Tenant:
        """The tenant as it is to be."""
        return replace(
            tenant,
            status=self.status or tenant.status,
            channel_limit=tenant.channel_limit if self.channel_limit is None else self.channel_limit,
            flow_review=tenant.flow_review if self.flow_review is None else self.flow_review,
            numbers_masked=tenant.numbers_masked if self.numbers_masked is None else self.numbers_masked,
        )


def _tenant(row: dict[str, Any]) -> Tenant:
    return Tenant(**{**row, "status": TenantStatus(row["status"])})


async def list_tenants(*, db: Database, actor: Actor) -> list[Tenant]:
    """The tenants that the actor sees; the operator's administrator knows all, and looks into none."""
    if actor.role is Role.OPERATOR_ADMIN:
        async with db.core() as tx:
            rows = await (await tx.execute(f"SELECT {_COLUMNS} FROM tenant ORDER BY code")).fetchall()
    else:
        async with db.app(sees=actor.tenants) as tx:
            wanted = {"tenants": list(actor.tenants)}
            rows = await (
                await tx.execute(
                    f"SELECT {_COLUMNS} FROM tenant WHERE tenant_id = ANY(%(tenants)s) ORDER BY code", wanted
                )
            ).fetchall()
    return [_tenant(row) for row in rows]


async def read_tenant(*, db: Database, actor: Actor, tenant_id: UUID) -> Tenant:
    """One tenant, by the same eyes as the list."""
    found = [tenant for tenant in await list_tenants(db=db, actor=actor) if tenant.id == tenant_id]
    if not found:
        raise NotFound
    return found[0]


async def change_tenant(*, db: Database, actor: Actor, tenant_id: UUID, change: Change) -> Tenant:
    """Suspend a client enterprise or serve it again, set its channels, ask for reviews of its flows, hide numbers."""
    async with db.app(sees=[tenant_id, actor.tenant_id], writes=tenant_id) as tx:
        before = await _locked(tx, tenant_id)
        if before.kind == "operator":
            raise OperatorUnchangeable
        after = _tenant(await _store(tx, change.applied_to(before)))
        names = ("status", "channel_limit", "flow_review", "numbers_masked")
        await audit.note(
            tx,
            actor=actor,
            action="tenant.changed",
            tenant_id=tenant_id,
            object_id=tenant_id,
            details={name: [getattr(before, name), getattr(after, name)] for name in names},
        )
        return after


async def _store(tx: Transaction, tenant: Tenant) -> dict[str, Any]:
    row = await (
        await tx.execute(
            f"""UPDATE tenant SET status = %(status)s, channel_limit = %(channel_limit)s,
                  flow_review = %(flow_review)s, numbers_masked = %(numbers_masked)s
                WHERE id = %(id)s AND tenant_id = %(id)s RETURNING {_COLUMNS}""",
            {
                "id": tenant.id,
                "status": tenant.status.value,
                "channel_limit": tenant.channel_limit,
                "flow_review": tenant.flow_review,
                "numbers_masked": tenant.numbers_masked,
            },
        )
    ).fetchone()
    assert row is not None
    return row


async def _locked(tx: Transaction, tenant_id: UUID) -> Tenant:
    row = await (
        await tx.execute(
            f"SELECT {_COLUMNS} FROM tenant WHERE tenant_id = %(id)s AND id = %(id)s FOR UPDATE",
            {"id": tenant_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return _tenant(row)


async def require_active(tx: Transaction, *, tenant_id: UUID) -> None:
    """Nothing of a suspended tenant is changed."""
    row = await (
        await tx.execute(
            "SELECT status FROM tenant WHERE tenant_id = %(id)s AND id = %(id)s", {"id": tenant_id}
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row["status"] != TenantStatus.ACTIVE:
        raise TenantSuspended


@asynccontextmanager
async def reading(*, db: Database, actor: Actor) -> AsyncIterator[tuple[Transaction, Sequence[UUID] | None]]:
    """What is configured, by whoever administers it: the operator's administrator every tenant's (None: all), others their
    own tenants'."""
    if actor.role is Role.OPERATOR_ADMIN:
        async with db.core() as tx:
            yield tx, None
    else:
        async with db.app(sees=actor.tenants) as tx:
            yield tx, list(actor.tenants)


@asynccontextmanager
async def changing(*, db: Database, actor: Actor, tenant_id: UUID) -> AsyncIterator[Transaction]:
    """A transaction that may change things of this tenant, if the actor sees it and it is served."""
    if not actor.sees(tenant_id):
        raise NotFound
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        await require_active(tx, tenant_id=tenant_id)
        yield tx


async def changing_next(tx: Transaction, *, actor: Actor, tenant_id: UUID) -> None:
    """Go on with the same transaction at the things of another tenant, under the same conditions."""
    if not actor.sees(tenant_id):
        raise NotFound
    await write_for(tx, tenant_id)
    await require_active(tx, tenant_id=tenant_id)
