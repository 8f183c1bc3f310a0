"""Go where the first case leads that is true."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode
from yingda.flows.engine.sequences import leave
from yingda.flows.engine.templates import Template, values_of
from yingda.flows.model import Environment, Move, Position

MAX_CASES = 50
MAX_CHOICES = 50
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,20})?", re.ASCII)
_ORDERS: Mapping[str, Callable[[Decimal | str, Decimal | str], bool]] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_or_equal": operator.le,
    "greater": operator.gt,
    "greater_or_equal": operator.ge,
}
_LONE = ("empty", "not_empty")
TESTS = (*_ORDERS, "one_of", "begins_with", *_LONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A test of one variable, and where to go when it holds."""

    variable: str
    test: str
    values: tuple[Template, ...]
    to: str

    def holds(self, known: Mapping[str, str]) -> bool:
        """Whether the variable passes the test."""
        value = known.get(self.variable, "")
        against = [template.value(known) for template in self.values]
        match self.test:
            case "empty":
                return not value
            case "not_empty":
                return bool(value)
            case "one_of":
                return any(_compared("equal", value, other) for other in against)
            case "begins_with":
                return value.startswith(against[0])
            case _:
                return _compared(self.test, value, against[0])


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch(PlainNode):
    """Looks at variables; numbers are compared as numbers where both are, and as text otherwise."""

    type_name: ClassVar[str] = "branch"

    cases: tuple[Case, ...]
    otherwise: str

    @staticmethod
    def parse(fields: FlowFields) -> Branch:
        """Read the node's fields."""
        cases = fields.objects("cases", limit=MAX_CASES)
        if not cases and fields.is_empty("cases"):
            fields.refuse("cases", expected="at least one case")
        return Branch(cases=tuple(_case(item) for item in cases), otherwise=fields.target("otherwise"))

    @property
    def hasty(self) -> frozenset[str]:
        """Nothing is waited for here."""
        return frozenset({self.otherwise, *(case.to for case in self.cases)})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Find the case, and go there."""
        known = values_of(at, env)
        for number, case in enumerate(self.cases, start=1):
            if case.holds(known):
                return leave(at, f"case_{number}", case.to)
        return leave(at, "otherwise", self.otherwise)


def _case(fields: FlowFields) -> Case:
    test = fields.option("is", options=TESTS)
    return Case(
        variable=fields.variable_read("variable"),
        test=test or "empty",
        values=_values(fields, test),
        to=fields.target("to"),
    )


def _values(fields: FlowFields, test: str) -> tuple[Template, ...]:
    fields.describe("value", kind="template_or_list")
    if test == "one_of":
        return fields.template_list("value", limit=MAX_CHOICES)
    if test in _LONE:
        return ()
    value = fields.template_or_none("value")
    if value is None and test:
        fields.missing("value")
    return (value or Template(),)


def _compared(test: str, value: str, other: str) -> bool:
    if _NUMBER.fullmatch(value) and _NUMBER.fullmatch(other):
        return _ORDERS[test](Decimal(value), Decimal(other))
    return _ORDERS[test](value, other)
