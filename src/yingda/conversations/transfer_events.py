"""What can happen to a contact that is handed on, parked, dialled by an agent, or a nuisance; past tense."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yingda.ledger.model import PERSONAL


@dataclass(frozen=True, kw_only=True, slots=True)
class Transferred:
    """The agent handed the contact on, and has no more to do with it than to document it."""

    manner: str
    """blind, consulted"""
    kind: str
    """To whom: agent, queue, flow, number, voicemail."""
    from_agent_id: UUID
    agent_id: UUID | None = None
    queue_id: UUID | None = None
    flow_id: UUID | None = None
    flow_version: int | None = None
    number: str = field(default="", metadata=PERSONAL)
    note: str = field(default="", metadata=PERSONAL)
    """What the next agent shall know."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Led:
    """The customer hears words of the house's own instead of his flow, and then his call is over."""

    kind: str
    """words, voicemail"""
    cause: str
    """transferred, nuisance, repeated"""
    prompt_key: str = ""
    queue: str = ""
    """The queue whose agents will hear the message that he leaves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parked:
    """The customer waits with music until somebody takes him by the slot's code, or the time is over."""

    agent_id: UUID
    slot: str
    returns_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """An agent asked for the contact himself, and his own phone is being rung; he took it out of its slot, or dials it."""

    agent_id: UUID
    seat_id: UUID
    call_id: UUID
    channel_id: str
    deadline: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboundBegun:
    """An agent calls somebody, with this number of the enterprise's shown."""

    agent_id: UUID
    queue_id: UUID
    """By whose rules it is recorded and documented."""
    number_id: UUID
    language: str
    recording: str
    timezone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DigitsSent:
    """The agent keyed something to the other side; what, is told to nobody."""

    agent_id: UUID
    count: int
    to: str
    """customer, party"""


@dataclass(frozen=True, kw_only=True, slots=True)
class NuisanceMarked:
    """The agent says that the call is a nuisance."""

    agent_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NuisanceWarned:
    """A call that was marked as a nuisance has gone on for so long that its agent was warned."""

    agent_id: UUID | None
