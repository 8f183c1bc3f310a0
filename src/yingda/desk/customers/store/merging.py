"""Merges of customers, those who may be the same, and who wished to be forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_ALIKE: Final = """
SELECT d.tenant_id, d.one_id, d.other_id, d.same_name, d.at FROM customer_duplicate d
WHERE d.tenant_id = ANY(%(tenants)s) AND d.dismissed_by IS NULL
  AND (%(tenant_id)s::uuid IS NULL OR d.tenant_id = %(tenant_id)s)
  AND (%(customer_id)s::uuid IS NULL OR d.one_id = %(customer_id)s OR d.other_id = %(customer_id)s)
ORDER BY d.same_name DESC, d.one_id, d.other_id LIMIT %(limit)s
"""
_DISMISS: Final = """
UPDATE customer_duplicate SET dismissed_by = %(author)s
WHERE tenant_id = %(tenant_id)s AND one_id = least(%(one)s::uuid, %(other)s::uuid)
  AND other_id = greatest(%(one)s::uuid, %(other)s::uuid) RETURNING one_id
"""
_ADD: Final = """
INSERT INTO customer_merge (id, tenant_id, customer_id, other_id, undo_sealed, author_id)
VALUES (%(id)s, %(tenant_id)s, %(one)s, %(other)s, %(undo)s, %(author)s)
"""
_POINT: Final = """
UPDATE customer SET merged_into = %(into)s, version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND forgotten_at IS NULL
  AND merged_into IS NOT DISTINCT FROM %(before)s RETURNING id
"""
_MERGE: Final = """
SELECT m.id, m.tenant_id, m.customer_id, m.other_id, m.undo_sealed, m.undone_at FROM customer_merge m
WHERE m.tenant_id = ANY(%(tenants)s) AND m.id = %(id)s
"""
_MERGES: Final = """
SELECT m.id, m.other_id, m.at, m.undone_at, m.undo_sealed IS NOT NULL AS undoable,
  coalesce(u.display_name, '') AS author
FROM customer_merge m LEFT JOIN app_user u ON u.id = m.author_id
WHERE m.tenant_id = %(tenant_id)s AND m.customer_id = ANY(%(ids)s) ORDER BY m.id DESC
"""
_UNDONE: Final = """
UPDATE customer_merge SET undone_at = clock_timestamp(), undone_by = %(author)s, undo_sealed = NULL
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND undone_at IS NULL RETURNING id
"""
_FORGET: Final = """
UPDATE customer SET name_sealed = NULL, values_sealed = NULL, grade = NULL, tags = '{}',
  forgotten_at = clock_timestamp(), author_id = %(author)s, version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND forgotten_at IS NULL RETURNING id
"""
_FORGET_REST: Final = (
    "DELETE FROM customer_consent WHERE tenant_id = %(tenant_id)s AND customer_id = %(id)s",
    "DELETE FROM customer_contact WHERE tenant_id = %(tenant_id)s AND customer_id = %(id)s",
    "DELETE FROM customer_duplicate WHERE tenant_id = %(tenant_id)s AND (one_id = %(id)s OR other_id = %(id)s)",
    """UPDATE customer_merge SET undo_sealed = NULL
       WHERE tenant_id = %(tenant_id)s AND (customer_id = %(id)s OR other_id = %(id)s)""",
)


async def alike(
    tx: Transaction,
    *,
    tenants: Sequence[UUID],
    tenant_id: UUID | None,
    customer_id: UUID | None,
    limit: int,
) -> Sequence[Mapping[str, Any]]:
    """Pairs that may be the same, those with the same name first."""
    values = {"tenants": list(tenants), "tenant_id": tenant_id, "customer_id": customer_id, "limit": limit}
    return await (await tx.execute(_ALIKE, values)).fetchall()


async def dismiss(tx: Transaction, *, tenant_id: UUID, one: UUID, other: UUID, author: UUID) -> bool:
    """Two are not the same; False where nobody had thought so."""
    values = {"tenant_id": tenant_id, "one": one, "other": other, "author": author}
    return await (await tx.execute(_DISMISS, values)).fetchone() is not None


async def add_merge(
    tx: Transaction, *, merge_id: UUID, tenant_id: UUID, one: UUID, other: UUID, undo: bytes, author: UUID
) -> None:
    """Keep that one was merged into another, and what undoes it."""
    values = {"id": merge_id, "tenant_id": tenant_id, "one": one, "other": other, "undo": undo}
    await tx.execute(_ADD, {**values, "author": author})


async def point(
    tx: Transaction, *, tenant_id: UUID, customer_id: UUID, before: UUID | None, into: UUID | None
) -> bool:
    """Say into whom a customer is merged now; False if he was not where he was thought to be."""
    values = {"tenant_id": tenant_id, "id": customer_id, "before": before, "into": into}
    return await (await tx.execute(_POINT, values)).fetchone() is not None


async def merge(tx: Transaction, *, tenants: Sequence[UUID], merge_id: UUID) -> Mapping[str, Any] | None:
    """One merge."""
    return await (await tx.execute(_MERGE, {"tenants": list(tenants), "id": merge_id})).fetchone()


async def merges(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[Mapping[str, Any]]:
    """Who was merged into these, the newest first."""
    return await (await tx.execute(_MERGES, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()


async def undone(tx: Transaction, *, tenant_id: UUID, merge_id: UUID, author: UUID) -> bool:
    """Keep that a merge was undone; False where it was already."""
    values = {"tenant_id": tenant_id, "id": merge_id, "author": author}
    return await (await tx.execute(_UNDONE, values)).fetchone() is not None


async def forget(tx: Transaction, *, tenant_id: UUID, customer_id: UUID, author: UUID) -> None:
    """Empty a customer's row and everything that says who he was; what he is found by goes with his parts."""
    values = {"tenant_id": tenant_id, "id": customer_id, "author": author}
    await tx.execute(_FORGET, values)
    for statement in _FORGET_REST:
        await tx.execute(statement, values)
