"""Keeps the wall: the day of each queue, and its alarms, whether anybody looks or not."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from psycopg.rows import DictRow

from yingda.insights.wall.days import Day, Days, QueueSettings
from yingda.insights.wall.model import Alarm, Kind, Limits, Open, Watched
from yingda.insights.wall.rules import is_worth_a_row, limits_of, looks_the_same, opened, step
from yingda.insights.wall.stays import ANEW
from yingda.platform.db import Database, Transaction
from yingda.platform.outbox import CHANNEL

log = logging.getLogger(__name__)
Told = Mapping[str, float | None]
_ALONE: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('wall', 11)) AS alone"
# Who is signed in is asked only where somebody waits.
_QUEUES: Final = """
SELECT q.id, q.tenant_id, q.target_percent, t.timezone, o.limits AS of_tenant, l.limits AS of_queue,
       coalesce(w.waiting, 0) AS waiting, w.longest_since,
       CASE WHEN w.waiting > 0 THEN (
         SELECT count(*) FROM queue_assignment s JOIN agent a ON a.user_id = s.user_id AND a.state <> 'signed_out'
         WHERE s.queue_id = q.id) ELSE 0 END AS signed_in, clock_timestamp() AS now
FROM queue q JOIN tenant t ON t.id = q.tenant_id
LEFT JOIN wall_limit o ON o.tenant_id = q.tenant_id AND o.queue_id IS NULL
LEFT JOIN wall_limit l ON l.tenant_id = q.tenant_id AND l.queue_id = q.id
LEFT JOIN (
  SELECT queue_id, count(*) FILTER (WHERE state = 'waiting') AS waiting, min(since) AS longest_since
  FROM work WHERE kind = 'call' GROUP BY 1) w ON w.queue_id = q.id
"""
_OPEN: Final = """
SELECT id, queue_id, tenant_id, kind, value, worst, bound, raised_at, last_at FROM queue_alarm WHERE cleared_at IS NULL
"""
_TELL: Final = "INSERT INTO outbox (tenant_id, topic, key) SELECT tenant_id, %(topic)s, key FROM told"
_SAVE_DAYS: Final = f"""
WITH told AS (
  INSERT INTO queue_day (queue_id, tenant_id, figures, limits)
  SELECT queue_id, tenant_id, figures, limits FROM json_populate_recordset(NULL::queue_day, %(rows)s::json)
  ON CONFLICT (queue_id) DO UPDATE SET figures = excluded.figures, limits = excluded.limits, counted_at = clock_timestamp()
  WHERE (queue_day.figures, queue_day.limits) IS DISTINCT FROM (excluded.figures, excluded.limits)
  RETURNING tenant_id, queue_id AS key) {_TELL}
"""
_SAVE_ALARMS: Final = """
INSERT INTO queue_alarm (id, tenant_id, queue_id, kind, value, worst, bound, raised_at, last_at, cleared_at)
SELECT id, tenant_id, queue_id, kind, value, worst, bound, raised_at, last_at, cleared_at
FROM json_populate_recordset(NULL::queue_alarm, %(rows)s::json)
ON CONFLICT (id) DO UPDATE SET value = excluded.value, worst = excluded.worst, bound = excluded.bound,
  last_at = excluded.last_at, cleared_at = excluded.cleared_at
"""
_TELL_ALARMS: Final = (
    f"WITH told AS (SELECT u AS tenant_id, u AS key FROM unnest(%(tenants)s::uuid[]) u) {_TELL}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A queue at one look."""

    watched: Watched
    limits: Limits
    told: Told


