"""Walk through another flow of the tenant, and come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode
from yingda.flows.engine.sequences import leave
from yingda.flows.model import Environment, Move, Position


@dataclass(frozen=True, kw_only=True, slots=True)
class SubFlow(PlainNode):
    """Enters another flow, which was linked in under its code, and remembers where to go on after it."""

    type_name: ClassVar[str] = "sub_flow"

    flow: str
    next: str
    entry: str = ""
    """Where the other flow starts; known when it is linked."""

    @staticmethod
    def parse(fields: FlowFields) -> SubFlow:
        """Read the node's fields."""
        return SubFlow(flow=fields.reference("flow", Refers.FLOW), next=fields.target("next"))

    @property
    def hasty(self) -> frozenset[str]:
        """Whether `next` is reached in haste, only the other flow can say."""
        return frozenset({self.entry})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Go in."""
        return leave(replace(at, returns=(*at.returns, self.next)), "entered", self.entry)
