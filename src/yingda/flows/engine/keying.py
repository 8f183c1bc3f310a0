"""Ask for digits: prompts, a first and a following timer, a finish key, what was typed ahead, and another try."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yingda.flows.engine.plain import keep_waiting
from yingda.flows.engine.prompts import Prompts, play
from yingda.flows.events import Keyed
from yingda.flows.model import (
    Collect,
    Environment,
    Phase,
    Position,
    Stay,
)
from yingda.flows.outcomes import Digit, Outcome, PromptFinished, TimedOut

INVALID = "invalid"
NO_INPUT = "no_input"
HABIT = "#"
"""What many people press after digits, asked for or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The contact gave digits; what it typed on is kept ahead."""

    digits: str
    at: Position
    event: Keyed
    pass_over: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenUp:
    """The contact was asked as often as the node allows."""

    result: str
    at: Position


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """How digits are asked for."""

    prompts: Prompts
    invalid: Prompts = ()
    no_input: Prompts = ()
    low: int = 1
    high: int = 1
    finish: str = ""
    timeout: int = 5
    digit_timeout: int = 3
    attempts: int = 3
    secret: bool = False

    def enter(self, at: Position, *, env: Environment) -> Stay | Given | GivenUp:
        """Take what was typed ahead, else ask."""
        if not at.typed_ahead:
            return self.ask(at, env=env)
        at = replace(at, collected="", phase=Phase.COLLECTING)
        while at.typed_ahead:
            digit, at = at.typed_ahead[0], replace(at, typed_ahead=at.typed_ahead[1:])
            heard = self._press(at, digit, env=env)
            if not isinstance(heard, Stay):
                return heard
            if not heard.position.collected:
                # What was typed was wrong: whatever followed it was meant for an answer that was not given.
                return heard
            at = heard.position
        return self._listen(at, self.digit_timeout)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Stay | Given | GivenUp:
        """Take a digit, start the timer after the prompts, or see what there is when it ran out."""
        match outcome:
            case Digit(digit=digit):
                return self._press(at, digit, env=env)
            case PromptFinished() if at.phase is Phase.PROMPTING:
                return self._listen(at, self.timeout)
            case TimedOut() if at.phase is Phase.COLLECTING:
                return self._timed_out(at, env=env)
            case _:
                return keep_waiting(at)

    def ask(self, at: Position, *, env: Environment, before: Prompts = ()) -> Stay:
        """Play the prompts, from the beginning."""
        asked = replace(at, phase=Phase.PROMPTING, typed_ahead="", collected="")
        return Stay(position=asked, wait=play((*before, *self.prompts), asked, env))

    def again(
        self, at: Position, *, env: Environment, result: str = INVALID, keyed: tuple[Keyed, ...] = ()
    ) -> Stay | GivenUp:
        """Ask once more, as often as the node allows."""
        tried = replace(at, attempts=at.attempts + 1, collected="", typed_ahead="")
        if tried.attempts >= self.attempts:
            return GivenUp(result=result, at=tried)
        before = self.no_input if result == NO_INPUT else self.invalid
        return replace(self.ask(tried, env=env, before=before), events=keyed)

    def _press(self, at: Position, digit: str, *, env: Environment) -> Stay | Given | GivenUp:
        if self.finish and digit == self.finish:
            return self._complete(at, env=env)
        at = replace(at, collected=at.collected + digit)
        if len(at.collected) < self.high:
            return self._listen(at, self.digit_timeout)
        return self._given(at, pass_over=(self.finish or HABIT) if self.high > 1 else "")

    def _complete(self, at: Position, *, env: Environment) -> Stay | Given | GivenUp:
        if len(at.collected) >= self.low:
            return self._given(at)
        return self.again(at, env=env, keyed=(self._keyed(at),) if at.collected else ())

    def _timed_out(self, at: Position, *, env: Environment) -> Stay | Given | GivenUp:
        return self._complete(at, env=env) if at.collected else self.again(at, env=env, result=NO_INPUT)

    def _given(self, at: Position, *, pass_over: str = "") -> Given:
        return Given(
            digits=at.collected,
            at=replace(at, collected=""),
            event=self._keyed(at),
            pass_over="" if at.typed_ahead else pass_over,
        )

    def _keyed(self, at: Position) -> Keyed:
        digits = "*" * len(at.collected) if self.secret else at.collected
        return Keyed(node=at.node, digits=digits, visit=at.visit, secret=self.secret)

    def _listen(self, at: Position, seconds: int) -> Stay:
        listening = replace(at, phase=Phase.COLLECTING)
        return Stay(position=listening, wait=Collect(timeout_seconds=seconds, secret=self.secret))
