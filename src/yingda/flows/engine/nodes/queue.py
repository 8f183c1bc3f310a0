"""Wait for an agent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from yingda.flows.engine.fields import Fields
from yingda.flows.model import (
    Enqueue,
    KeepWaiting,
    Leave,
    Move,
    Outcome,
    Phase,
    Position,
    QueueTimedOut,
    QueueUnavailable,
    Stay,
    Unavailable,
)

MAX_WAIT_SECONDS = 24 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """Enters a queue once per visit, and goes on only when the queue takes or keeps the contact no longer."""

    type_name: ClassVar[str] = "queue"
    waits: ClassVar[bool] = True

    queue: str
    announce: tuple[str, ...]
    music: str
    no_agents: str
    full: str
    max_wait: int | None
    timeout: str | None

    @staticmethod
    def parse(fields: Fields) -> Queue:
        """Read the node's fields; a longest wait and where to go after it are given together."""
        limited = fields.has("max_wait") or fields.has("timeout")
        return Queue(
            queue=fields.queue("queue"),
            announce=fields.prompts("announce", optional=True),
            music=fields.text("music", default="default"),
            no_agents=fields.target("no_agents"),
            full=fields.target("full"),
            max_wait=fields.integer("max_wait", low=1, high=MAX_WAIT_SECONDS) if limited else None,
            timeout=fields.target("timeout") if limited else None,
        )

    def enter(self, at: Position, *, now: datetime) -> Move:
        """Enter the queue; the visit keys it, so that it happens once however often it is asked."""
        return Stay(
            position=replace(at, phase=Phase.WAITING, typed_ahead=""),
            wait=Enqueue(
                queue=self.queue,
                announce=self.announce,
                music=self.music,
                max_wait_seconds=self.max_wait,
                visit=at.visit,
            ),
        )

    def hear(self, at: Position, outcome: Outcome, *, now: datetime) -> Move:
        """Go on when the queue did not take the contact, or the longest wait is over."""
        match outcome:
            case QueueUnavailable(reason=Unavailable.NO_AGENTS):
                return Leave(result="no_agents", target=self.no_agents)
            case QueueUnavailable(reason=Unavailable.FULL):
                return Leave(result="full", target=self.full)
            case QueueTimedOut() if self.timeout is not None:
                return Leave(result="timeout", target=self.timeout)
            case _:
                return Stay(position=at, wait=KeepWaiting())
