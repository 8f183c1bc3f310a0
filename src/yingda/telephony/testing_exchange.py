"""The inside of the switch in memory: its channels and bridges, and what people do there."""

import asyncio
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime

from yingda.kernel.clock import Clock
from yingda.telephony.events import (
    ArrivalAnnounced,
    CallEnded,
    EndCause,
    LegAnswered,
    Party,
    PastCall,
    PromptFinished,
    Superseded,
    SwitchLost,
    SwitchReport,
    SwitchReturned,
)
from yingda.telephony.ports import ChannelGone, Endpoint, EndpointUnreachable, Leg, SwitchUnavailable
from yingda.telephony.testing_people import FakeCaller, FakeCarriers, FakeChannel, FakePhone, Habit, past_call


class FakeExchange:
    """What is in the switch in memory, and what people do there: nobody calls, answers or hangs up but on command."""

    def __init__(self, *, clock: Clock, prompt_seconds: float | None = None) -> None:
        self.channels: dict[str, FakeChannel] = {}
        self.bridges: dict[str, list[str]] = {}
        self.phones: dict[str, FakePhone] = {}
        self.carriers = FakeCarriers()
        self.endpoints: tuple[Endpoint, ...] = ()
        self.silent = False
        """While true, every verb fails as if the switch were dead."""
        self._clock = clock
        self._prompt_seconds = prompt_seconds
        self._reports: asyncio.Queue[SwitchReport] = asyncio.Queue()
        self._past: list[PastCall] = []
        self._calls = 0
        self._started_at = clock.now()

    # What people do

    def call(self, *, number: str, caller: str = "13800000001") -> FakeCaller:
        """A customer dials a number."""
        self._calls += 1
        channel = FakeChannel(
            id=f"fake-{self._calls}",
            number=number,
            caller=caller,
            inbound=True,
            created_at=self.now(),
            announced=True,
        )
        self.channels[channel.id] = channel
        self._announce(channel, rebroadcast=False)
        return FakeCaller(switch=self, channel=channel)

    def phone(self, endpoint: str, *, habit: Habit = "manual", online: bool = True) -> FakePhone:
        """Put a phone behind an endpoint."""
        phone = FakePhone(switch=self, endpoint=endpoint, habit=habit, online=online)
        self.phones[endpoint] = phone
        return phone

    def outside(self, digits: str, *, habit: Habit = "manual") -> FakePhone:
        """Put a telephone of the public network behind a number; a number without one cannot be reached."""
        phone = self.carriers.phones[digits] = FakePhone(switch=self, endpoint=digits, habit=habit)
        return phone

    def finish_prompt(self, playback_id: str, *, failed: bool = False) -> None:
        """The prompt has been heard to its end."""
        for channel in self.channels.values():
            if channel.playback_id == playback_id and channel.ended is None:
                channel.playback_id, channel.prompts = None, ()
                self.tell(
                    PromptFinished(
                        channel_id=channel.id, at=self.now(), playback_id=playback_id, failed=failed
                    )
                )

    def lose(self) -> None:
        """Cut the line between the switch and us; calls live on, verbs fail."""
        self.silent = True
        self._reports.put_nowait(SwitchLost(at=self.now()))

    def come_back(self, *, restarted: bool = False) -> None:
        """Mend the line; a restarted switch has forgotten every call."""
        self.silent = False
        if restarted:
            for channel in list(self.channels.values()):
                lost = CallEnded(
                    channel_id=channel.id, at=self.now(), cause=EndCause.SWITCH_LOST, by=Party.UNKNOWN
                )
                self._bury(channel, lost)
            self.bridges.clear()
            self._started_at = self.now()
        self._reports.put_nowait(
            SwitchReturned(at=self.now(), restarted=restarted, started_at=self._started_at)
        )

    def supersede(self) -> None:
        """Another controller with our name takes over."""
        self._reports.put_nowait(Superseded(at=self.now()))

    def hears(self, channel_id: str) -> str | AbstractSet[str]:
        """What is heard now: "silence", "music:NAME", "prompt:NAME+NAME" or the ids of the others.

        Who listens hears the channel that he listens to and all that is heard there; who is whispered to hears the
        whisperer with all else.
        """
        channel = self.channels[channel_id]
        if channel.listens_to is not None:
            return self._overheard(channel.listens_to)
        heard = self._heard(channel)
        whispers = frozenset(
            each.id for each in self.channels.values() if each.listens_to == channel_id and each.whispers
        )
        return whispers | heard if isinstance(heard, frozenset) else whispers or heard

    def _overheard(self, channel_id: str) -> str | frozenset[str]:
        heard = self._heard(self.channels[channel_id])
        return frozenset({channel_id}) | heard if isinstance(heard, frozenset) else heard

    def _heard(self, channel: FakeChannel) -> str | frozenset[str]:
        if channel.prompts:
            return "prompt:" + "+".join(path.name for path in channel.prompts)
        if channel.music is not None:
            return f"music:{channel.music}"
        others = next((ids for ids in self.bridges.values() if channel.id in ids), [])
        audible = (other for other in others if other != channel.id and not self.channels[other].muted)
        return frozenset(audible) or "silence"

    # Inside

    def now(self) -> datetime:
        """The switch's clock."""
        return self._clock.now()

    def tell(self, report: SwitchReport) -> None:
        """Report what happened, unless the line is cut or the channel is not ours."""
        channel = self.channels.get(getattr(report, "channel_id", ""))
        if self.silent or (
            channel is not None and not (channel.owned or isinstance(report, ArrivalAnnounced))
        ):
            return
        self._pass_on(report)

    def _pass_on(self, report: SwitchReport) -> None:
        """Let it be heard; a switch of another temper does that otherwise."""
        self._reports.put_nowait(report)

    def end(self, channel_id: str, *, cause: EndCause, by: Party) -> None:
        """The channel is gone, whoever did it."""
        channel = self.channels.get(channel_id)
        if channel is None:
            return
        ended = CallEnded(channel_id=channel_id, at=self.now(), cause=cause, by=by)
        self.tell(ended)
        self._bury(channel, ended)

    def _bury(self, channel: FakeChannel, ended: CallEnded) -> None:
        channel.ended, channel.up, channel.ringing = ended, False, False
        channel.prompts, channel.music, channel.recording = (), None, None
        if channel.ring_out is not None:
            channel.ring_out.cancel()
        for members in self.bridges.values():
            with suppress(ValueError):
                members.remove(channel.id)
        for other in self.channels.values():
            if other.listens_to == channel.id:
                other.listens_to, other.whispers = None, False
        self._past.append(past_call(channel))
        self.channels.pop(channel.id, None)

    def fall_back(self, channel: FakeChannel) -> None:
        """Answer an unclaimed call by the switch's own announcement."""
        channel.announced, channel.up = False, True
        channel.answered_at = channel.answered_at or self.now()
        channel.steps.append("wait")

    def offer_again(self, channel: FakeChannel) -> None:
        """Offer an unclaimed call once more."""
        channel.announced = True
        channel.steps.append("offered_again")
        self._announce(channel, rebroadcast=True)

    def answer_leg(self, channel: FakeChannel) -> None:
        """The far party of a dialled leg picks up."""
        if channel.ring_out is not None:
            channel.ring_out.cancel()
        channel.up, channel.ringing, channel.answered_at = True, False, self.now()
        self.tell(LegAnswered(channel_id=channel.id, at=self.now()))

    def _announce(self, channel: FakeChannel, *, rebroadcast: bool) -> None:
        self.tell(
            ArrivalAnnounced(
                channel_id=channel.id,
                at=self.now(),
                number=channel.number,
                caller=channel.caller,
                rebroadcast=rebroadcast,
            )
        )

    def _reach(self) -> None:
        if self.silent:
            raise SwitchUnavailable

    def _owned(self, channel_id: str) -> FakeChannel:
        self._reach()
        channel = self.channels.get(channel_id)
        if channel is None or not channel.owned:
            raise ChannelGone(channel_id=channel_id)
        return channel

    def _endpoint_of(self, leg: Leg) -> str:
        """Where a leg leaves us: a seat that is there, or a trunk that is up and has room."""
        if leg.outside is not None:
            return self.carriers.way_out(self.channels.values())
        phone = self.phones.get(leg.endpoint)
        if phone is None or not phone.online:
            raise EndpointUnreachable(endpoint=leg.endpoint)
        return leg.endpoint

    def _phone_of(self, channel: FakeChannel) -> FakePhone | None:
        if channel.leg is not None and channel.leg.outside is not None:
            return self.carriers.phones.get(channel.leg.outside.digits)
        return self.phones.get(channel.number)
