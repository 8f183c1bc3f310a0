"""What happens when more than two talk, past tense: somebody is consulted, joins, and leaves."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yingda.ledger.model import PERSONAL
from yingda.routing.engine.work import Decision


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultRequested:
    """The agent wants to talk with somebody about the contact: with an agent, any of a queue, or a number outside."""

    agent_id: UUID
    """Who asks."""
    kind: str
    """agent, queue, number"""
    call_id: UUID
    to_agent_id: UUID | None = None
    queue_id: UUID | None = None
    work_id: UUID | None = None
    channel_id: str = ""
    """The leg outside."""
    number: str = field(default="", metadata=PERSONAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultOffered:
    """The phone of the agent who is to be consulted is being rung."""

    agent_id: UUID
    seat_id: UUID
    call_id: UUID
    channel_id: str
    endpoint: str
    deadline: datetime
    why: Decision | None = None
    """Why this agent, where any of a queue was wanted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultRang:
    """The consulted one's phone rings."""

    call_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultPassedOver:
    """An agent of the queue did not take it; another one is looked for."""

    agent_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultAnswered:
    """The consulted one is on the line: he talks with the agent, or waits for him where he is with the customer."""

    call_id: UUID
    agent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Swapped:
    """The agent went from the customer to the consulted one, or back; the other one waits."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Conferenced:
    """The consulted one is in one conversation with the customer and the agent."""

    agent_id: UUID
    call_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """The agent took one party of the conference aside."""

    agent_id: UUID
    call_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyGone:
    """A further party is gone: he did not come, hung up, was dropped, or lost his phone."""

    call_id: UUID
    cause: str
    agent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceLeft:
    """The agent who was responsible is gone, and the others go on with the customer."""

    agent_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOutside:
    """Nobody of ours is in the conversation any more: the customer goes on with who is outside."""

    call_id: UUID
