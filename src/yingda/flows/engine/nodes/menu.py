"""Ask for one digit, and go where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.keying import Given, GivenUp, Question
from yingda.flows.engine.plain import PlainNode
from yingda.flows.model import (
    Environment,
    Leave,
    Move,
    Position,
    Stay,
)
from yingda.flows.outcomes import Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Menu(PlainNode):
    """Plays prompts, takes a digit at any time; wrong or no input is asked again, then goes on otherwise."""

    type_name: ClassVar[str] = "menu"

    question: Question
    choices: Mapping[str, str]
    otherwise: str

    @staticmethod
    def parse(fields: FlowFields) -> Menu:
        """Read the node's fields."""
        return Menu(
            question=Question(
                prompts=fields.prompts("prompts"),
                timeout=fields.integer("timeout", low=1, high=60, default=5),
                attempts=fields.integer("attempts", low=1, high=10, default=3),
                invalid=fields.prompts("invalid", optional=True),
                no_input=fields.prompts("no_input", optional=True),
            ),
            choices=fields.choices("choices"),
            otherwise=fields.target("otherwise"),
        )

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Take what was typed ahead, else ask."""
        return self._move(self.question.enter(at, env=env), env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take a digit, or ask again when none came."""
        return self._move(self.question.hear(at, outcome, env=env), env=env)

    def _move(self, heard: Stay | Given | GivenUp, *, env: Environment) -> Move:
        match heard:
            case Given(digits=digit, at=at, event=keyed) if digit in self.choices:
                return Leave(result=digit, target=self.choices[digit], at=at, events=(keyed,))
            case Given(at=at, event=keyed):
                again = self.question.again(at, env=env)
                return replace(self._move(again, env=env), events=(keyed,))
            case GivenUp(result=result, at=at):
                return Leave(result=result, target=self.otherwise, at=at)
            case Stay():
                return heard
