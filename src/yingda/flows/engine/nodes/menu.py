"""Ask for one digit, and go where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from yingda.flows.engine.fields import Fields
from yingda.flows.events import Keyed
from yingda.flows.model import (
    DIGITS,
    Collect,
    Digit,
    KeepWaiting,
    Leave,
    Move,
    Outcome,
    Phase,
    Play,
    Position,
    PromptFinished,
    Stay,
    TimedOut,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Menu:
    """Plays prompts, takes a digit at any time; wrong or no input is asked again, then goes on otherwise."""

    type_name: ClassVar[str] = "menu"
    waits: ClassVar[bool] = True

    prompts: tuple[str, ...]
    choices: Mapping[str, str]
    timeout: int
    attempts: int
    invalid: tuple[str, ...]
    no_input: tuple[str, ...]
    otherwise: str

    @staticmethod
    def parse(fields: Fields) -> Menu:
        """Read the node's fields."""
        return Menu(
            prompts=fields.prompts("prompts"),
            choices=fields.targets("choices", keys=DIGITS),
            timeout=fields.integer("timeout", low=1, high=60, default=5),
            attempts=fields.integer("attempts", low=1, high=10, default=3),
            invalid=fields.prompts("invalid", optional=True),
            no_input=fields.prompts("no_input", optional=True),
            otherwise=fields.target("otherwise"),
        )

    def enter(self, at: Position, *, now: datetime) -> Move:
        """Take what was typed ahead, else ask."""
        if at.typed_ahead:
            typed, rest = at.typed_ahead[0], at.typed_ahead[1:]
            return self._take(replace(at, typed_ahead=rest), typed)
        return self._ask(at)

    def hear(self, at: Position, outcome: Outcome, *, now: datetime) -> Move:
        """Take a digit, start the timer after the prompts, or ask again when it ran out."""
        match outcome:
            case Digit(digit=digit):
                return self._take(at, digit)
            case PromptFinished() if at.phase is Phase.PROMPTING:
                collecting = replace(at, phase=Phase.COLLECTING)
                return Stay(position=collecting, wait=Collect(timeout_seconds=self.timeout))
            case TimedOut() if at.phase is Phase.COLLECTING:
                return self._again(at, result="no_input", prompts=self.no_input)
            case _:
                return Stay(position=at, wait=KeepWaiting())

    def _ask(self, at: Position, *, before: tuple[str, ...] = ()) -> Stay:
        prompting = replace(at, phase=Phase.PROMPTING, typed_ahead="")
        return Stay(position=prompting, wait=Play(prompts=(*before, *self.prompts), interruptible=True))

    def _take(self, at: Position, digit: str) -> Move:
        keyed = Keyed(node=at.node, digits=digit, visit=at.visit)
        if digit in self.choices:
            target = self.choices[digit]
            return Leave(result=digit, target=target, typed_ahead=at.typed_ahead, events=(keyed,))
        return replace(self._again(at, result="invalid", prompts=self.invalid), events=(keyed,))

    def _again(self, at: Position, *, result: str, prompts: tuple[str, ...]) -> Stay | Leave:
        tried = replace(at, attempts=at.attempts + 1)
        if tried.attempts >= self.attempts:
            return Leave(result=result, target=self.otherwise)
        return self._ask(tried, before=prompts)
