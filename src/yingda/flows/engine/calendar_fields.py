"""Read the untrusted definition of a calendar."""

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from yingda.flows.calendar import Calendar, Holidays, Hours, WeeklyHours
from yingda.flows.engine.fields import Fields, Gathered, shown
from yingda.flows.model import Problem

MAX_PERIODS = 50
MAX_EXCEPTIONS = 400
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}", re.ASCII)
_NAME = re.compile(r"[^\x00-\x1f\ud800-\udfff]{0,80}")
_UTC = ZoneInfo("UTC")


def read_calendar(definition: object) -> tuple[Calendar, list[Problem]]:
    """The calendar that a definition describes, and everything that is wrong with it; nothing makes this fail."""
    gathered = Gathered(node="")
    if not isinstance(definition, Mapping):
        gathered.refuse("node.not_an_object", got=shown(definition))
        return Calendar(timezone=_UTC), gathered.problems
    fields = Fields(raw=definition, gathered=gathered)
    calendar = calendar_of(fields)
    fields.finish()
    return calendar, gathered.problems


def calendar_of(fields: Fields) -> Calendar:
    """A calendar from the fields of an object: its time zone, its week, public holidays, its own days."""
    # A node may name a calendar instead, which the editor must know.
    weekly = fields.objects("weekly", limit=MAX_PERIODS, optional=fields.is_described)
    return Calendar(
        timezone=_zone(fields),
        weekly=tuple(
            WeeklyHours(days=item.integers("days", low=1, high=7), hours=_hours(item)) for item in weekly
        ),
        exceptions=_exceptions(fields),
        holidays=Holidays(
            fields.option("holidays", options=[each.value for each in Holidays], default="none")
        ),
    )


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text(
        "timezone", pattern=_ZONE, default="" if fields.is_described else None, kind="timezone"
    )
    if not name:
        return _UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # A name that is a folder of the zone files, or none of them at all.
        fields.refuse("timezone", expected="a time zone such as Asia/Shanghai")
        return _UTC


def _hours(fields: Fields, *, optional: bool = False) -> Hours:
    hours = Hours(begin=_minute(fields, "from", optional), end=_minute(fields, "to", optional))
    if hours.begin >= hours.end and fields.has("from") and fields.has("to"):
        fields.refuse("to", expected="later than from; hours over midnight are two periods")
    return hours


def _minute(fields: Fields, name: str, optional: bool) -> int:
    text = fields.text(name, pattern=_TIME, default="" if optional else None, kind="time")
    return int(text[:2]) * 60 + int(text[3:]) if text else 0


def _exceptions(fields: Fields) -> Mapping[date, tuple[Hours, ...]]:
    days: dict[date, tuple[Hours, ...]] = {}
    for item in fields.objects("exceptions", limit=MAX_EXCEPTIONS, optional=True):
        day = _date(item)
        closed = item.flag("closed", default=False)
        item.text("name", default="", pattern=_NAME)
        hours = () if closed and not item.is_described else (_hours(item, optional=item.is_described),)
        if day in days and not (days[day] and hours):
            item.refuse("date", expected="either closed or open on one day")
        days[day] = (*days.get(day, ()), *hours)
    return days


def _date(fields: Fields) -> date:
    text = fields.text("date", pattern=_DATE, kind="date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        if text:
            fields.refuse("date", expected="a day of the calendar")
        return date.min
