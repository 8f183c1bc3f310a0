"""Synonyms and rules in the database; every statement names the tenants that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Rows = Sequence[Mapping[str, Any]]
_SYNONYMS: Final = """
SELECT id, tenant_id, words, changed_at, changed_by, version FROM knowledge_synonym
WHERE tenant_id = ANY(%(tenants)s) ORDER BY changed_at DESC, id LIMIT 2000
"""
_ONE: Final = """
SELECT id, tenant_id, words, version FROM knowledge_synonym WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s
"""
_ADD: Final = """
INSERT INTO knowledge_synonym (id, tenant_id, words, changed_by) VALUES (%(id)s, %(tenant_id)s, %(words)s, %(by)s)
"""
_CHANGE: Final = """
UPDATE knowledge_synonym SET words = %(words)s, changed_by = %(by)s, changed_at = clock_timestamp(), version = version + 1
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING version
"""
_RULE: Final = """
SELECT t.id AS tenant_id, t.flow_review AS wanted_by_operator, coalesce(r.second_person, false) AS second_person,
  coalesce(r.warn_days, 14) AS warn_days
FROM tenant t LEFT JOIN knowledge_rule r ON r.tenant_id = t.id
WHERE t.tenant_id = %(id)s AND t.id = %(id)s
"""
_SET_RULE: Final = """
INSERT INTO knowledge_rule (tenant_id, second_person, warn_days)
VALUES (%(tenant_id)s, %(second_person)s, %(warn_days)s)
ON CONFLICT (tenant_id) DO UPDATE SET second_person = excluded.second_person, warn_days = excluded.warn_days,
  changed_at = clock_timestamp()
"""


async def synonyms(tx: Transaction, *, tenants: Sequence[UUID]) -> Rows:
    """Words that mean the same at these enterprises, latest changed first."""
    return await (await tx.execute(_SYNONYMS, {"tenants": list(tenants)})).fetchall()


async def synonym(tx: Transaction, *, tenants: Sequence[UUID], synonym_id: UUID) -> Mapping[str, Any] | None:
    """One group of such words."""
    return await (await tx.execute(_ONE, {"tenants": list(tenants), "id": synonym_id})).fetchone()


async def add(tx: Transaction, values: Mapping[str, object]) -> None:
    """Keep a group of words."""
    await tx.execute(_ADD, dict(values))


async def change(tx: Transaction, values: Mapping[str, object]) -> bool:
    """Change a group of words; False where somebody else has meanwhile."""
    return await (await tx.execute(_CHANGE, dict(values))).fetchone() is not None


async def remove(tx: Transaction, *, tenant_id: UUID, synonym_id: UUID) -> None:
    """Forget a group of words."""
    await tx.execute(
        "DELETE FROM knowledge_synonym WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": synonym_id},
    )


async def rule(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Any] | None:
    """What an enterprise has chosen, and what the operator wants of it."""
    return await (await tx.execute(_RULE, {"id": tenant_id})).fetchone()


async def set_rule(tx: Transaction, values: Mapping[str, object]) -> None:
    """Keep what an enterprise has chosen."""
    await tx.execute(_SET_RULE, dict(values))
