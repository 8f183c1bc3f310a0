"""Figures as they go out."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.insights.figures import merged, values
from yingda.insights.measures import MEASURES
from yingda.insights.model import By
from yingda.insights.ratios import CONNECTED_ALARM
from yingda.insights.store import Answer, Spent, StateAnswer
from yingda.insights.words import Definition, definitions
from yingda.platform.http import Instant

Values = dict[str, float | None]


class Sentence(BaseModel):
    """What a figure is called, and its definition."""

    name: str
    definition: str


class Words(BaseModel):
    """Both languages."""

    zh: Sentence
    en: Sentence


class DefinitionOut(BaseModel):
    """A figure as it is told to people."""

    code: str
    unit: Literal["count", "seconds", "longest", "share"]
    rows: str
    """The counted figure whose rows are behind it."""
    words: Words


class Name(BaseModel):
    """What a key is called."""

    zh: str
    en: str


class FigureRow(BaseModel):
    """One key in one interval."""

    key: UUID | None
    begin: Instant
    end: Instant
    values: Values


class FigureTotal(BaseModel):
    """One key over the whole range; no name where it is not there any more."""

    key: UUID | None
    name: Name | None
    values: Values


class FiguresOut(BaseModel):
    """Figures, what they mean, and how far the ledger was read."""

    definitions: list[DefinitionOut]
    timezones: list[str]
    as_of: Instant | None
    connected_alarm: float
    """A connected rate below is an alarm."""
    rows: list[FigureRow]
    totals: list[FigureTotal]
    total: Values


class RowOut(BaseModel):
    """A part of a contact that a figure was counted from: the interaction, and the ledger row that the part begins with."""

    interaction_id: UUID
    seq: int
    counted_at: Instant
    opened_at: Instant
    number_digits: str
    queue: Name | None
    agent: Name | None
    result: str | None
    value: float


class StateSeconds(BaseModel):
    """Time in one state for one reason."""

    state: str
    reason: str | None
    seconds: float


class StatesRow(BaseModel):
    """One agent in one interval."""

    key: UUID
    begin: Instant
    end: Instant
    signed_in: float
    states: list[StateSeconds]


class StatesTotal(BaseModel):
    """One agent over the whole range."""

    key: UUID
    name: Name | None
    signed_in: float
    states: list[StateSeconds]


class StatesOut(BaseModel):
    """The time of agents in their states."""

    timezones: list[str]
    rows: list[StatesRow]
    totals: list[StatesTotal]


class StretchOut(BaseModel):
    """A time in one state, and the ledger row that it begins with."""

    seq: int
    since: Instant
    until: Instant | None
    state: str
    reason: str | None
    interaction_id: UUID | None


def figures_out(answer: Answer, *, by: By) -> FiguresOut:
    """Rows, the total of each key, and the total of all: each by the same definitions from its own sums."""
    found: dict[UUID | None, list[Mapping[str, float]]] = {}
    for each in answer.told:
        found.setdefault(each.key, []).append(each.sums)
    sums = {key: merged(many) for key, many in found.items()}
    return FiguresOut(
        definitions=[_definition(each) for each in definitions(by)],
        timezones=list(answer.timezones),
        as_of=answer.as_of,
        connected_alarm=CONNECTED_ALARM,
        rows=[
            FigureRow(key=each.key, begin=each.begin, end=each.end, values=values(each.sums, by=by))
            for each in answer.told
        ],
        totals=[
            FigureTotal(key=key, name=_name(answer.names, key), values=values(total, by=by))
            for key, total in sorted(sums.items(), key=lambda item: _sorted_by(answer.names, item[0]))
        ],
        total=values(merged(sums.values()), by=by),
    )


def states_out(answer: StateAnswer) -> StatesOut:
    """Rows by interval, and the total of each agent."""
    rows: dict[Any, list[Spent]] = {}
    agents: dict[UUID, list[Spent]] = {}
    for each in answer.spent:
        rows.setdefault((each.begin, each.end, each.agent_id), []).append(each)
        agents.setdefault(each.agent_id, []).append(each)
    return StatesOut(
        timezones=list(answer.timezones),
        rows=[
            StatesRow(key=key, begin=begin, end=end, signed_in=_sum(spent), states=_by_state(spent))
            for (begin, end, key), spent in sorted(
                rows.items(), key=lambda item: (item[0][0], str(item[0][2]))
            )
        ],
        totals=[
            StatesTotal(
                key=key, name=_name(answer.names, key), signed_in=_sum(spent), states=_by_state(spent)
            )
            for key, spent in sorted(agents.items(), key=lambda item: _sorted_by(answer.names, item[0]))
        ],
    )


def row_out(row: Mapping[str, Any], *, measure: str) -> RowOut:
    """A row behind a figure."""
    is_time = MEASURES[measure].unit != "count"
    return RowOut.model_validate({**row, "value": row["value"] / 1000 if is_time else row["value"]})


def _definition(each: Definition) -> DefinitionOut:
    return DefinitionOut(
        code=each.code,
        unit=each.unit.value,
        rows=each.rows,
        words=Words(
            zh=Sentence(name=each.name_zh, definition=each.zh),
            en=Sentence(name=each.name_en, definition=each.en),
        ),
    )


def _name(names: Mapping[UUID, Mapping[str, str]], key: UUID | None) -> Name | None:
    found = names.get(key) if key else None
    return Name.model_validate(found) if found else None


def _sorted_by(names: Mapping[UUID, Mapping[str, str]], key: UUID | None) -> tuple[bool, str]:
    found = names.get(key) if key else None
    return found is None, found["zh"] if found else str(key)


def _sum(spent: Iterable[Spent]) -> float:
    return round(sum(each.seconds for each in spent), 3)


def _by_state(spent: Iterable[Spent]) -> list[StateSeconds]:
    found: dict[tuple[str, str | None], float] = {}
    for each in spent:
        found[each.state, each.reason] = found.get((each.state, each.reason), 0.0) + each.seconds
    return [
        StateSeconds(state=state, reason=reason, seconds=round(seconds, 3))
        for (state, reason), seconds in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    ]
