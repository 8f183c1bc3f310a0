"""The end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from yingda.flows.engine.fields import Fields
from yingda.flows.model import HangUp, KeepWaiting, Move, Outcome, Phase, Position, Stay


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """Hangs up."""

    type_name: ClassVar[str] = "hang_up"
    waits: ClassVar[bool] = True

    @staticmethod
    def parse(_fields: Fields) -> Ending:
        """There is nothing to read."""
        return Ending()

    def enter(self, at: Position, *, now: datetime) -> Move:
        """Hang up."""
        return Stay(position=replace(at, phase=Phase.WAITING, typed_ahead=""), wait=HangUp())

    def hear(self, at: Position, outcome: Outcome, *, now: datetime) -> Move:
        """Whatever comes now is too late."""
        return Stay(position=at, wait=KeepWaiting())
