"""Types of orders in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

_TYPES: Final = """
SELECT t.id, t.tenant_id, t.code, t.name_zh, t.name_en, t.family, t.draft, t.published, t.retired, t.version,
       t.changed_at, v.document
FROM order_type t
LEFT JOIN order_type_version v ON v.tenant_id = t.tenant_id AND v.type_id = t.id AND v.version = t.published
WHERE t.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR t.id = %(id)s)
ORDER BY t.tenant_id, t.retired, t.code
"""
_ADD: Final = """
INSERT INTO order_type (id, tenant_id, code, name_zh, name_en, family, draft, author_id)
VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(family)s, %(draft)s, %(author_id)s)
ON CONFLICT DO NOTHING RETURNING id
"""
_CHANGE: Final = """
UPDATE order_type SET code = %(code)s, name_zh = %(name_zh)s, name_en = %(name_en)s, family = %(family)s,
  draft = %(draft)s, retired = %(retired)s, author_id = %(author_id)s, version = version + 1,
  changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING id
"""


async def types(
    tx: Transaction, *, tenants: Iterable[UUID], type_id: UUID | None = None
) -> Sequence[Mapping[str, Any]]:
    """The types of these tenants, or one of them, each with the document that new orders go by."""
    return await (await tx.execute(_TYPES, {"tenants": list(tenants), "id": type_id})).fetchall()


async def add(tx: Transaction, values: Mapping[str, Any]) -> bool:
    """Keep a new type; False where its code is taken."""
    found = await tx.execute(_ADD, {**values, "draft": Jsonb(values["draft"])})
    return await found.fetchone() is not None


async def change(tx: Transaction, values: Mapping[str, Any]) -> bool:
    """Write a type's draft anew; False where somebody was faster."""
    found = await tx.execute(_CHANGE, {**values, "draft": Jsonb(values["draft"])})
    return await found.fetchone() is not None


async def code_is_taken(tx: Transaction, *, tenant_id: UUID, type_id: UUID, code: str) -> bool:
    """Whether another type has this code."""
    rows = await tx.execute(
        "SELECT 1 FROM order_type WHERE tenant_id = %(tenant_id)s AND code = %(code)s AND id <> %(id)s",
        {"tenant_id": tenant_id, "id": type_id, "code": code},
    )
    return await rows.fetchone() is not None


async def publish(
    tx: Transaction, *, tenant_id: UUID, type_id: UUID, author_id: UUID, author_name: str, version: int
) -> int | None:
    """Make the draft of this version what new orders go by: the number of it; None where somebody was faster."""
    values = {
        "tenant_id": tenant_id,
        "id": type_id,
        "author_id": author_id,
        "author_name": author_name,
        "version": version,
    }
    row = await (
        await tx.execute(
            """UPDATE order_type SET published = coalesce(published, 0) + 1, version = version + 1,
                 changed_at = clock_timestamp()
               WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING published""",
            values,
        )
    ).fetchone()
    if row is None:
        return None
    await tx.execute(
        """INSERT INTO order_type_version (type_id, version, tenant_id, document, author_id, author_name)
           SELECT id, published, tenant_id, draft, %(author_id)s, %(author_name)s FROM order_type
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s""",
        values,
    )
    return int(row["published"])


async def calendar_codes(tx: Transaction, *, tenant_id: UUID) -> frozenset[str]:
    """The calendars that clocks can go by."""
    rows = await tx.execute(
        "SELECT code FROM calendar WHERE tenant_id = %(tenant_id)s", {"tenant_id": tenant_id}
    )
    return frozenset(row["code"] for row in await rows.fetchall())
