"""Come back from a flow that another one entered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.nodes.hang_up import hang_up
from yingda.flows.engine.plain import PlainNode
from yingda.flows.engine.sequences import leave
from yingda.flows.model import Environment, Move, Position


@dataclass(frozen=True, kw_only=True, slots=True)
class Return(PlainNode):
    """Goes back to where this flow was entered from; the first flow of all ends with it."""

    type_name: ClassVar[str] = "return"

    @staticmethod
    def parse(_fields: FlowFields) -> Return:
        """There is nothing to read."""
        return Return()

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Go back."""
        if not at.returns:
            return hang_up(at)
        return leave(replace(at, returns=at.returns[:-1]), "returned", at.returns[-1])
