"""The Switch port on Asterisk: each verb is one or two requests."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson

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
from yingda.telephony.switch.asterisk.ami import ActionRefused, Ami
from yingda.telephony.switch.asterisk.ari import Ari, LineUp
from yingda.telephony.switch.asterisk.cel import CLAIMED, read_past_calls
from yingda.telephony.switch.asterisk.config import AsteriskConfig
from yingda.telephony.switch.asterisk.endpoints import Endpoints
from yingda.telephony.switch.asterisk.line import Json, RequestRefused
from yingda.telephony.switch.asterisk.live import MARKS, read_live
from yingda.telephony.switch.asterisk.outside import Outside
from yingda.telephony.switch.asterisk.presence import Presence
from yingda.telephony.switch.asterisk.translate import LEG, Translator

NO_SUCH_CHANNEL: Final = "No such channel"
REMEMBERED: Final = 2_000
"""Channels that have left us, of which we still know it."""
REFUSALS: Final = {
    Refusal.UNKNOWN_NUMBER: "1",
    Refusal.SUSPENDED: "21",
    Refusal.BUSY: "17",
    Refusal.UNAVAILABLE: "42",
}
"""Q.850 causes that leave as SIP 404, 403, 486 and 503."""
AUTO_ANSWER: Final = {"X-Auto-Answer": "true", "Call-Info": "<sip:yingda>;answer-after=0"}
"""What browsers' phones of ours and common desk phones understand."""


