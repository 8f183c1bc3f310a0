"""What came of articles and searches, in the database; every statement names the tenants that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Rows = Sequence[Mapping[str, Any]]
_VOTE: Final = """
INSERT INTO article_vote (tenant_id, article_id, user_id, number, useful, remark_sealed, interaction_id)
VALUES (%(tenant_id)s, %(article_id)s, %(user_id)s, %(number)s, %(useful)s, %(remark)s, %(interaction_id)s)
ON CONFLICT (tenant_id, article_id, user_id) DO UPDATE SET number = excluded.number, useful = excluded.useful,
  remark_sealed = excluded.remark_sealed, interaction_id = excluded.interaction_id, at = clock_timestamp()
"""
_READ: Final = """
INSERT INTO article_read (id, tenant_id, article_id, user_id, interaction_id)
VALUES (%(id)s, %(tenant_id)s, %(article_id)s, %(user_id)s, %(interaction_id)s)
"""
# A search that is typed on is the same one as long as nothing came of it.
_SEARCHED: Final = """
INSERT INTO knowledge_search AS s
  (id, tenant_id, user_id, query_sealed, query_hash, results, outcome, article_id, interaction_id)
VALUES (%(id)s, %(tenant_id)s, %(user_id)s, %(query)s, %(hash)s, %(results)s, %(outcome)s, %(article_id)s,
  %(interaction_id)s)
ON CONFLICT (tenant_id, id) DO UPDATE SET query_sealed = excluded.query_sealed, query_hash = excluded.query_hash,
  results = excluded.results, outcome = excluded.outcome, article_id = coalesce(excluded.article_id, s.article_id)
WHERE s.user_id = excluded.user_id AND (s.outcome = 'looked' OR excluded.outcome <> 'looked')
"""
_UNANSWERED: Final = """
SELECT s.tenant_id, s.query_hash, count(*) AS times, count(DISTINCT s.user_id) AS people,
  count(*) FILTER (WHERE s.results = 0) AS empty, count(*) FILTER (WHERE s.outcome = 'unanswered') AS said,
  max(s.at) AS last_at, (array_agg(s.query_sealed ORDER BY s.at DESC))[1] AS query_sealed
FROM knowledge_search s
LEFT JOIN knowledge_gap g ON g.tenant_id = s.tenant_id AND g.query_hash = s.query_hash
WHERE s.tenant_id = ANY(%(tenants)s) AND s.at > clock_timestamp() - make_interval(days => %(days)s)
  AND (s.outcome = 'unanswered' OR (s.outcome = 'looked' AND (s.results = 0 OR s.at < clock_timestamp() - interval '10 minutes')))
  AND (g.settled_at IS NULL OR s.at > g.settled_at)
GROUP BY s.tenant_id, s.query_hash ORDER BY times DESC, last_at DESC LIMIT %(limit)s
"""
_TOTALS: Final = """
SELECT count(*) AS searches, count(*) FILTER (WHERE outcome = 'opened') AS opened,
  count(*) FILTER (WHERE outcome = 'unanswered' OR results = 0) AS unanswered
FROM knowledge_search
WHERE tenant_id = ANY(%(tenants)s) AND at > clock_timestamp() - make_interval(days => %(days)s)
"""
_SETTLE: Final = """
INSERT INTO knowledge_gap (tenant_id, query_hash, settled_by, article_id)
VALUES (%(tenant_id)s, %(hash)s, %(user_id)s, %(article_id)s)
ON CONFLICT (tenant_id, query_hash) DO UPDATE SET settled_at = clock_timestamp(), settled_by = excluded.settled_by,
  article_id = excluded.article_id
"""
_USE: Final = """
SELECT r.article_id, r.owner_id, r.title, r.topic, r.language, coalesce(reads.n, 0) AS reads,
  coalesce(v.useful, 0) AS useful, coalesce(v.useless, 0) AS useless, v.remarks, v.tenants AS remark_tenants,
  v.remark_at
FROM (SELECT DISTINCT ON (article_id) * FROM article_in_reach WHERE reader_id = ANY(%(tenants)s) ORDER BY article_id) r
LEFT JOIN LATERAL (
  SELECT count(*) AS n FROM article_read d WHERE d.tenant_id = ANY(%(tenants)s) AND d.article_id = r.article_id
    AND d.at > clock_timestamp() - make_interval(days => %(days)s)) reads ON true
LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE v.useful) AS useful, count(*) FILTER (WHERE NOT v.useful) AS useless,
    array_agg(v.remark_sealed ORDER BY v.at DESC) FILTER (WHERE v.remark_sealed IS NOT NULL) AS remarks,
    array_agg(v.tenant_id ORDER BY v.at DESC) FILTER (WHERE v.remark_sealed IS NOT NULL) AS tenants,
    array_agg(v.at ORDER BY v.at DESC) FILTER (WHERE v.remark_sealed IS NOT NULL) AS remark_at
  FROM article_vote v WHERE v.tenant_id = ANY(%(tenants)s) AND v.article_id = r.article_id
    AND v.at > clock_timestamp() - make_interval(days => %(days)s)) v ON true
ORDER BY coalesce(v.useless, 0) DESC, reads.n DESC, r.article_id LIMIT %(limit)s
"""
_FILES: Final = """
SELECT DISTINCT owner_id, file_id FROM article_file_in_reach
WHERE reader_id = ANY(%(readers)s) AND article_id = %(article_id)s
"""


async def files(tx: Transaction, *, readers: Sequence[UUID], article_id: UUID) -> Rows:
    """What hangs on an article in force, and whose it is."""
    values = {"readers": list(readers), "article_id": article_id}
    return await (await tx.execute(_FILES, values)).fetchall()


async def vote(tx: Transaction, values: Mapping[str, object]) -> None:
    """Whether somebody found an article useful; his last word counts."""
    await tx.execute(_VOTE, dict(values))


async def read(tx: Transaction, values: Mapping[str, object]) -> None:
    """Somebody has opened an article."""
    await tx.execute(_READ, dict(values))


async def searched(tx: Transaction, values: Mapping[str, object]) -> None:
    """Somebody has looked for something."""
    await tx.execute(_SEARCHED, dict(values))


async def unanswered(tx: Transaction, *, tenants: Sequence[UUID], days: int, limit: int) -> Rows:
    """What was looked for in vain and not seen to since, most often first."""
    return await (
        await tx.execute(_UNANSWERED, {"tenants": list(tenants), "days": days, "limit": limit})
    ).fetchall()


async def totals(tx: Transaction, *, tenants: Sequence[UUID], days: int) -> Mapping[str, Any]:
    """How many searches there were, and what came of them."""
    row = await (await tx.execute(_TOTALS, {"tenants": list(tenants), "days": days})).fetchone()
    assert row is not None
    return row


async def settle(tx: Transaction, values: Mapping[str, object]) -> None:
    """Somebody has seen to what was looked for in vain."""
    await tx.execute(_SETTLE, dict(values))


async def use(tx: Transaction, *, tenants: Sequence[UUID], days: int, limit: int) -> Rows:
    """Each article that may be read, with how often it was and what people found."""
    return await (await tx.execute(_USE, {"tenants": list(tenants), "days": days, "limit": limit})).fetchall()
