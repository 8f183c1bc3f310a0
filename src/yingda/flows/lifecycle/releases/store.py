"""Releases in the database: the way of a document to the callers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

_RELEASES: Final = """
SELECT r.id, r.state, r.note, r.author_id, coalesce(a.display_name, '') AS author, r.asked_at, r.publish_at,
       coalesce(v.display_name, '') AS reviewer, r.reviewed_at, r.comment, r.version, r.problems AS failure
FROM flow_release r LEFT JOIN app_user a ON a.id = r.author_id LEFT JOIN app_user v ON v.id = r.reviewer_id
WHERE r.tenant_id = %(tenant_id)s AND r.flow_id = %(flow_id)s ORDER BY r.asked_at DESC LIMIT 20
"""
_ONE: Final = """
SELECT r.id, r.flow_id, r.document, r.note, r.author_id, coalesce(a.display_name, '') AS author, r.state, r.publish_at,
       r.reviewer_id, r.publish_at <= clock_timestamp() AS is_due
FROM flow_release r LEFT JOIN app_user a ON a.id = r.author_id
WHERE r.tenant_id = %(tenant_id)s AND r.flow_id = %(flow_id)s AND r.id = %(id)s FOR UPDATE OF r
"""
_ADD: Final = """
INSERT INTO flow_release (id, tenant_id, flow_id, document, note, author_id, state, publish_at, version)
VALUES (%(id)s, %(tenant_id)s, %(flow_id)s, %(document)s, %(note)s, %(author_id)s, %(state)s, %(publish_at)s, %(version)s)
"""
_REVIEW: Final = """
UPDATE flow_release SET state = %(state)s, version = %(version)s, reviewer_id = %(reviewer_id)s,
  reviewed_at = clock_timestamp(), comment = %(comment)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_FINISH: Final = """
UPDATE flow_release SET state = %(state)s, version = %(version)s, problems = %(problems)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_DUE: Final = """
SELECT id, tenant_id, flow_id FROM flow_release WHERE state = 'scheduled' AND publish_at <= clock_timestamp()
ORDER BY publish_at, asked_at LIMIT 20
"""
_REVIEW_WANTED: Final = "SELECT flow_review FROM tenant WHERE tenant_id = %(tenant_id)s"


async def releases(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The latest of them, newest first, without the documents."""
    return await (await tx.execute(_RELEASES, {"tenant_id": tenant_id, "flow_id": flow_id})).fetchall()


async def release(
    tx: Transaction, *, tenant_id: UUID, flow_id: UUID, release_id: UUID
) -> Mapping[str, Any] | None:
    """One release with its document, which nobody else changes until the end of this transaction."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id, "id": release_id}
    return await (await tx.execute(_ONE, values)).fetchone()


async def add(
    tx: Transaction,
    *,
    release_id: UUID,
    tenant_id: UUID,
    flow_id: UUID,
    document: object,
    note: str,
    author_id: UUID,
    state: str,
    publish_at: datetime | None,
    version: int | None,
) -> None:
    """Note what is asked for."""
    values = {
        "id": release_id,
        "tenant_id": tenant_id,
        "flow_id": flow_id,
        "document": Jsonb(document),
        "note": note,
        "author_id": author_id,
        "state": state,
        "publish_at": publish_at,
        "version": version,
    }
    await tx.execute(_ADD, values)


async def review(
    tx: Transaction,
    *,
    tenant_id: UUID,
    release_id: UUID,
    state: str,
    version: int | None,
    reviewer_id: UUID,
    comment: str,
) -> None:
    """Note what a person decided about a release."""
    values = {
        "tenant_id": tenant_id,
        "id": release_id,
        "state": state,
        "version": version,
        "reviewer_id": reviewer_id,
        "comment": comment,
    }
    await tx.execute(_REVIEW, values)


async def finish(
    tx: Transaction,
    *,
    tenant_id: UUID,
    release_id: UUID,
    version: int | None = None,
    failure: Mapping[str, object] | None = None,
) -> None:
    """Note what became of a release at its time."""
    values = {
        "tenant_id": tenant_id,
        "id": release_id,
        "state": "published" if failure is None else "failed",
        "version": version,
        "problems": None if failure is None else Jsonb(dict(failure)),
    }
    await tx.execute(_FINISH, values)


async def due(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Releases of everybody whose time has come, in the order of their times."""
    return await (await tx.execute(_DUE)).fetchall()


async def is_review_wanted(tx: Transaction, *, tenant_id: UUID) -> bool:
    """Whether the operator asks for a second person's review of this tenant's flows."""
    row = await (await tx.execute(_REVIEW_WANTED, {"tenant_id": tenant_id})).fetchone()
    return bool(row and row["flow_review"])
