"""A switch in memory, with callers and phones that do on command what people do."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from yingda.kernel.clock import Clock
from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    CallEnded,
    EndCause,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
    PastCall,
    PromptFinished,
    Superseded,
    SwitchLost,
    SwitchReport,
    SwitchReturned,
)
from yingda.telephony.ports import (
    ChannelGone,
    Endpoint,
    EndpointUnreachable,
    Leg,
    LiveState,
    Refusal,
    SwitchUnavailable,
    Trunk,
)
from yingda.telephony.testing_people import (
    FakeCaller,
    FakeCarriers,
    FakeChannel,
    FakePhone,
    Habit,
    live_state,
    past_call,
)


class FakeSwitch:
    """A switch in memory: nobody calls, answers or hangs up but on command."""

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

    def hears(self, channel_id: str) -> str | frozenset[str]:
        """What is heard now: "silence", "music:NAME", "prompt:NAME+NAME" or the ids of the others."""
        channel = self.channels[channel_id]
        if channel.prompts:
            return "prompt:" + "+".join(path.name for path in channel.prompts)
        if channel.music is not None:
            return f"music:{channel.music}"
        others = next((ids for ids in self.bridges.values() if channel_id in ids), [])
        audible = (other for other in others if other != channel_id and not self.channels[other].muted)
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

    # The port

    async def reports(self) -> AsyncIterator[SwitchReport]:
        """Everything that happens, in order; ends when superseded."""
        while True:
            report = await self._reports.get()
            yield report
            if isinstance(report, Superseded):
                return

    async def claim(self, channel_id: str) -> bool:
        """Take an announced call."""
        self._reach()
        channel = self.channels.get(channel_id)
        if channel is None or not channel.announced:
            return False
        channel.announced, channel.owned, channel.claimed = False, True, True
        self.tell(
            CallArrived(
                channel_id=channel_id,
                at=self.now(),
                number=channel.number,
                caller=channel.caller,
                trunk="trunk",
                answered=channel.up,
            )
        )
        return True

    async def refuse(self, channel_id: str, refusal: Refusal) -> None:
        """Turn a call away."""
        self._owned(channel_id).refusal = refusal
        self.end(channel_id, cause=EndCause.REJECTED, by=Party.SYSTEM)

    async def release(self, channel_id: str, *, answered: bool) -> None:
        """Give a claimed call back to the fallback."""
        channel = self._owned(channel_id)
        channel.owned = False
        self.fall_back(channel)

    async def answer(self, channel_id: str) -> None:
        """Pick up a call from a trunk."""
        channel = self._owned(channel_id)
        channel.up, channel.answered_at = True, channel.answered_at or self.now()

    async def play(self, channel_id: str, *, playback_id: str, prompts: Sequence[Path]) -> None:
        """Play prompts; they end by `finish_prompt`, or after `prompt_seconds` where that is set."""
        channel = self._owned(channel_id)
        channel.playback_id, channel.prompts = playback_id, tuple(prompts)
        if self._prompt_seconds is not None:
            asyncio.get_running_loop().call_later(self._prompt_seconds, self.finish_prompt, playback_id)

    async def stop_prompt(self, playback_id: str) -> None:
        """Stop a prompt; one that has ended is no error."""
        self._reach()
        self.finish_prompt(playback_id)

    async def start_music(self, channel_id: str, music: str) -> None:
        """Play music until it is stopped."""
        self._owned(channel_id).music = music

    async def stop_music(self, channel_id: str) -> None:
        """Stop the music."""
        self._owned(channel_id).music = None

    async def create_leg(self, leg: Leg) -> None:
        """Make a leg; it is ready at once."""
        self._reach()
        self.channels[leg.channel_id] = FakeChannel(
            id=leg.channel_id,
            number=self._endpoint_of(leg),
            caller=leg.outside.caller_shown if leg.outside else leg.caller,
            inbound=False,
            created_at=self.now(),
            owned=True,
            claimed=True,
            leg=leg,
        )
        self.tell(LegReady(channel_id=leg.channel_id, at=self.now()))

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

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        """Ring the phone; it does what its habit says."""
        channel = self._owned(channel_id)
        phone = self._phone_of(channel)
        if phone is None or not phone.online or phone.habit == "unreachable":
            self.end(channel_id, cause=EndCause.UNREACHABLE, by=Party.FAR_END)
            return
        phone.channel = channel
        if phone.habit == "busy":
            self.end(channel_id, cause=EndCause.BUSY, by=Party.FAR_END)
            return
        channel.ringing = True
        self.tell(LegRinging(channel_id=channel_id, at=self.now()))
        channel.ring_out = asyncio.get_running_loop().call_later(ring_seconds, self._ring_out, channel_id)
        if phone.habit == "refuses":
            phone.refuse()
        elif phone.habit == "answers" or (channel.leg is not None and channel.leg.auto_answer):
            phone.answer()

    def _ring_out(self, channel_id: str) -> None:
        self.end(channel_id, cause=EndCause.NO_ANSWER, by=Party.SYSTEM)

    async def bridge(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool = False) -> None:
        """Let these channels hear each other."""
        for channel_id in channel_ids:
            self._owned(channel_id)
        members = self.bridges.setdefault(bridge_id, [])
        members.extend(channel_id for channel_id in channel_ids if channel_id not in members)

    async def unbridge(self, bridge_id: str, channel_ids: Sequence[str]) -> None:
        """Take channels out of a bridge."""
        self._reach()
        members = self.bridges.get(bridge_id, [])
        members[:] = [channel_id for channel_id in members if channel_id not in channel_ids]

    async def close_bridge(self, bridge_id: str) -> None:
        """Remove a bridge; its channels live on."""
        self._reach()
        self.bridges.pop(bridge_id, None)

    async def mute(self, channel_id: str, *, muted: bool) -> None:
        """Let the others (not) hear this channel."""
        self._owned(channel_id).muted = muted

    async def hang_up(self, channel_id: str) -> None:
        """End a channel; one that is gone is no error."""
        self._reach()
        channel = self.channels.get(channel_id)
        if channel is not None:
            not_up = EndCause.REJECTED if channel.inbound else EndCause.CANCELLED
            self.end(channel_id, cause=EndCause.NORMAL if channel.up else not_up, by=Party.SYSTEM)

    async def start_recording(self, channel_id: str, *, file: Path) -> None:
        """Note where the conversation is recorded."""
        channel = self._owned(channel_id)
        channel.recording, channel.recording_paused = file, False

    async def pause_recording(self, channel_id: str, *, paused: bool) -> None:
        """Note whether silence is recorded now; without a recording nothing happens."""
        channel = self._owned(channel_id)
        channel.recording_paused = paused and channel.recording is not None

    async def stop_recording(self, channel_id: str) -> None:
        """End the recording."""
        channel = self._owned(channel_id)
        channel.recording, channel.recording_paused = None, False

    async def mark(self, channel_id: str, marks: Mapping[str, str]) -> None:
        """Write values on the channel."""
        self._owned(channel_id).marks.update(marks)

    async def live(self) -> LiveState:
        """All that is alive."""
        self._reach()
        return live_state(self.channels, self.bridges, started_at=self._started_at)

    async def seat_online(self, endpoint: str) -> bool:
        """Whether the phone behind this endpoint answers now."""
        self._reach()
        phone = self.phones.get(endpoint)
        return phone is not None and phone.online

    async def past_calls(self, *, offset: int) -> tuple[Sequence[PastCall], int]:
        """Ended channels since an offset, then those that live."""
        living = [past_call(channel) for channel in self.channels.values()]
        return [*self._past[offset:], *living], len(self._past)

    async def publish(self, endpoints: Sequence[Endpoint], trunks: Sequence[Trunk] = ()) -> None:
        """Make exactly these known (the fake is its own endpoint directory)."""
        self._reach()
        self.endpoints, self.carriers.trunks = tuple(endpoints), tuple(trunks)
