"""An announcement before everything else, which no document describes: it is put before a flow while it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.engine.nodes.hang_up import hang_up
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.sequences import leave, saying, typed
from yingda.flows.model import Environment, Move, Position
from yingda.flows.outcomes import Digit, Outcome, PromptFinished

EMERGENCY = "!emergency"
"""No node of a document can have this name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Emergency(PlainNode):
    """Is heard to the end, and then the flow begins, or the call is over."""

    type_name: ClassVar[str] = "emergency"

    prompts: tuple[str, ...]
    next: str | None

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Play."""
        return saying(self.prompts, at, env=env, interruptible=False)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on when all was heard; digits are kept for the flow."""
        match outcome:
            case PromptFinished():
                return hang_up(at) if self.next is None else leave(at, "heard", self.next)
            case Digit(digit=digit):
                return keep_waiting(typed(at, digit))
            case _:
                return keep_waiting(at)
