"""A place in a flow for faxes, which are not received yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, saying
from yingda.flows.model import Environment, Move, Position
from yingda.flows.outcomes import Outcome, PromptFinished


@dataclass(frozen=True, kw_only=True, slots=True)
class Fax(PlainNode):
    """Says what there is to say, and goes on."""

    type_name: ClassVar[str] = "fax"

    prompts: Prompts
    next: str

    @staticmethod
    def parse(fields: FlowFields) -> Fax:
        """Read the node's fields."""
        return Fax(prompts=fields.prompts("prompts", optional=True), next=fields.target("next"))

    @property
    def hasty(self) -> frozenset[str]:
        """Without a word it is passed at once."""
        return frozenset() if self.prompts else frozenset({self.next})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Say it."""
        return saying(self.prompts, at, env=env) if self.prompts else leave(at, "unavailable", self.next)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on when it was heard."""
        if isinstance(outcome, PromptFinished):
            return leave(at, "unavailable", self.next)
        return keep_waiting(at)
