"""A switch in memory, with callers and phones that do on command what people do."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from yingda.telephony.events import (
    CallArrived,
    EndCause,
    LegReady,
    LegRinging,
    Party,
    PastCall,
    Superseded,
    SwitchReport,
)
from yingda.telephony.ports import Endpoint, Leg, LiveState, Refusal, Trunk
from yingda.telephony.testing_exchange import FakeExchange
from yingda.telephony.testing_people import FakeChannel, live_state, past_call


class FakeSwitch(FakeExchange):
    """The switch in memory as call control sees it."""

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

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        """Ring the phone; it does what its habit says."""
        channel = self._owned(channel_id)
        phone = self._phone_of(channel)
        if phone is None or not phone.online or phone.habit == "unreachable":
            self.end(channel_id, cause=EndCause.UNREACHABLE, by=Party.FAR_END)
            return
        if phone.habit == "busy" or phone.talks_outside():
            self.end(channel_id, cause=EndCause.BUSY, by=Party.FAR_END)
            return
        phone.channel = channel
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

    async def listen(self, listener_id: str, *, to: str, whisper: bool) -> None:
        """Let a leg hear another channel."""
        self._owned(to)
        channel = self._owned(listener_id)
        channel.listens_to, channel.whispers = to, whisper

    async def stop_listening(self, listener_id: str) -> None:
        """Let a leg hear nothing of another channel any more."""
        self._reach()
        channel = self.channels.get(listener_id)
        if channel is not None:
            channel.listens_to, channel.whispers = None, False

    async def send_digits(self, channel_id: str, digits: str) -> None:
        """Note what is keyed to who is on this channel."""
        self._owned(channel_id).keyed += digits

    async def heard(self, channel_id: str) -> int | None:
        """As many packets as would have come by now, but for the time in which the party is silent."""
        channel = self._owned(channel_id)
        if channel.answered_at is None:
            return 0
        until = channel.silent_since or self.now()
        return round((until - channel.answered_at).total_seconds() * 50)

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
