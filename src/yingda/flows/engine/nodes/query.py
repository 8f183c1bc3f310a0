"""Ask the tenant's own system, or look into a table that he uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.engine.asking import System
from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, saying, typed, waiting
from yingda.flows.engine.templates import Template, values_of, with_values
from yingda.flows.model import (
    AskSystem,
    Environment,
    LookUp,
    Move,
    Phase,
    Position,
)
from yingda.flows.outcomes import (
    Answered,
    Digit,
    Fault,
    NotAnswered,
    Outcome,
    PromptFinished,
)

_ASKED = "asked"
_BRANCHES = (Fault.NOT_FOUND, Fault.TIMEOUT, Fault.UNAVAILABLE, Fault.REFUSED, Fault.BAD_ANSWER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A look into a table of the tenant's."""

    table: str
    key: Template
    answers: Mapping[str, str]

    @staticmethod
    def parse(fields: FlowFields) -> Table:
        """Read the object's fields."""
        table = fields.reference("table", Refers.TABLE)
        answers = fields.answers("answers")
        for variable, column in answers.items():
            fields.part_of(f"answers.{variable}", Refers.TABLE, table, column)
        return Table(table=table, key=fields.template("key"), answers=answers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query(PlainNode):
    """Says that it takes a moment, asks once per visit, and keeps what the answer gives in variables."""

    type_name: ClassVar[str] = "query"

    system: System | None
    lookup: Table | None
    wait_prompts: Prompts
    found: str
    failed: str
    ways: Mapping[Fault, str]
    """Where each fault leads that has a way of its own."""

    @staticmethod
    def parse(fields: FlowFields) -> Query:
        """Read the node's fields: either a system or a table."""
        fields.one_of("system", "lookup")
        system, lookup = fields.nested("system"), fields.nested("lookup")
        ways = {fault: fields.target_or_none(fault.value) for fault in _BRANCHES}
        return Query(
            system=None if system is None else System.parse(system),
            lookup=None if lookup is None else Table.parse(lookup),
            wait_prompts=fields.prompts("wait_prompts", optional=True),
            found=fields.target("found"),
            failed=fields.target("failed"),
            ways={fault: way for fault, way in ways.items() if way is not None},
        )

    @property
    def hasty(self) -> frozenset[str]:
        """An answer may come at once, and so may its failure."""
        return frozenset() if self.wait_prompts else frozenset({self.found, self.failed, *self.ways.values()})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Say that it takes a moment, or ask at once; after a crash it is asked again under the same visit."""
        if self.wait_prompts and at.stage != _ASKED:
            return saying(self.wait_prompts, at, env=env, interruptible=False)
        return self._ask(at, env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take the answer, or the way of what went wrong."""
        match outcome:
            case PromptFinished() if at.phase is Phase.PROMPTING:
                return self._ask(at, env=env)
            case Answered(variables=given) if at.stage == _ASKED:
                known = {name: given.get(name, "") for name in self._answers}
                return leave(with_values(at, known), "found", self.found)
            case NotAnswered(fault=fault) if at.stage == _ASKED:
                return leave(at, fault.value, self.ways.get(fault, self.failed))
            case Digit(digit=digit):
                return keep_waiting(typed(at, digit))
            case _:
                return keep_waiting(at)

    @property
    def _answers(self) -> Mapping[str, str]:
        asked = self.system or self.lookup
        return asked.answers if asked else {}

    def _ask(self, at: Position, *, env: Environment) -> Move:
        question = self._question(at, env=env)
        if question is None:
            return leave(at, Fault.FORBIDDEN.value, self.failed)
        return waiting(at, question, stage=_ASKED)

    def _question(self, at: Position, *, env: Environment) -> AskSystem | LookUp | None:
        known = values_of(at, env)
        if self.lookup is not None:
            key = self.lookup.key.value(known)
            return LookUp(table=self.lookup.table, key=key, answers=self.lookup.answers, visit=at.visit)
        return None if self.system is None else self.system.ask(known, visit=at.visit)
