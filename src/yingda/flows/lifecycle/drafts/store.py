"""Drafts in the database: one for each flow, with a revision that tells whether somebody else was faster."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

_DRAFT: Final = """
SELECT d.document, d.revision, d.base_version, d.changed_at, d.author_id, coalesce(u.display_name, '') AS author
FROM flow_draft d LEFT JOIN app_user u ON u.id = d.author_id
WHERE d.tenant_id = %(tenant_id)s AND d.flow_id = %(flow_id)s
"""
_ADD: Final = """
INSERT INTO flow_draft (flow_id, tenant_id, document, base_version, author_id)
VALUES (%(flow_id)s, %(tenant_id)s, %(document)s, %(base_version)s, %(author_id)s)
ON CONFLICT (flow_id) DO NOTHING RETURNING revision
"""
_CHANGE: Final = """
UPDATE flow_draft SET document = %(document)s, revision = revision + 1, author_id = %(author_id)s,
  changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND revision = %(revision)s RETURNING revision
"""
_REMOVE: Final = """
DELETE FROM flow_draft WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s
  AND (%(revision)s::int IS NULL OR revision = %(revision)s)
"""
_DONE: Final = """
DELETE FROM flow_draft WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND document = %(document)s
"""


async def draft(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Mapping[str, Any] | None:
    """What is being written, by whom, since when."""
    return await (await tx.execute(_DRAFT, {"tenant_id": tenant_id, "flow_id": flow_id})).fetchone()


async def add(
    tx: Transaction,
    *,
    tenant_id: UUID,
    flow_id: UUID,
    document: object,
    base_version: int | None,
    author_id: UUID,
) -> int | None:
    """Begin a draft; its revision, or None where there is one already."""
    values = {
        "tenant_id": tenant_id,
        "flow_id": flow_id,
        "document": Jsonb(document),
        "base_version": base_version,
        "author_id": author_id,
    }
    row = await (await tx.execute(_ADD, values)).fetchone()
    return row["revision"] if row else None


async def change(
    tx: Transaction, *, tenant_id: UUID, flow_id: UUID, document: object, revision: int, author_id: UUID
) -> int | None:
    """Replace this revision of a draft; the new one, or None where it is not the stored one."""
    values = {
        "tenant_id": tenant_id,
        "flow_id": flow_id,
        "document": Jsonb(document),
        "revision": revision,
        "author_id": author_id,
    }
    row = await (await tx.execute(_CHANGE, values)).fetchone()
    return row["revision"] if row else None


async def remove(tx: Transaction, *, tenant_id: UUID, flow_id: UUID, revision: int | None) -> bool:
    """Throw a draft away; False where there is none, or another revision."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id, "revision": revision}
    return (await tx.execute(_REMOVE, values)).rowcount == 1


async def remove_published(tx: Transaction, *, tenant_id: UUID, flow_id: UUID, document: object) -> None:
    """Remove a draft that says just what was published; one that was written on stays."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id, "document": Jsonb(document)}
    await tx.execute(_DONE, values)
