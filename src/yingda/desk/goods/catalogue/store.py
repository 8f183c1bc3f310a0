"""Products in the database; every statement names the tenants that it may touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from yingda.desk.goods.store import Row, Table
from yingda.platform.db import Transaction

PRODUCTS: Final = Table(
    name="product",
    columns=(
        "code", "name_zh", "name_en", "category", "unit", "divisible", "price", "tax_rate", "tax_included",
        "description", "on_sale", "sold_from", "sold_until",
    ),
)  # fmt: skip
_FILTER: Final = """
FROM product p
WHERE p.tenant_id = ANY(%(tenants)s)
  AND (%(q)s = '' OR position(%(q)s IN lower(p.code || ' ' || p.name_zh || ' ' || p.name_en)) > 0)
  AND (%(category)s::text IS NULL OR p.category = %(category)s)
  AND (%(sold_on)s::date IS NULL OR (p.on_sale AND coalesce(p.sold_from <= %(sold_on)s, true)
       AND coalesce(p.sold_until >= %(sold_on)s, true)))
"""
_PRODUCTS: Final = f"""
SELECT p.* {_FILTER} AND (%(after)s::text IS NULL OR (p.code, p.id) > (%(after)s, %(after_id)s::uuid))
ORDER BY p.code, p.id LIMIT %(limit)s
"""
_COUNT: Final = f"SELECT count(*) AS n {_FILTER}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductFilter:
    """Which products are asked for."""

    tenants: Sequence[UUID]
    q: str = ""
    category: str | None = None
    sold_on: date | None = None


async def products(
    tx: Transaction, wanted: ProductFilter, *, after: tuple[str, UUID] | None, limit: int
) -> tuple[Sequence[Row], int]:
    """Products by their codes, and how many there are in all."""
    values = {
        "tenants": list(wanted.tenants),
        "q": wanted.q.strip().lower(),
        "category": wanted.category,
        "sold_on": wanted.sold_on,
        "after": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": limit,
    }
    rows = await (await tx.execute(_PRODUCTS, values)).fetchall()
    counted = await (await tx.execute(_COUNT, values)).fetchone()
    return rows, counted["n"] if counted else 0


async def categories(tx: Transaction, *, tenants: Sequence[UUID]) -> Sequence[Row]:
    """The categories that are used, and how many products each has."""
    found = await tx.execute(
        """SELECT category, count(*) AS products FROM product
           WHERE tenant_id = ANY(%(tenants)s) AND category <> '' GROUP BY category ORDER BY category""",
        {"tenants": list(tenants)},
    )
    return await found.fetchall()
