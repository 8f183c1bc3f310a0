"""Counts of an enterprise's orders; every statement names the one tenant."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.portal.model import Span
from yingda.platform.db import Transaction

MOST_READ: Final = 10_000
"""Of so many orders of a span, the newest, subjects are read for their terms."""
_ISSUES: Final = """
SELECT CASE WHEN grouping(type_id) = 0 THEN 'type' WHEN grouping(area) = 0 THEN 'area' ELSE 'product' END AS by,
  type_id, subtype, area, product,
  count(*) FILTER (WHERE opened_at >= %(begin)s) AS now, count(*) FILTER (WHERE opened_at < %(begin)s) AS before
FROM work_order
WHERE tenant_id = %(tenant_id)s AND opened_at >= %(before)s AND opened_at < %(end)s AND duplicate_of IS NULL
GROUP BY GROUPING SETS ((type_id, subtype), (area), (product))
"""
_COURSE: Final = """
SELECT day, sum(opened)::int AS opened, sum(closed)::int AS closed FROM (
  SELECT (opened_at AT TIME ZONE %(zone)s)::date AS day, 1 AS opened, 0 AS closed FROM work_order
  WHERE tenant_id = %(tenant_id)s AND opened_at >= %(begin)s AND opened_at < %(end)s
  UNION ALL
  SELECT (closed_at AT TIME ZONE %(zone)s)::date, 0, 1 FROM work_order
  WHERE tenant_id = %(tenant_id)s AND closed_at >= %(begin)s AND closed_at < %(end)s) each
GROUP BY day ORDER BY day
"""
_CLOCKS: Final = """
SELECT code, min(name_zh) AS name_zh, min(name_en) AS name_en, count(*) AS started,
  count(*) FILTER (WHERE missed_at IS NOT NULL OR (stopped_at IS NULL AND due_at < clock_timestamp())) AS missed,
  count(*) FILTER (WHERE missed_at IS NULL AND stopped_at IS NOT NULL) AS kept
FROM work_order_clock c
WHERE tenant_id = %(tenant_id)s AND started_at >= %(begin)s AND started_at < %(end)s
  -- What was withdrawn, or said twice, before its time was up: nobody kept or missed anything.
  AND (missed_at IS NOT NULL OR NOT EXISTS (SELECT FROM work_order w WHERE w.tenant_id = %(tenant_id)s AND w.id = c.order_id
    AND w.closed_at >= %(begin)s AND w.closed_at = c.stopped_at AND (w.category = 'cancelled' OR w.duplicate_of IS NOT NULL)))
GROUP BY code ORDER BY code
"""
_TOTALS: Final = """
SELECT count(*) AS opened, count(*) FILTER (WHERE NOT is_live) AS done, count(*) FILTER (WHERE reopened > 0) AS reopened,
  count(satisfaction) AS rated, avg(satisfaction)::float8 AS satisfaction,
  avg(extract(epoch FROM responded_at - opened_at))::float8 AS response_seconds,
  avg(extract(epoch FROM solved_at - opened_at))::float8 AS solution_seconds
FROM work_order WHERE tenant_id = %(tenant_id)s AND opened_at >= %(begin)s AND opened_at < %(end)s
"""
_LIVE: Final = """
SELECT count(*) AS live, count(*) FILTER (WHERE due_at < clock_timestamp()) AS overdue
FROM work_order WHERE tenant_id = %(tenant_id)s AND is_live
"""
_SUBJECTS: Final = """
SELECT subject_sealed FROM work_order
WHERE tenant_id = %(tenant_id)s AND opened_at >= %(begin)s AND opened_at < %(end)s AND duplicate_of IS NULL
ORDER BY opened_at DESC LIMIT %(most)s
"""
_TYPES: Final = """
SELECT t.id, t.name_zh, t.name_en, v.document -> 'subtypes' AS subtypes FROM order_type t
LEFT JOIN order_type_version v ON v.tenant_id = t.tenant_id AND v.type_id = t.id AND v.version = t.published
WHERE t.tenant_id = %(tenant_id)s
"""
_TENANT: Final = """
SELECT id, name_zh, name_en, timezone FROM tenant WHERE tenant_id = %(tenant_id)s AND id = %(tenant_id)s
"""

_HOUSES: Final = """
SELECT * FROM (
  SELECT t.id, t.timezone,
    (SELECT min(w.opened_at) FROM work_order w WHERE w.tenant_id = t.id) AS since,
    (SELECT max(r.first_day) FROM desk_report r WHERE r.tenant_id = t.id AND r.kind = 'weekly_issues') AS reported
  FROM tenant t WHERE t.status = 'active') house
