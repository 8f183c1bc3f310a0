"""What can happen to an interaction beyond its caller and one agent: outside legs, callbacks, messages; past tense."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yingda.ledger.model import PERSONAL


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedToFlow:
    """The agent is done with the customer, who stays on the line and is led on by his flow."""

    agent_id: UUID
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardRequested:
    """An outside number is being rung for the contact."""

    visit: int
    attempt: int
    call_id: UUID
    channel_id: str
    number: str = field(metadata=PERSONAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardAnswered:
    """Somebody took the outside call up; he may hear first what it is about."""

    call_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardConnected:
    """The contact and the outside party hear each other."""

    call_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardFailed:
    """The outside number did not take the call."""

    call_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardEnded:
    """The outside party is gone while the customer is still there."""

    call_id: UUID
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackBooked:
    """The customer will be called back, with the place that he has in the queue."""

    callback_id: UUID
    queue_id: UUID
    visit: int
    not_before: datetime | None
    number: str = field(metadata=PERSONAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class VoicemailLeft:
    """The customer left a message, which an agent of this queue will hear."""

    queue_id: UUID
    recording_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageHeard:
    """The agent hears the message that was left."""

    agent_id: UUID
    recording_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerDialled:
    """The agent is on the line, and the customer is being rung."""

    call_id: UUID
    channel_id: str
    attempt: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerAnswered:
    """The customer took the call up."""

    call_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerNotReached:
    """The customer did not take the call."""

    cause: str
