"""Ask for a merchant's code on a number that many merchants share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.keying import Given, GivenUp, Question
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.sequences import leave, waiting
from yingda.flows.model import (
    EnterMerchant,
    Environment,
    Leave,
    Move,
    Position,
    Stay,
)
from yingda.flows.outcomes import MerchantFault, MerchantUnavailable, Outcome

MAX_DIGITS = 12
_ENTERING = "entering"


@dataclass(frozen=True, kw_only=True, slots=True)
class MerchantNode(PlainNode):
    """Hands the contact over to the merchant; a code that nobody has is asked for again."""

    type_name: ClassVar[str] = "merchant"

    question: Question
    unavailable: str
    otherwise: str

    @staticmethod
    def parse(fields: FlowFields) -> MerchantNode:
        """Read the node's fields."""
        return MerchantNode(
            question=Question(
                prompts=fields.prompts("prompts"),
                invalid=fields.prompts("invalid", optional=True),
                no_input=fields.prompts("no_input", optional=True),
                high=fields.integer("max", low=1, high=MAX_DIGITS, default=8),
                finish="#",
                timeout=fields.integer("timeout", low=1, high=60, default=5),
                digit_timeout=fields.integer("digit_timeout", low=1, high=30, default=2),
                attempts=fields.integer("attempts", low=1, high=10, default=3),
            ),
            unavailable=fields.target("unavailable"),
            otherwise=fields.target("otherwise"),
        )

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Ask; after a crash the code is asked for again."""
        return self._move(self.question.enter(replace(at, stage=""), env=env), env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take the code, and go on when it leads to nobody."""
        if at.stage != _ENTERING:
            return self._move(self.question.hear(at, outcome, env=env), env=env)
        match outcome:
            case MerchantUnavailable(fault=MerchantFault.UNKNOWN):
                again = self.question.again(
                    replace(at, stage=""), env=env, result=MerchantFault.UNKNOWN.value
                )
                return self._move(again, env=env)
            case MerchantUnavailable(fault=fault):
                return leave(at, fault.value, self.unavailable)
            case _:
                return keep_waiting(at)

    def _move(self, heard: Stay | Given | GivenUp, *, env: Environment) -> Move:
        match heard:
            case Given(digits=digits, at=at, event=keyed) if digits.isdecimal():
                wait = EnterMerchant(code=digits, visit=at.visit)
                return replace(waiting(at, wait, stage=_ENTERING), events=(keyed,))
            case Given(at=at, event=keyed):
                return replace(self._move(self.question.again(at, env=env), env=env), events=(keyed,))
            case GivenUp(result=result, at=at):
                return Leave(result=result, target=self.otherwise, at=at)
            case Stay():
                return heard