class AsteriskSwitch:
    """A switch that is an Asterisk; make it with `connect`."""

    def __init__(self, *, config: AsteriskConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._reports: asyncio.Queue[SwitchReport | BaseException] = asyncio.Queue()
        self._translator = Translator()
        self._marks: dict[str, dict[str, str]] = {}
        self._gone: OrderedDict[str, None] = OrderedDict()
        self._bridges: set[str] = set()
        self._started_at: datetime | None = None
        self._up = asyncio.Event()
        self._ari = Ari(config=config, on_event=self._take, on_up=self._line_up, on_down=self._line_down)
        self._ami = Ami(config=config)
        self._endpoints = Endpoints(config=config, ari=self._ari)
        self._outside = Outside(create=self._create, dial=self._dial, tell=self._tell)
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
        report = self._translator.report(event)
        told = report and self._outside.hear(report)
        if told is not None:
            self._tell(told)

    def _tell(self, report: SwitchReport) -> None:
        match report:
            case CallEnded():
                self._forget(report.channel_id)
            case CallArrived() | LegReady():
                # What is new to us has no marks: nobody needs to ask for them.
                self._marks.setdefault(report.channel_id, {})
        if isinstance(report, CallArrived) and report.answered:
            self._take_from_fallback(report.channel_id)
        self._reports.put_nowait(report)

    def _forget(self, channel_id: str) -> None:
        """The channel has left us: nothing is asked of it any more."""
        self._marks.pop(channel_id, None)
        self._gone[channel_id] = None
        if len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)

    def _take_from_fallback(self, channel_id: str) -> None:
        """Stop the fallback's music, which would go on under whatever we play, and note whose the call is now."""
        self._ari.post("DELETE", f"channels/{channel_id}/moh")
        variable = {"variable": "CHANNEL(userfield)", "value": CLAIMED}
        self._ari.post("POST", f"channels/{channel_id}/variable", query=variable)

    def _line_up(self, line: LineUp) -> None:
        known, self._started_at = self._started_at, line.started_at
        self._up.set()
        if known is None:
            return
        restarted = known != line.started_at
        if restarted:
            self._translator.forget()
            self._outside.forget()
            self._marks.clear()
            self._bridges.clear()
        self._reports.put_nowait(
            SwitchReturned(at=self._clock.now(), restarted=restarted, started_at=line.started_at)
        )

    def _line_down(self) -> None:
        self._up.clear()
        self._reports.put_nowait(SwitchLost(at=self._clock.now()))

    # Calls

    async def claim(self, channel_id: str) -> bool:
        """Take an announced call; False when it is gone or another was faster."""
        claim = {"channelId": channel_id, "application": self._config.application}
        try:
            await self._ari.request("POST", "events/claim", query=claim)
        except RequestRefused as error:
            if error.status in (404, 409):
                return False
            raise SwitchUnavailable(reason=str(error)) from error
        return True

    async def refuse(self, channel_id: str, refusal: Refusal) -> None:
        """Turn away a call that was not answered yet."""
        await self._channel("DELETE", channel_id, query={"reason_code": REFUSALS[refusal]})

    async def release(self, channel_id: str, *, answered: bool) -> None:
        """Give a claimed call back to the fallback, which answers it, or goes on with its music."""
        label = "waiting" if answered else "fallback"
        await self._channel("POST", channel_id, "/continue", query={"label": label})

    async def answer(self, channel_id: str) -> None:
        """Pick up a call from a trunk."""
        await self._channel("POST", channel_id, "/answer")

    async def hang_up(self, channel_id: str) -> None:
        """End a channel; one that is gone already is no error."""
        if channel_id in self._gone:
            return
        self._translator.we_hang_up(channel_id)
        self._outside.call_off(channel_id)
        with contextlib.suppress(ChannelGone):
            await self._channel("DELETE", channel_id)

    async def play(self, channel_id: str, *, playback_id: str, prompts: Sequence[Path]) -> None:
        """Play prompt files one after the other."""
        media = ",".join(f"sound:{prompt}" for prompt in prompts)
        await self._channel("POST", channel_id, f"/play/{playback_id}", query={"media": media})

    async def stop_prompt(self, playback_id: str) -> None:
        """Stop a prompt; one that has ended is no error."""
        with contextlib.suppress(ChannelGone):
            await self._ask("DELETE", f"playbacks/{playback_id}", playback_id=playback_id)

    async def start_music(self, channel_id: str, music: str) -> None:
        """Play music until it is stopped or the channel is bridged."""
        await self._channel("POST", channel_id, "/moh", query={"mohClass": music})

    async def stop_music(self, channel_id: str) -> None:
        """Stop the music."""
        await self._channel("DELETE", channel_id, "/moh")

    async def mute(self, channel_id: str, *, muted: bool) -> None:
        """Let the others (not) hear what this channel says."""
        method = "POST" if muted else "DELETE"
        await self._channel(method, channel_id, "/mute", query={"direction": "in"})

    async def mark(self, channel_id: str, marks: Mapping[str, str]) -> None:
        """Write values on the channel that outlive us."""
        known = self._marks.setdefault(channel_id, {})
        known.update(marks)
        variables = {MARKS: orjson.dumps(known).decode()}
        if "interaction" in marks:
            # The event file carries this field in every later line of the channel.
            variables["CHANNEL(userfield)"] = marks["interaction"]
        await self._channel("POST", channel_id, "/variables", body={"variables": variables})

    # Legs and bridges

    async def create_leg(self, leg: Leg) -> None:
        """Make the leg without ringing; LegReady follows."""
        if leg.outside is not None:
            await self._outside.create(leg)
            return
        try:
            await self._create(leg, leg.endpoint)
        except RequestRefused as error:
            # Asterisk cannot allocate a channel to an endpoint without a registered phone.
            raise EndpointUnreachable(endpoint=leg.endpoint, reason=str(error)) from error

    async def _create(self, leg: Leg, target: str) -> None:
        query = {"endpoint": f"PJSIP/{target}", "app": self._config.application, "appArgs": LEG}
        query["channelId"] = leg.channel_id
        if leg.originator:
            query["originator"] = leg.originator
        variables = _leg_variables(leg)
        if self._marks.get(leg.channel_id):
            # A leg that goes on by another trunk keeps what was written on it.
            variables[MARKS] = orjson.dumps(self._marks[leg.channel_id]).decode()
        await self._ari.request("POST", "channels/create", query=query, body={"variables": variables})

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        """Ring a leg that is ready; LegRinging, LegAnswered or CallEnded follow."""
        self._outside.dialled(channel_id, ring_seconds=ring_seconds)
        await self._dial(channel_id, ring_seconds)

    async def _dial(self, channel_id: str, ring_seconds: int) -> None:
        await self._channel("POST", channel_id, "/dial", query={"timeout": str(ring_seconds)})

    async def bridge(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool = False) -> None:
        """Let these channels hear each other; makes the bridge if it is not there."""
        if bridge_id not in self._bridges:
            # Where speech goes past the switch's ears from party to party, so do keys.
            kind = "mixing,dtmf_events" if keyed else "mixing"
            # Requests are carried out in order: nobody need wait for this answer, the next one tells.
            self._ari.post("POST", f"bridges/{bridge_id}", query={"type": kind})
            self._bridges.add(bridge_id)
        query = {"channel": ",".join(channel_ids)}
        try:
            await self._ask("POST", f"bridges/{bridge_id}/addChannel", query=query, bridge_id=bridge_id)
        except ChannelGone:
            self._bridges.discard(bridge_id)
            raise

    async def unbridge(self, bridge_id: str, channel_ids: Sequence[str]) -> None:
        """Take channels out of a bridge; those that are not in it are no error."""
        query = {"channel": ",".join(channel_ids)}
        with contextlib.suppress(ChannelGone):
            await self._ask("POST", f"bridges/{bridge_id}/removeChannel", query=query, bridge_id=bridge_id)

    async def close_bridge(self, bridge_id: str) -> None:
        """Remove a bridge; its channels live on."""
        self._bridges.discard(bridge_id)
        with contextlib.suppress(ChannelGone):
            await self._ask("DELETE", f"bridges/{bridge_id}", bridge_id=bridge_id)

    # Recording

    async def start_recording(self, channel_id: str, *, file: Path) -> None:
        """Record both directions apart: `file`-in.sln and `file`-out.sln."""
        options = f"r({file}-in.sln)t({file}-out.sln)"
        await self._manage("MixMonitor", channel_id, Channel=channel_id, Options=options)

    async def pause_recording(self, channel_id: str, *, paused: bool) -> None:
        """Write silence in place of what is said, in both files, or go on."""
        state = "1" if paused else "0"
        try:
            await self._ami.action("MixMonitorMute", Channel=channel_id, Direction="both", State=state)
        except ActionRefused as error:
            if str(error) == NO_SUCH_CHANNEL:
                raise ChannelGone(channel_id=channel_id, reason=str(error)) from error

    async def stop_recording(self, channel_id: str) -> None:
        """End the recording; its files are whole then."""
        await self._manage("StopMixMonitor", channel_id, Channel=channel_id)

    # What is, and what was

    async def live(self) -> LiveState:
        """All that is alive on the switch now."""
        if self._started_at is None:
            raise SwitchUnavailable(reason="never connected")
        state = await read_live(
            ari=self._ari,
            application=self._config.application,
            started_at=self._started_at,
            marked=self._marks,
        )
        self._bridges = set(state.bridges)
        self._outside.adopt(state.channels)
        for gone in self._marks.keys() - state.channels.keys():
            del self._marks[gone]
        for channel_id, channel in state.channels.items():
            self._marks.setdefault(channel_id, dict(channel.marks))
        return state

    async def seat_online(self, endpoint: str) -> bool:
        """Ask the phone behind this endpoint right now whether it answers."""
        return await self._presence.probe(endpoint)

    async def past_calls(self, *, offset: int) -> tuple[Sequence[PastCall], int]:
        """Channels that appear in the switch's event file after byte `offset`, and the new offset."""
        return await asyncio.to_thread(read_past_calls, self._config.event_file, offset=offset)

    async def publish(self, endpoints: Sequence[Endpoint], trunks: Sequence[Trunk] = ()) -> None:
        """Make exactly these known; calls in progress are not disturbed."""
        await self._endpoints.publish(endpoints, trunks)
        self._outside.know(trunks)

    # Inside

    async def _channel(
        self,
        method: str,
        channel_id: str,
        verb: str = "",
        *,
        query: dict[str, str] | None = None,
        body: Json | None = None,
    ) -> None:
        await self._ask(method, f"channels/{channel_id}{verb}", query=query, body=body, channel_id=channel_id)

    async def _ask(
        self,
        method: str,
        uri: str,
        *,
        query: dict[str, str] | None = None,
        body: Json | None = None,
        **details: str,
    ) -> Any:
        """One request; what is refused because the thing is gone says so."""
        try:
            return await self._ari.request(method, uri, query=query, body=body)
        except RequestRefused as error:
            if error.status in (400, 404, 409, 412, 422):
                raise ChannelGone(**details, reason=str(error)) from error
            raise SwitchUnavailable(reason=str(error)) from error

    async def _manage(self, name: str, channel_id: str, **fields: str) -> None:
        try:
            await self._ami.action(name, **fields)
        except ActionRefused as error:
            raise ChannelGone(channel_id=channel_id, reason=str(error)) from error

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


def _leg_variables(leg: Leg) -> dict[str, str]:
    headers = {**leg.headers, **(AUTO_ANSWER if leg.auto_answer else {})}
    return {
        # "i" keeps the switch from telling the phone a second time.
        "CONNECTEDLINE(num,i)": leg.outside.caller_shown if leg.outside else leg.caller,
        "CONNECTEDLINE(name,i)": leg.caller_name,
        **{f"PJSIP_HEADER(add,{name})": value for name, value in headers.items()},
    }


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
