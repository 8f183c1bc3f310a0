"""What supervisors do in a contact, past tense."""

from dataclasses import dataclass, field
from uuid import UUID

from yingda.conversations.supervision_parts import ListenMode
from yingda.ledger.model import PERSONAL


@dataclass(frozen=True, kw_only=True, slots=True)
class ListeningAsked:
    """A supervisor wants to take part in a contact; his phone is being rung."""

    supervisor_id: UUID
    call_id: UUID
    channel_id: str
    seat_id: UUID
    mode: ListenMode
    hidden: bool
    """Whether the agent is not told of it, by the rule of an enterprise or of his pool."""
    agent_id: UUID | None = None
    reason: str = field(default="", metadata=PERSONAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListeningBegun:
    """The supervisor hears the conversation from now on."""

    supervisor_id: UUID
    mode: ListenMode


@dataclass(frozen=True, kw_only=True, slots=True)
class ListeningChanged:
    """The supervisor takes part in another manner from now on."""

    supervisor_id: UUID
    mode: ListenMode


@dataclass(frozen=True, kw_only=True, slots=True)
class ListeningEnded:
    """The supervisor is out of the contact, or never came into it."""

    supervisor_id: UUID
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOverBySupervisor:
    """The supervisor is responsible for the customer from now on; the agent is out of the conversation."""

    supervisor_id: UUID
    agent_id: UUID


SupervisionEvent = ListeningAsked | ListeningBegun | ListeningChanged | ListeningEnded | TakenOverBySupervisor
