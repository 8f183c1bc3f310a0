"""Customers as they are read: one, several, the newest ones, those of a number, of a contact."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.customers.model import Customer
from yingda.desk.customers.store.sealing import by_customer, customer_of, number_hash, unique_hash
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

COUNTED: Final = 10_000
"""A longer list is not counted to its end."""
_COLUMNS: Final = """
c.id, c.tenant_id, c.name_sealed, c.values_sealed, c.grade, c.tags, c.do_not_call, c.merged_into, c.version,
c.created_at, c.changed_at
"""
_OWNER: Final = """
SELECT tenant_id FROM customer
WHERE id = %(id)s AND tenant_id = ANY(%(tenants)s) AND forgotten_at IS NULL
"""
_SEVERAL: Final = f"""
SELECT {_COLUMNS} FROM customer c
WHERE c.tenant_id = %(tenant_id)s AND c.id = ANY(%(ids)s) AND c.forgotten_at IS NULL
"""
_NEWEST: Final = """
SELECT c.tenant_id, c.id FROM unnest(%(tenants)s::uuid[]) AS t (tenant_id)
CROSS JOIN LATERAL (
  SELECT c.tenant_id, c.id FROM customer c WHERE c.tenant_id = t.tenant_id AND c.merged_into IS NULL AND c.forgotten_at IS NULL
    AND (%(after)s::uuid IS NULL OR c.id < %(after)s) ORDER BY c.id DESC LIMIT %(limit)s) c
ORDER BY c.id DESC LIMIT %(limit)s
"""
_COUNT: Final = """
SELECT count(*) AS count FROM unnest(%(tenants)s::uuid[]) AS t (tenant_id)
CROSS JOIN LATERAL (
  SELECT 1 FROM customer c WHERE c.tenant_id = t.tenant_id AND c.merged_into IS NULL AND c.forgotten_at IS NULL
  LIMIT %(limit)s) c
"""
_NUMBERS: Final = """
SELECT id, customer_id, number_sealed, kind FROM customer_number
WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s) ORDER BY customer_id, position, id
"""
_ADDRESSES: Final = """
SELECT id, customer_id, text_sealed, kind FROM customer_address
WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s) ORDER BY customer_id, position, id
"""
_BARE: Final = """
SELECT c.id, c.name_sealed FROM customer c
WHERE c.tenant_id = %(tenant_id)s AND c.id = ANY(%(ids)s) AND c.forgotten_at IS NULL
"""
_BARE_NUMBERS: Final = """
SELECT c.id, n.number_sealed FROM customer c
JOIN customer_number n ON n.tenant_id = c.tenant_id AND n.customer_id = c.id
WHERE c.tenant_id = %(tenant_id)s AND c.id = ANY(%(ids)s) AND c.forgotten_at IS NULL
"""
_PRESENT: Final = """
WITH RECURSIVE way AS (
  SELECT c.id, c.merged_into, 1 AS steps FROM customer c WHERE c.tenant_id = %(tenant_id)s AND c.id = %(id)s
  UNION ALL
  SELECT c.id, c.merged_into, w.steps + 1 FROM way w
  JOIN customer c ON c.tenant_id = %(tenant_id)s AND c.id = w.merged_into WHERE w.steps < 50)
SELECT id FROM way ORDER BY steps DESC LIMIT 1
"""
_SAME: Final = """
WITH RECURSIVE same AS (
  SELECT %(id)s::uuid AS id
  UNION
  SELECT c.id FROM same s JOIN customer c ON c.tenant_id = %(tenant_id)s AND c.merged_into = s.id)
SELECT id FROM same
"""
_NAMES: Final = """
WITH RECURSIVE way AS (
  SELECT c.id AS asked, c.id, c.merged_into, c.name_sealed FROM customer c
  WHERE c.tenant_id = %(tenant_id)s AND c.id = ANY(%(ids)s)
  UNION ALL
  SELECT w.asked, c.id, c.merged_into, c.name_sealed FROM way w
  JOIN customer c ON c.tenant_id = %(tenant_id)s AND c.id = w.merged_into)
