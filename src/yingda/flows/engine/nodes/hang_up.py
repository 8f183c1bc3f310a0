"""The end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode
from yingda.flows.model import (
    Environment,
    HangUp,
    Move,
    Phase,
    Position,
    Stay,
)


def hang_up(at: Position) -> Stay:
    """The contact is at its end here."""
    return Stay(position=replace(at, phase=Phase.WAITING, typed_ahead=""), wait=HangUp())


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending(PlainNode):
    """Hangs up; whatever comes then is too late."""

    type_name: ClassVar[str] = "hang_up"

    @staticmethod
    def parse(_fields: FlowFields) -> Ending:
        """There is nothing to read."""
        return Ending()

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Hang up."""
        return hang_up(at)
