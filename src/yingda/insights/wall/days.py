"""The day of each queue so far, summed from what the worker has counted, and what is usual at this time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.insights.intervals import HALF_HOUR, day_begins
from yingda.insights.ratios import RATIOS, Sums
from yingda.insights.wall.rules import WEEKS, usual
from yingda.insights.wall.stays import Stays
from yingda.platform.db import Transaction

_PAST: Final = """
SELECT queue_id, w.n, sum(queued)::int AS queued
FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY w(begin, until, n)
JOIN figure_part ON tenant_id = ANY(%(tenants)s) AND scope = 'stay' AND counted_at >= w.begin AND counted_at < w.until
GROUP BY 1, 2
"""
_FIRST: Final = """
SELECT t.id, (SELECT counted_at FROM figure_part WHERE tenant_id = t.id AND scope = 'stay'
              ORDER BY counted_at LIMIT 1) AS first
FROM unnest(%(tenants)s::uuid[]) t(id)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueSettings:
    """What is configured of a queue that its day depends on."""

    id: UUID
    tenant_id: UUID
    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A queue's day so far."""

    sums: Sums
    arrivals: int
    usual: float | None

    @property
    def decided(self) -> int:
        """Queued calls whose wait is over."""
        return int(self.sums["queued"] - self.sums["waiting"])

    def told(self) -> dict[str, float | None]:
        """The figures by their codes; rates by their one definition."""
        counted = {name: int(self.sums[name]) for name in ("queued", "answered", "in_target", "abandoned")}
        rates = {name: RATIOS[name].of(self.sums) for name in ("service_level", "connected_rate")}
        asked = RATIOS["average_answer"].of(self.sums)
        return {
            **counted,
            "decided": self.decided,
            **{name: None if rate is None else round(rate, 4) for name, rate in rates.items()},
            "average_answer": None if asked is None else round(asked, 1),
            "arrivals": self.arrivals,
            "usual": self.usual,
        }


@dataclass(kw_only=True)
class Days:
    """Keeps sums, and what is usual, between one look and the next."""

    stays: Stays = field(default_factory=Stays)
    _usual: dict[tuple[str, datetime], Mapping[UUID, float | None]] = field(default_factory=dict)

    async def read(
        self, tx: Transaction, queues: Sequence[QueueSettings], *, now: datetime
    ) -> dict[UUID, Day]:
        """The day of each of these queues up to now."""
        zones: dict[str, list[QueueSettings]] = {}
        for queue in queues:
            zones.setdefault(queue.zone, []).append(queue)
        begins = {zone: _midnight(zone, now) for zone in zones}
        first = min(begins.values(), default=now)
        await self.stays.read(tx, {queue.tenant_id for queue in queues}, first=first, now=now)
        found: dict[UUID, Day] = {}
        for zone, of_zone in zones.items():
            slot = slot_of(now, ZoneInfo(zone))
            known = await self._usual_of(tx, zone, of_zone, slot=slot)
            for queue in of_zone:
                found[queue.id] = self._day(queue.id, begins[zone], known.get(queue.id), slot=slot)
        return found

    def _day(self, queue_id: UUID, begin: datetime, known: float | None, *, slot: datetime) -> Day:
        sums, arrivals = self.stays.of(queue_id, begin=begin, slot=slot)
        sums["answer_wait"] /= 1000
        return Day(sums=sums, arrivals=arrivals, usual=known)

    async def _usual_of(
        self, tx: Transaction, zone: str, queues: Sequence[QueueSettings], *, slot: datetime
    ) -> Mapping[UUID, float | None]:
        """What each queue gets in this half-hour of this weekday as a rule; asked once for each half-hour."""
        key = (zone, slot)
        if key not in self._usual or {queue.id for queue in queues} - set(self._usual[key]):
            self._usual = {
                each: known for each, known in self._usual.items() if each[1] == slot or each[0] != zone
            }
            self._usual[key] = await _usual_arrivals(tx, zone, queues, slot=slot)
        return self._usual[key]


async def _usual_arrivals(
    tx: Transaction, zone: str, queues: Sequence[QueueSettings], *, slot: datetime
) -> dict[UUID, float | None]:
    begins = past_slots(slot, ZoneInfo(zone))
    tenants = sorted({queue.tenant_id for queue in queues})
    values = {"tenants": tenants, "begins": begins, "ends": [begin + HALF_HOUR for begin in begins]}
    firsts = await (await tx.execute(_FIRST, values)).fetchall()
    first = {row["id"]: row["first"] for row in firsts}
    counted = {
        (row["queue_id"], row["n"]): row["queued"]
        for row in await (await tx.execute(_PAST, values)).fetchall()
    }
    return {
        queue.id: usual(
            [
                counted.get((queue.id, n), 0)
                for n, begin in enumerate(begins, start=1)
                # Before the tenant's first call nothing could come.
                if first[queue.tenant_id] is not None and first[queue.tenant_id] < begin + HALF_HOUR
            ]
        )
        for queue in queues
    }


def past_slots(slot: datetime, zone: ZoneInfo) -> list[datetime]:
    """The same half-hour by the clock on the wall, of the weeks before; the last one first."""
    local = slot.astimezone(zone).replace(tzinfo=None)
    return [(local - timedelta(weeks=week)).replace(tzinfo=zone) for week in range(1, WEEKS + 1)]


def _midnight(zone: str, now: datetime) -> datetime:
    return day_begins(now.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone))


def slot_of(now: datetime, zone: ZoneInfo) -> datetime:
    """The begin of the present half-hour, by the clock on the wall."""
    local = now.astimezone(zone)
    return now.replace(second=0, microsecond=0) - timedelta(minutes=local.minute % 30)
