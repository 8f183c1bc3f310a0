"""Who is around the switch in memory: channels, customers and agents' phones."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from yingda.kernel.ids import InteractionId
from yingda.telephony.events import (
    CallEnded,
    DigitPressed,
    EndCause,
    HoldPressed,
    HoldReleased,
    Party,
    PastCall,
    SeatPresenceChanged,
)
from yingda.telephony.ports import (
    ChannelGone,
    EndpointUnreachable,
    Leg,
    LiveBridge,
    LiveChannel,
    LiveState,
    Refusal,
    Trunk,
)
from yingda.telephony.trunks import first_with_room, way_out

if TYPE_CHECKING:
    from yingda.telephony.testing_exchange import FakeExchange

Habit = Literal["manual", "answers", "busy", "refuses", "unreachable"]


@dataclass(kw_only=True, slots=True)
class FakeChannel:
    """One channel of the fake; what a test may look at."""

    id: str
    number: str
    caller: str
    inbound: bool
    created_at: datetime
    owned: bool = False
    announced: bool = False
    up: bool = False
    ringing: bool = False
    answered_at: datetime | None = None
    music: str | None = None
    playback_id: str | None = None
    prompts: tuple[Path, ...] = ()
    muted: bool = False
    silent_since: datetime | None = None
    """Since then no sound has come from its party."""
    keyed: str = ""
    """Digits that were sent to who is on this channel."""
    listens_to: str | None = None
    """The channel that this one hears, beside the bridges."""
    whispers: bool = False
    recording: Path | None = None
    recording_paused: bool = False
    refusal: Refusal | None = None
    ended: CallEnded | None = None
    claimed: bool = False
    steps: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    leg: Leg | None = None
    ring_out: asyncio.TimerHandle | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FakeCaller:
    """A customer on the trunk's side."""

    switch: "FakeExchange"
    channel: FakeChannel

    def press(self, digits: str) -> None:
        """Key digits, one after the other."""
        for digit in digits:
            self.switch.tell(DigitPressed(channel_id=self.channel.id, at=self.switch.now(), digit=digit))

    def hang_up(self) -> None:
        """Put the receiver down, at any moment."""
        cause = EndCause.NORMAL if self.channel.up else EndCause.CANCELLED
        self.switch.end(self.channel.id, cause=cause, by=Party.FAR_END)

    def fall_back(self) -> None:
        """Nobody claimed in time: the switch's own announcement answers."""
        self.switch.fall_back(self.channel)

    def offer_again(self) -> None:
        """The announcement is over: the call is offered once more."""
        self.switch.offer_again(self.channel)

    def give_up(self) -> None:
        """Nobody came for half a minute: goodbye."""
        self.channel.steps.append("goodbye")
        self.switch.end(self.channel.id, cause=EndCause.NORMAL, by=Party.SYSTEM)


@dataclass(kw_only=True, slots=True)
class FakePhone:
    """A phone, an agent's or one outside; its habit says what it does by itself when it is rung."""

    switch: "FakeExchange"
    endpoint: str
    habit: Habit = "manual"
    online: bool = True
    channel: FakeChannel | None = None

    def answer(self) -> None:
        """Pick up."""
        self.switch.answer_leg(self.ringing())

    def refuse(self) -> None:
        """Press the red button while it rings."""
        self.switch.end(self.ringing().id, cause=EndCause.REJECTED, by=Party.FAR_END)

    def hang_up(self) -> None:
        """Put the receiver down."""
        if self.channel is not None:
            self.switch.end(self.channel.id, cause=EndCause.NORMAL, by=Party.FAR_END)

    def hold(self, *, held: bool) -> None:
        """Press the phone's own hold key, or release it."""
        channel_id = self.ringing().id
        kind = HoldPressed if held else HoldReleased
        self.switch.tell(kind(channel_id=channel_id, at=self.switch.now()))

    def ringing(self) -> FakeChannel:
        """The leg that rings or talks here; there must be one."""
        if self.channel is None or self.channel.ended is not None:
            raise ChannelGone(endpoint=self.endpoint)
        return self.channel

    def talks_outside(self) -> bool:
        """Whether this is a telephone of the public network that rings or talks: it has one line and is busy."""
        channel = self.channel
        if channel is None or channel.id not in self.switch.channels:
            return False
        return channel.leg is not None and channel.leg.outside is not None

    def go(self, *, online: bool) -> None:
        """Register, or lose the registration."""
        if self.online != online:
            self.online = online
            self.switch.tell(SeatPresenceChanged(endpoint=self.endpoint, online=online, at=self.switch.now()))


CARRIER: Final = Trunk(name="carrier", host="192.0.2.1")
"""The one trunk that a fresh fake has."""


@dataclass(kw_only=True, slots=True)
class FakeCarriers:
    """The public network: the trunks that lead there, and its telephones by their numbers."""

    trunks: tuple[Trunk, ...] = (CARRIER,)
    down: set[str] = field(default_factory=set)
    """Names of trunks that take no calls."""
    phones: dict[str, FakePhone] = field(default_factory=dict)

    def way_out(self, channels: Iterable[FakeChannel]) -> str:
        """The endpoint by which one more call leaves us."""
        in_use = Counter(channel.number for channel in channels)
        trunk = first_with_room(self.trunks, in_use=in_use, down=self.down)
        if trunk is None:
            raise EndpointUnreachable(endpoint="outside")
        return way_out(trunk)


def live_channel(channel: FakeChannel) -> LiveChannel:
    """The channel as `live` tells it."""
    return LiveChannel(
        channel_id=channel.id,
        up=channel.up,
        ringing=channel.ringing,
        inbound=channel.inbound,
        number=channel.number,
        caller=channel.caller,
        created_at=channel.created_at,
        owned=channel.owned,
        marks=dict(channel.marks),
    )


def live_state(
    channels: Mapping[str, FakeChannel], bridges: Mapping[str, list[str]], *, started_at: datetime
) -> LiveState:
    """All that is alive, as `live` tells it."""
    return LiveState(
        channels={channel.id: live_channel(channel) for channel in channels.values()},
        bridges={
            bridge_id: LiveBridge(bridge_id=bridge_id, channel_ids=frozenset(members))
            for bridge_id, members in bridges.items()
        },
        started_at=started_at,
    )


def past_call(channel: FakeChannel) -> PastCall:
    """The channel as `past_calls` tells it."""
    interaction = channel.marks.get("interaction")
    return PastCall(
        channel_id=channel.id,
        number=channel.number,
        caller=channel.caller,
        inbound=channel.inbound,
        started_at=channel.created_at,
        answered_at=channel.answered_at,
        ended_at=channel.ended.at if channel.ended else None,
        cause=channel.ended.cause if channel.ended else None,
        by=channel.ended.by if channel.ended else None,
        claimed=channel.claimed,
        fallback_steps=tuple(channel.steps),
        interaction_id=InteractionId(UUID(interaction)) if interaction else None,
    )
