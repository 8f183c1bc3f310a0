"""The Switch port on Asterisk: each verb is one or two requests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from yingda.kernel.clock import Clock
from yingda.telephony.events import (
    CallArrived,
    CallEnded,
    LegReady,
    PastCall,
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
from yingda.telephony.switch.asterisk.ami import Ami
from yingda.telephony.switch.asterisk.ari import Ari, LineUp
from yingda.telephony.switch.asterisk.arrivals import Arrivals
from yingda.telephony.switch.asterisk.bridges import Bridges
from yingda.telephony.switch.asterisk.cel import EventFile
from yingda.telephony.switch.asterisk.commands import Commands
from yingda.telephony.switch.asterisk.config import AsteriskConfig
from yingda.telephony.switch.asterisk.ears import Ears
from yingda.telephony.switch.asterisk.endpoints import Endpoints
from yingda.telephony.switch.asterisk.keypad import Keypad
from yingda.telephony.switch.asterisk.legs import Legs
from yingda.telephony.switch.asterisk.line import Json, RequestRefused
from yingda.telephony.switch.asterisk.live import only_callers, read_live
from yingda.telephony.switch.asterisk.memory import ChannelMemory
from yingda.telephony.switch.asterisk.outside import Outside
from yingda.telephony.switch.asterisk.presence import Presence
from yingda.telephony.switch.asterisk.recording import Recorder
from yingda.telephony.switch.asterisk.translate import Translator


class AsteriskSwitch:
    """A switch that is an Asterisk; make it with `connect`."""

    def __init__(self, *, config: AsteriskConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._reports: asyncio.Queue[SwitchReport | BaseException] = asyncio.Queue()
        self._translator = Translator()
        self._started_at: datetime | None = None
        self._up = asyncio.Event()
        self._events = EventFile(config.event_file)
        self._ari = Ari(config=config, on_event=self._take, on_up=self._line_up, on_down=self._line_down)
        self._ami = Ami(config=config)
        self._commands = Commands(ari=self._ari)
        self._recorder = Recorder(ami=self._ami)
        self._memory = ChannelMemory(ami=self._ami)
        self._arrivals = Arrivals(application=config.application, ari=self._ari, commands=self._commands)
        self._bridges = Bridges(commands=self._commands)
        self._keypad = Keypad(commands=self._commands)
        self._ears = Ears(application=config.application, commands=self._commands, bridges=self._bridges)
        self._endpoints = Endpoints(config=config, ari=self._ari)
        self._legs = Legs(
            application=config.application, ari=self._ari, commands=self._commands, memory=self._memory
        )
        self._outside = Outside(create=self._legs.create, dial=self._legs.dial, tell=self._tell)
        self._presence = Presence(ari=self._ari, ami=self._ami, tell=self._reports.put_nowait, clock=clock)

    # Events

    async def reports(self) -> AsyncIterator[SwitchReport]:
        """Everything that happens, in the switch's order; ends when superseded."""
        while True:
            report = await self._reports.get()
            if isinstance(report, BaseException):
                raise report
            yield report
            if isinstance(report, Superseded):
                return

    def _take(self, event: Json) -> None:
        if event.get("type") == "ApplicationReplaced":
            self._reports.put_nowait(Superseded(at=self._clock.now()))
            self._ari.supersede()
            return
        if self._ears.hear(event):
            return
        report = self._translator.report(event)
        told = report and self._outside.hear(report)
        if told is not None:
            self._tell(told)

    def _tell(self, report: SwitchReport) -> None:
        match report:
            case CallEnded():
                self._memory.forget(report.channel_id)
                self._keypad.forget(report.channel_id)
                self._ears.forget(report.channel_id)
            case CallArrived() | LegReady():
                self._memory.begin(report.channel_id)
        if isinstance(report, CallArrived) and report.answered:
            self._arrivals.take_over(report.channel_id)
        self._reports.put_nowait(report)

    def _line_up(self, line: LineUp) -> None:
        known, self._started_at = self._started_at, line.started_at
        self._up.set()
        if known is None:
            return
        restarted = known != line.started_at
        if restarted:
            self._translator.forget()
            self._outside.forget()
            self._memory.forget_marks()
            self._bridges.adopt(())
            self._ears.forget_all()
        self._reports.put_nowait(
            SwitchReturned(at=self._clock.now(), restarted=restarted, started_at=line.started_at)
        )

    def _line_down(self) -> None:
        self._up.clear()
        self._reports.put_nowait(SwitchLost(at=self._clock.now()))

    # Calls

    async def claim(self, channel_id: str) -> bool:
        """Take an announced call; False when it is gone or another was faster."""
        return await self._arrivals.claim(channel_id)

    async def refuse(self, channel_id: str, refusal: Refusal) -> None:
        """Turn away a call that was not answered yet."""
        await self._arrivals.refuse(channel_id, refusal)

    async def release(self, channel_id: str, *, answered: bool) -> None:
        """Give a claimed call back to the fallback, which answers it, or goes on with its music."""
        await self._arrivals.release(channel_id, answered=answered)

    async def answer(self, channel_id: str) -> None:
        """Pick up a call from a trunk."""
        await self._commands.channel("POST", channel_id, "/answer")

    async def hang_up(self, channel_id: str) -> None:
        """End a channel; one that is gone already is no error."""
        if self._memory.is_gone(channel_id):
            return
        self._translator.we_hang_up(channel_id)
        self._outside.call_off(channel_id)
        with contextlib.suppress(ChannelGone):
            await self._commands.channel("DELETE", channel_id)

    async def play(self, channel_id: str, *, playback_id: str, prompts: Sequence[Path]) -> None:
        """Play prompt files one after the other."""
        media = ",".join(f"sound:{prompt}" for prompt in prompts)
        await self._commands.channel("POST", channel_id, f"/play/{playback_id}", query={"media": media})

    async def stop_prompt(self, playback_id: str) -> None:
        """Stop a prompt; one that has ended is no error."""
        with contextlib.suppress(ChannelGone):
            await self._commands.ask("DELETE", f"playbacks/{playback_id}", playback_id=playback_id)

    async def start_music(self, channel_id: str, music: str) -> None:
        """Play music until it is stopped or the channel is bridged."""
        await self._commands.channel("POST", channel_id, "/moh", query={"mohClass": music})

    async def stop_music(self, channel_id: str) -> None:
        """Stop the music."""
        await self._commands.channel("DELETE", channel_id, "/moh")

    async def mute(self, channel_id: str, *, muted: bool) -> None:
        """Let the others (not) hear what this channel says."""
        method = "POST" if muted else "DELETE"
        await self._commands.channel(method, channel_id, "/mute", query={"direction": "in"})

    async def send_digits(self, channel_id: str, digits: str) -> None:
        """Key digits to who is on this channel, one after the other; returns when they are keyed."""
        await self._keypad.key(channel_id, digits)

    async def heard(self, channel_id: str) -> int | None:
        """How many packets of sound have come from its party so far."""
        statistics = await self._commands.ask(
            "GET", f"channels/{channel_id}/rtp_statistics", channel_id=channel_id
        )
        return int(statistics["rxcount"]) if statistics else None

    async def mark(self, channel_id: str, marks: Mapping[str, str]) -> None:
        """Write values on the channel that outlive us."""
        await self._memory.write(channel_id, marks)

    # Legs and bridges

    async def create_leg(self, leg: Leg) -> None:
        """Make the leg without ringing; LegReady follows."""
        if leg.outside is not None:
            await self._outside.create(leg)
            return
        try:
            await self._legs.create(leg, leg.endpoint)
        except RequestRefused as error:
            # Asterisk cannot allocate a channel to an endpoint without a registered phone.
            raise EndpointUnreachable(endpoint=leg.endpoint, reason=str(error)) from error

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        """Ring a leg that is ready; LegRinging, LegAnswered or CallEnded follow."""
        self._outside.dialled(channel_id, ring_seconds=ring_seconds)
        await self._legs.dial(channel_id, ring_seconds)

    async def bridge(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool = False) -> None:
        """Let these channels hear each other; makes the bridge if it is not there."""
        await self._bridges.join(bridge_id, channel_ids, keyed=keyed)

    async def unbridge(self, bridge_id: str, channel_ids: Sequence[str]) -> None:
        """Take channels out of a bridge; those that are not in it are no error."""
        await self._bridges.take_out(bridge_id, channel_ids)

    async def close_bridge(self, bridge_id: str) -> None:
        """Remove a bridge; its channels live on."""
        await self._bridges.close(bridge_id)

    async def listen(self, listener_id: str, *, to: str, whisper: bool) -> None:
        """Let a leg hear another channel, and be heard on it or not."""
        await self._ears.listen(listener_id, to=to, whisper=whisper)

    async def stop_listening(self, listener_id: str) -> None:
        """Let a leg hear nothing of another channel any more."""
        self._ears.forget(listener_id)

    # Recording

    async def start_recording(self, channel_id: str, *, file: Path) -> None:
        """Record both directions apart: `file`-in.sln and `file`-out.sln."""
        await self._recorder.start(channel_id, file=file)

    async def pause_recording(self, channel_id: str, *, paused: bool) -> None:
        """Write silence in place of what is said, in both files, or go on."""
        await self._recorder.pause(channel_id, paused=paused)

    async def stop_recording(self, channel_id: str) -> None:
        """End the recording; its files are whole then."""
        await self._recorder.stop(channel_id)

    # What is, and what was

    async def live(self) -> LiveState:
        """All that is alive on the switch now."""
        if self._started_at is None:
            raise SwitchUnavailable(reason="never connected")
        before = frozenset(self._memory.marks)
        state = await read_live(
            ari=self._ari,
            application=self._config.application,
            started_at=self._started_at,
            marked=self._memory.marks,
        )
        self._bridges.adopt(state.bridges)
        self._ears.adopt(state.channels, state.bridges)
        # Whose end we heard while the switch was answering is in its answer still.
        gone = frozenset(filter(self._memory.is_gone, state.channels))
        state = only_callers(state, without=gone)
        self._outside.adopt(state.channels)
        self._memory.adopt(state.channels, before=before)
        return state

    async def seat_online(self, endpoint: str) -> bool:
        """Ask the phone behind this endpoint right now whether it answers."""
        return await self._presence.probe(endpoint)

    async def past_calls(self, *, offset: int) -> tuple[Sequence[PastCall], int]:
        """Channels that appear in the switch's event file after byte `offset`, and the new offset."""
        return await asyncio.to_thread(self._events.read, offset=offset)

    async def publish(self, endpoints: Sequence[Endpoint], trunks: Sequence[Trunk] = ()) -> None:
        """Make exactly these known; calls in progress are not disturbed."""
        await self._endpoints.publish(endpoints, trunks)
        self._outside.know(trunks)

    # Inside

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._ari.run(), name="ari")
                tasks.create_task(self._presence.run(), name="presence")
        except ExceptionGroup as failure:
            # A line that nobody keeps any more must not look like a quiet one.
            self._reports.put_nowait(failure)

    async def _close(self) -> None:
        await self._outside.close()
        await self._ari.close()
        await self._ami.close()


@contextlib.asynccontextmanager
async def connect(
    config: AsteriskConfig, *, clock: Clock, patience: float = 30.0
) -> AsyncIterator[AsteriskSwitch]:
    """Connect to the switch and stay connected while this context is open; calls outlive it."""
    switch = AsteriskSwitch(config=config, clock=clock)
    running = asyncio.create_task(switch._run(), name="switch")
    try:
        try:
            async with asyncio.timeout(patience):
                await switch._up.wait()
        except TimeoutError as error:
            raise SwitchUnavailable(reason="no Asterisk") from error
        yield switch
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await switch._close()
