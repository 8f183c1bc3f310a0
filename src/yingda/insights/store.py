"""Reads figures with the eyes of whoever asks: sums by the database, rates by their definitions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.insights.errors import MeasureUnknown, RangeInvalid
from yingda.insights.figures import merged, sums_of
from yingda.insights.intervals import Interval, borders
from yingda.insights.measures import MEASURES
from yingda.insights.model import SCOPES, By
from yingda.insights.ratios import RATIOS, Ratio, Sums
from yingda.kernel.errors import NotAllowed, NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, Role

_ROOM: Final = "SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"
"""A day's parts are summed in memory; by sorting on disk it would take five times as long."""
MOST_DAYS: Final = {Interval.HALF_HOUR: 7, Interval.DAY: 92}
_KEYS: Final = {By.QUEUE: "queue_id", By.AGENT: "agent_id", By.NUMBER: "number_id", By.TENANT: "tenant_id"}
_SUMS: Final = ", ".join(
    f"max({code}) AS {code}" if measure.unit == "longest" else f"sum({code}) AS {code}"
    for code, measure in MEASURES.items()
)
_COUNTED: Final = """
FROM figure_part
WHERE tenant_id = ANY(%(tenants)s) AND scope = ANY(%(scopes)s)
  AND counted_at >= %(begin)s AND counted_at < %(end)s
  AND (%(agent_id)s::uuid IS NULL OR agent_id = %(agent_id)s)
"""
_FIGURES: Final = """
SELECT {key} AS key, width_bucket(counted_at, %(borders)s::timestamptz[]) AS n, {sums} {counted} GROUP BY 1, 2
"""
_TIMES: Final = """
WITH cut AS (
  SELECT agent_id, state, reason, width_bucket(quarter, %(borders)s::timestamptz[]) AS n, seconds
  FROM agent_time_on_floor
  WHERE quarter >= %(begin)s AND quarter < %(end)s AND (%(agent_id)s::uuid IS NULL OR agent_id = %(agent_id)s)
  UNION ALL
  -- what goes on is told up to now
  SELECT agent_id, state, reason, n, date_part('epoch', least(until, (%(borders)s::timestamptz[])[n + 1])
                                                        - greatest(since, (%(borders)s::timestamptz[])[n]))
  FROM (SELECT agent_id, state, reason, greatest(since, %(begin)s) AS since, least(now(), %(end)s) AS until
        FROM agent_stretch_on_floor
        WHERE until IS NULL AND (%(agent_id)s::uuid IS NULL OR agent_id = %(agent_id)s)) s
  CROSS JOIN LATERAL generate_series(width_bucket(since, %(borders)s::timestamptz[]),
    width_bucket(until - interval '1 microsecond', %(borders)s::timestamptz[])) n
  WHERE until > since)
"""
_STATES: Final = f"""{_TIMES}
SELECT agent_id, n, state, reason, sum(seconds) AS seconds FROM cut GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_SPENT: Final = f"""{_TIMES},
spent AS (
  SELECT agent_id, n, sum(seconds) AS signed_in,
         sum(seconds) FILTER (WHERE state IN ('talking', 'wrap_up', 'busy')) AS at_work,
         sum(seconds) FILTER (WHERE state = 'on_break') AS on_break
  FROM cut GROUP BY 1, 2)
"""
_TOGETHER: Final = "sum(signed_in) AS signed_in, sum(at_work) AS at_work, sum(on_break) AS on_break"
_AGENT_TIME: Final = {
    By.AGENT: f"{_SPENT} SELECT agent_id AS key, n, signed_in, at_work, on_break FROM spent",
    By.QUEUE: f"""{_SPENT} SELECT q.queue_id AS key, n, {_TOGETHER} FROM spent
      JOIN queue_assignment q ON q.user_id = agent_id AND q.tenant_id = ANY(%(tenants)s) GROUP BY 1, 2""",
    By.TENANT: f"""{_SPENT} SELECT q.tenant_id AS key, n, {_TOGETHER} FROM spent
      JOIN (SELECT DISTINCT user_id, tenant_id FROM queue_assignment WHERE tenant_id = ANY(%(tenants)s)) q
        ON q.user_id = agent_id GROUP BY 1, 2""",
}
_NAMES: Final = {
    By.QUEUE: "SELECT id, name_zh AS zh, name_en AS en FROM queue WHERE tenant_id = ANY(%(tenants)s)",
    By.NUMBER: """SELECT id, digits || ' ' || name_zh AS zh, digits || ' ' || name_en AS en FROM number
      WHERE tenant_id = ANY(%(tenants)s) OR id IN (SELECT number_id FROM merchant WHERE tenant_id = ANY(%(tenants)s))""",
    By.TENANT: "SELECT id, name_zh AS zh, name_en AS en FROM tenant WHERE tenant_id = ANY(%(tenants)s)",
    By.AGENT: """SELECT id, concat_ws(' ', staff_no, display_name) AS zh, concat_ws(' ', staff_no, display_name) AS en FROM (
        SELECT user_id AS id, staff_no, display_name FROM agent_on_floor
        UNION SELECT id, staff_no, display_name FROM app_user WHERE tenant_id = ANY(%(tenants)s)) a""",
}
_ROWS: Final = """
SELECT f.interaction_id, f.seq, f.counted_at, f.queue_id, f.agent_id, f.value, i.opened_at, i.number_digits, i.result
FROM (SELECT *, {measure} AS value {counted} AND {measure} <> 0 AND (%(all)s OR {key} IS NOT DISTINCT FROM %(key)s)
      ORDER BY counted_at, interaction_id, n LIMIT %(limit)s OFFSET %(skip)s) f
