"""What can happen to an interaction while its flow leads it, beyond prompts and keys; past tense."""

from dataclasses import dataclass, field
from uuid import UUID

from yingda.ledger.model import PERSONAL


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """The contact was told of an emergency before everything else."""

    prompt_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitTold:
    """Who waits in a queue was told his place in it, and how long he will probably wait from now on."""

    queue_id: UUID
    position: int
    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The flow asked somebody for the contact: his enterprise's system, a table, a PIN's check, a form."""

    node: str
    kind: str
    """system, table, pin, form"""
    visit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AnsweredQuery:
    """What was asked has its answer: found, or why there is none."""

    node: str
    outcome: str
    milliseconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PinCheck:
    """A PIN was checked: verified, rejected, locked, failed."""

    node: str
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """The contact's answers were kept in a form's table, or not: kept, duplicate, closed, invalid, failed."""

    form: str
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyAnswered:
    """The customer answered a question of a survey, about the agent who served him where there was one."""

    survey: str
    question: str
    answer: str
    visit: int
    agent_id: UUID | None
    queue_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRecorded:
    """The customer left a message; with 0 seconds he said nothing."""

    recording_id: UUID
    purpose: str
    """voicemail, message, prompt"""
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """The caller of a shared number goes on with one of its merchants, as another contact."""

    merchant_id: UUID
    to_interaction_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOver:
    """The caller came from the shared number's lobby, where he was another contact."""

    from_interaction_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomJoined:
    """The customer is in a conference room, with whoever else is there."""

    room: str = field(metadata=PERSONAL)
    """As the flow names it; callers may have keyed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomLeft:
    """The customer is out of the room: left, hung_up."""

    result: str
