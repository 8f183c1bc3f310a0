"""Stays in queues as the worker has counted them, summed: minutes that are settled are read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from yingda.insights.figures import NONE
from yingda.insights.intervals import quarter_of
from yingda.insights.ratios import Sums
from yingda.platform.db import Transaction

LATE: Final = timedelta(minutes=5)
"""So long after its end a minute may still be counted; what comes later is found when everything is read again."""
ANEW: Final = timedelta(minutes=5)
SUMMED: Final = (
    "queued", "answered", "in_target", "abandoned", "short_abandoned", "waiting", "answer_wait",
)  # fmt: skip
# What is settled is asked for by quarters of an hour, which midnights and half-hours of every zone are borders of.
_STAYS: Final = f"""
SELECT queue_id,
       CASE WHEN counted_at >= %(border)s THEN date_bin('1 minute', counted_at, timestamptz 'epoch')
            ELSE greatest(date_bin('15 minutes', counted_at, timestamptz 'epoch'), %(since)s) END AS begin,
       {", ".join(f"sum({name})::bigint AS {name}" for name in SUMMED)}
FROM figure_part WHERE tenant_id = ANY(%(tenants)s) AND scope = 'stay' AND counted_at >= %(since)s GROUP BY 1, 2
"""
Row = Mapping[str, Any]


@dataclass(kw_only=True)
class Stays:
    """Keeps sums between one look and the next."""

    _settled: dict[datetime, dict[UUID, dict[str, float]]] = field(default_factory=dict)
    """By quarters of an hour, before the border."""
    _fresh: dict[UUID, list[Row]] = field(default_factory=dict)
    """What may change still."""
    _border: datetime | None = None
    _anew_at: datetime | None = None
    _known: dict[UUID, tuple[datetime, datetime, Sums, int]] = field(default_factory=dict)
    """What was summed last of the settled ones."""

    async def read(self, tx: Transaction, tenants: Iterable[UUID], *, first: datetime, now: datetime) -> None:
        """Bring the sums since this moment up to date; where it fails they stay as they were."""
        is_anew = self._border is None or self._anew_at is None or now >= self._anew_at + ANEW
        since = first if is_anew or self._border is None else max(first, self._border)
        border = max(since, (now - LATE).replace(second=0, microsecond=0))
        values = {"tenants": sorted(tenants), "since": since, "border": border}
        rows = await (await tx.execute(_STAYS, values)).fetchall()
        if is_anew:
            self._settled, self._anew_at = {}, now
        self._forget(before=first)
        # Who waits may be answered yet, however long ago he came.
        self._border = min([border, *(row["begin"] for row in rows if row["waiting"])])
        self._settle(rows, border=self._border, is_anew=is_anew)

    def of(self, queue_id: UUID, *, begin: datetime, slot: datetime) -> tuple[dict[str, float], int]:
        """What a queue's stays since this moment add up to, and how many came since the begin of this half-hour."""
        known = self._known.get(queue_id)
        if known is None or known[:2] != (begin, slot):
            known = self._known[queue_id] = (begin, slot, *self._summed(queue_id, begin, slot))
        sums, arrivals = dict(known[2]), known[3]
        for row in self._fresh.get(queue_id, ()):
            if row["begin"] >= begin:
                _add(sums, row)
                arrivals += row["queued"] if row["begin"] >= slot else 0
        return sums, arrivals

    def _forget(self, *, before: datetime) -> None:
        for quarter in [each for each in self._settled if each < before]:
            del self._settled[quarter]
            self._known.clear()

    def _settle(self, rows: Sequence[Row], *, border: datetime, is_anew: bool) -> None:
        settled = [row for row in rows if row["begin"] < border]
        if settled or is_anew:
            self._known.clear()
        for row in settled:
            quarter = self._settled.setdefault(quarter_of(row["begin"]), {})
            _add(quarter.setdefault(row["queue_id"], dict.fromkeys(SUMMED, 0)), row)
        self._fresh = {}
        for row in rows:
            if row["begin"] >= border:
                self._fresh.setdefault(row["queue_id"], []).append(row)

    def _summed(self, queue_id: UUID, begin: datetime, slot: datetime) -> tuple[Sums, int]:
        sums: dict[str, float] = dict(NONE)
        arrivals = 0
        for quarter, rows in self._settled.items():
            row = rows.get(queue_id)
            if row is not None and quarter >= begin:
                _add(sums, row)
                arrivals += int(row["queued"]) if quarter >= slot else 0
        return sums, arrivals


def _add(sums: dict[str, float], row: Row) -> None:
    for name in SUMMED:
        sums[name] += row[name]
