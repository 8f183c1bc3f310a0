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
from yingda.insights.wall.rules import limits_of, looks_the_same, opened, step
from yingda.platform.db import Database, Transaction
from yingda.platform.outbox import CHANNEL

log = logging.getLogger(__name__)
_ALONE: Final = (
    "SELECT pg_try_advisory_xact_lock(hashtextextended('wall', 11)) AS alone, clock_timestamp() AS now"
)
_QUEUES: Final = """
SELECT q.id, q.tenant_id, q.target_percent, t.timezone, o.limits AS of_tenant, l.limits AS of_queue
FROM queue q JOIN tenant t ON t.id = q.tenant_id
LEFT JOIN wall_limit o ON o.tenant_id = q.tenant_id AND o.queue_id IS NULL
LEFT JOIN wall_limit l ON l.tenant_id = q.tenant_id AND l.queue_id = q.id
"""
_WAITING: Final = """
SELECT queue_id, count(*) FILTER (WHERE state = 'waiting') AS waiting, min(since) AS longest_since
FROM work WHERE kind = 'call' GROUP BY 1
"""
_SIGNED_IN: Final = """
SELECT s.queue_id, count(*) AS signed_in FROM queue_assignment s
JOIN agent a ON a.user_id = s.user_id AND a.state <> 'signed_out' GROUP BY 1
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


@dataclass(kw_only=True)
class WallKeeper:
    """Looks again and again; of several workers one at a time does."""

    db: Database
    days: Days = field(default_factory=Days)

    async def look(self, *, now: datetime | None = None) -> int:
        """Bring days and alarms up to date; how many alarms are open."""
        async with self.db.core() as tx:
            row = await (await tx.execute(_ALONE)).fetchone()
            if row is None or not row["alone"]:
                return 0
            is_open, is_told = await self._look(tx, now=now or row["now"])
        if is_told:
            # Readers are woken after what they will read is there.
            async with self.db.core() as tx:
                await tx.execute(f"NOTIFY {CHANNEL}")
        return is_open

    async def _look(self, tx: Transaction, *, now: datetime) -> tuple[int, bool]:
        """How many alarms are open, and whether readers were told of anything."""
        rows = await _rows(tx, _QUEUES)
        settings = [
            QueueSettings(id=row["id"], tenant_id=row["tenant_id"], zone=row["timezone"]) for row in rows
        ]
        days = await self.days.read(tx, settings, now=now)
        limits = {row["id"]: _limits(row) for row in rows}
        is_told = await _save_days(tx, settings, days, limits)
        known = opened(Alarm(**{**row, "kind": Kind(row["kind"])}) for row in await _rows(tx, _OPEN))
        alarms = [
            alarm
            for queue in await _watched(tx, settings, days)
            for alarm in step(queue, limits[queue.queue_id], known, now=now)
        ]
        is_told |= await _save_alarms(tx, alarms, known)
        return sum(alarm.cleared_at is None for alarm in alarms), is_told


async def _rows(tx: Transaction, query: str) -> list[DictRow]:
    return await (await tx.execute(query.encode())).fetchall()


def _limits(row: Mapping[str, Any]) -> Limits:
    return limits_of(row["of_tenant"], row["of_queue"], target=row["target_percent"] / 100)


async def _watched(
    tx: Transaction, queues: Iterable[QueueSettings], days: Mapping[UUID, Day]
) -> list[Watched]:
    waiting = {row["queue_id"]: row for row in await _rows(tx, _WAITING)}
    present = {row["queue_id"]: row["signed_in"] for row in await _rows(tx, _SIGNED_IN)}
    return [
        _queue(queue, days[queue.id], waiting.get(queue.id), signed_in=present.get(queue.id, 0))
        for queue in queues
    ]


def _queue(queue: QueueSettings, day: Day, waiting: Mapping[str, Any] | None, *, signed_in: int) -> Watched:
    told = day.told()
    return Watched(
        queue_id=queue.id,
        tenant_id=queue.tenant_id,
        waiting=waiting["waiting"] if waiting else 0,
        longest_since=waiting["longest_since"] if waiting else None,
        signed_in=signed_in,
        decided=day.decided,
        service_level=told["service_level"],
        connected_rate=told["connected_rate"],
        arrivals=day.arrivals,
        usual=day.usual,
    )


async def _save_days(
    tx: Transaction,
    queues: Iterable[QueueSettings],
    days: Mapping[UUID, Day],
    limits: Mapping[UUID, Limits],
) -> bool:
    saved = [
        {
            "queue_id": queue.id,
            "tenant_id": queue.tenant_id,
            "figures": days[queue.id].told(),
            "limits": asdict(limits[queue.id]),
        }
        for queue in queues
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
