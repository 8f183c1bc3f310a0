"""Set variables, or the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode
from yingda.flows.engine.sequences import leave
from yingda.flows.engine.templates import Template, values_of, with_values
from yingda.flows.model import Environment, Move, Position

LANGUAGES = ("zh-CN", "en")


@dataclass(frozen=True, kw_only=True, slots=True)
class SetVariables(PlainNode):
    """Gives variables their values, all of them from what was before, and may change the contact's language."""

    type_name: ClassVar[str] = "set"

    values: Mapping[str, Template]
    language: str
    next: str

    @staticmethod
    def parse(fields: FlowFields) -> SetVariables:
        """Read the node's fields; there is at least one thing to set."""
        if not fields.has("language") and not fields.has("values"):
            fields.missing("values")
        return SetVariables(
            values=fields.values_set("values", optional=True),
            language=fields.option("language", options=LANGUAGES, default=""),
            next=fields.target("next"),
        )

    @property
    def hasty(self) -> frozenset[str]:
        """Nothing is waited for here."""
        return frozenset({self.next})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Set, and go on."""
        known = values_of(at, env)
        values = {name: template.value(known) for name, template in self.values.items()}
        secret = {name for name, template in self.values.items() if at.secrets & set(template.variables)}
        at = with_values(at, values)
        at = replace(at, secrets=at.secrets | secret)
        return leave(replace(at, language=self.language or at.language), "set", self.next)
