"""A large day's figures: how long a supervisor waits for a page of them, while the day is read by every key that there is.

What the worker would have kept of the day is written as it is; the reading and telling is the product's own.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.figures import Spread, spread
from bench.instance import Instance
from bench.tables import table
from yingda.entrypoints.container import database_dsn
from yingda.insights.intervals import Interval
from yingda.insights.measures import MEASURES
from yingda.insights.model import By
from yingda.insights.store import Ask, FigureReader
from yingda.insights.view import figures_out
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

CONTACTS: Final = 100_000
QUEUES: Final = 30
AGENTS: Final = 370
READINGS: Final = 10
AIM_SECONDS: Final = 1.0
DAY: Final = date(2026, 11, 20)
BEGIN: Final = datetime(2026, 11, 19, 16, tzinfo=UTC)
"""When the day begins in the enterprise's zone."""

_AMOUNTS: Final = ", ".join(
    f"(random() * {1 if measure.unit == 'count' else 60_000})::int AS {code}"
    for code, measure in MEASURES.items()
)
_PARTS: Final = f"""
INSERT INTO figure_part (tenant_id, interaction_id, scope, n, counted_at, queue_id, agent_id, number_id, seq, upto, rules,
  is_over, target_seconds, short_seconds, {", ".join(MEASURES)})
SELECT %(tenant)s, md5(c::text)::uuid, s.scope, 0,
  %(begin)s::timestamptz + make_interval(secs => (c * 86400.0 / %(contacts)s)),
  CASE WHEN s.scope IN ('stay', 'share') THEN ('00000000-0000-0000-0001-' || lpad((c %% %(queues)s)::text, 12, '0'))::uuid END,
  CASE WHEN s.scope = 'share' THEN ('00000000-0000-0000-0002-' || lpad((c %% %(agents)s)::text, 12, '0'))::uuid END,
  NULL, 1, 20, 1, true, 20, 5, {_AMOUNTS}
FROM generate_series(1, %(contacts)s) c CROSS JOIN (VALUES ('call'), ('contact'), ('stay'), ('share')) s(scope)
"""
_TIMES: Final = """
INSERT INTO agent_time (tenant_id, agent_id, quarter, state, contact_tenant_id, seconds)
SELECT %(tenant)s, ('00000000-0000-0000-0002-' || lpad(a::text, 12, '0'))::uuid,
  %(begin)s::timestamptz + q * interval '15 minutes', s, %(tenant)s, 180
FROM generate_series(0, %(agents)s - 1) a CROSS JOIN generate_series(0, 95) q
  CROSS JOIN unnest(ARRAY['ready', 'reserved', 'ringing', 'talking', 'wrap_up']) s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one way of looking at the day takes."""

    by: By
    interval: Interval
    lines: int
    ms: Spread


async def measure(instance: Instance) -> Sequence[Reading]:
    """Keep a large day, and read it by every key."""
    tenant_id = await _keep_day(instance)
    async with Database(database_dsn(instance.settings), size=1) as db:
        return [await _read(FigureReader(db=db), _who(tenant_id), by) for by in By]


async def _keep_day(instance: Instance) -> UUID:
    async with await psycopg.AsyncConnection.connect(instance.owner_dsn, autocommit=True) as owner:
        found = await owner.execute("SELECT id FROM tenant WHERE kind = 'client' ORDER BY code LIMIT 1")
        ((tenant_id,),) = await found.fetchall()
        values = {
            "tenant": tenant_id,
            "begin": BEGIN,
            "contacts": CONTACTS,
            "queues": QUEUES,
            "agents": AGENTS,
        }
        await owner.execute(_PARTS.encode(), values)
        await owner.execute(_TIMES.encode(), values)
        await owner.execute("VACUUM ANALYZE figure_part, agent_time")
    return UUID(str(tenant_id))


def _who(tenant_id: UUID) -> Actor:
    return Actor(
        user_id=UserId(new_id()),
        tenant_id=TenantId(tenant_id),
        role=Role.SUPERVISOR,
        username="bench",
        display_name="bench",
        tenants=frozenset({TenantId(tenant_id)}),
        session_id=new_id(),
        address="",
        locale="en",
    )


async def _read(reader: FigureReader, actor: Actor, by: By) -> Reading:
    # Half-hours of every agent would be 17,760 lines: whoever looks at so many people looks at their days.
    interval = Interval.DAY if by is By.AGENT else Interval.HALF_HOUR
    ask, took, lines = Ask(by=by, interval=interval, first=DAY, last=DAY), [], 0
    for _ in range(READINGS):
        begun = time.perf_counter()
        told = figures_out(await reader.figures(actor, ask), by=by)
        told.model_dump_json()
        took.append(1e3 * (time.perf_counter() - begun))
        lines = len(told.rows)
    return Reading(by=by, interval=interval, lines=lines, ms=spread(took))


def report(found: Sequence[Reading]) -> tuple[str, dict[str, Any]]:
    """The table for people and the same for machines."""
    head = (f"figures of {CONTACTS:,} contacts", "interval", "lines", "p50 ms", "max ms")
    rows = [
        (
            f"by {each.by.value}",
            each.interval.value,
            str(each.lines),
            f"{each.ms.p50:.0f}",
            f"{each.ms.highest:.0f}",
        )
        for each in found
    ]
    worst = max(each.ms.p50 for each in found)
    text = f"{table(head, rows)}\n\nslowest p50: {worst:.0f} ms (aim below {1e3 * AIM_SECONDS:.0f})"
    return text, {"contacts": CONTACTS, "queues": QUEUES, "agents": AGENTS, "readings": found}
