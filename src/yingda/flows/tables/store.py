"""Lookup tables and their sealed rows in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from uuid import UUID

from yingda.flows.tables.model import comparable
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

ROWS_AT_ONCE: Final = 5_000
StoredRow = tuple[bytes, bytes, str | None]
"""The hash of a row's key, its sealed values, the hash of its PIN."""

_TABLES: Final = """
SELECT t.id, t.tenant_id, t.code, t.name_zh, t.name_en, t.key_column, t.columns, t.pin_column, t.row_count,
       t.generation, t.changed_at, coalesce(u.display_name, '') AS author
FROM lookup_table t LEFT JOIN app_user u ON u.id = t.author_id
WHERE t.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR t.id = %(id)s) ORDER BY t.code, t.id
"""
_TABLE_BY_CODE: Final = """
SELECT id, generation, pin_column FROM lookup_table WHERE tenant_id = %(tenant_id)s AND code = %(code)s
"""
_ROW: Final = """
SELECT values_sealed, pin_hash FROM lookup_row
WHERE tenant_id = %(tenant_id)s AND table_id = %(table_id)s AND generation = %(generation)s AND key_hash = %(key)s
"""
_ADD: Final = """
INSERT INTO lookup_table (id, tenant_id, code, name_zh, name_en, key_column, pin_column, columns, row_count, author_id)
VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(key_column)s, %(pin_column)s, %(columns)s, %(rows)s,
  %(author)s)
ON CONFLICT DO NOTHING RETURNING id
"""
_CHANGE: Final = """
UPDATE lookup_table SET code = %(code)s, name_zh = %(name_zh)s, name_en = %(name_en)s, key_column = %(key_column)s,
  pin_column = %(pin_column)s, columns = %(columns)s, row_count = %(rows)s, author_id = %(author)s,
  generation = generation + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND NOT EXISTS (
  SELECT 1 FROM lookup_table o WHERE o.tenant_id = %(tenant_id)s AND o.code = %(code)s AND o.id <> %(id)s)
RETURNING generation
"""
_ADD_ROWS: Final = """
INSERT INTO lookup_row (tenant_id, table_id, generation, key_hash, values_sealed, pin_hash)
SELECT %(tenant_id)s, %(table_id)s, %(generation)s, k, v, p
FROM unnest(%(keys)s::bytea[], %(values)s::bytea[], %(pins)s::text[]) AS row (k, v, p)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableText:
    """A table's code and names."""

    code: str
    name_zh: str
    name_en: str


def key_hash(cipher: TenantCipher, *, table_id: UUID, key: str) -> bytes:
    """By what a row is found."""
    return cipher.keyed_hash(f"lookup:{table_id}:{comparable(key)}")


async def tables(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Every table of these tenants."""
    return await (await tx.execute(_TABLES, {"tenants": list(tenants), "id": None})).fetchall()


async def table(tx: Transaction, *, tenants: Iterable[UUID], table_id: UUID) -> Mapping[str, Any] | None:
    """One table, if it belongs to one of these tenants."""
    return await (await tx.execute(_TABLES, {"tenants": list(tenants), "id": table_id})).fetchone()


async def table_by_code(tx: Transaction, *, tenant_id: UUID, code: str) -> Mapping[str, Any] | None:
    """What a look-up must know of a table."""
    return await (await tx.execute(_TABLE_BY_CODE, {"tenant_id": tenant_id, "code": code})).fetchone()


async def row(
    tx: Transaction, *, tenant_id: UUID, table: Mapping[str, Any], key: bytes
) -> Mapping[str, Any] | None:
    """The sealed row behind a key's hash; as the platform itself."""
    values = {
        "tenant_id": tenant_id,
        "table_id": table["id"],
        "generation": table["generation"],
        "key": key,
    }
    return await (await tx.execute(_ROW, values)).fetchone()


async def add(tx: Transaction, *, table_id: UUID, tenant_id: UUID, values: Mapping[str, object]) -> bool:
    """Keep a new table; False where its code is taken."""
    found = await tx.execute(_ADD, {**values, "id": table_id, "tenant_id": tenant_id})
    return await found.fetchone() is not None


async def change(
    tx: Transaction, *, table_id: UUID, tenant_id: UUID, values: Mapping[str, object]
) -> int | None:
    """Write a table anew: its next generation, None where the code is another one's."""
    found = await (await tx.execute(_CHANGE, {**values, "id": table_id, "tenant_id": tenant_id})).fetchone()
    return found["generation"] if found else None


async def add_rows(
    tx: Transaction, *, tenant_id: UUID, table_id: UUID, generation: int, rows: Iterable[StoredRow]
) -> None:
    """Add rows, many at once."""
    following = iter(rows)
    while batch := list(islice(following, ROWS_AT_ONCE)):
        keys, values, pins = zip(*batch, strict=True)
        await tx.execute(
            _ADD_ROWS,
            {
                "tenant_id": tenant_id,
                "table_id": table_id,
                "generation": generation,
                "keys": list(keys),
                "values": list(values),
                "pins": list(pins),
            },
        )


async def remove_rows(tx: Transaction, *, tenant_id: UUID, table_id: UUID, but: int) -> None:
    """Remove every row but those of one generation."""
    await tx.execute(
        """DELETE FROM lookup_row WHERE tenant_id = %(tenant_id)s AND table_id = %(table_id)s
             AND generation <> %(but)s""",
        {"tenant_id": tenant_id, "table_id": table_id, "but": but},
    )


async def remove(tx: Transaction, *, tenant_id: UUID, table_id: UUID) -> None:
    """Remove a table with all its rows."""
    await remove_rows(tx, tenant_id=tenant_id, table_id=table_id, but=0)
    await tx.execute(
        "DELETE FROM lookup_table WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": table_id},
    )
