"""Parts, places and moves in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yingda.desk.goods.parts.model import Move
from yingda.desk.goods.store import Row, Table
from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor

PLACES: Final = Table(name="stock_place", columns=("code", "name_zh", "name_en", "closed"))
PARTS: Final = Table(
    name="part",
    columns=("code", "name_zh", "name_en", "unit", "divisible", "price", "low_at", "in_use"),
)
_FILTER: Final = """
FROM part p LEFT JOIN LATERAL (
  SELECT sum(s.on_hand) AS on_hand, sum(s.reserved) AS reserved,
         json_agg(json_build_object('place_id', s.place_id, 'on_hand', s.on_hand::text, 'reserved', s.reserved::text)
                  ORDER BY s.place_id) AS places
  FROM part_stock s WHERE s.tenant_id = p.tenant_id AND s.part_id = p.id
    AND (%(place)s::uuid IS NULL OR s.place_id = %(place)s)) s ON true
WHERE p.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR p.id = %(id)s)
  AND (%(q)s = '' OR position(%(q)s IN lower(p.code || ' ' || p.name_zh || ' ' || p.name_en)) > 0)
  AND (NOT %(in_use)s OR p.in_use) AND (%(place)s::uuid IS NULL OR s.on_hand > 0)
  AND (NOT %(low)s OR coalesce(s.on_hand - s.reserved, 0) < p.low_at)
"""
_PARTS: Final = f"""
SELECT p.*, coalesce(s.on_hand, 0) AS on_hand, coalesce(s.reserved, 0) AS reserved, coalesce(s.places, '[]') AS places
{_FILTER} AND (%(after)s::text IS NULL OR (p.code, p.id) > (%(after)s, %(after_id)s::uuid))
ORDER BY p.code, p.id LIMIT %(limit)s
"""
_COUNT: Final = f"SELECT count(*) AS n {_FILTER}"
_ENSURE: Final = """
INSERT INTO part_stock (tenant_id, part_id, place_id) VALUES (%(tenant_id)s, %(part)s, %(place)s)
ON CONFLICT DO NOTHING
"""
_LOCK: Final = """
SELECT place_id, on_hand, reserved FROM part_stock
WHERE tenant_id = %(tenant_id)s AND part_id = %(part)s AND place_id = ANY(%(places)s) ORDER BY place_id FOR UPDATE
"""
_APPLY: Final = """
UPDATE part_stock SET on_hand = on_hand + %(on_hand)s, reserved = reserved + %(reserved)s
WHERE tenant_id = %(tenant_id)s AND part_id = %(part)s AND place_id = %(place)s
  AND reserved + %(reserved)s BETWEEN 0 AND on_hand + %(on_hand)s
RETURNING on_hand, reserved
"""
_NOTE: Final = """
INSERT INTO stock_move (id, tenant_id, part_id, place_id, kind, on_hand_change, reserved_change, on_hand_after,
  reserved_after, other_place_id, order_id, note, actor_id, actor_name)
VALUES (%(id)s, %(tenant_id)s, %(part)s, %(place)s, %(kind)s, %(on_hand)s, %(reserved)s, %(on_hand_after)s,
  %(reserved_after)s, %(other_place_id)s, %(order_id)s, %(note)s, %(actor_id)s, %(actor_name)s)
"""
_MOVES: Final = """
SELECT m.*, count(*) OVER () AS total FROM stock_move m
WHERE m.tenant_id = ANY(%(tenants)s) AND m.part_id = %(part)s
  AND (%(place)s::uuid IS NULL OR m.place_id = %(place)s)
  AND (%(before)s::timestamptz IS NULL OR (m.at, m.id) < (%(before)s, %(before_id)s::uuid))
ORDER BY m.at DESC, m.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartFilter:
    """Which parts are asked for."""

    tenants: Sequence[UUID]
    part_id: UUID | None = None
    q: str = ""
    place_id: UUID | None = None
    low: bool = False
    in_use: bool = False


async def parts(
    tx: Transaction, wanted: PartFilter, *, after: tuple[str, UUID] | None = None, limit: int = 1
) -> tuple[Sequence[Row], int]:
    """Parts with what lies where, and how many there are in all."""
    values = {
        "tenants": list(wanted.tenants),
        "id": wanted.part_id,
        "q": wanted.q.strip().lower(),
        "place": wanted.place_id,
        "low": wanted.low,
        "in_use": wanted.in_use,
        "after": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": limit,
    }
    rows = await (await tx.execute(_PARTS, values)).fetchall()
    counted = await (await tx.execute(_COUNT, values)).fetchone()
    return rows, counted["n"] if counted else 0


async def lock(
    tx: Transaction, *, tenant_id: UUID, part_id: UUID, places: Iterable[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    """What lies at these places; nobody else moves it meanwhile. Always in the same order: two never wait for each other."""
    wanted = sorted(set(places))
    values = {"tenant_id": tenant_id, "part": part_id}
    for place in wanted:
        await tx.execute(_ENSURE, {**values, "place": place})
    rows = await (await tx.execute(_LOCK, {**values, "places": wanted})).fetchall()
    return {row["place_id"]: row for row in rows}


async def apply(tx: Transaction, move: Move, *, tenant_id: UUID, actor: Actor) -> bool:
    """Do a move and write it down; False where it would take more than there is."""
    values: dict[str, Any] = {
        "tenant_id": tenant_id,
        "part": move.part_id,
        "place": move.place_id,
        "on_hand": move.effect.on_hand,
        "reserved": move.effect.reserved,
    }
    after = await (await tx.execute(_APPLY, values)).fetchone()
    if after is None:
        return False
    await tx.execute(
        _NOTE,
        {
            **values,
            "id": new_id(),
            "kind": move.kind.value,
            "on_hand_after": after["on_hand"],
            "reserved_after": after["reserved"],
            "other_place_id": move.other_place_id,
            "order_id": move.order_id,
            "note": move.note,
            "actor_id": actor.user_id,
            "actor_name": actor.display_name,
        },
    )
    return True


async def moves(
    tx: Transaction,
    *,
    tenants: Iterable[UUID],
    part_id: UUID,
    place_id: UUID | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Row]:
    """The moves of a part, newest first."""
    values = {
        "tenants": list(tenants),
        "part": part_id,
        "place": place_id,
        "before": before[0] if before else None,
        "before_id": before[1] if before else None,
        "limit": limit,
    }
    return await (await tx.execute(_MOVES, values)).fetchall()


async def lies_at(tx: Transaction, *, tenant_id: UUID, place_id: UUID) -> Decimal:
    """How much lies at a place, of whatever parts."""
    found = await tx.execute(
        """SELECT coalesce(sum(on_hand), 0) AS n FROM part_stock
           WHERE tenant_id = %(tenant_id)s AND place_id = %(place)s""",
        {"tenant_id": tenant_id, "place": place_id},
    )
    row = await found.fetchone()
    return row["n"] if row else Decimal(0)
