"""How far away an outlet is, and when it is open; pure."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from yingda.desk.goods.errors import PositionInvalid
from yingda.flows.calendar import Calendar, Opening

EARTH_KM: Final = 6371.0088
DAYS_AHEAD: Final = 15
"""Longer than any run of holidays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenState:
    """Whether an outlet is open, and until when it is so; no moment: longer than can be said."""

    is_open: bool
    changes_at: datetime | None


def position_in(text: str) -> Position:
    """Latitude and longitude as they are written, with a comma between them."""
    try:
        latitude, longitude = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError as wrong:
        raise PositionInvalid from wrong
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise PositionInvalid
    return Position(latitude=latitude, longitude=longitude)


def distance_km(one: Position, other: Position) -> float:
    """Along the surface of the earth."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(other.longitude - one.longitude) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def open_state(calendar: Calendar, now: datetime) -> OpenState:
    """Whether it is open, and when that changes next."""
    is_open = calendar.opening_at(now).opening is Opening.OPEN
    today = now.astimezone(calendar.timezone).date()
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        midnight = datetime.combine(day, datetime.min.time(), calendar.timezone)
        minutes = sorted({minute for hours in calendar.hours_on(day) for minute in (hours.begin, hours.end)})
        for minute in minutes:
            moment = midnight + timedelta(minutes=minute)
            if moment > now and (calendar.opening_at(moment).opening is Opening.OPEN) is not is_open:
                return OpenState(is_open=is_open, changes_at=moment)
    return OpenState(is_open=is_open, changes_at=None)
