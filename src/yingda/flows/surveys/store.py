"""Answers of surveys, summed up in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

# What is answered by a key is a number, but for star and hash, which count without a mean.
_ANSWERS: Final = """
WITH chosen AS (
  SELECT s.tenant_id, s.survey, s.question, s.answer, s.agent_id,
         CASE WHEN s.answer ~ '^[0-9]+$' THEN s.answer::numeric END AS score
  FROM unnest(%(tenants)s::uuid[]) AS wanted (tenant_id)
  JOIN survey_answer s ON s.tenant_id = wanted.tenant_id
  WHERE (%(begin)s::timestamptz IS NULL OR s.at >= %(begin)s) AND (%(end)s::timestamptz IS NULL OR s.at < %(end)s))
"""
_QUESTIONS: Final = f"""
{_ANSWERS}
SELECT tenant_id, survey, question, sum(n)::int AS answers, round(sum(total) / nullif(sum(scored), 0), 2) AS mean,
       jsonb_object_agg(answer, n) AS by_answer
FROM (SELECT tenant_id, survey, question, answer, count(*) AS n, sum(score) AS total, count(score) AS scored
      FROM chosen GROUP BY 1, 2, 3, 4) AS each
GROUP BY 1, 2, 3 ORDER BY survey, question, tenant_id
"""
_AGENTS: Final = f"""
{_ANSWERS}
SELECT c.tenant_id, c.survey, c.question, c.agent_id, coalesce(a.display_name, u.display_name, '') AS agent,
       count(*)::int AS answers, round(avg(c.score), 2) AS mean
FROM chosen c LEFT JOIN agent_on_floor a ON a.user_id = c.agent_id LEFT JOIN app_user u ON u.id = c.agent_id
WHERE c.agent_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5 ORDER BY c.survey, c.question, agent, c.agent_id
"""


async def figures(
    tx: Transaction, *, tenants: Iterable[UUID], begin: datetime | None, end: datetime | None
) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    """By question, and by question and agent; from `begin` until just before `end`."""
    values = {"tenants": list(tenants), "begin": begin, "end": end}
    questions = await (await tx.execute(_QUESTIONS, values)).fetchall()
    return questions, await (await tx.execute(_AGENTS, values)).fetchall()