SELECT asked, name_sealed FROM way WHERE merged_into IS NULL AND name_sealed IS NOT NULL
"""
_BY_NUMBER: Final = """
SELECT DISTINCT n.customer_id FROM customer_number n
WHERE n.tenant_id = %(tenant_id)s AND n.number_hash = %(hash)s LIMIT %(limit)s
"""
_BY_UNIQUE: Final = """
SELECT customer_id FROM customer_unique
WHERE tenant_id = %(tenant_id)s AND field = %(field)s AND value_hash = %(hash)s
"""
_NUMBER: Final = """
SELECT n.tenant_id, n.customer_id, n.number_sealed, c.do_not_call FROM customer_number n
JOIN customer c ON c.id = n.customer_id AND c.tenant_id = n.tenant_id
WHERE n.id = %(id)s AND n.tenant_id = ANY(%(tenants)s)
"""
_FACTS: Final = """
SELECT c.grade, c.do_not_call FROM customer_number n
JOIN customer c ON c.id = n.customer_id AND c.tenant_id = n.tenant_id
WHERE n.tenant_id = %(tenant_id)s AND n.number_hash = %(hash)s LIMIT 20
"""
_UNWILLING: Final = """
SELECT c.id FROM customer_number n JOIN customer c ON c.id = n.customer_id AND c.tenant_id = n.tenant_id
WHERE n.tenant_id = %(tenant_id)s AND n.number_hash = %(hash)s AND c.do_not_call LIMIT 1
"""


async def owner_of(tx: Transaction, *, tenants: Sequence[UUID], customer_id: UUID) -> UUID | None:
    """Whose customer this is, among these tenants."""
    row = await (await tx.execute(_OWNER, {"tenants": list(tenants), "id": customer_id})).fetchone()
    return row["tenant_id"] if row else None


async def several(
    tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID], cipher: TenantCipher, whole: bool = False
) -> dict[UUID, Customer]:
    """Customers with their numbers, and their addresses too where they are wanted `whole`."""
    if not ids:
        return {}
    rows = await (await tx.execute(_SEVERAL, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()
    return await _with_parts(tx, rows, tenant_id=tenant_id, cipher=cipher, whole=whole)


async def _with_parts(
    tx: Transaction, rows: Sequence[Mapping[str, Any]], *, tenant_id: UUID, cipher: TenantCipher, whole: bool
) -> dict[UUID, Customer]:
    wanted = {"tenant_id": tenant_id, "ids": [row["id"] for row in rows]}
    numbers = by_customer(await (await tx.execute(_NUMBERS, wanted)).fetchall())
    addresses = by_customer(await (await tx.execute(_ADDRESSES, wanted)).fetchall()) if whole else {}
    return {
        row["id"]: customer_of(
            row,
            cipher=cipher,
            numbers=numbers.get(row["id"], ()),
            addresses=addresses.get(row["id"], ()),
        )
        for row in rows
    }


async def bare_names(
    tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID], cipher: TenantCipher
) -> dict[UUID, str]:
    """Names alone, to be compared."""
    rows = await (await tx.execute(_BARE, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()
    return {row["id"]: cipher.unseal(row["name_sealed"]) for row in rows if row["name_sealed"]}


async def bare_numbers(
    tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID], cipher: TenantCipher
) -> dict[UUID, list[str]]:
    """Numbers alone, to be compared."""
    rows = await (await tx.execute(_BARE_NUMBERS, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(cipher.unseal(row["number_sealed"]))
    return found


async def newest_ids(
    tx: Transaction, *, tenants: Sequence[UUID], after: UUID | None, limit: int
) -> list[tuple[UUID, UUID]]:
    """The tenants and ids of the newest customers, older than `after`."""
    values = {"tenants": list(tenants), "after": after, "limit": limit}
    rows = await (await tx.execute(_NEWEST, values)).fetchall()
    return [(row["tenant_id"], row["id"]) for row in rows]


async def count(tx: Transaction, *, tenants: Sequence[UUID]) -> int:
    """How many customers there are, up to ten thousand for each tenant."""
    row = await (await tx.execute(_COUNT, {"tenants": list(tenants), "limit": COUNTED})).fetchone()
    return int(row["count"]) if row else 0


async def ids_by_number(
    tx: Transaction, *, tenant_id: UUID, number: str, cipher: TenantCipher, limit: int
) -> list[UUID]:
    """Whose number this is, in canonical notation."""
    values = {"tenant_id": tenant_id, "hash": number_hash(cipher, number), "limit": limit}
    return [row["customer_id"] for row in await (await tx.execute(_BY_NUMBER, values)).fetchall()]


async def id_by_unique(
    tx: Transaction, *, tenant_id: UUID, field: str, value: object, cipher: TenantCipher
) -> UUID | None:
    """Whose value this is in a field where each may be there once."""
    values = {"tenant_id": tenant_id, "field": field, "hash": unique_hash(cipher, field, value)}
    row = await (await tx.execute(_BY_UNIQUE, values)).fetchone()
    return row["customer_id"] if row else None


async def present_id(tx: Transaction, *, tenant_id: UUID, customer_id: UUID) -> UUID:
    """Into whom this customer was merged in the end; himself where he was not."""
    row = await (await tx.execute(_PRESENT, {"tenant_id": tenant_id, "id": customer_id})).fetchone()
    return row["id"] if row else customer_id


async def same_ids(tx: Transaction, *, tenant_id: UUID, customer_id: UUID) -> list[UUID]:
    """A customer's id and those of all who were merged into him."""
    rows = await (await tx.execute(_SAME, {"tenant_id": tenant_id, "id": customer_id})).fetchall()
    return [row["id"] for row in rows]


async def names(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The sealed names of customers as they are now."""
    rows = await (await tx.execute(_NAMES, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()
    return {row["asked"]: row["name_sealed"] for row in rows}


async def number(tx: Transaction, *, tenants: Sequence[UUID], number_id: UUID) -> Mapping[str, Any] | None:
    """One number of a customer, sealed, and whether he may be called."""
    return await (await tx.execute(_NUMBER, {"id": number_id, "tenants": list(tenants)})).fetchone()


async def facts_by_number(
    tx: Transaction, *, tenant_id: UUID, number: str, cipher: TenantCipher
) -> Sequence[Mapping[str, Any]]:
    """Grades and wishes of those who have a number."""
    values = {"tenant_id": tenant_id, "hash": number_hash(cipher, number)}
    return await (await tx.execute(_FACTS, values)).fetchall()


async def unwilling(tx: Transaction, *, tenant_id: UUID, number: str, cipher: TenantCipher) -> UUID | None:
    """Somebody with this number who does not wish to be called."""
    values = {"tenant_id": tenant_id, "hash": number_hash(cipher, number)}
    row = await (await tx.execute(_UNWILLING, values)).fetchone()
    return row["id"] if row else None
