"""What an interaction is made of: its phases, where it waits, who takes part beside the customer."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from yingda.routing.engine.work import SkillNeed


class Phase(StrEnum):
    """Where an interaction stands."""

    ARRIVED = "arrived"
    FLOW = "flow"
    QUEUED = "queued"
    OFFERED = "offered"
    TALKING = "talking"
    HELD = "held"
    RETURNING = "returning"
    FORWARDING = "forwarding"
    """An outside number is rung while the customer waits."""
    FORWARDED = "forwarded"
    LISTENING = "listening"
    """An agent hears a message, and no customer is on the line."""
    DIALLING = "dialling"
    """An agent waits for a customer who is being rung."""
    PARKED = "parked"
    """The customer waits in a slot until somebody takes him."""
    SUPERVISED = "supervised"
    """A supervisor has taken the contact over from its agent."""
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


IN_CONVERSATION = frozenset({Phase.TALKING, Phase.HELD, Phase.RETURNING, Phase.LISTENING, Phase.DIALLING})
"""An agent has the contact, whether or not the customer is on the line."""
WITH_AGENT = IN_CONVERSATION | {Phase.OFFERED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which agent a contact in a queue wants beyond the queue's own rules, and how urgently."""

    priority: int = 0
    """Seconds by which it counts as waiting longer."""
    skills: tuple[SkillNeed, ...] = ()
    overflows: bool = False
    """Its flow goes on when the queue lets it go."""
    named: UUID | None = None
    named_until: datetime | None = None
    last_agent: UUID | None = None
    last_until: datetime | None = None
    refused_by: tuple[UUID, ...] = ()
    """Everybody else comes before them."""
    excluded: tuple[UUID, ...] = ()
    excluded_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueVisit:
    """One stay in a queue: who waits, since when, for which work."""

    queue_id: UUID
    work_id: UUID
    visit: int
    since: datetime
    max_wait_seconds: int | None
    returns: bool = False
    """The flow goes on with the contact when the agent is done."""
    not_before: datetime | None = None
    wanted: Wanted = field(default_factory=Wanted)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentLeg:
    """The agent whom the customer is offered to or talks with, and his phone's leg."""

    agent_id: UUID
    call_id: UUID
    channel_id: str
    since: datetime
    seat_id: UUID | None = None
    deadline: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    muted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Documenting:
    """An agent in wrap-up."""

    agent_id: UUID
    since: datetime
    queue_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideLeg:
    """A leg that leaves us by a trunk: to whom the contact is forwarded, or to the customer who is called back."""

    call_id: UUID
    channel_id: str
    number: str
    since: datetime
    visit: int = 0
    """The visit of the flow's node that forwards; 0 for a customer who is called back."""
    attempt: int = 0
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ParkPlace:
    """Where a customer is parked: the code by which he is taken, and until when he waits there."""

    slot: str
    by: UUID
    since: datetime
    returns_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """From whom the present agent has the contact, and what he shall know."""

    by: UUID
    at: datetime
    manner: str
    """blind, consulted"""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What the customer hears of the house's own before his call is over."""

    kind: str
    """words, voicemail"""
    cause: str
    prompt_key: str = ""
    queue: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Nuisance:
    """A call that its agent has marked as a nuisance."""

    since: datetime
    warned_at: datetime | None = None


class PartyKind(StrEnum):
    """Who is consulted: somebody of ours, or somebody outside."""

    AGENT = "agent"
    OUTSIDE = "outside"


class Place(StrEnum):
    """Where a further party is."""

    RINGING = "ringing"
    """He is being looked for or rung."""
    ASIDE = "aside"
    """He talks with the agent alone."""
    WAITING = "waiting"
    """He hears music while the agent talks with the customer."""
    IN = "in"
    """He is in the conference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Whom the agent consults, or who is in a conference with him and the customer."""

    call_id: UUID
    channel_id: str
    """Empty as long as an agent of the queue is looked for."""
    kind: PartyKind
    since: datetime
    agent_id: UUID | None = None
    seat_id: UUID | None = None
    number: str = ""
    queue_id: UUID | None = None
    """The queue that was asked for, where it was no one agent."""
    work_id: UUID | None = None
    place: Place = Place.RINGING
    deadline: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    muted: bool = False
    excluded: tuple[UUID, ...] = ()
    """Agents of the queue who did not take it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seconds:
    """Time spent in each phase so far."""

    flow: float = 0.0
    wait: float = 0.0
    talk: float = 0.0
    hold: float = 0.0
    wrap_up: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuStep:
    """What the customer did at one node of the menu."""

    node: str
    result: str
    at: datetime
    keyed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """A recording that runs."""

    id: UUID
    kind: str
    """conversation, voicemail, message, prompt"""
    since: datetime
    prompt_key: str | None = None
    language: str = "zh-CN"
    queue: str | None = None
    visit: int = 0
    """The visit to a node that a message is recorded for."""
    paused_at: datetime | None = None
    paused_for: str = ""
    """Why: secret, agent"""
    pauses: tuple[tuple[float, float], ...] = ()
    """Seconds from its beginning, from and to, in which it has silence instead of what was said."""

    def pause(self, at: datetime, *, cause: str) -> "Recording":
        """Silence from now on."""
        return self if self.paused_at else replace(self, paused_at=at, paused_for=cause)

    def resume(self, at: datetime) -> "Recording":
        """What is said is recorded again, or the recording ends."""
        if self.paused_at is None:
            return self
        pause = (self._second(self.paused_at), self._second(at))
        return replace(self, paused_at=None, paused_for="", pauses=(*self.pauses, pause))

    def _second(self, at: datetime) -> float:
        return round((at - self.since) / timedelta(seconds=1), 3)
