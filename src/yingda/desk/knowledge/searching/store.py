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
# Of the terms of one group the best counts; a term is worth more the fewer articles have it.
_RANKED: Final = f"""
WITH reach AS MATERIALIZED (
  SELECT DISTINCT article_id, owner_id FROM article_in_reach WHERE {_OF}),
wanted AS (SELECT * FROM unnest(%(groups)s::int[], %(terms)s::text[], %(weights)s::real[]) AS w (grp, term, weight)),
hit AS MATERIALIZED (
  SELECT w.grp, t.article_id, max(w.weight * t.weight) AS weight
  FROM wanted w JOIN article_term_in_reach t ON t.term = w.term
  WHERE t.owner_id = ANY(ARRAY(SELECT DISTINCT owner_id FROM reach))
    AND t.article_id = ANY(ARRAY(SELECT article_id FROM reach))
  GROUP BY w.grp, t.article_id),
rarity AS (
  SELECT h.grp, ln(1 + (n.n - count(*) + 0.5) / (count(*) + 0.5)) AS idf
  FROM hit h CROSS JOIN (SELECT count(*) AS n FROM reach) n GROUP BY h.grp, n.n)
SELECT h.article_id, sum(h.weight * r.idf) AS score
FROM hit h JOIN rarity r ON r.grp = h.grp GROUP BY h.article_id
ORDER BY score DESC, h.article_id LIMIT %(limit)s
"""
_ARTICLES: Final = f"""
SELECT DISTINCT ON (article_id) {_COLUMNS} FROM article_in_reach
WHERE {_OF} AND article_id = ANY(%(ids)s) ORDER BY article_id
"""
_ANSWERING: Final = f"""
SELECT DISTINCT ON (article_id) article_id FROM article_in_reach
WHERE {_OF} AND answers_to && %(keys)s::text[] ORDER BY article_id LIMIT %(limit)s
"""
_VOTES: Final = """
SELECT article_id, count(*) FILTER (WHERE useful) AS useful, count(*) FILTER (WHERE NOT useful) AS useless
FROM article_vote WHERE tenant_id = ANY(%(tenants)s) AND article_id = ANY(%(ids)s) GROUP BY article_id
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
