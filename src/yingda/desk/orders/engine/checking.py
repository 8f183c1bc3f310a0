"""Whether a type of order can be published: everything that is wrong with it, each with its place; pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from yingda.desk.fields.model import KEY, Condition, definition_problems
from yingda.desk.orders.model.document import (
    FACTS,
    FIRST_RESPONSE,
    SOLUTION,
    Category,
    Clock,
    Document,
    Escalation,
    Move,
    Recipient,
    Visit,
)

PREFIX: Final = re.compile(r"[A-Z]{1,6}")
EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
MAX_STATES: Final = 40
MAX_MOVES: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeProblem:
    """What is wrong, and where: `moves.3`, `fields.serial`, `clocks.solution`."""

    where: str
    code: str

    def to_json(self) -> dict[str, str]:
        """As errors carry it."""
        return {"where": self.where, "code": self.code}


def document_problems(
    document: Document, *, teams: frozenset[str], calendars: frozenset[str]
) -> list[TypeProblem]:
    """Everything that keeps a type from being published."""
    found = chain(
        _fields(document),
        _states(document),
        _moves(document, teams),
        _clocks(document, calendars),
        _escalations(document, teams),
        _dispatch(document, teams),
        _twice("subtypes", [each.code for each in document.subtypes]),
        _whole(document),
    )
    return list(found)


def _whole(document: Document) -> Iterator[TypeProblem]:
    if PREFIX.fullmatch(document.prefix) is None:
        yield TypeProblem(where="prefix", code="bad_prefix")
    if document.return_visit_days is not None and not 1 <= document.return_visit_days <= 365:
        yield TypeProblem(where="return_visit_days", code="out_of_bounds")


def _fields(document: Document) -> Iterator[TypeProblem]:
    for problem in definition_problems(document.fields):
        yield TypeProblem(where=f"fields.{problem.field}", code=problem.code)
    for field in document.fields:
        if field.key in FACTS:
            yield TypeProblem(where=f"fields.{field.key}", code="reserved_key")
        if field.unique:
            yield TypeProblem(where=f"fields.{field.key}", code="never_unique")


def _states(document: Document) -> Iterator[TypeProblem]:
    categories = Counter(state.category for state in document.states)
    wanted = {
        "one_new_state": categories[Category.NEW] != 1,
        "no_closed_state": categories[Category.CLOSED] == 0,
        "too_many_states": len(document.states) > MAX_STATES,
    }
    yield from (TypeProblem(where="states", code=code) for code, is_so in wanted.items() if is_so)
    yield from _twice("states", [state.code for state in document.states])
    reached = _reached(document)
    for state in document.states:
        where = f"states.{state.code}"
        if KEY.fullmatch(state.code) is None:
            yield TypeProblem(where=where, code="bad_key")
        if state.code not in reached:
            yield TypeProblem(where=where, code="never_reached")
        if state.category not in (Category.CLOSED, Category.CANCELLED) and not document.moves_from(
            state.code
        ):
            yield TypeProblem(where=where, code="no_way_out")
        if state.visit is Visit.BOOKED and not document.booking:
            yield TypeProblem(where=where, code="never_booked")


def _reached(document: Document) -> set[str]:
    """The states that an order can get to from where it begins; duplicates are cancelled by nobody's move."""
    waiting = [state.code for state in document.states if state.category is Category.NEW]
    found = set(waiting)
    while waiting:
        here = waiting.pop()
        new = {move.to_state for move in document.moves_from(here)} - found
        found |= new
        waiting += new
    return found


def _moves(document: Document, teams: frozenset[str]) -> Iterator[TypeProblem]:
    if len(document.moves) > MAX_MOVES:
        yield TypeProblem(where="moves", code="too_many_moves")
    states = {state.code for state in document.states}
    fields = {field.key for field in document.fields}
    seen: set[tuple[str, str]] = set()
    for number, move in enumerate(document.moves):
        for code in _move(move, states=states, fields=fields, teams=teams):
            yield TypeProblem(where=f"moves.{number}", code=code)
        if (move.from_state, move.to_state) in seen:
            yield TypeProblem(where=f"moves.{number}", code="move_twice")
        seen.add((move.from_state, move.to_state))


def _move(move: Move, *, states: set[str], fields: set[str], teams: frozenset[str]) -> Iterator[str]:
    if not {move.from_state, move.to_state} <= states:
        yield "state_unknown"
    if move.from_state == move.to_state:
        yield "goes_nowhere"
    if not set(move.needs) <= fields:
        yield "field_unknown"
    if not move.teams <= teams:
        yield "team_unknown"


def _clocks(document: Document, calendars: frozenset[str]) -> Iterator[TypeProblem]:
    yield from _twice("clocks", [clock.code for clock in document.clocks])
    states = {state.code for state in document.states}
    for clock in document.clocks:
        for code in _clock(clock, states=states, calendars=calendars):
            yield TypeProblem(where=f"clocks.{clock.code}", code=code)


def _clock(clock: Clock, *, states: set[str], calendars: frozenset[str]) -> Iterator[str]:
    if clock.step is None and clock.code not in (FIRST_RESPONSE, SOLUTION):
        yield "clock_unknown"
    if clock.step is not None and clock.step not in states:
        yield "state_unknown"
    if not clock.pauses_in <= states or clock.step in clock.pauses_in:
        yield "pause_unknown"
    if clock.calendar is not None and clock.calendar not in calendars:
        yield "calendar_unknown"
    if (clock.calendar is not None or clock.pauses_in) and not clock.allowed_by_contract:
        # Promised are hours of the day and night, unless the contract says otherwise.
        yield "not_allowed_by_contract"


def _escalations(document: Document, teams: frozenset[str]) -> Iterator[TypeProblem]:
    for number, escalation in enumerate(document.escalations):
        for code in _escalation(document, escalation, teams):
            yield TypeProblem(where=f"escalations.{number}", code=code)


def _escalation(document: Document, escalation: Escalation, teams: frozenset[str]) -> Iterator[str]:
    clock = document.clock(escalation.clock)
    if clock is None:
        yield "clock_unknown"
    elif -escalation.offset.total_seconds() >= 60 * min([clock.minutes, *clock.minutes_by_priority.values()]):
        yield "before_the_beginning"
    if escalation.to is Recipient.TEAM and escalation.team is not None and escalation.team not in teams:
        yield "team_unknown"
    if escalation.to is Recipient.EMAIL and EMAIL.fullmatch(escalation.email or "") is None:
        yield "email_missing"


def _dispatch(document: Document, teams: frozenset[str]) -> Iterator[TypeProblem]:
    fields = {field.key for field in document.fields} | set(FACTS)
    for number, rule in enumerate(document.dispatch):
        if rule.team not in teams:
            yield TypeProblem(where=f"dispatch.{number}", code="team_unknown")
        if any(_is_wrong(condition, fields) for condition in rule.when):
            yield TypeProblem(where=f"dispatch.{number}", code="condition_wrong")


def _is_wrong(condition: Condition, fields: set[str]) -> bool:
    return condition.field not in fields or not condition.any_of


def _twice(where: str, codes: Sequence[str]) -> Iterator[TypeProblem]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield TypeProblem(where=f"{where}.{code}", code="code_twice")
