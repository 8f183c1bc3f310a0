"""A type of order as it is designed and published: form, states, moves, clocks, escalation, dispatch; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from yingda.desk.fields.model import Condition, Field, fields_of

FACTS: Final = ("subtype", "area", "product", "priority")
"""What rules can ask of an order besides its fields."""
FIRST_RESPONSE: Final = "first_response"
SOLUTION: Final = "solution"
STEP: Final = "step:"


class Family(StrEnum):
    """What sort of work it is, whatever the enterprise calls it."""

    CONSULTATION = "consultation"
    COMPLAINT = "complaint"
    FAULT = "fault"
    INSTALLATION = "installation"
    REPAIR = "repair"
    SALE = "sale"
    BOOKING = "booking"
    OTHER = "other"


class Category(StrEnum):
    """What a state means, whatever it is called."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


LIVE: Final = frozenset({Category.NEW, Category.OPEN, Category.WAITING})
"""There is something to be done."""
ENDED: Final = frozenset({Category.CLOSED, Category.CANCELLED})


class Priority(StrEnum):
    """How much an order presses."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    def raised(self) -> "Priority":
        """The next higher one; urgent stays."""
        steps = list(Priority)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]


class Recipient(StrEnum):
    """Who is told when a clock runs out."""

    RESPONSIBLE = "responsible"
    TEAM = "team"
    SUPERVISOR = "supervisor"
    EMAIL = "email"


class Visit(StrEnum):
    """What a state says of the booking of an order: there must be one, they came, or they did not."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    MISSED = "missed"


class Moment(StrEnum):
    """On which side of the end of a clock."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """Where an order can be."""

    code: str
    name_zh: str
    name_en: str
    category: Category
    visit: Visit | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """How it gets from one state to another, who may do it, and what must be filled in by then."""

    from_state: str
    to_state: str
    name_zh: str
    name_en: str
    roles: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    responsible: bool = False
    """Whoever is responsible may; with no role, no team and not this, everybody may who works orders."""
    needs: tuple[str, ...] = ()
    note_required: bool = False

    @property
    def is_for_everybody(self) -> bool:
        """Whether everybody may who works orders."""
        return not (self.roles or self.teams or self.responsible)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """What is promised: by when an order is answered, solved, or through with a step."""

    code: str
    name_zh: str
    name_en: str
    minutes: int
    minutes_by_priority: Mapping[Priority, int]
    calendar: str | None
    """None: it runs day and night, on all days."""
    pauses_in: frozenset[str]
    allowed_by_contract: bool
    """A calendar and pauses are there only where the contract says so."""

    def limit(self, priority: Priority) -> timedelta:
        """How long it runs for an order of this priority."""
        return timedelta(minutes=self.minutes_by_priority.get(priority, self.minutes))

    @property
    def step(self) -> str | None:
        """The state that it measures, if it measures one."""
        return self.code.removeprefix(STEP) if self.code.startswith(STEP) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """Who is told how long before or after a clock runs out."""

    clock: str
    moment: Moment
    minutes: int
    to: Recipient
    team: str | None
    email: str | None
    raise_priority: bool

    @property
    def offset(self) -> timedelta:
        """From the end of the clock, in its own time."""
        return timedelta(minutes=self.minutes if self.moment is Moment.AFTER else -self.minutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subtype:
    """A finer sort within a type."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """A rule that gives new orders to a team."""

    when: tuple[Condition, ...]
    team: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The whole of a type."""

    prefix: str
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    clocks: tuple[Clock, ...]
    escalations: tuple[Escalation, ...]
    subtypes: tuple[Subtype, ...]
    dispatch: tuple[Dispatch, ...]
    satisfaction_before_close: bool
    identity_required: bool
    return_visit_days: int | None
    children_first: bool
    parts: bool
    products: bool
    booking: bool

    @property
    def first_state(self) -> State:
        """Where an order begins."""
        return next(state for state in self.states if state.category is Category.NEW)

    def state(self, code: str) -> State:
        """The state of this code."""
        return next(state for state in self.states if state.code == code)

    def first_of(self, *categories: Category) -> State | None:
        """The first state that means one of these, in the order in which they are named."""
        found = (state for category in categories for state in self.states if state.category is category)
        return next(found, None)

    def clock(self, code: str) -> Clock | None:
        """The clock of this code."""
        return next((clock for clock in self.clocks if clock.code == code), None)

    def moves_from(self, state: str) -> Sequence[Move]:
        """Every way out of a state."""
        return [move for move in self.moves if move.from_state == state]


def document_of(stored: Mapping[str, Any]) -> Document:
    """The document that the database, or a shipped file, keeps."""
    return Document(
        prefix=stored["prefix"],
        fields=fields_of(stored["fields"]),
        states=tuple(_state(each) for each in stored["states"]),
        moves=tuple(_move(each) for each in stored["moves"]),
        clocks=tuple(_clock(each) for each in stored["clocks"]),
        escalations=tuple(_escalation(each) for each in stored["escalations"]),
        subtypes=tuple(Subtype(**each) for each in stored["subtypes"]),
        dispatch=tuple(_dispatch(each) for each in stored["dispatch"]),
        satisfaction_before_close=stored["satisfaction_before_close"],
        identity_required=stored["identity_required"],
        return_visit_days=stored["return_visit_days"],
        children_first=stored["children_first"],
        parts=stored["parts"],
        products=stored["products"],
        booking=stored["booking"],
    )


def _state(stored: Mapping[str, Any]) -> State:
    visit = stored.get("visit")
    return State(
        **{**stored, "category": Category(stored["category"]), "visit": Visit(visit) if visit else None}
    )


def _move(stored: Mapping[str, Any]) -> Move:
    return Move(
        **{
            **stored,
            "roles": frozenset(stored["roles"]),
            "teams": frozenset(stored["teams"]),
            "needs": tuple(stored["needs"]),
        }
    )


def _clock(stored: Mapping[str, Any]) -> Clock:
    by_priority = {Priority(each): minutes for each, minutes in stored["minutes_by_priority"].items()}
    return Clock(
        **{**stored, "minutes_by_priority": by_priority, "pauses_in": frozenset(stored["pauses_in"])}
    )


def _escalation(stored: Mapping[str, Any]) -> Escalation:
    return Escalation(**{**stored, "moment": Moment(stored["moment"]), "to": Recipient(stored["to"])})


def _dispatch(stored: Mapping[str, Any]) -> Dispatch:
    when = tuple(Condition(field=each["field"], any_of=tuple(each["any_of"])) for each in stored["when"])
    return Dispatch(when=when, team=stored["team"])
