"""Many customers at once: whom rows of a list mean, and all of them in order."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk.customers.model import Customer
from yingda.desk.customers.store.sealing import row_of
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

_BY_NUMBERS: Final = """
SELECT DISTINCT n.number_hash AS hash, n.customer_id FROM customer_number n
WHERE n.tenant_id = %(tenant_id)s AND n.number_hash = ANY(%(hashes)s)
"""
_BY_UNIQUES: Final = """
SELECT value_hash AS hash, customer_id FROM customer_unique
WHERE tenant_id = %(tenant_id)s AND field = %(field)s AND value_hash = ANY(%(hashes)s)
"""
_ADD: Final = """
INSERT INTO customer (id, tenant_id, name_sealed, values_sealed, grade, tags, do_not_call, author_id)
SELECT i, %(tenant_id)s, n, v, g, ARRAY(SELECT jsonb_array_elements_text(t::jsonb)), d, %(author)s
FROM unnest(%(ids)s::uuid[], %(names)s::bytea[], %(values)s::bytea[], %(grades)s::text[], %(tags)s::text[],
  %(unwilling)s::bool[]) AS row (i, n, v, g, t, d)
"""
_MET: Final = """
SELECT customer_id FROM customer_contact WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)
UNION SELECT customer_id FROM customer_consent WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)
"""
_TAKE_BACK: Final = (
    "DELETE FROM customer_number WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)",
    "DELETE FROM customer_address WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)",
    "DELETE FROM customer_token WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)",
    "DELETE FROM customer_unique WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)",
    """DELETE FROM customer_duplicate
       WHERE tenant_id = %(tenant_id)s AND (one_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s))""",
    """UPDATE customer_merge SET undo_sealed = NULL
       WHERE tenant_id = %(tenant_id)s AND (customer_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s))""",
    """UPDATE customer SET name_sealed = NULL, values_sealed = NULL, grade = NULL, tags = '{}',
         forgotten_at = clock_timestamp(), author_id = %(author)s, version = version + 1, changed_at = clock_timestamp()
       WHERE tenant_id = %(tenant_id)s AND id = ANY(%(ids)s) AND forgotten_at IS NULL""",
)
_IDS: Final = """
SELECT id FROM customer WHERE tenant_id = %(tenant_id)s AND merged_into IS NULL AND forgotten_at IS NULL
  AND (%(after)s::uuid IS NULL OR id > %(after)s) AND (%(since)s::timestamptz IS NULL OR changed_at > %(since)s)
ORDER BY id LIMIT %(limit)s
"""
_COUNT: Final = """
SELECT count(*) AS n FROM customer WHERE tenant_id = %(tenant_id)s AND merged_into IS NULL AND forgotten_at IS NULL
  AND (%(since)s::timestamptz IS NULL OR changed_at > %(since)s)
"""


async def one_brings(tx: Transaction, *, tenant_id: UUID) -> None:
    """Nobody else brings customers to this enterprise before this transaction is over: whom two mean at once is one."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, 0))", {"key": f"customers:{tenant_id}"}
    )


async def hold(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> None:
    """Nobody changes these customers before this transaction is over."""
    await tx.execute(
        "SELECT 1 FROM customer WHERE tenant_id = %(tenant_id)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
        {"tenant_id": tenant_id, "ids": list(ids)},
    )


async def by_hashes(
    tx: Transaction, *, tenant_id: UUID, field: str | None, hashes: Sequence[bytes]
) -> Mapping[bytes, list[UUID]]:
    """Whose numbers these are, or whose values in a field where each may be there once."""
    wanted = {"tenant_id": tenant_id, "field": field, "hashes": list(hashes)}
    rows = await (await tx.execute(_BY_UNIQUES if field else _BY_NUMBERS, wanted)).fetchall()
    found: dict[bytes, list[UUID]] = {}
    for row in rows:
        found.setdefault(bytes(row["hash"]), []).append(row["customer_id"])
    return found


async def add(
    tx: Transaction, customers: Sequence[Customer], *, tenant_id: UUID, cipher: TenantCipher, author: UUID
) -> None:
    """Keep the rows of new customers of one tenant."""
    rows = [row_of(cipher, each) for each in customers]
    values: dict[str, Any] = {
        "ids": [row["id"] for row in rows],
        "names": [row["name"] for row in rows],
        "values": [row["values"] for row in rows],
        "grades": [row["grade"] for row in rows],
        "tags": [json.dumps(row["tags"]) for row in rows],
        "unwilling": [row["do_not_call"] for row in rows],
    }
    await tx.execute(_ADD, {**values, "tenant_id": tenant_id, "author": author})


async def met(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Who of these has been met, or has said what he agrees to."""
    rows = await (await tx.execute(_MET, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()
    return {row["customer_id"] for row in rows}


async def take_back(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID], author: UUID) -> None:
    """Empty the rows of customers whom nobody has met, and let them be found by nothing any more."""
    for statement in _TAKE_BACK:
        await tx.execute(statement, {"tenant_id": tenant_id, "ids": list(ids), "author": author})


async def ids_after(
    tx: Transaction, *, tenant_id: UUID, since: datetime | None, after: UUID | None, limit: int
) -> list[UUID]:
    """The next customers (that were changed since) in the order in which they came."""
    wanted = {"tenant_id": tenant_id, "since": since, "after": after, "limit": limit}
    rows = await (await tx.execute(_IDS, wanted)).fetchall()
    return [row["id"] for row in rows]


async def count(tx: Transaction, *, tenant_id: UUID, since: datetime | None) -> int:
    """How many customers an enterprise has, or how many were changed since."""
    row = await (await tx.execute(_COUNT, {"tenant_id": tenant_id, "since": since})).fetchone()
    return row["n"] if row else 0
