"""What tenants have of the operator's pools by contract."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.kernel.ids import PoolId
from yingda.platform.db import Database, Transaction
from yingda.routing.configuring import store
from yingda.routing.configuring.loading import commitment_of
from yingda.routing.engine.sharing import Shares
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit


async def list_commitments(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """What is committed to the actor's tenants; to the operator's administrator all of it."""
    async with db.core() as tx:
        return await store.commitments(tx, tenants=_eyes(actor))


async def list_pools(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The pools of the actor's houses, with how many agents they have; to the operator's administrator all."""
    async with db.core() as tx:
        return await store.pools(tx, tenants=_eyes(actor))


async def present_use(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """Which of the actor's tenants each pool serves: with how many agents now, and how many he has a right to now."""
    async with db.core() as tx:
        rows = await store.use_of_pools(tx, tenants=_eyes(actor))
        pools = await store.pools(tx, tenants=None)
        shared = await store.commitments(tx, tenants=None)
    committed = _committed_now(pools, shared)
    return [{**row, "committed": committed.get((row["pool_id"], row["tenant_id"]))} for row in rows]


async def shares_now(tx: Transaction) -> Shares:
    """What each tenant has of each shared pool at this moment, within a transaction of the platform itself."""
    shares = Shares()
    shares.configure(commitment_of(row) for row in await store.commitments(tx, tenants=None))
    for row in await store.agents_in_service(tx):
        shares.count(PoolId(row["pool_id"]), row["contact_tenant_id"], 1)
    return shares


def _committed_now(
    pools: Sequence[Mapping[str, Any]], shared: Sequence[Mapping[str, Any]]
) -> dict[tuple[UUID, UUID], int]:
    """Whole seats of each commitment, by the rule that the matcher keeps to."""
    shares = Shares()
    shares.configure(commitment_of(row) for row in shared)
    for pool in pools:
        shares.count(PoolId(pool["id"]), None, pool["in_service"])
    return {
        (pool["id"], tenant): seats
        for pool in pools
        for tenant, seats in shares.committed(PoolId(pool["id"])).items()
    }


async def change_commitments(
    *, db: Database, actor: Actor, pool_id: UUID, wanted: Sequence[Mapping[str, Any]]
) -> None:
    """Commit so much of a pool to these tenants, and nothing to others."""
    async with db.core() as tx:
        if pool_id not in {row["id"] for row in await store.pools(tx, tenants=None)}:
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
                await audit.note(
                    tx,
                    actor=actor,
                    action="commitment.changed",
                    tenant_id=tenant_id,
                    object_id=pool_id,
                    details={"before": before.get(tenant_id), "after": after.get(tenant_id)},
                )


def _eyes(actor: Actor) -> Collection[UUID] | None:
    return None if actor.role is Role.OPERATOR_ADMIN else actor.tenants


def _terms(row: Mapping[str, Any]) -> dict[str, float | int | None]:
    percent = row["percent"]
    return {"seats": row["seats"], "percent": None if percent is None else float(percent)}
