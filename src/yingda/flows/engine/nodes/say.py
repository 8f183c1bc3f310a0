"""Say something and go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, saying, typed
from yingda.flows.model import Environment, Move, Position
from yingda.flows.outcomes import Digit, Outcome, PromptFinished


@dataclass(frozen=True, kw_only=True, slots=True)
class Say(PlainNode):
    """Plays prompts; a digit stops them and goes on, unless they must be heard to the end."""

    type_name: ClassVar[str] = "say"

    prompts: Prompts
    next: str
    interruptible: bool

    @staticmethod
    def parse(fields: FlowFields) -> Say:
        """Read the node's fields."""
        return Say(
            prompts=fields.prompts("prompts"),
            next=fields.target("next"),
            interruptible=fields.flag("interruptible", default=True),
        )

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Play; what was typed before an interruptible prompt is forgotten, so that the prompt is heard."""
        at = replace(at, typed_ahead="") if self.interruptible else at
        return saying(self.prompts, at, env=env, interruptible=self.interruptible)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on when all was heard or a digit came; one that may not interrupt is kept for the next menu."""
        match outcome:
            case PromptFinished():
                return leave(at, "heard", self.next)
            case Digit(digit=digit) if self.interruptible:
                return leave(replace(at, typed_ahead=digit), "interrupted", self.next)
            case Digit(digit=digit):
                return keep_waiting(typed(at, digit))
            case _:
                return keep_waiting(at)
