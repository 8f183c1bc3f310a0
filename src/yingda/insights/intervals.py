"""Half-hours and days of a time zone: half-open, true where clocks are put forward or back."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

HALF_HOUR: Final = timedelta(minutes=30)


class Interval(StrEnum):
    """How a range of days is cut."""

    HALF_HOUR = "half_hour"
    DAY = "day"


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins; where clocks jump over midnight, the first one that exists."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def quarter_of(at: datetime) -> datetime:
    """The begin of the quarter of an hour that a moment lies in: half-hours and days of every time zone are made of them."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def borders(first: date, last: date, *, interval: Interval, zone: ZoneInfo) -> Sequence[datetime]:
    """The begin of each interval of these days, both included, and the end of the last one."""
    end = day_begins(last + timedelta(days=1), zone)
    return [*_begins(first, last, interval, zone), end]


def _begins(first: date, last: date, interval: Interval, zone: ZoneInfo) -> Iterator[datetime]:
    day = first
    while day <= last:
        begin, end = day_begins(day, zone), day_begins(day + timedelta(days=1), zone)
        step = end - begin if interval is Interval.DAY else HALF_HOUR
        while begin < end:
            yield begin
            begin += step
        day += timedelta(days=1)
