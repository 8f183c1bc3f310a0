"""What the matcher sees of the work that waits and of the agents who are free, and why it put two together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from yingda.kernel.ids import InteractionId, PoolId, QueueId, SkillId, TenantId, UserId, WorkId
from yingda.routing.engine.capacity import Channel

NO_LEVELS: Mapping[QueueId, int] = MappingProxyType({})
NO_SKILLS: Mapping[SkillId, int] = MappingProxyType({})
VOICE = (Channel.VOICE,)
LOWEST_LEVEL, HIGHEST_LEVEL = 1, 10
USUAL_LEVEL = 5
"""The level of an agent in a queue where nobody has said another one."""
TARGET = timedelta(seconds=20)


class WorkKind(StrEnum):
    """What an agent is wanted for."""

    CALL = "call"
    CONSULT = "consult"
    CALLBACK = "callback"
    MESSAGE = "message"
    ORDER = "order"


class Choice(StrEnum):
    """Who of several free agents gets the work of a queue."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CONTACTS = "fewest_contacts"
    BEST_SKILL = "best_skill"
    MIXED = "mixed"


class Guidance(StrEnum):
    """Why one agent was looked for before all others."""

    NAMED = "named"
    LAST_AGENT = "last_agent"


class Sharing(StrEnum):
    """By which right a tenant got an agent of a shared pool."""

    OPEN = "open"
    """Nobody has committed seats in the pool, or the tenant has those that are his and took one more."""
    COMMITTED = "committed"
    OVERDUE = "overdue"
    """Beyond what is committed, because the work had waited for so long, and nothing else was lent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillNeed:
    """A skill, and how well it must be known."""

    skill: SkillId
    level: int = LOWEST_LEVEL


@dataclass(frozen=True, kw_only=True, slots=True)
class Ring:
    """What is asked of an agent from this long into the wait on, instead of what was asked before."""

    after: timedelta
    needs: tuple[SkillNeed, ...] = ()
    level: int = LOWEST_LEVEL
    """How well the queue itself must be known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Overflow:
    """From this long into the wait on agents of these queues too may have the work, or it leaves the queue."""

    after: timedelta
    queue_ids: frozenset[QueueId] = frozenset()
    leaves: bool = False
    """The visit ends here, and its flow goes on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What waits for an agent in a queue."""

    work_id: WorkId
    interaction_id: InteractionId
    tenant_id: TenantId
    queue_id: QueueId
    since: datetime
    """The moment that its place is kept by."""
    is_call: bool = True
    """Whether a customer waits on the line; else he is called back, or has left a message."""
    is_patient: bool = False
    """A message: nobody waits for it in person, so that it comes after everybody who does."""
    kind: WorkKind = WorkKind.CALL
    channel: Channel = Channel.VOICE
    target: timedelta = TARGET
    """Within this time of its coming it shall be with an agent."""
    priority: int = 0
    """A lead in seconds: it counts as if it had waited so much longer."""
    choice: Choice = Choice.LONGEST_IDLE
    entered: datetime | None = None
    """When it came into this queue, where that was after `since`: rings, overflow and first looks count from then."""
    level: int = LOWEST_LEVEL
    skills: tuple[SkillNeed, ...] = ()
    relax: tuple[Ring, ...] = ()
    """In the order of their times; each replaces what was asked before."""
    overflow: tuple[Overflow, ...] = ()
    named: UserId | None = None
    """Until `named_until` only he gets it, as long as he is at work; without an end, for as long as it waits."""
    named_until: datetime | None = None
    last_agent: UserId | None = None
    """He served the customer before: until `last_until` only he gets it, if he is at work and serves the queue."""
    last_until: datetime | None = None
    excluded: frozenset[UserId] = frozenset()
    """Who gave it away: until `excluded_until` he does not get it again."""
    excluded_until: datetime | None = None
    refused_by: frozenset[UserId] = frozenset()
    """Everybody else who is free comes before them."""

    @property
    def due(self) -> datetime:
        """When it misses its target; who has a higher priority is due earlier, and nobody is passed over for ever."""
        return self.since + self.target - timedelta(seconds=self.priority)

    @property
    def begun(self) -> datetime:
        """When it came into this queue."""
        return self.entered or self.since


@dataclass(frozen=True, kw_only=True, slots=True)
class FreeAgent:
    """An agent who can be offered work."""

    user_id: UserId
    idle_since: datetime
    queues: frozenset[QueueId]
    levels: Mapping[QueueId, int] = field(default_factory=lambda: NO_LEVELS)
    """How well he knows each of his queues, where that is not the usual."""
    skills: Mapping[SkillId, int] = field(default_factory=lambda: NO_SKILLS)
    contacts: int = 0
    """How many he has had today."""
    pool_id: PoolId | None = None
    open_to: tuple[Channel, ...] = VOICE
    """By which channels he has room for one more contact."""

    def level_in(self, queue_id: QueueId) -> int:
        """How well he knows a queue."""
        return self.levels.get(queue_id, USUAL_LEVEL)

    def knows(self, needs: tuple[SkillNeed, ...]) -> bool:
        """Whether he has all these skills at these levels."""
        return all(self.skills.get(need.skill, 0) >= need.level for need in needs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Why this agent got this work: the facts of the moment, as they are stored with the offer."""

    rule: Choice
    waited: float
    """Seconds since the moment that its place is kept by."""
    idle: float
    """Seconds that the agent had been idle."""
    candidates: int
    """How many free agents could have had it, he among them."""
    waiting: int
    """How much work waited in its queue, this among it."""
    ring: int = 0
    """How often what is asked of agents was relaxed."""
    overflowed: bool = False
    """He does not serve the queue, but one that it overflows to."""
    guided: Guidance | None = None
    sharing: Sharing = Sharing.OPEN
    committed: int | None = None
    """The tenant's committed seats of the agent's pool, as far as the pool has them."""
    used: int | None = None
    """How many agents of the pool worked for the tenant before."""
    late: float = 0.0
    """Seconds by which the target was missed; below zero: seconds that were left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Work and the agent to whom it shall be offered, and why."""

    work: Work
    agent: FreeAgent
    why: Decision
