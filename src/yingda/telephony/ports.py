"""What telephony needs of a telephone switch; no vendor's word crosses this line."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from yingda.kernel.errors import DomainError
from yingda.telephony.events import PastCall, SwitchReport


class Refusal(StrEnum):
    """How a call is turned away before it is answered, in the carrier's terms."""

    UNKNOWN_NUMBER = "unknown_number"
    """SIP 404."""
    SUSPENDED = "suspended"
    """SIP 403: the called service is barred."""
    BUSY = "busy"
    """SIP 486: every contracted channel is in use."""
    UNAVAILABLE = "unavailable"
    """SIP 503: we cannot serve anybody at present."""
    BLOCKED = "blocked"
    """SIP 403: this caller is not let in."""
    REPEATED = "repeated"
    """SIP 486: this caller has called too often."""


class SwitchUnavailable(DomainError):
    """The telephone switch does not answer."""

    code = "switch.unavailable"


class ChannelGone(DomainError):
    """The call has ended in the meantime."""

    code = "switch.channel_gone"


class EndpointUnreachable(ChannelGone):
    """No phone is registered behind this seat, or no trunk leads outside at the moment."""

    code = "switch.endpoint_unreachable"


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveChannel:
    """One channel that is alive on the switch now."""

    channel_id: str
    up: bool
    ringing: bool
    inbound: bool
    number: str
    caller: str
    created_at: datetime
    owned: bool
    """True when it is under our control (in our application), false while the fallback has it."""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveBridge:
    """One bridge that is alive on the switch now."""

    bridge_id: str
    channel_ids: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveState:
    """All that is alive on the switch now, and since when the switch itself lives."""

    channels: Mapping[str, LiveChannel]
    bridges: Mapping[str, LiveBridge]
    started_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideNumber:
    """A telephone of the public network, to be reached by a carrier's trunk."""

    digits: str
    caller_shown: str
    """One of our own numbers: what the called person sees and may call back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """A leg to create, to a seat's phone or outside: the id is chosen by us and stored before it exists."""

    channel_id: str
    endpoint: str = ""
    """Name of the seat's endpoint."""
    outside: OutsideNumber | None = None
    """Instead of a seat: goes out by the first active outbound trunk that has room."""
    caller: str = ""
    """Digits shown on the seat's phone."""
    caller_name: str = ""
    auto_answer: bool = False
    """Ask the browser's phone to answer by itself (return of a lost agent)."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """SIP headers for the phone, such as X-Yingda-Interaction."""
    originator: str = ""
    """Channel whose codecs are to be preferred."""
    announce: tuple[Path, ...] = ()
    """What a seat outside hears before it is asked to take the call: prompts without suffix."""


class Switch(Protocol):
    """A telephone switch: every verb may raise SwitchUnavailable or ChannelGone."""

    def reports(self) -> AsyncIterator[SwitchReport]:
        """Everything that happens, in the switch's order; ends only when cancelled or superseded."""
        ...

    async def claim(self, channel_id: str) -> bool:
        """Take an announced call; False when it is gone or another was faster."""
        ...

    async def refuse(self, channel_id: str, refusal: Refusal) -> None:
        """Turn away a call that was not answered yet."""
        ...

    async def release(self, channel_id: str, *, answered: bool) -> None:
        """Give a claimed call back to the fallback: it hears the announcement and is offered again."""
        ...

    async def answer(self, channel_id: str) -> None: ...

    async def play(self, channel_id: str, *, playback_id: str, prompts: Sequence[Path]) -> None:
        """Play prompt files one after the other (paths without suffix: the switch picks the format)."""
        ...

    async def stop_prompt(self, playback_id: str) -> None: ...

    async def start_music(self, channel_id: str, music: str) -> None: ...

    async def stop_music(self, channel_id: str) -> None: ...

    async def create_leg(self, leg: Leg) -> None:
        """Make the leg without ringing; LegReady follows.

        EndpointUnreachable when no phone is registered, or no trunk that leads outside is up and has room.
        """
        ...

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        """Ring a leg that is ready; LegRinging, LegAnswered or CallEnded follow.

        Not every carrier tells that the phone rings. A trunk that takes no calls is replaced by the next one.
        """
        ...

    async def bridge(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool = False) -> None:
        """Let these channels hear each other; makes the bridge if it is not there.

        Only where it is made `keyed` is it sure that the keys of who is in it are told.
        """
        ...

    async def unbridge(self, bridge_id: str, channel_ids: Sequence[str]) -> None: ...

    async def close_bridge(self, bridge_id: str) -> None: ...

    async def mute(self, channel_id: str, *, muted: bool) -> None:
        """Let the others (not) hear what this channel says."""
        ...

    async def listen(self, listener_id: str, *, to: str, whisper: bool) -> None:
        """Let a leg hear what is said and heard on another channel, in place of what it listened to before.

        With `whisper` who is on that channel hears the listener too, and nobody else does: neither the others in his
        bridge nor their recordings. It ends with either channel.
        """
        ...

    async def stop_listening(self, listener_id: str) -> None:
        """Let a leg hear nothing of another channel any more; where it heard nothing, nothing happens."""
        ...

    async def send_digits(self, channel_id: str, digits: str) -> None:
        """Key digits (0-9, * and #) to who is on this channel, one after the other, be he in a bridge or not."""
        ...

    async def heard(self, channel_id: str) -> int | None:
        """How many packets of sound have come from its party so far; None: the switch cannot tell."""
        ...

    async def hang_up(self, channel_id: str) -> None:
        """End a channel; one that is gone already is no error."""
        ...

    async def start_recording(self, channel_id: str, *, file: Path) -> None:
        """Record both directions apart, headerless 16-bit linear at 8 kHz, whatever happens to us.

        `file`-in.sln is what the party says, `file`-out.sln what it hears.
        """
        ...

    async def pause_recording(self, channel_id: str, *, paused: bool) -> None:
        """Write silence in place of what is said, in both files, or go on; without a recording nothing happens."""
        ...

    async def stop_recording(self, channel_id: str) -> None: ...

    async def mark(self, channel_id: str, marks: Mapping[str, str]) -> None:
        """Write values on the channel that outlive us; `interaction` also appears in `past_calls`."""
        ...

    async def live(self) -> LiveState: ...

    async def seat_online(self, endpoint: str) -> bool:
        """Ring-proof: ask the phone behind this endpoint right now whether it answers."""
        ...

    async def past_calls(self, *, offset: int) -> tuple[Sequence[PastCall], int]:
        """Channels that appear in the switch's event file after byte `offset`, and the new offset."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """A phone that may register: what the switch needs to know of a seat."""

    name: str
    secret: str
    browser: bool
    demo_customer: bool = False
    """A demo customer's phone: its calls enter as if from the carrier's trunk."""
    caller: str = ""
    """Digits that its calls show, whatever the phone itself says; for a demo customer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trunk:
    """A connection to a carrier: where its calls come from, and the way out."""

    name: str
    host: str
    port: int = 5060
    sources: tuple[str, ...] = ()
    """Addresses or networks that its calls come from; none: it only leads outside."""
    username: str = ""
    """With what we prove ourselves to the carrier, where it asks for that."""
    secret: str = ""
    outbound: bool = True
    prefix: str = ""
    """Digits that the carrier wants before every number."""
    channels: int | None = None
    """How many calls may be out on it at once; None: it has always room."""


class EndpointDirectory(Protocol):
    """Tells the switch which seats and trunks exist."""

    async def publish(self, endpoints: Sequence[Endpoint], trunks: Sequence[Trunk] = ()) -> None:
        """Make exactly these known, trunks in the order in which they are tried; calls in progress go on."""
        ...
