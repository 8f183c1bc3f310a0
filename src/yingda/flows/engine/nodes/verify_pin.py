"""Ask for a PIN and have it checked; it is never kept, never shown and never recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.asking import System
from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.keying import Given, GivenUp, Question
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.sequences import leave, waiting
from yingda.flows.engine.templates import Template, values_of
from yingda.flows.events import Keyed
from yingda.flows.model import (
    Environment,
    Leave,
    Move,
    Position,
    Stay,
    VerifyPin,
)
from yingda.flows.outcomes import Outcome, PinChecked, PinResult

MAX_DIGITS = 32
_CHECKING = "checking"
_PIN = frozenset({"pin"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PinNode(PlainNode):
    """Asks as often as it allows; who guesses too often is locked out by whoever checks."""

    type_name: ClassVar[str] = "verify_pin"

    question: Question
    subject: Template
    table: str | None
    system: System | None
    lock_after: int
    lock_minutes: int
    verified: str
    rejected: str
    locked: str
    failed: str

    @staticmethod
    def parse(fields: FlowFields) -> PinNode:
        """Read the node's fields: either a table or a system knows the PINs."""
        fields.one_of("table", "system")
        system = fields.nested("system")
        low = fields.integer("min", low=1, high=MAX_DIGITS, default=4)
        high = fields.integer("max", low=1, high=MAX_DIGITS, default=8)
        if low > high:
            fields.refuse("max", expected="at least min")
        return PinNode(
            question=Question(
                prompts=fields.prompts("prompts"),
                invalid=fields.prompts("invalid", optional=True),
                low=low,
                high=high,
                finish=fields.digit("finish", default="#"),
                timeout=fields.integer("timeout", low=1, high=60, default=5),
                attempts=fields.integer("attempts", low=1, high=10, default=3),
                secret=True,
            ),
            subject=fields.template("subject"),
            table=fields.reference_or_none("table", Refers.TABLE),
            system=None if system is None else System.parse(system, also=_PIN),
            lock_after=fields.integer("lock_after", low=1, high=20, default=5),
            lock_minutes=fields.integer("lock_minutes", low=1, high=24 * 60, default=30),
            verified=fields.target("verified"),
            rejected=fields.target("rejected"),
            locked=fields.target("locked"),
            failed=fields.target("failed"),
        )

    @property
    def is_secret(self) -> bool:
        """Always."""
        return True

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Ask; a check whose PIN was lost in a crash counts as an attempt, for its answer may be known already."""
        if at.stage == _CHECKING:
            at = replace(at, stage="", attempts=at.attempts + 1)
        return self._move(self.question.enter(at, env=env), env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take digits, and then what the check came to."""
        if at.stage != _CHECKING:
            return self._move(self.question.hear(at, outcome, env=env), env=env)
        match outcome:
            case PinChecked(attempt=attempt, result=result) if attempt == at.attempts + 1:
                return self._checked(at, result, env=env)
            case _:
                return keep_waiting(at)

    def _move(self, heard: Stay | Given | GivenUp, *, env: Environment) -> Move:
        match heard:
            case Given(digits=digits, at=at, event=keyed, pass_over=pass_over):
                return self._check(replace(at, pass_over=pass_over), digits, keyed, env=env)
            case GivenUp(result=result, at=at):
                return Leave(result=result, target=self.rejected, at=at)
            case Stay():
                return heard

    def _check(self, at: Position, digits: str, keyed: Keyed, *, env: Environment) -> Move:
        known = values_of(at, env)
        system = None if self.system is None else self.system.ask(known, visit=at.visit, also={"pin": digits})
        if self.table is None and system is None:
            return Leave(result="failed", target=self.failed, at=at, events=(keyed,))
        check = VerifyPin(
            subject=self.subject.value(known),
            pin=digits,
            table=self.table,
            system=system,
            lock_after=self.lock_after,
            lock_minutes=self.lock_minutes,
            visit=at.visit,
            attempt=at.attempts + 1,
        )
        return replace(waiting(at, check, stage=_CHECKING), events=(keyed,))

    def _checked(self, at: Position, result: PinResult, *, env: Environment) -> Move:
        match result:
            case PinResult.REJECTED:
                again = self.question.again(replace(at, stage=""), env=env, result=result.value)
                return self._move(again, env=env)
            case PinResult.VERIFIED:
                return leave(at, result.value, self.verified)
            case PinResult.LOCKED:
                return leave(at, result.value, self.locked)
            case PinResult.FAILED:
                return leave(at, result.value, self.failed)
