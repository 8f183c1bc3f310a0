"""Lookup tables and their sealed rows in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

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
