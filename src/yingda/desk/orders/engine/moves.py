"""Which way an order may go, who may send it there, and what must be there before; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yingda.desk.fields.checking import check_values
from yingda.desk.fields.model import FieldProblem, Value, Values
from yingda.desk.orders.errors import (
    ChildrenOpen,
    MoveNotYours,
    MoveUnknown,
    NoteMissing,
    SatisfactionMissing,
)
from yingda.desk.orders.model.document import Category, Document, Move, State


class Obstacle(StrEnum):
    """Why a move has to wait."""

    SATISFACTION_MISSING = "satisfaction_missing"
    CHILDREN_OPEN = "children_open"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What somebody is to an order."""

    role: str
    teams: frozenset[str]
    is_responsible: bool

    def may(self, move: Move) -> bool:
        """Whether he may send it this way."""
        return (
            move.is_for_everybody
            or self.role in move.roles
            or not self.teams.isdisjoint(move.teams)
            or (move.responsible and self.is_responsible)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What closing an order depends on."""

    state: str
    satisfaction: int | None
    open_children: int


def obstacles(document: Document, move: Move, situation: Situation) -> list[Obstacle]:
    """What has to be done first."""
    target = document.state(move.to_state)
    if target.category is not Category.CLOSED:
        return []
    found = []
    if document.satisfaction_before_close and situation.satisfaction is None:
        found.append(Obstacle.SATISFACTION_MISSING)
    if document.children_first and situation.open_children:
        found.append(Obstacle.CHILDREN_OPEN)
    return found


def legal_moves(
    document: Document, situation: Situation, standing: Standing
) -> Sequence[tuple[Move, list[Obstacle]]]:
    """The ways that somebody may send an order, each with what has to be done first."""
    return [
        (move, obstacles(document, move, situation))
        for move in document.moves_from(situation.state)
        if standing.may(move)
    ]


def require_move(
    document: Document, situation: Situation, standing: Standing, *, to: str, note: str
) -> tuple[Move, State]:
    """The move to that state, if it is there, his to make, and nothing is in its way."""
    move = next((each for each in document.moves_from(situation.state) if each.to_state == to), None)
    if move is None:
        raise MoveUnknown(state=situation.state, to=to)
    if not standing.may(move):
        raise MoveNotYours
    if move.note_required and not note.strip():
        raise NoteMissing
    found = obstacles(document, move, situation)
    if Obstacle.SATISFACTION_MISSING in found:
        raise SatisfactionMissing
    if found:
        raise ChildrenOpen(open=situation.open_children)
    return move, document.state(to)


def filled_in(
    document: Document, kept: Values, given: Mapping[str, Any], *, needs: Sequence[str] = ()
) -> tuple[dict[str, Value], list[FieldProblem]]:
    """What is kept of an order's form once more was filled in, and what is wrong or missing.

    A form grows with the order: what is required is asked of whoever opens it, what a move needs of whoever makes it.
    """
    values, problems = check_values(document.fields, {**kept, **given})
    shown = {field.key for field in document.fields if field.is_shown(values)}
    wrong = {problem.field for problem in problems}
    missing = [
        FieldProblem(field=key, code="missing")
        for key in needs
        if key in shown and key not in values and key not in wrong
    ]
    return values, [*problems, *missing]