JOIN interaction i ON i.tenant_id = f.tenant_id AND i.id = f.interaction_id
ORDER BY f.counted_at, f.interaction_id, f.n
"""
_COUNT: Final = """
SELECT count(*) AS count {counted} AND {measure} <> 0 AND (%(all)s OR {key} IS NOT DISTINCT FROM %(key)s)
"""
_STRETCHES: Final = """
SELECT agent_id, seq, since, until, state, reason, interaction_id FROM agent_stretch_on_floor
WHERE agent_id = %(agent_id)s AND since < %(end)s
  AND ((since >= %(begin)s - interval '1 day' AND until > %(begin)s) OR until IS NULL)
  AND (%(state)s::text IS NULL OR state = %(state)s)
ORDER BY since LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """What figures are asked for: days of the tenants' own zone, both included."""

    by: By
    interval: Interval
    first: date
    last: date
    tenant_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The sums of one key in one interval."""

    key: UUID | None
    begin: datetime
    end: datetime
    sums: Sums


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """The time of one agent in one state for one reason in one interval."""

    agent_id: UUID
    begin: datetime
    end: datetime
    state: str
    reason: str | None
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Sums, the names of their keys, and how far the ledger was read."""

    told: Sequence[Told]
    names: Mapping[UUID, Mapping[str, str]]
    timezones: Sequence[str]
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StateAnswer:
    """The time of agents in their states, and their names."""

    spent: Sequence[Spent]
    names: Mapping[UUID, Mapping[str, str]]
    timezones: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """Which rows are asked for: those behind one figure of one key, or of all."""

    by: By
    measure: str
    begin: datetime
    end: datetime
    tenant_id: UUID | None
    key: UUID | None
    is_of_all: bool
    limit: int
    skip: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Eyes:
    """Whose rows are read, and of which agent only."""

    tenants: Sequence[UUID]
    agent_id: UUID | None = None

    def values(self, **more: object) -> dict[str, Any]:
        return {"tenants": list(self.tenants), "agent_id": self.agent_id, **more}


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureReader:
    """Tells figures of the tenants of an actor."""

    db: Database

    async def figures(self, actor: Actor, ask: Ask) -> Answer:
        """The sums of every key in every interval."""
        eyes = _eyes(actor, by=ask.by, tenant_id=ask.tenant_id)
        _require_range(ask)
        told: list[Told] = []
        async with self.db.app(sees=eyes.tenants) as tx:
            await tx.execute(_ROOM)
            zones = await _zones(tx, eyes)
            if ask.by is By.AGENT:
                # His time is one, whomever he works for.
                zones = {await _zone(tx, ask.tenant_id or actor.tenant_id): list(eyes.tenants)}
            for zone, tenants in zones.items():
                cuts = borders(ask.first, ask.last, interval=ask.interval, zone=ZoneInfo(zone))
                told += await _told(tx, ask.by, _Eyes(tenants=tenants, agent_id=eyes.agent_id), cuts)
            names = await _names(tx, ask.by, eyes)
            look = await (await tx.execute("SELECT at FROM figure_look")).fetchone()
        return Answer(
            told=_as_one(told), names=names, timezones=sorted(zones), as_of=look["at"] if look else None
        )

    async def states(self, actor: Actor, ask: Ask) -> StateAnswer:
        """The time of every agent in every state, in the zone of the tenant that is asked for, or of one's own."""
        eyes = _eyes(actor, by=By.AGENT, tenant_id=ask.tenant_id)
        _require_range(ask)
        async with self.db.app(sees=eyes.tenants) as tx:
            await tx.execute(_ROOM)
            zone = await _zone(tx, ask.tenant_id or actor.tenant_id)
            cuts = borders(ask.first, ask.last, interval=ask.interval, zone=ZoneInfo(zone))
            rows = await (await tx.execute(_STATES, _between(eyes, cuts))).fetchall()
            names = await _names(tx, By.AGENT, eyes)
        spent = [
            Spent(
                agent_id=row["agent_id"],
                begin=cuts[row["n"] - 1],
                end=cuts[row["n"]],
                state=row["state"],
                reason=row["reason"],
                seconds=float(row["seconds"]),
            )
            for row in rows
        ]
        return StateAnswer(spent=spent, names=names, timezones=[zone])

    async def behind(self, actor: Actor, behind: Behind) -> tuple[list[dict[str, Any]], int]:
        """The rows that a figure was counted from, and how many there are."""
        eyes = _eyes(actor, by=behind.by, tenant_id=behind.tenant_id)
        query = {"counted": _COUNTED, "measure": behind.measure, "key": _KEYS[behind.by]}
        asked = eyes.values(
            scopes=sorted(SCOPES[behind.by]),
            begin=behind.begin,
            end=behind.end,
            all=behind.is_of_all,
            key=behind.key,
            limit=behind.limit,
            skip=behind.skip,
        )
        async with self.db.app(sees=eyes.tenants) as tx:
            rows = await (await tx.execute(_ROWS.format(**query), asked)).fetchall()
            count = await (await tx.execute(_COUNT.format(**query), asked)).fetchone()
            names = {by: await _names(tx, by, eyes) for by in (By.QUEUE, By.AGENT)}
        for row in rows:
            row["queue"] = names[By.QUEUE].get(row["queue_id"])
            row["agent"] = names[By.AGENT].get(row["agent_id"])
        return rows, count["count"] if count else 0

    async def stretches(
        self, actor: Actor, *, agent_id: UUID, begin: datetime, end: datetime, state: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """The ledger rows that an agent's time in his states was counted from."""
        eyes = _eyes(actor, by=By.AGENT, tenant_id=None)
        wanted = eyes.values(begin=begin, end=end, state=state, limit=limit) | {"agent_id": agent_id}
        if eyes.agent_id not in (None, agent_id):
            return []
        async with self.db.app(sees=eyes.tenants) as tx:
            return await (await tx.execute(_STRETCHES, wanted)).fetchall()


def counted_measure(measure: str, *, by: By) -> str:
    """The counted measure whose rows are behind a figure; one that there is not is refused."""
    known = MEASURES.get(measure) or RATIOS.get(measure)
    if known is None or by not in known.by:
        raise MeasureUnknown(measure=measure)
    return known.rows if isinstance(known, Ratio) else known.code


def _eyes(actor: Actor, *, by: By, tenant_id: UUID | None) -> _Eyes:
    """A tenant that is not the actor's is not there; an agent sees what he did himself."""
    if tenant_id is not None and not actor.sees(tenant_id):
        raise NotFound
    tenants = sorted(actor.tenants if tenant_id is None else {tenant_id})
    if actor.role is not Role.AGENT:
        return _Eyes(tenants=tenants)
    if by is not By.AGENT:
        raise NotAllowed
    return _Eyes(tenants=tenants, agent_id=actor.user_id)


def _require_range(ask: Ask) -> None:
    days, most = (ask.last - ask.first) // timedelta(days=1) + 1, MOST_DAYS[ask.interval]
    if not 1 <= days <= most:
        raise RangeInvalid(days=days, most=most)


def _between(eyes: _Eyes, cuts: Sequence[datetime], **more: object) -> dict[str, Any]:
    return eyes.values(begin=cuts[0], end=cuts[-1], borders=list(cuts), **more)


async def _told(tx: Transaction, by: By, eyes: _Eyes, cuts: Sequence[datetime]) -> list[Told]:
    asked = _between(eyes, cuts, scopes=sorted(SCOPES[by]))
    query = _FIGURES.format(key=_KEYS[by], sums=_SUMS, counted=_COUNTED)
    counted = await (await tx.execute(query, asked)).fetchall()
    found: list[tuple[UUID | None, int, Sums]] = [(row["key"], row["n"], sums_of(row)) for row in counted]
    if by in _AGENT_TIME:
        times = await (await tx.execute(_AGENT_TIME[by], asked)).fetchall()
        found += [
            (
                row["key"],
                row["n"],
                {name: float(row[name] or 0) for name in ("signed_in", "at_work", "on_break")},
            )
            for row in times
        ]
    return [Told(key=key, begin=cuts[n - 1], end=cuts[n], sums=sums) for key, n, sums in found]


def _as_one(told: Iterable[Told]) -> list[Told]:
    """What was counted and the time that was spent in it, together; in the order of time."""
    found: dict[tuple[datetime, datetime, UUID | None], list[Sums]] = {}
    for each in told:
        found.setdefault((each.begin, each.end, each.key), []).append(each.sums)
    return [
        Told(key=key, begin=begin, end=end, sums=merged(sums))
        for (begin, end, key), sums in sorted(found.items(), key=lambda item: (item[0][0], str(item[0][2])))
    ]


async def _zones(tx: Transaction, eyes: _Eyes) -> dict[str, list[UUID]]:
    query = "SELECT id, timezone FROM tenant WHERE id = ANY(%(tenants)s)"
    found: dict[str, list[UUID]] = {}
    for row in await (await tx.execute(query, eyes.values())).fetchall():
        found.setdefault(row["timezone"], []).append(row["id"])
    return found


async def _zone(tx: Transaction, tenant_id: UUID) -> str:
    query = "SELECT timezone FROM tenant WHERE id = %(id)s"
    row = await (await tx.execute(query, {"id": tenant_id})).fetchone()
    if row is None:
        raise NotFound
    zone: str = row["timezone"]
    return zone


async def _names(tx: Transaction, by: By, eyes: _Eyes) -> dict[UUID, dict[str, str]]:
    rows = await (await tx.execute(_NAMES[by], eyes.values())).fetchall()
    return {row["id"]: {"zh": row["zh"], "en": row["en"]} for row in rows}
