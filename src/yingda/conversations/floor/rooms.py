"""In which room seats stand: the floor map is drawn by it."""

from collections.abc import Set
from typing import Final
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.audit import entry_by, record

_ARRANGE: Final = """
UPDATE seat SET room = %(room)s
WHERE tenant_id = ANY(%(tenants)s) AND id = ANY(%(ids)s) AND released_at IS NULL RETURNING tenant_id
"""
_TELL: Final = "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant)s, 'seats', %(tenant)s)"


async def arrange(*, db: Database, actor: Actor, room: str, seat_ids: Set[UUID]) -> None:
    """These seats of the actor's houses stand in this room; open walls are drawn anew."""
    async with db.core() as tx:
        values = {"room": room, "tenants": list(actor.tenants), "ids": list(seat_ids)}
        rows = await (await tx.execute(_ARRANGE, values)).fetchall()
        if len(rows) != len(seat_ids):
            # Nothing of it is done: whoever leaves this transaction by an error undoes it.
            raise NotFound
        for tenant_id in {row["tenant_id"] for row in rows}:
            entry = entry_by(
                actor,
                action="seat.arranged",
                tenant_id=tenant_id,
                object_kind="tenant",
                object_id=tenant_id,
                details={"room": room, "seats": sum(row["tenant_id"] == tenant_id for row in rows)},
            )
            await record(tx, entry)
            await tx.execute(_TELL, {"tenant": tenant_id})
