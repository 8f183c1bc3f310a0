"""A flow, where a contact stands in it, what it waits for, and what may come of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from yingda.flows.errors import InvalidPosition
from yingda.flows.events import FlowEvent

DIGITS = frozenset("0123456789*#")
MAX_TYPED_AHEAD = 16


class Phase(StrEnum):
    """What a node is doing while it waits."""

    PROMPTING = "prompting"
    COLLECTING = "collecting"
    WAITING = "waiting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where a contact stands: stored before each effect, and all that is needed to go on."""

    node: str
    visit: int
    attempts: int = 0
    typed_ahead: str = ""
    phase: Phase = Phase.PROMPTING

    def to_json(self) -> dict[str, object]:
        """The position as plain JSON values."""
        return {
            "node": self.node,
            "visit": self.visit,
            "attempts": self.attempts,
            "typed_ahead": self.typed_ahead,
            "phase": self.phase.value,
        }

    @staticmethod
    def from_json(stored: object) -> Position:
        """The position that `to_json` wrote."""
        match stored:
            case {
                "node": str(node),
                "visit": int(visit),
                "attempts": int(attempts),
                "typed_ahead": str(typed_ahead),
                "phase": str(phase),
            } if phase in set(Phase):
                return Position(
                    node=node, visit=visit, attempts=attempts, typed_ahead=typed_ahead, phase=Phase(phase)
                )
            case _:
                raise InvalidPosition(stored=repr(stored)[:200])


@dataclass(frozen=True, kw_only=True, slots=True)
class Play:
    """Play these prompts in turn, then tell `PromptFinished`; any other wait but `KeepWaiting` stops them."""

    prompts: tuple[str, ...]
    interruptible: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Collect:
    """Start a timer: a digit is awaited, else tell `TimedOut`."""

    timeout_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Enqueue:
    """Put the contact into a queue, once per visit, with music until an agent or an outcome comes."""

    queue: str
    announce: tuple[str, ...]
    music: str
    max_wait_seconds: int | None
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HangUp:
    """The flow is at its end: hang up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepWaiting:
    """Nothing new: what was going on goes on."""


Wait = Play | Collect | Enqueue | HangUp | KeepWaiting


class Unavailable(StrEnum):
    """Why a queue does not take a contact."""

    NO_AGENTS = "no_agents"
    FULL = "full"


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptFinished:
    """All prompts of the wait were heard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Digit:
    """The contact keyed one digit, at whatever moment."""

    digit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TimedOut:
    """The timer of a `Collect` ran out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueUnavailable:
    """The queue did not take the contact."""

    reason: Unavailable


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueTimedOut:
    """The contact waited in the queue for as long as the flow allows."""


Outcome = PromptFinished | Digit | TimedOut | QueueUnavailable | QueueTimedOut


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """A node waits, at this position."""

    position: Position
    wait: Wait
    events: tuple[FlowEvent, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """A node is done, with a result, and the contact goes on to another node."""

    result: str
    target: str
    typed_ahead: str = ""
    events: tuple[FlowEvent, ...] = ()


Move = Stay | Leave


class Node(Protocol):
    """One node of a flow: frozen data that know how to move."""

    type_name: ClassVar[str]
    waits: ClassVar[bool]
    """Whether every visit waits for something from outside; a cycle needs one that does."""

    def enter(self, at: Position, *, now: datetime) -> Move:
        """What happens when a contact comes to this node, or is found here after a crash."""
        ...

    def hear(self, at: Position, outcome: Outcome, *, now: datetime) -> Move:
        """What happens when something comes of the wait."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """A document that was read: named nodes and where to start."""

    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step through a flow: where the contact stands now, what happened, what is awaited."""

    position: Position
    events: tuple[FlowEvent, ...]
    wait: Wait


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why a document is not a flow: the node (none: the whole), a code, and details for its sentence."""

    node: str | None
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
