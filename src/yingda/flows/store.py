"""Flows and their versions in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

_FLOWS: Final = """
SELECT id, tenant_id, code, name_zh, name_en, published_version FROM flow
WHERE tenant_id = ANY(%(tenants)s) AND (%(flow_id)s::uuid IS NULL OR id = %(flow_id)s) ORDER BY code, id
"""
_VERSIONS: Final = """
SELECT v.version, v.note, v.published_at, v.author_id, coalesce(u.display_name, '') AS author
FROM flow_version v LEFT JOIN app_user u ON u.id = v.author_id
WHERE v.tenant_id = %(tenant_id)s AND v.flow_id = %(flow_id)s AND v.version > 0 ORDER BY v.version DESC LIMIT 200
"""


async def flows(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Every flow of these tenants."""
    return await (await tx.execute(_FLOWS, {"tenants": list(tenants), "flow_id": None})).fetchall()


async def flow(tx: Transaction, *, tenants: Iterable[UUID], flow_id: UUID) -> Mapping[str, Any] | None:
    """One flow, if it belongs to one of these tenants."""
    return await (await tx.execute(_FLOWS, {"tenants": list(tenants), "flow_id": flow_id})).fetchone()


async def versions(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What was published, newest first, without the documents."""
    return await (await tx.execute(_VERSIONS, {"tenant_id": tenant_id, "flow_id": flow_id})).fetchall()


async def document(tx: Transaction, *, tenant_id: UUID, flow_id: UUID, version: int) -> Any:
    """The document of one version; None where there is none."""
    row = await (
        await tx.execute(
            """SELECT document FROM flow_version
               WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND version = %(version)s""",
            {"tenant_id": tenant_id, "flow_id": flow_id, "version": version},
        )
    ).fetchone()
    return row["document"] if row else None


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
    """Store a document as the newest version and make it the published one; its number."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id}
    await tx.execute(
        "SELECT 1 FROM flow WHERE tenant_id = %(tenant_id)s AND id = %(flow_id)s FOR UPDATE", values
    )
    row = await (
        await tx.execute(
            """INSERT INTO flow_version (flow_id, version, tenant_id, document, pins, note, author_id)
               SELECT %(flow_id)s, coalesce(max(version), 0) + 1, %(tenant_id)s, %(document)s, %(pins)s, %(note)s,
                      %(author)s
               FROM flow_version
               WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND version > 0
               RETURNING version""",
            {**values, "document": Jsonb(document), "pins": Jsonb(pins), "note": note, "author": author_id},
        )
    ).fetchone()
    assert row is not None
    await tx.execute(
        """UPDATE flow SET published_version = %(version)s
           WHERE tenant_id = %(tenant_id)s AND id = %(flow_id)s""",
        {**values, "version": row["version"]},
    )
    return int(row["version"])
