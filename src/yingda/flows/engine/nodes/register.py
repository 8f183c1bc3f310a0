"""Keep answers as a row of a form's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.sequences import leave, typed, waiting
from yingda.flows.engine.templates import Template, values_of
from yingda.flows.model import Environment, Move, Position, Register
from yingda.flows.outcomes import Digit, Outcome, RegisterAnswered, RegisterResult


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterNode(PlainNode):
    """Registers once per visit."""

    type_name: ClassVar[str] = "register"

    form: str
    values: Mapping[str, Template]
    failed: str
    ways: Mapping[RegisterResult, str]

    @staticmethod
    def parse(fields: FlowFields) -> RegisterNode:
        """Read the node's fields."""
        form = fields.reference("form", Refers.FORM)
        values = fields.template_map("values")
        for name in values:
            fields.part_of(f"values.{name}", Refers.FORM, form, name)
        ways = {
            RegisterResult.KEPT: fields.target("kept"),
            RegisterResult.DUPLICATE: fields.target_or_none("duplicate"),
            RegisterResult.CLOSED: fields.target_or_none("closed"),
        }
        return RegisterNode(
            form=form,
            values=values,
            failed=fields.target("failed"),
            ways={result: way for result, way in ways.items() if way is not None},
        )

    @property
    def hasty(self) -> frozenset[str]:
        """It is known at once what came of it."""
        return frozenset({self.failed, *self.ways.values()})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Have it kept; the visit keys it."""
        known = values_of(at, env)
        values = {name: template.value(known) for name, template in self.values.items()}
        return waiting(at, Register(form=self.form, values=values, visit=at.visit))

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on with what came of it."""
        match outcome:
            case RegisterAnswered(result=result):
                return leave(at, result.value, self.ways.get(result, self.failed))
            case Digit(digit=digit):
                return keep_waiting(typed(at, digit))
            case _:
                return keep_waiting(at)
