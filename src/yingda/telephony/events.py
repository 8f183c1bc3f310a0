"""What the switch tells us, past tense, free of any vendor's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yingda.kernel.ids import InteractionId


class Party(StrEnum):
    """Who ended a call, as far as the switch knows."""

    FAR_END = "far_end"
    """The party behind this very channel hung up."""
    SYSTEM = "system"
    """We, or the switch on our command, cut the channel."""
    UNKNOWN = "unknown"


class EndCause(StrEnum):
    """Why a channel ended."""

    NORMAL = "normal"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"
    MEDIA_LOST = "media_lost"
    FAILED = "failed"
    SWITCH_LOST = "switch_lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class SwitchEvent:
    """Anything that happened on one channel; `at` is the switch's own clock, aware UTC."""

    channel_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrivalAnnounced(SwitchEvent):
    """A call from a trunk waits half a second for somebody to claim it; unclaimed it falls back."""

    number: str
    caller: str
    rebroadcast: bool = False
    """The call already heard the fallback announcement and is offered again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallArrived(SwitchEvent):
    """A claimed call is ours now: nothing has been played, it is not yet answered (unless `answered`)."""

    number: str
    """Digits that were dialled, as the trunk sent them (to-user)."""
    caller: str
    """Caller's digits, empty when withheld."""
    trunk: str
    answered: bool = False
    """True when the fallback had to answer it before we came."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LegReady(SwitchEvent):
    """A leg that we created is under our control and may be dialled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LegRinging(SwitchEvent):
    """The far phone rings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LegAnswered(SwitchEvent):
    """The far party of a leg that we dialled has answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DigitPressed(SwitchEvent):
    """One digit 0-9 * # has ended."""

    digit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptFinished(SwitchEvent):
    """The last prompt of a `play` ended by itself or by `stop_prompt`, or could not be played."""

    playback_id: str
    failed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldPressed(SwitchEvent):
    """The far party put us on hold with its own phone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldReleased(SwitchEvent):
    """The far party took us back from hold with its own phone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallEnded(SwitchEvent):
    """The channel is gone; said exactly once per channel that was ours."""

    cause: EndCause
    by: Party


@dataclass(frozen=True, kw_only=True, slots=True)
class SwitchLost:
    """The line to the switch broke (its death or ours to it); calls may live on."""

    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SwitchReturned:
    """The line to the switch is up again; what happened meanwhile is told by `live` and `past_calls` only.

    `restarted` says that it is another life of the switch: all its calls are gone.
    """

    at: datetime
    restarted: bool
    started_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Superseded:
    """Another controller with our name has taken over: this process must stop at once."""

    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatPresenceChanged:
    """A seat's endpoint came (its phone registered and answers) or went."""

    endpoint: str
    online: bool
    at: datetime
    sure: bool = False
    """It went for certain, and does not only fail to answer: nobody waits whether it is back in a moment."""


SwitchReport = (
    ArrivalAnnounced
    | CallArrived
    | LegReady
    | LegRinging
    | LegAnswered
    | DigitPressed
    | PromptFinished
    | HoldPressed
    | HoldReleased
    | CallEnded
    | SwitchLost
    | SwitchReturned
    | Superseded
    | SeatPresenceChanged
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PastCall:
    """What the switch's own event file tells of one channel: the truth about times when we slept."""

    channel_id: str
    number: str
    caller: str
    inbound: bool
    """True for a call from a trunk, false for a leg that we created."""
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    cause: EndCause | None
    by: Party | None
    claimed: bool
    """False for a call that met only the fallback."""
    fallback_steps: tuple[str, ...] = ()
    """wait / offered_again / goodbye, in order, as the fallback wrote them down."""
    interaction_id: InteractionId | None = None
