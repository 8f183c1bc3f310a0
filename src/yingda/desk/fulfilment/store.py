"""Lines and drawn parts in the database; every statement names the tenants that it may touch."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yingda.desk.goods.store import Row
from yingda.platform.db import Transaction

_LINES: Final = """
SELECT * FROM order_line WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s ORDER BY id
"""
_LINE: Final = """
SELECT * FROM order_line WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s AND id = %(id)s FOR UPDATE
"""
_ADD_LINE: Final = """
INSERT INTO order_line (id, tenant_id, order_id, product_id, code, name_zh, name_en, unit, quantity, price, discount,
  tax_rate, tax_included, net, tax, gross)
VALUES (%(id)s, %(tenant_id)s, %(order_id)s, %(product_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(unit)s, %(quantity)s,
  %(price)s, %(discount)s, %(tax_rate)s, %(tax_included)s, %(net)s, %(tax)s, %(gross)s)
"""
_SET_LINE: Final = """
UPDATE order_line SET quantity = %(quantity)s, discount = %(discount)s, net = %(net)s, tax = %(tax)s, gross = %(gross)s,
  version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING id
"""
_DRAWS: Final = """
SELECT d.*, p.code, p.name_zh, p.name_en, p.unit, s.name_zh AS place_zh, s.name_en AS place_en
FROM part_draw d JOIN part p ON p.tenant_id = d.tenant_id AND p.id = d.part_id
JOIN stock_place s ON s.tenant_id = d.tenant_id AND s.id = d.place_id
WHERE d.tenant_id = %(tenant_id)s AND d.order_id = %(order_id)s AND (%(id)s::uuid IS NULL OR d.id = %(id)s) ORDER BY d.id
"""
_PROMISE: Final = """
INSERT INTO part_draw AS d (id, tenant_id, order_id, part_id, place_id, price, reserved)
VALUES (%(id)s, %(tenant_id)s, %(order_id)s, %(part_id)s, %(place_id)s, %(price)s, %(quantity)s)
ON CONFLICT (tenant_id, order_id, part_id, place_id)
  DO UPDATE SET reserved = d.reserved + excluded.reserved, changed_at = clock_timestamp()
RETURNING id
"""
_SHIFT: Final = """
UPDATE part_draw SET reserved = reserved + %(reserved)s, used = used + %(used)s, given_back = given_back + %(given_back)s,
  changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND reserved + %(reserved)s >= 0
  AND given_back + %(given_back)s <= used + %(used)s
RETURNING id
"""
_USED: Final = """
SELECT d.order_id, p.name_zh, p.name_en, sum(d.used - d.given_back) AS quantity
FROM part_draw d JOIN part p ON p.tenant_id = d.tenant_id AND p.id = d.part_id
WHERE d.tenant_id = %(tenant_id)s AND d.order_id = ANY(%(ids)s) AND d.used > d.given_back
GROUP BY d.order_id, p.code, p.name_zh, p.name_en ORDER BY p.code
"""
_LINES_OF_MANY: Final = """
SELECT order_id, name_zh, name_en, quantity, gross FROM order_line
WHERE tenant_id = %(tenant_id)s AND order_id = ANY(%(ids)s) ORDER BY id
"""
ZERO: Final = Decimal(0)


async def used_parts(tx: Transaction, *, tenant_id: UUID, order_ids: Sequence[UUID]) -> Sequence[Row]:
    """How much of which part was used for each of these orders, and not given back."""
    return await (await tx.execute(_USED, {"tenant_id": tenant_id, "ids": list(order_ids)})).fetchall()


async def lines_of_many(tx: Transaction, *, tenant_id: UUID, order_ids: Sequence[UUID]) -> Sequence[Row]:
    """The lines of these orders."""
    return await (
        await tx.execute(_LINES_OF_MANY, {"tenant_id": tenant_id, "ids": list(order_ids)})
    ).fetchall()


async def lines(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Sequence[Row]:
    """The lines of an order."""
    return await (await tx.execute(_LINES, {"tenant_id": tenant_id, "order_id": order_id})).fetchall()


async def line(tx: Transaction, *, tenant_id: UUID, order_id: UUID, line_id: UUID) -> Row | None:
    """One line; nobody else changes it meanwhile."""
    values = {"tenant_id": tenant_id, "order_id": order_id, "id": line_id}
    return await (await tx.execute(_LINE, values)).fetchone()


async def add_line(tx: Transaction, values: Row) -> None:
    """Put a line on an order."""
    await tx.execute(_ADD_LINE, values)


async def set_line(tx: Transaction, values: Row) -> bool:
    """Write a line anew; False where somebody was faster."""
    return await (await tx.execute(_SET_LINE, values)).fetchone() is not None


async def remove_line(tx: Transaction, *, tenant_id: UUID, line_id: UUID) -> None:
    """Take a line off its order."""
    await tx.execute(
        "DELETE FROM order_line WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": line_id},
    )


async def draws(
    tx: Transaction, *, tenant_id: UUID, order_id: UUID, draw_id: UUID | None = None
) -> Sequence[Row]:
    """The parts of an order: promised, used, given back."""
    values = {"tenant_id": tenant_id, "order_id": order_id, "id": draw_id}
    return await (await tx.execute(_DRAWS, values)).fetchall()


async def promise(tx: Transaction, values: Row) -> UUID:
    """Promise parts to an order; the draw's id."""
    row = await (await tx.execute(_PROMISE, values)).fetchone()
    assert row is not None
    found: UUID = row["id"]
    return found


async def shift(
    tx: Transaction,
    *,
    tenant_id: UUID,
    draw_id: UUID,
    reserved: Decimal = ZERO,
    used: Decimal = ZERO,
    given_back: Decimal = ZERO,
) -> bool:
    """Change what an order has of a part; False where it has not as many."""
    values: dict[str, Any] = {
        "tenant_id": tenant_id,
        "id": draw_id,
        "reserved": reserved,
        "used": used,
        "given_back": given_back,
    }
    return await (await tx.execute(_SHIFT, values)).fetchone() is not None
