"""Ask for several digits, and keep them in a variable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.keying import Given, GivenUp, Question
from yingda.flows.engine.plain import PlainNode
from yingda.flows.engine.templates import with_values
from yingda.flows.model import (
    Environment,
    Leave,
    Move,
    Position,
    Stay,
)
from yingda.flows.outcomes import Outcome

MAX_DIGITS = 32
ANY = "any"
FORMATS = ("digits", "date", "time", "amount", ANY)


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectDigits(PlainNode):
    """Takes digits up to a finish key, a pause or the greatest number; what does not fit is asked for again."""

    type_name: ClassVar[str] = "collect"

    question: Question
    variable: str
    form: str
    next: str
    otherwise: str

    @staticmethod
    def parse(fields: FlowFields) -> CollectDigits:
        """Read the node's fields."""
        low = fields.integer("min", low=1, high=MAX_DIGITS, default=1)
        high = fields.integer("max", low=1, high=MAX_DIGITS)
        if low > high and fields.has("max"):
            fields.refuse("max", expected="at least min")
        return CollectDigits(
            question=Question(
                prompts=fields.prompts("prompts"),
                low=low,
                high=high,
                finish=fields.digit("finish", default="#"),
                timeout=fields.integer("timeout", low=1, high=60, default=5),
                digit_timeout=fields.integer("digit_timeout", low=1, high=30, default=3),
                attempts=fields.integer("attempts", low=1, high=10, default=3),
                invalid=fields.prompts("invalid", optional=True),
                no_input=fields.prompts("no_input", optional=True),
                secret=fields.flag("secret", default=False),
            ),
            variable=fields.variable("variable"),
            form=fields.option("format", options=FORMATS, default=ANY),
            next=fields.target("next"),
            otherwise=fields.target("otherwise"),
        )

    @property
    def is_secret(self) -> bool:
        """As the document says."""
        return self.question.secret

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Take what was typed ahead, else ask."""
        return self._move(self.question.enter(at, env=env), env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take a digit, or what there is when the time is over."""
        return self._move(self.question.hear(at, outcome, env=env), env=env)

    def _move(self, heard: Stay | Given | GivenUp, *, env: Environment) -> Move:
        match heard:
            case Given(digits=digits, at=at, event=keyed, pass_over=pass_over):
                value = formed(digits, self.form, today=env.now.astimezone(env.timezone).date())
                if value is None:
                    return replace(self._move(self.question.again(at, env=env), env=env), events=(keyed,))
                at = with_values(at, {self.variable: value}, secret=self.question.secret)
                return Leave(result="keyed", target=self.next, at=at, pass_over=pass_over, events=(keyed,))
            case GivenUp(result=result, at=at):
                return Leave(result=result, target=self.otherwise, at=at)
            case Stay():
                return heard


def formed(digits: str, form: str, *, today: date) -> str | None:
    """The value that digits mean, written as everything else writes it; None where they mean none."""
    match form:
        case "digits":
            return digits if digits.isdecimal() else None
        case "date":
            return _day(digits, today)
        case "time":
            return _time(digits)
        case "amount":
            return _amount(digits)
        case _:
            return digits


def _day(digits: str, today: date) -> str | None:
    """Eight digits are a day, four a day of this year."""
    full = f"{today.year:04}{digits}" if len(digits) == 4 else digits
    if len(full) != 8 or not full.isdecimal():
        return None
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:])).isoformat()
    except ValueError:
        return None


def _time(digits: str) -> str | None:
    if len(digits) != 4 or not digits.isdecimal() or int(digits[:2]) > 23 or int(digits[2:]) > 59:
        return None
    return f"{digits[:2]}:{digits[2:]}"


def _amount(digits: str) -> str | None:
    """The star is the point; there are at most two digits behind it."""
    whole, star, fraction = digits.partition("*")
    if not (whole or "0").isdecimal() or (star and not fraction.isdecimal()) or len(fraction) > 2:
        return None
    if not whole and not fraction:
        return None
    return f"{int(whole or '0')}" + (f".{fraction}" if fraction else "")
