"""What may come of a wait in a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueOverflowed:
    """The contact waited in the queue for as long as the queue itself allows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentDone:
    """The agent is done with the contact, which is still on the line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """A query was answered: the variables that its answer gives."""

    visit: int
    variables: Mapping[str, str] = field(repr=False)


class Fault(StrEnum):
    """Why a query has no answer."""

    NOT_FOUND = "not_found"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    BAD_ANSWER = "bad_answer"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, kw_only=True, slots=True)
class NotAnswered:
    """A query has no answer."""

    visit: int
    fault: Fault


class PinResult(StrEnum):
    """What a check of a PIN came to."""

    VERIFIED = "verified"
    REJECTED = "rejected"
    LOCKED = "locked"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class PinChecked:
    """A PIN was checked."""

    visit: int
    attempt: int
    result: PinResult


class ForwardResult(StrEnum):
    """What forwarding came to."""

    ENDED = "ended"
    """They talked, and the other side hung up."""
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    LIMIT = "limit"
    """Every contracted channel is in use."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardOver:
    """Forwarding is over and the contact is still on the line."""

    visit: int
    result: ForwardResult


class CallbackResult(StrEnum):
    """What the wish to be called back came to."""

    BOOKED = "booked"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackAnswered:
    """The wish to be called back was noted or not."""

    visit: int
    result: CallbackResult


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageOver:
    """A message was recorded; with 0 seconds there is none."""

    visit: int
    seconds: float
    recording_id: str


class ConferenceResult(StrEnum):
    """How a conference was left."""

    LEFT = "left"
    FULL = "full"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceOver:
    """The contact is out of the conference and still on the line."""

    visit: int
    result: ConferenceResult


class RegisterResult(StrEnum):
    """What a registration came to."""

    KEPT = "kept"
    DUPLICATE = "duplicate"
    CLOSED = "closed"
    INVALID = "invalid"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterAnswered:
    """A registration was kept or not."""

    visit: int
    result: RegisterResult


class MerchantFault(StrEnum):
    """Why a merchant cannot be reached."""

    UNKNOWN = "unknown"
    SUSPENDED = "suspended"
    BUSY = "busy"


@dataclass(frozen=True, kw_only=True, slots=True)
class MerchantUnavailable:
    """The code leads to no merchant who can be reached now."""

    visit: int
    fault: MerchantFault


Outcome = (
    PromptFinished
    | Digit
    | TimedOut
    | QueueUnavailable
    | QueueTimedOut
    | QueueOverflowed
    | AgentDone
    | Answered
    | NotAnswered
    | PinChecked
    | ForwardOver
    | CallbackAnswered
    | MessageOver
    | ConferenceOver
    | RegisterAnswered
    | MerchantUnavailable
)
