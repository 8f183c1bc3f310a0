"""Looks articles up by their terms, within what a tenant may read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.knowledge.searching.engine.query import Wanted
from yingda.platform.db import Transaction

Rows = Sequence[Mapping[str, Any]]
_OF: Final = "reader_id = ANY(%(readers)s)"
_COLUMNS: Final = """article_id, owner_id, number, language, title, topic, body, keywords, questions, answers_to,
  valid_until, review_on, published_at"""
# Of the terms of one group the best counts; a term is worth more the fewer articles have it. Each term is looked up by
# itself (OFFSET 0 keeps it so): joined, all terms of all articles in reach would be read.
_RANKED: Final = f"""
WITH reach AS MATERIALIZED (
  SELECT DISTINCT article_id, owner_id FROM article_in_reach WHERE {_OF}),
wanted AS (SELECT * FROM unnest(%(groups)s::int[], %(terms)s::text[], %(weights)s::real[]) AS w (grp, term, weight)),
hit AS MATERIALIZED (
  SELECT w.grp, t.article_id, max(w.weight * t.weight) AS weight
  FROM wanted w CROSS JOIN LATERAL (
    SELECT t.article_id, t.weight FROM article_term_in_reach t
    WHERE t.term = w.term AND t.owner_id = ANY(ARRAY(SELECT DISTINCT owner_id FROM reach)) OFFSET 0) t
  JOIN reach USING (article_id)
  GROUP BY w.grp, t.article_id),
rarity AS (
  SELECT h.grp, ln(1 + (n.n - count(*) + 0.5) / (count(*) + 0.5)) AS idf
  FROM hit h CROSS JOIN (SELECT count(*) AS n FROM reach) n GROUP BY h.grp, n.n)
