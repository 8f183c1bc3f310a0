"""The day of each queue so far, summed from what the worker has counted: quarters of an hour that are settled are read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.insights.figures import NONE
from yingda.insights.intervals import HALF_HOUR, day_begins
from yingda.insights.ratios import RATIOS, Sums
from yingda.insights.wall.rules import WEEKS, usual
from yingda.platform.db import Transaction

QUARTER: Final = timedelta(minutes=15)
LATE: Final = timedelta(minutes=5)
"""So long after its end a quarter may still be counted; what comes later is found when everything is read again."""
ANEW: Final = timedelta(minutes=5)
SUMMED: Final = (
    "queued", "answered", "in_target", "abandoned", "short_abandoned", "waiting", "answer_wait",
)  # fmt: skip
_QUARTERS: Final = f"""
SELECT queue_id, date_bin('15 minutes', counted_at, timestamptz 'epoch') AS quarter,
       {", ".join(f"sum({name})::bigint AS {name}" for name in SUMMED)}
FROM figure_part WHERE tenant_id = ANY(%(tenants)s) AND scope = 'stay' AND counted_at >= %(since)s GROUP BY 1, 2
"""
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
            **{name: None if rate is None else round(rate, 4) for name, rate in rates.items()},
            "average_answer": None if asked is None else round(asked, 1),
            "arrivals": self.arrivals,
            "usual": self.usual,
        }


@dataclass(kw_only=True)
class Days:
    """Keeps sums by quarter, and what is usual, between one look and the next."""

    _quarters: dict[datetime, dict[UUID, Mapping[str, int]]] = field(default_factory=dict)
    _anew_at: datetime | None = None
    _usual: dict[tuple[str, datetime], Mapping[UUID, float | None]] = field(default_factory=dict)

    async def read(
        self, tx: Transaction, queues: Sequence[QueueSettings], *, now: datetime
    ) -> dict[UUID, Day]:
        """The day of each of these queues up to now."""
        zones: dict[str, list[QueueSettings]] = {}
        for queue in queues:
            zones.setdefault(queue.zone, []).append(queue)
        begins = {zone: _midnight(zone, now) for zone in zones}
        await self._bring_up_to_date(tx, {queue.tenant_id for queue in queues}, begins=begins, now=now)
        found: dict[UUID, Day] = {}
        for zone, of_zone in zones.items():
            slot = slot_of(now, ZoneInfo(zone))
            known = await self._usual_of(tx, zone, of_zone, slot=slot)
            for queue in of_zone:
                found[queue.id] = self._day(queue.id, begins[zone], known.get(queue.id), slot=slot)
        return found

    async def _bring_up_to_date(
        self, tx: Transaction, tenants: set[UUID], *, begins: Mapping[str, datetime], now: datetime
    ) -> None:
        first = min(begins.values(), default=now)
        if self._anew_at is None or now >= self._anew_at + ANEW:
            self._anew_at, since = now, first
        else:
            since = self._unsettled(first, now)
        self._quarters = {
            quarter: rows for quarter, rows in self._quarters.items() if first <= quarter < since
        }
        values = {"tenants": sorted(tenants), "since": since}
        for row in await (await tx.execute(_QUARTERS, values)).fetchall():
            self._quarters.setdefault(row["quarter"], {})[row["queue_id"]] = row

    def _unsettled(self, first: datetime, now: datetime) -> datetime:
        """The first quarter that may change still."""
        for quarter in sorted(self._quarters):
            if any(row["waiting"] for row in self._quarters[quarter].values()):
                return max(first, min(quarter, _quarter(now - QUARTER - LATE)))
        return max(first, _quarter(now - QUARTER - LATE))

    def _day(self, queue_id: UUID, begin: datetime, known: float | None, *, slot: datetime) -> Day:
        sums: dict[str, float] = dict(NONE)
        arrivals = 0
        for quarter, rows in self._quarters.items():
            row = rows.get(queue_id)
            if row is None or quarter < begin:
                continue
            for name in SUMMED:
                sums[name] += row[name]
            if quarter >= slot:
                arrivals += row["queued"]
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


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def slot_of(now: datetime, zone: ZoneInfo) -> datetime:
    """The begin of the present half-hour, by the clock on the wall."""
    local = now.astimezone(zone)
    return now.replace(second=0, microsecond=0) - timedelta(minutes=local.minute % 30)
