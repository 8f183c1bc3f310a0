"""Wait for an agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts, keys_of
from yingda.flows.engine.sequences import leave, waiting
from yingda.flows.engine.spoken.waiting import Tell
from yingda.flows.events import Keyed
from yingda.flows.model import (
    Enqueue,
    Environment,
    Leave,
    Move,
    Position,
)
from yingda.flows.outcomes import (
    AgentDone,
    Digit,
    Outcome,
    QueueOverflowed,
    QueueTimedOut,
    QueueUnavailable,
    Unavailable,
)

MAX_WAIT_SECONDS = 24 * 3600
MAX_LEAD_SECONDS = 3600
MAX_SKILLS = 5
HIGHEST_LEVEL = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue(PlainNode):
    """Enters a queue once per visit; goes on when it does not take or keep the contact, or a key leads out."""

    type_name: ClassVar[str] = "queue"

    queue: str
    announce: Prompts
    music: str
    no_agents: str
    full: str
    max_wait: int | None
    timeout: str | None
    keys: Mapping[str, str]
    after: str | None
    overflow: str | None
    priority: int
    skills: Mapping[str, int]
    last_agent: int | None
    tell: str
    tell_every: int

    @staticmethod
    def parse(fields: FlowFields) -> Queue:
        """Read the node's fields; a longest wait and where to go after it are given together."""
        fields.together("max_wait", "timeout")
        return Queue(
            queue=fields.reference("queue", Refers.QUEUE),
            announce=fields.prompts("announce", optional=True),
            music=fields.text("music", default="default"),
            no_agents=fields.target("no_agents"),
            full=fields.target("full"),
            max_wait=fields.integer_or_none("max_wait", low=1, high=MAX_WAIT_SECONDS),
            timeout=fields.target_or_none("timeout"),
            keys=fields.choices("keys", optional=True),
            after=fields.target_or_none("after"),
            overflow=fields.target_or_none("overflow"),
            priority=fields.integer("priority", low=0, high=MAX_LEAD_SECONDS, default=0),
            skills=_skills(fields),
            last_agent=fields.integer_or_none("last_agent", low=1, high=MAX_LEAD_SECONDS),
            tell=fields.option("tell", options=list(Tell), default=Tell.NOTHING),
            tell_every=fields.integer("tell_every", low=15, high=600, default=45),
        )

    @property
    def hasty(self) -> frozenset[str]:
        """A queue that takes nobody says so at once."""
        return frozenset({self.no_agents, self.full})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Enter the queue; the visit keys it, so that it happens once however often it is asked."""
        wait = Enqueue(
            queue=self.queue,
            announce=keys_of(self.announce, at, env),
            music=self.music,
            max_wait_seconds=self.max_wait,
            visit=at.visit,
            language=at.language,
            returns=self.after is not None,
            overflows=self.overflow is not None or self.timeout is not None,
            priority=self.priority,
            skills=self.skills,
            last_agent_seconds=self.last_agent,
            tell=self.tell,
            tell_every_seconds=self.tell_every,
        )
        return waiting(replace(at, typed_ahead=""), wait)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on when the queue did not take the contact, the longest wait is over, or a key or the agent says so."""
        match outcome:
            case QueueUnavailable(reason=Unavailable.NO_AGENTS):
                return leave(at, "no_agents", self.no_agents)
            case QueueUnavailable(reason=Unavailable.FULL):
                return leave(at, "full", self.full)
            case QueueTimedOut() if self.timeout is not None:
                return leave(at, "timeout", self.timeout)
            case QueueOverflowed() if self.overflow is not None:
                return leave(at, "overflow", self.overflow)
            case QueueOverflowed() if self.timeout is not None:
                return leave(at, "timeout", self.timeout)
            case Digit(digit=digit) if digit in self.keys:
                keyed = Keyed(node=at.node, digits=digit, visit=at.visit)
                return Leave(result=digit, target=self.keys[digit], at=at, events=(keyed,))
            case AgentDone() if self.after is not None:
                return leave(at, "agent_done", self.after)
            case _:
                return keep_waiting(at)


def _skills(fields: FlowFields) -> Mapping[str, int]:
    """What is asked of the agent beyond the queue, by the skill's code."""
    return {
        each.reference("skill", Refers.SKILL): each.integer("level", low=1, high=HIGHEST_LEVEL, default=1)
        for each in fields.objects("skills", limit=MAX_SKILLS, optional=True)
    }
