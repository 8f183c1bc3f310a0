"""What most nodes have in common: the contact hears something, keeps no secret; what comes too late changes nothing."""

from typing import ClassVar

from yingda.flows.model import (
    Environment,
    KeepWaiting,
    Move,
    Position,
    Stay,
)
from yingda.flows.outcomes import Outcome


class PlainNode:
    """A node unless it says otherwise."""

    __slots__ = ()
    type_name: ClassVar[str]

    @property
    def hasty(self) -> frozenset[str]:
        """Nothing can be reached from here but by hearing or doing something."""
        return frozenset()

    @property
    def is_secret(self) -> bool:
        """What is keyed here may be logged and recorded."""
        return False

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Nobody waits here, so nothing can come of it."""
        return keep_waiting(at)


def keep_waiting(at: Position) -> Stay:
    """Nothing new."""
    return Stay(position=at, wait=KeepWaiting())
