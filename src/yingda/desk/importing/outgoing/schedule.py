"""When a standing authorisation is followed next; pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_run(
    after: datetime, *, every: str, on_day: int | None, at_minute: int, ends_on: date, timezone: str
) -> datetime | None:
    """The first moment after another at which it is due, by the clock of the enterprise; none after its last day."""
    zone = ZoneInfo(timezone)
    day = after.astimezone(zone).date()
    for ahead in range(63):
        each = day + timedelta(days=ahead)
        moment = datetime.combine(each, time(at_minute // 60, at_minute % 60), zone).astimezone(UTC)
        if each > ends_on:
            return None
        if moment > after and _is_day(each, every, on_day):
            return moment
    return None


def _is_day(day: date, every: str, on_day: int | None) -> bool:
    if every == "week":
        return day.isoweekday() == on_day
    if every == "month":
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return day.day == min(on_day or 1, last.day)
    return True
