"""Which slots a plan has, and whether one may be booked; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.goods.errors import PartyTooLarge, PlanClosed, SlotTooFar, SlotTooSoon, SlotUnknown
from yingda.flows.calendar import Calendar, Cause

MAX_RULES: Final = 50
MAX_EXCEPTIONS: Final = 400
_DAY: Final = timedelta(days=1)


class BookingState(StrEnum):
    """How a booking stands."""

    BOOKED = "booked"
    WAITING = "waiting"
    ARRIVED = "arrived"
    MISSED = "missed"
    CANCELLED = "cancelled"


class BookingKind(StrEnum):
    """What happened to a booking."""

    BOOKED = "booked"
    QUEUED = "queued"
    MOVED = "moved"
    MOVED_UP = "moved_up"
    ARRIVED = "arrived"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN_STATES: Final = frozenset({BookingState.BOOKED, BookingState.WAITING})


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotRule:
    """From one minute of the day to another, slots of so many minutes, each with so many places."""

    begin: int
    end: int
    minutes: int
    capacity: int
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A time that can be booked, and how many places it has."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """When something can be booked, by whom, how long before."""

    id: UUID
    tenant_id: UUID
    timezone: ZoneInfo
    weekly: tuple[SlotRule, ...]
    exceptions: Mapping[date, tuple[SlotRule, ...]]
    calendar: Calendar | None
    notice: timedelta
    horizon: timedelta
    largest_party: int
    waiting_list: bool
    open: bool

    def slots_on(self, day: date) -> list[Slot]:
        """The slots of a day: its own ones, or those of the week as far as the calendar is open."""
        if day in self.exceptions:
            return sorted(self._slots(day, self.exceptions[day]), key=lambda slot: slot.starts_at)
        rules = [rule for rule in self.weekly if self._weekday(day) in rule.days]
        return sorted(self._slots(day, rules, self.calendar), key=lambda slot: slot.starts_at)

    def slot_at(self, starts_at: datetime) -> Slot | None:
        """The slot that begins at this moment."""
        day = starts_at.astimezone(self.timezone).date()
        return next((slot for slot in self.slots_on(day) if slot.starts_at == starts_at), None)

    def require_slot(self, starts_at: datetime, *, party_size: int, now: datetime) -> Slot:
        """The slot, if a party of this size may ask for it now."""
        if not self.open:
            raise PlanClosed
        if party_size > self.largest_party:
            raise PartyTooLarge(at_most=self.largest_party)
        slot = self.slot_at(starts_at)
        if slot is None:
            raise SlotUnknown
        if slot.starts_at < now + self.notice:
            raise SlotTooSoon(notice_minutes=int(self.notice.total_seconds() // 60))
        if slot.starts_at > now + self.horizon:
            raise SlotTooFar(days=self.horizon.days)
        return slot

    def _weekday(self, day: date) -> int:
        if self.calendar is not None:
            noon = datetime.combine(day, time(12), self.calendar.timezone)
            if self.calendar.opening_at(noon).cause is Cause.SHIFTED_WORKING_DAY:
                return 1
        return day.isoweekday()

    def _slots(
        self, day: date, rules: Sequence[SlotRule], calendar: Calendar | None = None
    ) -> Iterator[Slot]:
        midnight = datetime.combine(day, time(), self.timezone)
        for rule in rules:
            for begin in range(rule.begin, rule.end - rule.minutes + 1, rule.minutes):
                end = begin + rule.minutes
                if _is_skipped(midnight + timedelta(minutes=begin)):
                    continue
                if calendar is None or any(
                    hours.begin <= begin and end <= hours.end for hours in calendar.hours_on(day)
                ):
                    yield Slot(
                        starts_at=midnight + timedelta(minutes=begin),
                        ends_at=midnight + timedelta(minutes=end),
                        capacity=rule.capacity,
                    )


def _is_skipped(wall: datetime) -> bool:
    """Whether no clock there shows this time, because the clocks are put forward over it."""
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) != wall.replace(tzinfo=None)


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day, both ends included."""
    day = first
    while day <= last:
        yield day
        day += _DAY


def rule_of(stored: Mapping[str, Any]) -> SlotRule:
    """A rule that the database keeps."""
    return SlotRule(
        begin=_minute(stored["from"]),
        end=_minute(stored["to"]),
        minutes=stored["minutes"],
        capacity=stored["capacity"],
        days=frozenset(stored.get("days", ())),
    )


def definition_problems(definition: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everything that keeps a plan's slots from being used."""
    weekly = [rule_of(each) for each in definition["weekly"]]
    problems = [
        {"place": f"weekly.{n}", "code": code} for n, rule in enumerate(weekly) for code in _bad(rule)
    ]
    for number, rule in enumerate(weekly):
        if not rule.days:
            problems.append({"place": f"weekly.{number}", "code": "no_days"})
        if any(rule.days & other.days and _overlap(rule, other) for other in weekly[:number]):
            problems.append({"place": f"weekly.{number}", "code": "overlap"})
    seen: set[str] = set()
    for number, day in enumerate(definition["exceptions"]):
        rules = [rule_of(each) for each in day["slots"]]
        problems += [{"place": f"exceptions.{number}", "code": code} for rule in rules for code in _bad(rule)]
        if day["date"] in seen:
            problems.append({"place": f"exceptions.{number}", "code": "date_twice"})
        if any(_overlap(one, other) for n, one in enumerate(rules) for other in rules[:n]):
            problems.append({"place": f"exceptions.{number}", "code": "overlap"})
        seen.add(day["date"])
    return problems


def _bad(rule: SlotRule) -> list[str]:
    if rule.begin >= rule.end:
        return ["ends_before_it_begins"]
    return ["no_slot_fits"] if rule.end - rule.begin < rule.minutes else []


def _overlap(one: SlotRule, other: SlotRule) -> bool:
    return one.begin < other.end and other.begin < one.end


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
