"""Scripts and phrases in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

Row = Mapping[str, Any]

_LISTED: Final = """
SELECT s.id, s.tenant_id, s.code, s.name_zh, s.name_en, s.version, s.published_version, s.last_version, s.changed_at,
  coalesce(u.display_name, '') AS author, v.published_at, v.document AS published,
  v.document IS DISTINCT FROM s.draft AS has_changes,
  (SELECT count(*) FROM script_run r WHERE r.tenant_id = s.tenant_id AND r.script_id = s.id) AS runs
"""
_FROM: Final = """
FROM script s LEFT JOIN app_user u ON u.id = s.author_id
LEFT JOIN script_version v ON v.tenant_id = s.tenant_id AND v.script_id = s.id AND v.version = s.published_version
WHERE s.tenant_id = ANY(%(tenants)s)
"""
_SCRIPTS: Final = f"{_LISTED} {_FROM} ORDER BY s.tenant_id, s.code, s.id"
_SCRIPT: Final = f"{_LISTED}, s.draft {_FROM} AND s.id = %(id)s"
_ADD: Final = """
INSERT INTO script (id, tenant_id, code, name_zh, name_en, draft, author_id)
VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(draft)s, %(author)s)
ON CONFLICT DO NOTHING RETURNING id
"""
_CHANGE: Final = """
UPDATE script SET code = %(code)s, name_zh = %(name_zh)s, name_en = %(name_en)s, draft = %(draft)s, author_id = %(author)s,
  version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING version
"""
_CODE_TAKEN: Final = """
SELECT 1 FROM script WHERE tenant_id = %(tenant_id)s AND code = %(code)s AND id <> %(id)s
"""
_NEXT_VERSION: Final = """
UPDATE script SET last_version = last_version + 1, published_version = last_version + 1, version = version + 1,
  changed_at = clock_timestamp(), author_id = %(author)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING published_version, version, draft
"""
_ADD_VERSION: Final = """
INSERT INTO script_version (script_id, version, tenant_id, document, note, author_id)
VALUES (%(id)s, %(version)s, %(tenant_id)s, %(document)s, %(note)s, %(author)s)
"""
_WITHDRAW: Final = """
UPDATE script SET published_version = NULL, version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_REMOVE: Final = """
DELETE FROM script s WHERE s.tenant_id = %(tenant_id)s AND s.id = %(id)s AND NOT EXISTS (
  SELECT 1 FROM script_run r WHERE r.tenant_id = %(tenant_id)s AND r.script_id = s.id)
RETURNING s.id
"""
_VERSIONS: Final = """
SELECT v.version, v.note, v.published_at, v.document, coalesce(u.display_name, '') AS author
FROM script_version v LEFT JOIN app_user u ON u.id = v.author_id
WHERE v.tenant_id = %(tenant_id)s AND v.script_id = %(id)s ORDER BY v.version DESC
"""
_DOCUMENT: Final = """
SELECT document FROM script_version WHERE tenant_id = %(tenant_id)s AND script_id = %(id)s AND version = %(version)s
"""
_TIMES: Final = """
SELECT step, count(*) FILTER (WHERE how = 'next') AS done, count(*) FILTER (WHERE how = 'skipped') AS skipped,
  count(*) FILTER (WHERE how = 'back') AS back,
  coalesce(avg(extract(epoch FROM left_at - entered_at)) FILTER (WHERE how = 'next'), 0)::float AS seconds
FROM script_visit
WHERE tenant_id = %(tenant_id)s AND script_id = %(id)s AND entered_at > clock_timestamp() - %(days)s * interval '1 day'
GROUP BY step
"""
_PHRASES: Final = """
SELECT p.greeting_zh, p.greeting_en, p.closing_zh, p.closing_en, p.version FROM guide_phrases p
WHERE p.tenant_id = %(tenant_id)s
"""
_ADD_PHRASES: Final = """
INSERT INTO guide_phrases (tenant_id, greeting_zh, greeting_en, closing_zh, closing_en, author_id)
SELECT %(tenant_id)s, %(greeting_zh)s, %(greeting_en)s, %(closing_zh)s, %(closing_en)s, %(author)s WHERE %(version)s = 0
ON CONFLICT DO NOTHING RETURNING version
"""
_CHANGE_PHRASES: Final = """
UPDATE guide_phrases SET greeting_zh = %(greeting_zh)s, greeting_en = %(greeting_en)s, closing_zh = %(closing_zh)s,
  closing_en = %(closing_en)s, author_id = %(author)s, version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND version = %(version)s RETURNING version
"""