WHERE since IS NOT NULL ORDER BY id
"""
_KEEP_REPORT: Final = """
INSERT INTO desk_report (id, tenant_id, kind, first_day, last_day, opened, opened_before, kept, missed)
VALUES (%(id)s, %(tenant_id)s, 'weekly_issues', %(first_day)s, %(last_day)s, %(opened)s, %(opened_before)s, %(kept)s,
  %(missed)s)
ON CONFLICT (tenant_id, kind, first_day) DO NOTHING RETURNING id
"""
_REPORTS: Final = """
SELECT id, tenant_id, first_day, last_day, opened, opened_before, kept, missed, made_at FROM desk_report
WHERE tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR id = %(id)s)
ORDER BY first_day DESC, id LIMIT %(limit)s
"""


async def houses_with_orders(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Enterprises that have orders, since when, and of which week the last report is; as the platform itself."""
    return await (await tx.execute(_HOUSES)).fetchall()


async def keep_report(tx: Transaction, values: Mapping[str, Any]) -> bool:
    """Keep what is known of a new report; False where its week has one."""
    return await (await tx.execute(_KEEP_REPORT, values)).fetchone() is not None


async def reports(
    tx: Transaction, *, tenants: Sequence[UUID], report_id: UUID | None = None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """The reports of these enterprises, newest first, or one of them."""
    values = {"tenants": list(tenants), "id": report_id, "limit": limit}
    return await (await tx.execute(_REPORTS, values)).fetchall()


async def tenant(tx: Transaction, tenant_id: UUID) -> Mapping[str, Any] | None:
    """The enterprise by its names, and its time zone."""
    return await (await tx.execute(_TENANT, {"tenant_id": tenant_id})).fetchone()


async def issues(tx: Transaction, tenant_id: UUID, span: Span) -> Sequence[Mapping[str, Any]]:
    """Orders of the span and of the one before, by type and subtype, by area, by product."""
    values = {"tenant_id": tenant_id, "before": span.before.begin, "begin": span.begin, "end": span.end}
    return await (await tx.execute(_ISSUES, values)).fetchall()


async def course(tx: Transaction, tenant_id: UUID, span: Span) -> Sequence[Mapping[str, Any]]:
    """Orders opened and closed on each day on which there were any."""
    values = {**_within(tenant_id, span), "zone": span.zone.key}
    return await (await tx.execute(_COURSE, values)).fetchall()


async def clocks(tx: Transaction, tenant_id: UUID, span: Span) -> Sequence[Mapping[str, Any]]:
    """Clocks that began in the span: how many were kept, how many missed."""
    return await (await tx.execute(_CLOCKS, _within(tenant_id, span))).fetchall()


async def totals(tx: Transaction, tenant_id: UUID, span: Span) -> Mapping[str, Any]:
    """Sums and means over the orders that were opened in the span."""
    row = await (await tx.execute(_TOTALS, _within(tenant_id, span))).fetchone()
    assert row is not None
    return row


async def live(tx: Transaction, tenant_id: UUID) -> Mapping[str, Any]:
    """What is to be done at this moment."""
    row = await (await tx.execute(_LIVE, {"tenant_id": tenant_id})).fetchone()
    assert row is not None
    return row


async def subjects(
    tx: Transaction, tenant_id: UUID, span: Span, *, before: bool
) -> Sequence[Mapping[str, Any]]:
    """Sealed subjects of the span, or of the one before it, newest first."""
    asked = span.before if before else span
    values = {**_within(tenant_id, asked), "most": MOST_READ}
    return await (await tx.execute(_SUBJECTS, values)).fetchall()


async def types(tx: Transaction, tenant_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The names of the types and of their subtypes."""
    return await (await tx.execute(_TYPES, {"tenant_id": tenant_id})).fetchall()


def _within(tenant_id: UUID, span: Span) -> dict[str, Any]:
    return {"tenant_id": tenant_id, "begin": span.begin, "end": span.end}
