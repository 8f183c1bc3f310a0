"""Flows and their versions in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

# What the platform leads contacts through by itself has a code that begins with `!`, and is nobody's to change.
# A release is shown until it is done: what waits, else what failed or was rejected since the version in force.
# What begins with ! is the platform's own, for the recording of prompts.
_FLOWS: Final = """
SELECT f.id, f.tenant_id, f.code, f.name_zh, f.name_en, f.published_version, d.draft, r.release
FROM flow f
LEFT JOIN LATERAL (
  SELECT jsonb_build_object('revision', d.revision, 'changed_at', d.changed_at, 'base_version', d.base_version,
           'author', coalesce(u.display_name, '')) AS draft
  FROM flow_draft d LEFT JOIN app_user u ON u.id = d.author_id
  WHERE d.tenant_id = f.tenant_id AND d.flow_id = f.id) d ON true
LEFT JOIN LATERAL (
  SELECT jsonb_build_object('id', r.id, 'state', r.state, 'publish_at', r.publish_at) AS release
  FROM flow_release r LEFT JOIN flow_version v
    ON v.tenant_id = f.tenant_id AND v.flow_id = f.id AND v.version = f.published_version
  WHERE r.tenant_id = f.tenant_id AND r.flow_id = f.id AND (r.state IN ('in_review', 'scheduled')
    OR r.state IN ('failed', 'rejected')
      AND greatest(r.publish_at, r.asked_at) > coalesce(v.published_at, '-infinity'))
  ORDER BY r.state IN ('in_review', 'scheduled') DESC, r.publish_at NULLS FIRST, r.asked_at DESC LIMIT 1) r ON true
WHERE f.tenant_id = ANY(%(tenants)s) AND (%(flow_id)s::uuid IS NULL OR f.id = %(flow_id)s) AND left(f.code, 1) <> '!'
ORDER BY f.code, f.id
"""
_VERSIONS: Final = """
SELECT v.version, v.note, v.published_at, v.author_id, coalesce(u.display_name, '') AS author
FROM flow_version v LEFT JOIN app_user u ON u.id = v.author_id
WHERE v.tenant_id = %(tenant_id)s AND v.flow_id = %(flow_id)s AND v.version > 0 ORDER BY v.version DESC LIMIT 200
"""
_VERSION: Final = """
SELECT document, pins FROM flow_version
WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND version = %(version)s
"""
# Nobody who only refers to the flow has to wait, nor any call.
_LOCK: Final = """
SELECT id, tenant_id, code, name_zh, name_en, published_version FROM flow
WHERE tenant_id = %(tenant_id)s AND id = %(flow_id)s FOR NO KEY UPDATE
"""
_ADD_FLOW: Final = """
INSERT INTO flow (id, tenant_id, code, name_zh, name_en)
VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s)
ON CONFLICT (tenant_id, code) DO NOTHING
"""
_ADD_VERSION: Final = """
INSERT INTO flow_version (flow_id, version, tenant_id, document, pins, note, author_id)
SELECT %(flow_id)s, coalesce(max(version), 0) + 1, %(tenant_id)s, %(document)s, %(pins)s, %(note)s, %(author_id)s
FROM flow_version WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND version > 0
RETURNING version
"""
_PUT_IN_FORCE: Final = """
UPDATE flow SET published_version = %(version)s WHERE tenant_id = %(tenant_id)s AND id = %(flow_id)s
"""


async def flows(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Every flow of these tenants."""
    return await (await tx.execute(_FLOWS, {"tenants": list(tenants), "flow_id": None})).fetchall()


async def flow(tx: Transaction, *, tenants: Iterable[UUID], flow_id: UUID) -> Mapping[str, Any] | None:
    """One flow, if it belongs to one of these tenants."""
    return await (await tx.execute(_FLOWS, {"tenants": list(tenants), "flow_id": flow_id})).fetchone()


async def lock(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Mapping[str, Any] | None:
    """One flow, which nobody else changes until the end of this transaction."""
    return await (await tx.execute(_LOCK, {"tenant_id": tenant_id, "flow_id": flow_id})).fetchone()


async def add_flow(tx: Transaction, **values: object) -> bool:
    """Make a flow that has no version yet; False where the tenant has one with this code."""
    return (await tx.execute(_ADD_FLOW, values)).rowcount == 1


async def versions(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What was published, newest first, without the documents."""
    return await (await tx.execute(_VERSIONS, {"tenant_id": tenant_id, "flow_id": flow_id})).fetchall()


async def version(
    tx: Transaction, *, tenant_id: UUID, flow_id: UUID, number: int
) -> Mapping[str, Any] | None:
    """Document and pins of one version."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id, "version": number}
    return await (await tx.execute(_VERSION, values)).fetchone()


async def add_version(
    tx: Transaction,
    *,
    tenant_id: UUID,
    flow_id: UUID,
    document: object,
    pins: object,
    note: str,
    author_id: UUID,
) -> int:
    """Store a document as the newest version of a locked flow and put it in force; its number."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id}
    added = {**values, "document": Jsonb(document), "pins": Jsonb(pins), "note": note, "author_id": author_id}
    row = await (await tx.execute(_ADD_VERSION, added)).fetchone()
    assert row is not None
    await tx.execute(_PUT_IN_FORCE, {**values, "version": row["version"]})
    return int(row["version"])
