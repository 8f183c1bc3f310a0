"""What tenants have of the operator's pools by contract."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.routing.configuring import store
from yingda.routing.configuring.scope import note
from yingda.tenancy.model import Actor, Role


async def list_commitments(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """What is committed to the actor's tenants; to the operator's administrator all of it."""
    tenants = None if actor.role is Role.OPERATOR_ADMIN else actor.tenants
    async with db.core() as tx:
        return await store.commitments(tx, tenants=tenants)


async def list_pools(*, db: Database) -> Sequence[Mapping[str, Any]]:
    """Every pool, with how many agents it has."""
    async with db.core() as tx:
        return await store.pools(tx)


async def change_commitments(
    *, db: Database, actor: Actor, pool_id: UUID, wanted: Sequence[Mapping[str, Any]]
) -> None:
    """Commit so much of a pool to these tenants, and nothing to others."""
    async with db.core() as tx:
        if pool_id not in {row["id"] for row in await store.pools(tx)}:
            raise NotFound
        before = {
            row["tenant_id"]: _terms(row)
            for row in await store.commitments(tx, tenants=None)
            if row["pool_id"] == pool_id
        }
        after = {each["tenant_id"]: _terms(each) for each in wanted}
        rows = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'client'")).fetchall()
        if not set(after) <= {row["id"] for row in rows}:
            raise NotFound
        await store.commit(tx, pool_id=pool_id, wanted=wanted)
        for tenant_id in sorted(before.keys() | after.keys()):
            if before.get(tenant_id) != after.get(tenant_id):
                await note(
                    tx,
                    actor=actor,
                    action="commitment.changed",
                    tenant_id=tenant_id,
                    object_id=pool_id,
                    details={"before": before.get(tenant_id), "after": after.get(tenant_id)},
                )


def _terms(row: Mapping[str, Any]) -> dict[str, float | int | None]:
    percent = row["percent"]
    return {"seats": row["seats"], "percent": None if percent is None else float(percent)}