async def scripts(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Row]:
    """Every script of these tenants, with what is published of it."""
    return await (await tx.execute(_SCRIPTS, {"tenants": list(tenants)})).fetchall()


async def script(tx: Transaction, *, tenants: Iterable[UUID], script_id: UUID) -> Row | None:
    """One script with its draft, if it belongs to one of these tenants."""
    return await (await tx.execute(_SCRIPT, {"tenants": list(tenants), "id": script_id})).fetchone()


async def add(tx: Transaction, *, script_id: UUID, tenant_id: UUID, values: Mapping[str, Any]) -> bool:
    """Keep a new script; False where its code is taken."""
    row = {**values, "draft": Jsonb(values["draft"]), "id": script_id, "tenant_id": tenant_id}
    return await (await tx.execute(_ADD, row)).fetchone() is not None


async def code_taken(tx: Transaction, *, script_id: UUID, tenant_id: UUID, code: str) -> bool:
    """Whether another script has this code."""
    values = {"id": script_id, "tenant_id": tenant_id, "code": code}
    return await (await tx.execute(_CODE_TAKEN, values)).fetchone() is not None


async def change(
    tx: Transaction, *, script_id: UUID, tenant_id: UUID, version: int, values: Mapping[str, Any]
) -> int | None:
    """Write a draft anew; its next version, None where somebody was faster."""
    row = {**values, "draft": Jsonb(values["draft"]), "id": script_id, "tenant_id": tenant_id}
    found = await (await tx.execute(_CHANGE, {**row, "version": version})).fetchone()
    return found["version"] if found else None


async def publish(
    tx: Transaction, *, script_id: UUID, tenant_id: UUID, version: int, author: UUID, note: str
) -> Row | None:
    """Make the draft the published version; None where somebody was faster."""
    values = {"id": script_id, "tenant_id": tenant_id, "version": version, "author": author}
    row = await (await tx.execute(_NEXT_VERSION, values)).fetchone()
    if row is not None:
        kept = {"version": row["published_version"], "document": Jsonb(row["draft"]), "note": note}
        await tx.execute(_ADD_VERSION, {**values, **kept})
    return row


async def withdraw(tx: Transaction, *, script_id: UUID, tenant_id: UUID) -> None:
    """Lead no new contacts by it."""
    await tx.execute(_WITHDRAW, {"id": script_id, "tenant_id": tenant_id})


async def remove(tx: Transaction, *, script_id: UUID, tenant_id: UUID) -> bool:
    """Remove a script that no contact was led by; False where one was."""
    found = await tx.execute(_REMOVE, {"id": script_id, "tenant_id": tenant_id})
    return await found.fetchone() is not None


async def versions(tx: Transaction, *, script_id: UUID, tenant_id: UUID) -> Sequence[Row]:
    """What was published, newest first."""
    return await (await tx.execute(_VERSIONS, {"id": script_id, "tenant_id": tenant_id})).fetchall()


async def document(tx: Transaction, *, script_id: UUID, tenant_id: UUID, version: int) -> Row | None:
    """What was published as this version."""
    values = {"id": script_id, "tenant_id": tenant_id, "version": version}
    return await (await tx.execute(_DOCUMENT, values)).fetchone()


async def times(tx: Transaction, *, script_id: UUID, tenant_id: UUID, days: int) -> Sequence[Row]:
    """How long each step took, and how often it was left out, in the last days."""
    values = {"id": script_id, "tenant_id": tenant_id, "days": days}
    return await (await tx.execute(_TIMES, values)).fetchall()


async def phrases(tx: Transaction, *, tenant_id: UUID) -> Row | None:
    """How an enterprise greets and takes its leave, if it has said so."""
    return await (await tx.execute(_PHRASES, {"tenant_id": tenant_id})).fetchone()


async def keep_phrases(
    tx: Transaction, *, tenant_id: UUID, version: int, values: Mapping[str, Any]
) -> int | None:
    """Write the phrases; their new version, None where somebody was faster."""
    row = {**values, "tenant_id": tenant_id, "version": version}
    found = await (await tx.execute(_CHANGE_PHRASES if version else _ADD_PHRASES, row)).fetchone()
    return found["version"] if found else None
