"""The arithmetic of clocks: elapsed time day and night, or only within a calendar's hours, in its own time zone; pure.

`deadline` and `elapsed` agree: from a beginning to its deadline exactly the allowed time elapses, and not before.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from yingda.flows.calendar import Calendar, Hours

DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)
NOTHING: Final = timedelta(0)
FARTHEST: Final = timedelta(days=366 * 5)
"""A calendar that is never open in so long a time has no deadlines."""


def elapsed(begin: datetime, end: datetime, calendar: Calendar | None) -> timedelta:
    """How much of the time between two moments counts; nothing, if the end comes first."""
    if end <= begin:
        return NOTHING
    if calendar is None:
        return end.astimezone(UTC) - begin.astimezone(UTC)
    total = NOTHING
    for opens, closes in open_times(begin, calendar):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def deadline(begin: datetime, allowed: timedelta, calendar: Calendar | None) -> datetime | None:
    """The first moment at which the allowed time has elapsed; None, if the calendar is not open for so long."""
    if calendar is None or allowed <= NOTHING:
        return begin.astimezone(UTC) + allowed
    left = allowed
    for opens, closes in open_times(begin, calendar):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def open_times(begin: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of time, from a moment on and in UTC, in which the calendar is open."""
    start = begin.astimezone(UTC)
    last = start + FARTHEST
    held: tuple[datetime, datetime] | None = None
    for opens, closes in _all_times(start, calendar):
        opens = max(opens, start)
        if closes <= opens:
            continue
        if held is not None and opens <= held[1]:
            held = (held[0], max(held[1], closes))
            continue
        if held is not None:
            yield held
        if opens > last:
            return
        held = (opens, closes)
    if held is not None:
        yield held


def _all_times(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """What is open in each stretch of UTC in which local clocks run evenly, in order."""
    here = datetime.combine(start.date(), time(), UTC)
    end = start + FARTHEST + 2 * DAY
    while here < end:
        for begin, until, offset in _even_stretches(here, calendar):
            yield from _open_within(begin, until, offset, calendar)
        here += DAY


def _even_stretches(begin: datetime, calendar: Calendar) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """A day of UTC, cut where the local clocks are put forward or back."""
    until = begin + DAY
    before, after = _offset(begin, calendar), _offset(until, calendar)
    if before == after:
        return ((begin, until, before),)
    low, high = begin, until
    while high - low > SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _offset(middle, calendar) == before:
            low = middle
        else:
            high = middle
    return ((begin, high, before), (high, until, after))


def _offset(moment: datetime, calendar: Calendar) -> timedelta:
    return moment.astimezone(calendar.timezone).utcoffset() or NOTHING


def _open_within(
    begin: datetime, until: datetime, offset: timedelta, calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    day: date = (begin + offset).date()
    while datetime.combine(day, time(), UTC) - offset < until:
        midnight = datetime.combine(day, time(), UTC) - offset
        for hours in _merged(calendar.hours_on(day)):
            opens = max(begin, midnight + timedelta(minutes=hours.begin))
            closes = min(until, midnight + timedelta(minutes=hours.end))
            if opens < closes:
                yield opens, closes
        day += DAY


def _merged(hours: tuple[Hours, ...]) -> Iterator[Hours]:
    """The hours of a day in order, none within another."""
    held: Hours | None = None
    for each in sorted(hours, key=lambda one: (one.begin, one.end)):
        if held is None or each.begin > held.end:
            if held is not None:
                yield held
            held = each
        elif each.end > held.end:
            held = Hours(begin=held.begin, end=each.end)
    if held is not None:
        yield held
