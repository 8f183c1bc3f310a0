"""Go one way while the tenant is open, the other while it is closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from yingda.flows.engine.fields import Fields
from yingda.flows.model import KeepWaiting, Leave, Move, Outcome, Position, Stay

MAX_PERIODS = 50
MAX_EXCEPTIONS = 400
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}", re.ASCII)
_UTC = ZoneInfo("UTC")


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
class OpeningHours:
    """Weekly hours in a time zone, and days that are different: a day with no hours is closed."""

    type_name: ClassVar[str] = "opening_hours"
    waits: ClassVar[bool] = False

    timezone: ZoneInfo
    weekly: tuple[WeeklyHours, ...]
    exceptions: Mapping[date, tuple[Hours, ...]]
    open: str
    closed: str

    @staticmethod
    def parse(fields: Fields) -> OpeningHours:
        """Read the node's fields."""
        weekly = fields.objects("weekly", limit=MAX_PERIODS)
        return OpeningHours(
            timezone=_zone(fields),
            weekly=tuple(
                WeeklyHours(days=item.integers("days", low=1, high=7), hours=_hours(item)) for item in weekly
            ),
            exceptions=_exceptions(fields),
            open=fields.target("open"),
            closed=fields.target("closed"),
        )

    def enter(self, at: Position, *, now: datetime) -> Move:
        """Look at the clock of the place, and go on."""
        local = now.astimezone(self.timezone)
        minute = local.hour * 60 + local.minute
        if any(hours.holds(minute) for hours in self._hours_of(local.date())):
            return Leave(result="open", target=self.open, typed_ahead=at.typed_ahead)
        return Leave(result="closed", target=self.closed, typed_ahead=at.typed_ahead)

    def hear(self, at: Position, outcome: Outcome, *, now: datetime) -> Move:
        """Nobody waits here, so nothing can come of it."""
        return Stay(position=at, wait=KeepWaiting())

    def _hours_of(self, day: date) -> tuple[Hours, ...]:
        if day in self.exceptions:
            return self.exceptions[day]
        return tuple(item.hours for item in self.weekly if day.isoweekday() in item.days)


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("timezone", pattern=_ZONE)
    if not name:
        return _UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # A name that is a folder of the zone files, or none of them at all.
        fields.refuse("timezone", expected="a time zone such as Asia/Shanghai")
        return _UTC


def _hours(fields: Fields) -> Hours:
    hours = Hours(begin=_minute(fields, "from"), end=_minute(fields, "to"))
    if hours.begin >= hours.end and fields.has("from") and fields.has("to"):
        fields.refuse("to", expected="later than from; hours over midnight are two periods")
    return hours


def _minute(fields: Fields, name: str) -> int:
    text = fields.text(name, pattern=_TIME)
    return int(text[:2]) * 60 + int(text[3:]) if text else 0


def _exceptions(fields: Fields) -> Mapping[date, tuple[Hours, ...]]:
    days: dict[date, tuple[Hours, ...]] = {}
    for item in fields.objects("exceptions", limit=MAX_EXCEPTIONS, optional=True):
        day = _date(item)
        closed = item.flag("closed", default=False)
        hours = () if closed else (_hours(item),)
        if day in days and not (days[day] and hours):
            item.refuse("date", expected="either closed or open on one day")
        days[day] = (*days.get(day, ()), *hours)
    return days


def _date(fields: Fields) -> date:
    text = fields.text("date", pattern=_DATE)
    try:
        return date.fromisoformat(text)
    except ValueError:
        if text:
            fields.refuse("date", expected="a day of the calendar")
        return date.min