SELECT h.article_id, sum(h.weight * r.idf) AS score
FROM hit h JOIN rarity r ON r.grp = h.grp GROUP BY h.article_id
ORDER BY score DESC, h.article_id LIMIT %(limit)s
"""
# One by one, too: the view is joined from both its ends only where a single article is asked for.
_ARTICLES: Final = f"""
SELECT a.* FROM unnest(%(ids)s::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (SELECT {_COLUMNS} FROM article_in_reach WHERE {_OF} AND article_id = wanted.id LIMIT 1) a
"""
_ANSWERING: Final = f"""
SELECT DISTINCT ON (article_id) article_id FROM article_in_reach
WHERE {_OF} AND answers_to && %(keys)s::text[] ORDER BY article_id LIMIT %(limit)s
"""
_VOTES: Final = """
SELECT article_id, count(*) FILTER (WHERE useful) AS useful, count(*) FILTER (WHERE NOT useful) AS useless
FROM article_vote WHERE tenant_id = ANY(%(tenants)s) AND article_id = ANY(%(ids)s) GROUP BY article_id
"""
_IN_REACH: Final = f"SELECT DISTINCT article_id, number, language FROM article_in_reach WHERE {_OF}"
_VECTORS: Final = f"""
SELECT DISTINCT ON (article_id) article_id, number, vectors FROM article_vector_in_reach
WHERE {_OF} AND encoder = %(encoder)s AND article_id = ANY(%(ids)s) ORDER BY article_id
"""
_KNOWN: Final = """
SELECT DISTINCT term FROM article_term_in_reach WHERE term = ANY(%(terms)s)
"""
_BEGINNING: Final = """
SELECT DISTINCT term FROM article_term_in_reach WHERE term >= %(begin)s AND term < %(end)s LIMIT 3000
"""
_SYNONYMS: Final = (
    "SELECT words FROM knowledge_synonym WHERE tenant_id = ANY(%(tenants)s) ORDER BY id LIMIT 2000"
)
_UNENCODED: Final = """
SELECT a.id, a.tenant_id, v.number, v.language, v.title, v.topic, v.body, v.keywords, v.questions, v.answers_to, v.valid_from,
  v.valid_until, v.review_on
FROM article a
JOIN article_version v ON v.tenant_id = a.tenant_id AND v.article_id = a.id AND v.state = 'published'
WHERE a.encoded_by <> %(encoder)s AND a.retired_at IS NULL ORDER BY a.id LIMIT %(limit)s
"""
_KEEP_VECTORS: Final = """
INSERT INTO article_vector (tenant_id, article_id, number, encoder, vectors)
VALUES (%(tenant_id)s, %(article_id)s, %(number)s, %(encoder)s, %(vectors)s)
ON CONFLICT (tenant_id, article_id) DO UPDATE SET number = excluded.number, encoder = excluded.encoder,
  vectors = excluded.vectors
"""
# What was published meanwhile has no vectors yet.
_ENCODED: Final = """
UPDATE article a SET encoded_by = %(encoder)s
WHERE a.tenant_id = %(tenant_id)s AND a.id = %(article_id)s AND EXISTS (
  SELECT 1 FROM article_version v WHERE v.tenant_id = a.tenant_id AND v.article_id = a.id AND v.state = 'published'
    AND v.number = %(number)s)
"""


async def ranked(tx: Transaction, *, readers: Sequence[UUID], wanted: Sequence[Wanted], limit: int) -> Rows:
    """The articles that fit best, with their scores."""
    values = {
        "readers": list(readers),
        "groups": [each.group for each in wanted],
        "terms": [each.term for each in wanted],
        "weights": [each.weight for each in wanted],
        "limit": limit,
    }
    return await (await tx.execute(_RANKED, values)).fetchall()


async def articles(
    tx: Transaction, *, readers: Sequence[UUID], ids: Sequence[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Those of these articles that may be read, by id."""
    values = {"readers": list(readers), "ids": list(ids)}
    rows = await (await tx.execute(_ARTICLES, values)).fetchall()
    return {row["article_id"]: row for row in rows}


async def answering(
    tx: Transaction, *, readers: Sequence[UUID], keys: Sequence[str], limit: int
) -> list[UUID]:
    """Articles whose authors said that they answer one of these choices."""
    values = {"readers": list(readers), "keys": list(keys), "limit": limit}
    rows = await (await tx.execute(_ANSWERING, values)).fetchall()
    return [row["article_id"] for row in rows]


async def votes(
    tx: Transaction, *, tenants: Sequence[UUID], ids: Sequence[UUID]
) -> Mapping[UUID, tuple[int, int]]:
    """How many found each of these articles useful, and how many did not."""
    rows = await (await tx.execute(_VOTES, {"tenants": list(tenants), "ids": list(ids)})).fetchall()
    return {row["article_id"]: (row["useful"], row["useless"]) for row in rows}


async def in_reach(tx: Transaction, *, readers: Sequence[UUID]) -> Rows:
    """Every article that may be read, with the number of its version and its language."""
    return await (await tx.execute(_IN_REACH, {"readers": list(readers)})).fetchall()


async def vectors(tx: Transaction, *, readers: Sequence[UUID], encoder: str, ids: Sequence[UUID]) -> Rows:
    """What these articles mean, as this encoder says it."""
    values = {"readers": list(readers), "encoder": encoder, "ids": list(ids)}
    return await (await tx.execute(_VECTORS, values)).fetchall()


async def known_terms(tx: Transaction, terms: Sequence[str]) -> set[str]:
    """Which of these terms any article in reach has."""
    rows = await (await tx.execute(_KNOWN, {"terms": list(terms)})).fetchall()
    return {row["term"] for row in rows}


async def terms_beginning(tx: Transaction, begin: str) -> list[str]:
    """Terms of articles in reach that begin so."""
    values = {"begin": begin, "end": begin[:-1] + chr(ord(begin[-1]) + 1)}
    rows = await (await tx.execute(_BEGINNING, values)).fetchall()
    return [row["term"] for row in rows]


async def synonyms(tx: Transaction, *, tenants: Sequence[UUID]) -> list[list[str]]:
    """Words that these enterprises have said to mean the same."""
    rows = await (await tx.execute(_SYNONYMS, {"tenants": list(tenants)})).fetchall()
    return [row["words"] for row in rows]


async def unencoded(tx: Transaction, *, encoder: str, limit: int) -> Rows:
    """Articles in force of which this encoder has not said what they mean; as the platform itself."""
    return await (await tx.execute(_UNENCODED, {"encoder": encoder, "limit": limit})).fetchall()


async def keep_vectors(tx: Transaction, values: Mapping[str, object]) -> None:
    """Keep what a version means; as the platform itself."""
    await tx.execute(_KEEP_VECTORS, dict(values))
    await tx.execute(_ENCODED, {name: each for name, each in values.items() if name != "vectors"})
