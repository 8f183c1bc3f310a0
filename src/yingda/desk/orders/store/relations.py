"""Parents, children and duplicates of orders in the database."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from yingda.platform.db import Transaction

_ABOVE: Final = """
WITH RECURSIVE above (id, parent_id) AS (
  SELECT id, parent_id FROM work_order WHERE tenant_id = %(tenant_id)s AND id = %(id)s
  UNION
  SELECT w.id, w.parent_id FROM work_order w JOIN above a ON w.id = a.parent_id WHERE w.tenant_id = %(tenant_id)s)
SELECT parent_id FROM above WHERE parent_id IS NOT NULL
"""
_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(tenant)s, 24))"


async def alone(tx: Transaction, *, tenant_id: UUID) -> None:
    """Nobody else relates orders of this enterprise before this transaction is over."""
    await tx.execute(_ALONE, {"tenant": str(tenant_id)})


async def above(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Sequence[UUID]:
    """The parent of an order, its parent's parent, and so on."""
    rows = await tx.execute(_ABOVE, {"tenant_id": tenant_id, "id": order_id})
    return [row["parent_id"] for row in await rows.fetchall()]


async def children(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Sequence[UUID]:
    """The orders right below one."""
    rows = await tx.execute(
        "SELECT id FROM work_order WHERE tenant_id = %(tenant_id)s AND parent_id = %(id)s",
        {"tenant_id": tenant_id, "id": order_id},
    )
    return [row["id"] for row in await rows.fetchall()]


async def repoint(tx: Transaction, *, tenant_id: UUID, order_id: UUID, to: UUID) -> None:
    """Let what repeats one order repeat another one."""
    await tx.execute(
        """UPDATE work_order SET duplicate_of = %(to)s, version = version + 1, changed_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND duplicate_of = %(id)s""",
        {"tenant_id": tenant_id, "id": order_id, "to": to},
    )
