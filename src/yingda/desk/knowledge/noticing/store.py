"""Notices in the database; every statement names the tenants that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Rows = Sequence[Mapping[str, Any]]
_MINE: Final = """
SELECT n.id, n.tenant_id, n.article_id, n.kind, n.actor_name, n.at, n.read_at,
  coalesce(p.title, w.title, '') AS title, p.valid_until
FROM knowledge_notice n
LEFT JOIN article_version p ON p.tenant_id = n.tenant_id AND p.article_id = n.article_id AND p.state = 'published'
LEFT JOIN article_version w ON w.tenant_id = n.tenant_id AND w.article_id = n.article_id
  AND w.state IN ('draft', 'in_review')
WHERE n.tenant_id = ANY(%(tenants)s) AND n.user_id = %(me)s AND n.read_at IS NULL
ORDER BY n.at DESC LIMIT 50
"""
_READ: Final = """
UPDATE knowledge_notice SET read_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND user_id = %(me)s AND id = ANY(%(ids)s) AND read_at IS NULL
"""
_TELL: Final = """
WITH told AS (
  INSERT INTO knowledge_notice (id, tenant_id, user_id, article_id, kind, actor_name)
  SELECT gen_random_uuid(), %(tenant_id)s, u.id, %(article_id)s, %(kind)s, %(by)s
  FROM app_user u WHERE u.id = ANY(%(people)s) RETURNING tenant_id, user_id)
INSERT INTO outbox (tenant_id, topic, key) SELECT tenant_id, 'knowledge_notice', user_id FROM told
"""
# Who may publish at a house: its own, and the operator's who are assigned to it.
_PUBLISHERS: Final = """
SELECT u.id FROM app_user u
WHERE u.id <> ALL(%(but)s) AND ((u.tenant_id = %(tenant_id)s AND u.role IN ('supervisor', 'tenant_admin'))
  OR (u.role = 'supervisor' AND EXISTS (
    SELECT 1 FROM tenant_assignment a WHERE a.tenant_id = %(tenant_id)s AND a.user_id = u.id)))
"""
_ENDING: Final = """
UPDATE article_version v SET warned_at = clock_timestamp()
FROM article a LEFT JOIN knowledge_rule r ON r.tenant_id = a.tenant_id
WHERE v.state = 'published' AND v.warned_at IS NULL AND v.expired_at IS NULL AND v.valid_until > clock_timestamp()
  AND v.valid_until <= clock_timestamp() + make_interval(days => coalesce(r.warn_days, 14))
  AND a.tenant_id = v.tenant_id AND a.id = v.article_id AND a.retired_at IS NULL
RETURNING v.tenant_id, v.article_id, v.author_id, v.reviewer_id
"""
_ENDED: Final = """
UPDATE article_version v SET expired_at = clock_timestamp()
FROM article a
WHERE v.state = 'published' AND v.expired_at IS NULL AND v.valid_until <= clock_timestamp()
  AND a.tenant_id = v.tenant_id AND a.id = v.article_id AND a.retired_at IS NULL
RETURNING v.tenant_id, v.article_id, v.author_id, v.reviewer_id
"""


async def mine(tx: Transaction, *, tenants: Sequence[UUID], user_id: UUID) -> Rows:
    """What a person has not read yet, newest first."""
    return await (await tx.execute(_MINE, {"tenants": list(tenants), "me": user_id})).fetchall()


async def read(tx: Transaction, *, tenant_id: UUID, user_id: UUID, ids: Sequence[UUID]) -> None:
    """A person has read these."""
    await tx.execute(_READ, {"tenant_id": tenant_id, "me": user_id, "ids": list(ids)})


async def tell(
    tx: Transaction, *, tenant_id: UUID, article_id: UUID, kind: str, people: Sequence[UUID], by: str = ""
) -> None:
    """Tell these people of an article."""
    values = {"tenant_id": tenant_id, "article_id": article_id, "kind": kind}
    await tx.execute(_TELL, {**values, "people": list(people), "by": by})


async def settle_reviews(tx: Transaction, *, tenant_id: UUID, article_id: UUID) -> None:
    """Nobody needs to review this article any more."""
    await tx.execute(
        """UPDATE knowledge_notice SET read_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND article_id = %(id)s AND kind = 'review_wanted' AND read_at IS NULL""",
        {"tenant_id": tenant_id, "id": article_id},
    )


async def publishers(tx: Transaction, *, tenant_id: UUID, but: Sequence[UUID] = ()) -> list[UUID]:
    """Who may put this enterprise's articles in force, but for these."""
    values = {"tenant_id": tenant_id, "but": list(but)}
    rows = await (await tx.execute(_PUBLISHERS, values)).fetchall()
    return [row["id"] for row in rows]


async def ending(tx: Transaction) -> Rows:
    """Articles that end soon, each once; as the platform itself."""
    return await (await tx.execute(_ENDING)).fetchall()


async def ended(tx: Transaction) -> Rows:
    """Articles that have ended, each once; as the platform itself."""
    return await (await tx.execute(_ENDED)).fetchall()
