"""What each enterprise keeps of its customers."""

from typing import Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.desk.customers.model import DEFAULT_LAYOUT, Layout
from yingda.desk.fields.model import Choice, fields_of
from yingda.platform.db import Transaction

_READ: Final = "SELECT fields, grades, tags, version FROM customer_layout WHERE tenant_id = %(tenant_id)s"
_ADD: Final = """
INSERT INTO customer_layout (tenant_id, fields, grades, tags, author_id)
VALUES (%(tenant_id)s, %(fields)s, %(grades)s, %(tags)s, %(author)s) ON CONFLICT DO NOTHING RETURNING version
"""
_CHANGE: Final = """
UPDATE customer_layout SET fields = %(fields)s, grades = %(grades)s, tags = %(tags)s, author_id = %(author)s,
  version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND version = %(version)s RETURNING version
"""


async def layout(tx: Transaction, *, tenant_id: UUID) -> Layout:
    """The layout of an enterprise; the usual one where it has none of its own."""
    row = await (await tx.execute(_READ, {"tenant_id": tenant_id})).fetchone()
    if row is None:
        return DEFAULT_LAYOUT
    return Layout(
        fields=fields_of(row["fields"]),
        grades=tuple(Choice(**each) for each in row["grades"]),
        tags=tuple(row["tags"]),
        version=row["version"],
    )


async def keep(tx: Transaction, layout: Layout, *, tenant_id: UUID, author: UUID | None) -> int | None:
    """Write a layout, if nobody has since its version: its new version."""
    values = {
        "tenant_id": tenant_id,
        "fields": Jsonb([each.to_json() for each in layout.fields]),
        "grades": Jsonb(
            [{"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en} for each in layout.grades]
        ),
        "tags": Jsonb(list(layout.tags)),
        "author": author,
        "version": layout.version,
    }
    statement = _ADD if layout.version == 0 else _CHANGE
    row = await (await tx.execute(statement, values)).fetchone()
    return row["version"] if row else None
