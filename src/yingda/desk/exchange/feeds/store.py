"""What came in under which key; every statement names its tenant."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yingda.platform.db import Transaction


async def earlier(
    tx: Transaction, *, tenant_id: UUID, feed: str, key_hash: bytes
) -> Mapping[str, Any] | None:
    """What became of an item with this key, if there was one; whoever else brings it now waits."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%(h)s, 0))",
        {"h": f"{tenant_id}{feed}{key_hash.hex()}"},
    )
    rows = await tx.execute(
        """SELECT content_hash, thing_id, outcome FROM feed_item
           WHERE tenant_id = %(t)s AND feed = %(feed)s AND key_hash = %(key)s""",
        {"t": tenant_id, "feed": feed, "key": key_hash},
    )
    return await rows.fetchone()


async def keep(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep what became of an item, with what it did."""
    await tx.execute(
        """INSERT INTO feed_item (tenant_id, feed, key_hash, content_hash, thing_id, outcome)
           VALUES (%(tenant_id)s, %(feed)s, %(key_hash)s, %(content_hash)s, %(thing_id)s, %(outcome)s)""",
        values,
    )
