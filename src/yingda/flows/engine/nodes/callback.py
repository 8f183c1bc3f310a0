"""Offer to keep the contact's place in a queue and to call back: at this number or another, now or later."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import ClassVar

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.keying import NO_INPUT, Given, GivenUp, Question
from yingda.flows.engine.nodes.hang_up import hang_up
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import thanking, waiting
from yingda.flows.events import Keyed
from yingda.flows.model import (
    BookCallback,
    Environment,
    Leave,
    Move,
    Position,
    Stay,
)
from yingda.flows.outcomes import CallbackAnswered, CallbackResult, Outcome, PromptFinished

_NUMBER, _TIME, _BOOKING = "number", "time", "booking"
_DIALABLE = re.compile(r"\+?[0-9]{3,20}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackNode(PlainNode):
    """1 is this number, 2 another one, 3 a later time; whoever keys anything else does not want it."""

    type_name: ClassVar[str] = "callback"

    queue: str
    offer: Question
    number: Question | None
    time: Question | None
    booked: Prompts
    already: Prompts
    declined: str
    refused: str
    next: str | None

    @staticmethod
    def parse(fields: FlowFields) -> CallbackNode:
        """Read the node's fields; what is not asked for is not offered."""
        ask_number = fields.prompts("ask_number", optional=True)
        ask_time = fields.prompts("ask_time", optional=True)
        booked = fields.prompts("booked")
        return CallbackNode(
            queue=fields.reference("queue", Refers.QUEUE),
            offer=Question(prompts=fields.prompts("prompts"), attempts=1),
            number=Question(prompts=ask_number, low=3, high=20, finish="#") if ask_number else None,
            time=Question(prompts=ask_time, low=4, high=4, finish="#") if ask_time else None,
            booked=booked,
            already=fields.prompts("already", optional=True) or booked,
            declined=fields.target("declined"),
            refused=fields.target("refused"),
            next=fields.target_or_none("next"),
        )

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Offer it; after a crash from the beginning, for the number that was keyed is kept nowhere, unless it is booked."""
        if at.stage in self._thanks:
            return thanking(self._thanks[at.stage], at, env=env, stage=at.stage)
        return self._offered(self.offer.enter(replace(at, stage=""), env=env), env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take what is keyed, have it booked, and say so."""
        stages: Mapping[str, Callable[[Position, Outcome, Environment], Move]] = {
            "": lambda at, outcome, env: self._offered(self.offer.hear(at, outcome, env=env), env=env),
            _NUMBER: self._hear_number,
            _TIME: self._hear_time,
            _BOOKING: self._hear_booking,
        }
        return stages.get(at.stage, self._hear_thanks)(at, outcome, env)

    @property
    def _thanks(self) -> Mapping[str, Prompts]:
        """What is said when there is a callback."""
        return {CallbackResult.BOOKED: self.booked, CallbackResult.ALREADY: self.already}

    def _offered(self, heard: Stay | Given | GivenUp, *, env: Environment) -> Move:
        match heard:
            case Given(digits="1", at=at, event=keyed) if self._caller(at):
                return self._book(at, self._caller(at), keyed)
            case Given(digits="1" | "2", at=at, event=keyed) if self.number:
                return self._ask(self.number, at, keyed, stage=_NUMBER, env=env)
            case Given(digits="3", at=at, event=keyed) if self.time and self._caller(at):
                return self._ask(self.time, at, keyed, stage=_TIME, env=env)
            case Given(at=at, event=keyed):
                return Leave(result="declined", target=self.declined, at=at, events=(keyed,))
            case GivenUp(at=at):
                return Leave(result=NO_INPUT, target=self.declined, at=at)
            case Stay():
                return heard

    def _ask(self, question: Question, at: Position, keyed: Keyed, *, stage: str, env: Environment) -> Move:
        heard = question.enter(replace(at, stage=stage, attempts=0), env=env)
        take = self._numbered if stage == _NUMBER else self._timed
        move = take(heard, env)
        return replace(move, events=(keyed, *move.events))

    def _hear_number(self, at: Position, outcome: Outcome, env: Environment) -> Move:
        return (
            self._numbered(self.number.hear(at, outcome, env=env), env) if self.number else keep_waiting(at)
        )

    def _hear_time(self, at: Position, outcome: Outcome, env: Environment) -> Move:
        return self._timed(self.time.hear(at, outcome, env=env), env) if self.time else keep_waiting(at)

    def _numbered(self, heard: Stay | Given | GivenUp, env: Environment) -> Move:
        match heard:
            case Given(digits=digits, at=at, event=keyed) if _DIALABLE.fullmatch(digits):
                return self._book(at, digits, keyed)
            case _:
                return self._not_understood(self.number, heard, env)

    def _timed(self, heard: Stay | Given | GivenUp, env: Environment) -> Move:
        match heard:
            case Given(digits=digits, at=at, event=keyed) if (moment := _moment(digits, env)) is not None:
                return self._book(at, self._caller(at), keyed, moment=moment)
            case _:
                return self._not_understood(self.time, heard, env)

    def _not_understood(
        self, question: Question | None, heard: Stay | Given | GivenUp, env: Environment
    ) -> Move:
        if isinstance(heard, Given) and question is not None:
            again = question.again(heard.at, env=env)
            move = self._not_understood(question, again, env)
            return replace(move, events=(heard.event, *move.events))
        if isinstance(heard, Stay):
            return heard
        result = heard.result if isinstance(heard, GivenUp) else "declined"
        return Leave(result=result, target=self.declined, at=heard.at)

    def _book(self, at: Position, number: str, keyed: Keyed, *, moment: datetime | None = None) -> Stay:
        wish = BookCallback(queue=self.queue, number=number, at=moment, visit=at.visit)
        return replace(waiting(at, wish, stage=_BOOKING), events=(keyed,))

    def _hear_booking(self, at: Position, outcome: Outcome, env: Environment) -> Move:
        match outcome:
            case CallbackAnswered(result=CallbackResult.REFUSED):
                return Leave(result="refused", target=self.refused, at=at)
            case CallbackAnswered(result=result):
                return thanking(self._thanks[result], at, env=env, stage=result.value)
            case _:
                return keep_waiting(at)

    def _hear_thanks(self, at: Position, outcome: Outcome, _env: Environment) -> Move:
        if not isinstance(outcome, PromptFinished):
            return keep_waiting(at)
        return hang_up(at) if self.next is None else Leave(result=at.stage, target=self.next, at=at)

    @staticmethod
    def _caller(at: Position) -> str:
        caller = at.variables.get("caller", "")
        return caller if _DIALABLE.fullmatch(caller) else ""


def _moment(digits: str, env: Environment) -> datetime | None:
    """The next moment at which the clock of the place shows these four digits."""
    if not digits.isdecimal() or int(digits[:2]) > 23 or int(digits[2:]) > 59:
        return None
    local = env.now.astimezone(env.timezone)
    today = datetime.combine(local.date(), time(int(digits[:2]), int(digits[2:])), env.timezone)
    if today > local:
        return today
    return datetime.combine(local.date() + timedelta(days=1), today.time(), env.timezone)
