"""When somebody is there: weekly hours in a time zone, China's public holidays, and days of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 6


class Holidays(StrEnum):
    """Whose public holidays a calendar keeps."""

    NONE = "none"
    CHINA = "china"


class Opening(StrEnum):
    """What a calendar says of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"


class Cause(StrEnum):
    """Which rule of a calendar decided."""

    WEEKLY = "weekly"
    EXCEPTION = "exception"
    PUBLIC_HOLIDAY = "public_holiday"
    SHIFTED_WORKING_DAY = "shifted_working_day"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """From one minute of the day to another, which is no longer within."""

    begin: int
    end: int

    def holds(self, minute: int) -> bool:
        """Whether the minute of the day lies within."""
        return self.begin <= minute < self.end


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyHours:
    """The same hours on several days of the week (1 is Monday)."""

    days: frozenset[int]
    hours: Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicDay:
    """A day that the state made different: a day off, or a day of a weekend on which people work."""

    day: date
    name_zh: str
    name_en: str
    working: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a calendar says of a moment, and why."""

    opening: Opening
    cause: Cause
    public_day: PublicDay | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """One's own days come first (no hours: closed), then public holidays, then the week."""

    timezone: ZoneInfo
    weekly: tuple[WeeklyHours, ...] = ()
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=lambda: MappingProxyType({}))
    holidays: Holidays = Holidays.NONE

    def opening_at(self, moment: datetime) -> Verdict:
        """Whether somebody is there at this moment, by the clock of the place."""
        local = moment.astimezone(self.timezone)
        hours, cause, public = self._rule_of(local.date())
        if any(each.holds(local.hour * 60 + local.minute) for each in hours):
            return Verdict(opening=Opening.OPEN, cause=cause, public_day=public)
        is_off = not hours and cause in (Cause.EXCEPTION, Cause.PUBLIC_HOLIDAY)
        return Verdict(opening=Opening.HOLIDAY if is_off else Opening.CLOSED, cause=cause, public_day=public)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """When somebody is there on a day, by the clock of the place."""
        return self._rule_of(day)[0]

    def _rule_of(self, day: date) -> tuple[tuple[Hours, ...], Cause, PublicDay | None]:
        if day in self.exceptions:
            return self.exceptions[day], Cause.EXCEPTION, None
        public = public_days(day.year).get(day) if self.holidays is Holidays.CHINA else None
        if public is None:
            return self._hours_on(day.isoweekday()), Cause.WEEKLY, None
        if not public.working:
            return (), Cause.PUBLIC_HOLIDAY, public
        # A Saturday on which everybody works is a day like the Monday after it, not like other Saturdays.
        return self._hours_on(1), Cause.SHIFTED_WORKING_DAY, public

    def _hours_on(self, weekday: int) -> tuple[Hours, ...]:
        return tuple(item.hours for item in self.weekly if weekday in item.days)


@lru_cache(maxsize=16)
def public_days(year: int) -> Mapping[date, PublicDay]:
    """China's days off and shifted working days of a year; a weekend that touches a holiday belongs to it."""
    years = range(max(year - 1, date.min.year + 1), min(year + 2, date.max.year))
    off_zh = holidays.country_holidays("CN", years=years, language="zh_CN")
    off_en = holidays.country_holidays("CN", years=years, language="en_US")
    working = {day for day in off_zh.weekend_workdays if day.year == year}
    found = {
        day: PublicDay(day=day, name_zh="调休上班", name_en="Shifted working day", working=True)
        for day in working
    }
    for day in sorted(off_zh):
        for off in (day, *_weekend_around(day, working=off_zh.weekend_workdays)):
            if off.year == year and (off == day or off not in off_zh):
                found[off] = PublicDay(day=off, name_zh=off_zh[day], name_en=off_en[day], working=False)
    return MappingProxyType(dict(sorted(found.items())))


def is_announced(year: int) -> bool:
    """Whether the shifted days of a year are known; until the autumn before, only the holidays by law are."""
    return any(day.working for day in public_days(year).values())


def _weekend_around(day: date, *, working: set[date]) -> list[date]:
    """The days of a weekend that are off in one run with this day."""
    found = []
    for step in (-_DAY, _DAY):
        other = day + step
        while other.isoweekday() >= _SATURDAY and other not in working:
            found.append(other)
            other += step
    return found