@dataclass(kw_only=True)
class WallKeeper:
    """Looks again and again, and writes what has changed; of several workers one at a time does."""

    db: Database
    days: Days = field(default_factory=Days)
    _saved: dict[UUID, tuple[Told, Limits]] = field(default_factory=dict)
    """What was written last of each queue."""
    _written: Open = field(default_factory=dict)
    _open: Open = field(default_factory=dict)
    """Alarms as they are; what was written of them may be some seconds old."""
    _anew_at: datetime | None = None

    async def look(self, *, now: datetime | None = None) -> int:
        """Bring days and alarms up to date; how many alarms are open."""
        async with self.db.look() as tx:
            rows = await _rows(tx, _QUEUES)
            if not rows:
                return 0
            at: datetime = now or rows[0]["now"]
            seen = await self._seen(tx, rows, now=at)
        is_anew = self._anew_at is None or at >= self._anew_at + ANEW
        if is_anew:
            # What another worker has written meanwhile is not known here.
            self._saved.clear()
        days = [each for each in seen if self._saved.get(each.watched.queue_id) != (each.told, each.limits)]
        alarms = _stepped(seen, self._open, now=at)
        if not is_anew and not days and not _to_write(alarms, self._written):
            self._open = self._open | opened(alarms)
            return len(self._open)
        return await self._write(seen, days, now=at)

    async def _seen(self, tx: Transaction, rows: Sequence[DictRow], *, now: datetime) -> list[Seen]:
        queues = [
            QueueSettings(id=row["id"], tenant_id=row["tenant_id"], zone=row["timezone"]) for row in rows
        ]
        days = await self.days.read(tx, queues, now=now)
        return [_seen(row, days[row["id"]]) for row in rows]

    async def _write(self, seen: Sequence[Seen], days: Sequence[Seen], *, now: datetime) -> int:
        async with self.db.core() as tx:
            row = await (await tx.execute(_ALONE)).fetchone()
            if row is None or not row["alone"]:
                return len(self._open)
            written = opened(Alarm(**{**row, "kind": Kind(row["kind"])}) for row in await _rows(tx, _OPEN))
            known = {key: _latest(alarm, self._open.get(key)) for key, alarm in written.items()}
            alarms = _stepped(seen, known, now=now)
            saved = _to_write(alarms, written)
            is_told = await _save_days(tx, days)
            is_told |= await _save_alarms(tx, saved, written)
        self._anew_at = now
        self._saved |= {each.watched.queue_id: (each.told, each.limits) for each in days}
        self._open = _going_on(known | opened(alarms))
        self._written = _going_on(written | opened(saved))
        if is_told:
            # Readers are woken after what they will read is there.
            async with self.db.core() as tx:
                await tx.execute(f"NOTIFY {CHANNEL}")
        return len(self._open)


async def _rows(tx: Transaction, query: str) -> list[DictRow]:
    return await (await tx.execute(query.encode())).fetchall()


def _seen(row: Mapping[str, Any], day: Day) -> Seen:
    told = day.told()
    watched = Watched(
        queue_id=row["id"],
        tenant_id=row["tenant_id"],
        waiting=row["waiting"],
        longest_since=row["longest_since"],
        signed_in=row["signed_in"],
        decided=day.decided,
        service_level=told["service_level"],
        connected_rate=told["connected_rate"],
        arrivals=day.arrivals,
        usual=day.usual,
    )
    limits = limits_of(row["of_tenant"], row["of_queue"], target=row["target_percent"] / 100)
    return Seen(watched=watched, limits=limits, told=told)


def _stepped(seen: Iterable[Seen], known: Open, *, now: datetime) -> list[Alarm]:
    return [alarm for each in seen for alarm in step(each.watched, each.limits, known, now=now)]


def _latest(written: Alarm, known: Alarm | None) -> Alarm:
    return known if known is not None and known.id == written.id else written


def _to_write(alarms: Iterable[Alarm], written: Open) -> list[Alarm]:
    return [alarm for alarm in alarms if is_worth_a_row(alarm, written.get((alarm.queue_id, alarm.kind)))]


def _going_on(alarms: Open) -> Open:
    return {key: alarm for key, alarm in alarms.items() if alarm.cleared_at is None}


async def _save_days(tx: Transaction, days: Sequence[Seen]) -> bool:
    if not days:
        return False
    saved = [
        {
            "queue_id": each.watched.queue_id,
            "tenant_id": each.watched.tenant_id,
            "figures": each.told,
            "limits": asdict(each.limits),
        }
        for each in days
    ]
    told = await tx.execute(_SAVE_DAYS, {"rows": orjson.dumps(saved).decode(), "topic": "queue"})
    return told.rowcount > 0


async def _save_alarms(tx: Transaction, alarms: Sequence[Alarm], known: Open) -> bool:
    if not alarms:
        return False
    await tx.execute(_SAVE_ALARMS, {"rows": orjson.dumps([asdict(alarm) for alarm in alarms]).decode()})
    told = {
        alarm.tenant_id
        for alarm in alarms
        if not looks_the_same(alarm, known.get((alarm.queue_id, alarm.kind)))
    }
    if told:
        await tx.execute(_TELL_ALARMS, {"tenants": sorted(told), "topic": "queue_alarm"})
    for alarm in alarms:
        if (alarm.queue_id, alarm.kind) not in known:
            log.warning(
                "a queue is beyond its threshold",
                extra={"kind": alarm.kind.value, "queue": str(alarm.queue_id)},
            )
    return bool(told)
