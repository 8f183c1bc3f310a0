"""Read what shall be spoken: an untrusted text becomes a value, or None where it does not fit."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

_NUMBER = re.compile(r"(-?)([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,6}))?", re.ASCII)
_DIGITS = re.compile(r"[0-9][0-9 -]{0,63}", re.ASCII)
_DATE = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([0-9]{2}):?([0-9]{2})(?::?[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A decimal number as it was told, with its trailing zeros."""

    negative: bool
    whole: int
    decimals: str


def number_in(text: str) -> Number | None:
    """A number, with or without separators between the thousands."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    return Number(negative=sign == "-", whole=int(whole.replace(",", "")), decimals=decimals or "")


def amount_in(text: str) -> Number | None:
    """A number of at most two decimals that count; it is told with exactly two."""
    number = number_in(text)
    if number is None or number.decimals[2:].strip("0"):
        return None
    decimals = (number.decimals + "00")[:2]
    nothing = number.whole == 0 and decimals == "00"
    return Number(negative=number.negative and not nothing, whole=number.whole, decimals=decimals)


def ordinal_in(text: str) -> int | None:
    """A whole number from one on."""
    number = number_in(text)
    if number is None or number.negative or number.decimals or not number.whole:
        return None
    return number.whole


def digits_in(text: str) -> str | None:
    """Digits, however they are grouped."""
    stripped = text.strip()
    if not _DIGITS.fullmatch(stripped):
        return None
    return stripped.replace(" ", "").replace("-", "")


def date_in(text: str) -> date | None:
    """A day of the calendar."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def time_in(text: str) -> time | None:
    """A time of the day, to the minute."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def datetime_in(text: str) -> datetime | None:
    """A day and a time, as they are written: no time zone is converted."""
    stripped = text.strip()
    length = 8 if stripped[:8].isdecimal() else 10
    day, moment = date_in(stripped[:length]), time_in(stripped[length:].removeprefix("T").strip())
    return None if day is None or moment is None else datetime.combine(day, moment)
