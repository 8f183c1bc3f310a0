"""The carriers' trunks: as the operator keeps them, and as the switch must know them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import errors

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.telephony import numbers_store, ranges_store
from yingda.telephony.errors import TrunkCodeTaken
from yingda.telephony.ports import Trunk
from yingda.telephony.usecases.history import differences, note
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor


async def read_trunks(tx: Transaction, *, keys: TenantKeys) -> tuple[Trunk, ...]:
    """Every trunk that is in use, in the order in which they are tried; as role core."""
    rows = await (
        await tx.execute("SELECT * FROM trunk WHERE status = 'active' ORDER BY position, code")
    ).fetchall()
    return tuple(
        Trunk(
            name=row["code"],
            host=row["host"],
            port=row["port"],
            sources=tuple(row["sources"]),
            username=row["username"],
            secret=keys.of(row["tenant_id"]).unseal(bytes(row["secret_sealed"]))
            if row["secret_sealed"]
            else "",
            outbound=row["outbound"],
            prefix=row["prefix"],
            channels=row["channels"],
        )
        for row in rows
        if keys.knows(row["tenant_id"])
    )


async def list_trunks(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The operator's trunks, in the order in which they are tried."""
    async with db.core() as tx:
        return await ranges_store.trunks(tx, tenant_id=actor.tenant_id)


async def add_trunk(*, db: Database, keys: TenantKeys, actor: Actor, values: Mapping[str, Any]) -> UUID:
    """Add a trunk; the switch knows it within seconds."""
    await keys.learn(db, [actor.tenant_id])
    sealed = _sealed(keys, actor, values)
    async with db.core() as tx:
        try:
            async with tx.transaction():
                trunk_id = await numbers_store.add(tx, "trunk", {"tenant_id": actor.tenant_id, **sealed})
        except errors.UniqueViolation as taken:
            raise TrunkCodeTaken from taken
        await _note(tx, actor, trunk_id, done="add", details=_told(values))
        return trunk_id


async def change_trunk(
    *, db: Database, keys: TenantKeys, actor: Actor, trunk_id: UUID, values: Mapping[str, Any]
) -> None:
    """Change a trunk; calls that are on it go on."""
    await keys.learn(db, [actor.tenant_id])
    async with db.core() as tx:
        rows = await ranges_store.trunks(tx, tenant_id=actor.tenant_id)
        before = next((row for row in rows if row["id"] == trunk_id), None)
        if before is None:
            raise NotFound
        sealed = _sealed(keys, actor, values)
        if not sealed:
            return
        await numbers_store.change(tx, "trunk", tenant_id=actor.tenant_id, row_id=trunk_id, values=sealed)
        told = _told(values)
        changed = differences(before, {name: told[name] for name in told if name in before})
        await _note(tx, actor, trunk_id, done="change", details=changed)


def _sealed(keys: TenantKeys, actor: Actor, values: Mapping[str, Any]) -> dict[str, object]:
    """The columns of a trunk: its secret is kept sealed under the operator's key."""
    columns = {name: value for name, value in values.items() if name != "secret"}
    secret = values.get("secret")
    if secret is not None:
        columns["secret_sealed"] = keys.of(actor.tenant_id).seal(secret) if secret else None
    return columns


def _told(values: Mapping[str, Any]) -> dict[str, object]:
    """What the audit tells: never the secret."""
    return {name: value for name, value in values.items() if name != "secret"}


async def _note(
    tx: Transaction, actor: Actor, trunk_id: UUID, *, done: str, details: Mapping[str, object]
) -> None:
    await note(
        tx,
        actor,
        tenant_id=actor.tenant_id,
        kind="trunk",
        object_id=trunk_id,
        done=done,
        details=details,
    )
