"""Orders one after the other, as a list takes them away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk.orders.store.rows import COLUMNS, JOINS
from yingda.platform.db import Transaction

_NEXT: Final = f"""
SELECT {COLUMNS} FROM work_order o {JOINS}
WHERE o.tenant_id = %(tenant_id)s AND (%(after)s::uuid IS NULL OR o.id > %(after)s)
  AND (%(since)s::timestamptz IS NULL OR o.changed_at > %(since)s)
ORDER BY o.id LIMIT %(limit)s
"""
_COUNT: Final = """
SELECT count(*) AS n FROM work_order
WHERE tenant_id = %(tenant_id)s AND (%(since)s::timestamptz IS NULL OR changed_at > %(since)s)
"""


async def following(
    tx: Transaction, *, tenant_id: UUID, since: datetime | None, after: UUID | None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """The next orders (that were changed since) in the order in which they came."""
    wanted = {"tenant_id": tenant_id, "since": since, "after": after, "limit": limit}
    return await (await tx.execute(_NEXT, wanted)).fetchall()


async def count(tx: Transaction, *, tenant_id: UUID, since: datetime | None) -> int:
    """How many orders there are, or were changed since."""
    row = await (await tx.execute(_COUNT, {"tenant_id": tenant_id, "since": since})).fetchone()
    return row["n"] if row else 0


async def timezone(tx: Transaction, *, tenant_id: UUID) -> str:
    """By which clock an enterprise goes."""
    row = await (
        await tx.execute(
            "SELECT timezone FROM tenant WHERE tenant_id = %(id)s AND id = %(id)s", {"id": tenant_id}
        )
    ).fetchone()
    return row["timezone"] if row else "UTC"
