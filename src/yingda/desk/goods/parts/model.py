"""What a move does to what lies at a place; pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

ZERO: Final = Decimal(0)


class MoveKind(StrEnum):
    """Why what lies at a place became more or less."""

    RECEIVE = "receive"
    DRAW = "draw"
    GIVE_BACK = "give_back"
    CORRECT = "correct"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    RESERVE = "reserve"
    RELEASE = "release"


class StockAct(StrEnum):
    """What somebody does with a part at a place."""

    RECEIVE = "receive"
    DRAW = "draw"
    GIVE_BACK = "give_back"
    CORRECT = "correct"
    TRANSFER = "transfer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """How much more lies there, and how much more of it is promised to orders."""

    on_hand: Decimal
    reserved: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One move at one place."""

    part_id: UUID
    place_id: UUID
    kind: MoveKind
    effect: Effect
    other_place_id: UUID | None = None
    order_id: UUID | None = None
    note: str = ""


def effect_of(kind: MoveKind, quantity: Decimal, *, promised: bool = False) -> Effect:
    """What a move of so many does; `promised`: they were reserved before."""
    more, less = Effect(on_hand=quantity, reserved=ZERO), Effect(on_hand=-quantity, reserved=ZERO)
    match kind:
        case MoveKind.RECEIVE | MoveKind.GIVE_BACK | MoveKind.TRANSFER_IN | MoveKind.CORRECT:
            return more
        case MoveKind.DRAW:
            return Effect(on_hand=-quantity, reserved=-quantity) if promised else less
        case MoveKind.TRANSFER_OUT:
            return less
        case MoveKind.RESERVE:
            return Effect(on_hand=ZERO, reserved=quantity)
        case MoveKind.RELEASE:
            return Effect(on_hand=ZERO, reserved=-quantity)
