"""The switch as its owner sees it: a seat outside is a seat like any other, whatever its telephone is."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from yingda.kernel.clock import Clock
from yingda.telephony.events import (
    CallEnded,
    EndCause,
    LegReady,
    LegRinging,
    Party,
    SeatPresenceChanged,
    SwitchEvent,
    SwitchReport,
)
from yingda.telephony.ports import Leg, LiveBridge, LiveChannel, LiveState, OutsideNumber, Switch
from yingda.telephony.remote.asking import Question
from yingda.telephony.remote.kept_up import KeptLine, LineCall, row_of
from yingda.telephony.remote.means import Means, Reminders
from yingda.telephony.remote.model import CALL, GIVEN_UP, LINE, ROW, SAID, SEAT, TAKEN, LineRecord, RemoteSeat
from yingda.telephony.remote.per_call import RemoteLeg


class RemoteSeats:
    """Stands before a switch: legs to seats outside become calls by a trunk, or calls on a line that is kept up.

    Every verb that is not named here goes through as it is; where it names the leg of a call on a kept-up line, it is
    the line's channel that it reaches. So whatever handles contacts knows one kind of leg only.
    """

    def __init__(self, *, switch: Switch, clock: Clock, reminders: Reminders) -> None:
        self._switch = switch
        self.means = Means(switch=switch, clock=clock, reminders=reminders)
        self._seats: Mapping[str, RemoteSeat] = {}
        self._legs: dict[str, RemoteLeg] = {}
        self._lines: dict[str, KeptLine] = {}
        self._left: set[str] = set()
        """Channels of lines that were given up, whose end is still to come."""

    def __getattr__(self, verb: str) -> Callable[..., Awaitable[Any]]:
        """Any other verb of the switch, with the channels that are really meant."""
        given: Callable[..., Awaitable[Any]] = getattr(self._switch, verb)

        async def through(*args: Any, **kwargs: Any) -> Any:
            return await given(
                *(self._real(each) for each in args),
                **{name: self._real(each) for name, each in kwargs.items()},
            )

        return through

    def know(self, seats: Iterable[RemoteSeat]) -> None:
        """These are the seats outside now."""
        self._seats = {seat.endpoint: seat for seat in seats}
        for endpoint, line in self._lines.items():
            if endpoint in self._seats:
                line.seat = self._seats[endpoint]

    # Who sits where

    def attend(self, endpoint: str) -> None:
        """Somebody sits at this seat: a line that shall be kept up is dialled, if it is not there."""
        seat = self._seats.get(endpoint)
        if seat is None or not seat.kept_up:
            return
        line = self._lines.get(endpoint)
        if line is None:
            line = self._lines[endpoint] = KeptLine(means=self.means, seat=seat)
        if line.record is None:
            line.dial()

    def leave(self, endpoint: str) -> None:
        """Nobody sits there any more: the line is given up."""
        line = self._lines.pop(endpoint, None)
        if line is not None:
            if line.channel_id:
                self._left.add(line.channel_id)
            line.leave()

    def is_up(self, endpoint: str) -> bool:
        """Whether a kept-up line is there and somebody at its end."""
        line = self._lines.get(endpoint)
        return line is not None and line.up

    def accept(self, channel_id: str) -> bool:
        """The person takes the call that he is announced, on his desk instead of by a key."""
        leg, line = self._legs.get(channel_id), self._line_of_call(channel_id)
        return leg.accept() if leg is not None else line is not None and line.accept(channel_id)

    # What the switch tells

    async def reports(self) -> AsyncIterator[SwitchReport]:
        """Everything that happens, as if every seat were a phone of ours."""
        async for report in self._switch.reports():
            for told in self._heard(report):
                yield told

    def _heard(self, report: SwitchReport) -> Sequence[SwitchReport]:
        if not isinstance(report, SwitchEvent):
            return (report,)
        line = self._line_on(report.channel_id)
        if line is not None:
            return line.hear(report)
        if report.channel_id.startswith(LINE):
            self._heard_of_old_line(report)
            return ()
        leg = self._legs.get(report.channel_id)
        if leg is None:
            return (report,)
        told = leg.hear(report)
        if isinstance(report, CallEnded):
            self._legs.pop(report.channel_id, None)
            self.means.forget(report.channel_id)
        elif isinstance(report, LegReady):
            self.means.mark(report.channel_id, {SEAT: leg.seat.endpoint})
        return told

    def _heard_of_old_line(self, report: SwitchEvent) -> None:
        """It was given up before it was made, or its end only now comes."""
        if isinstance(report, CallEnded):
            self._left.discard(report.channel_id)
            self.means.forget(report.channel_id)
        elif isinstance(report, LegReady):
            self.means.hang_up(report.channel_id)

    # Legs

    async def seat_online(self, endpoint: str) -> bool:
        """Whether the seat can be rung now; a telephone outside is proved by nothing but a call."""
        seat = self._seats.get(endpoint)
        if seat is None:
            return await self._switch.seat_online(endpoint)
        return self.is_up(endpoint) if seat.kept_up else True

    async def create_leg(self, leg: Leg) -> None:
        """Make a leg to wherever the seat is."""
        seat = self._seats.get(leg.endpoint)
        if seat is None:
            await self._switch.create_leg(leg)
        elif seat.kept_up:
            line = self._lines.get(seat.endpoint) or KeptLine(means=self.means, seat=seat)
            line.begin(leg)
            self.means.tell(LegReady(channel_id=leg.channel_id, at=self.means.clock.now()))
        else:
            await self._create_outside(leg, seat)

    async def _create_outside(self, leg: Leg, seat: RemoteSeat) -> None:
        question = Question(prompts=(*leg.announce, *seat.ask), again=(*leg.announce, *seat.ask))
        self._legs[leg.channel_id] = RemoteLeg(
            means=self.means, seat=seat, channel_id=leg.channel_id, question=question
        )
        # What a phone of ours does with a header, a carrier does not understand.
        outside = replace(
            leg,
            endpoint="",
            outside=OutsideNumber(digits=seat.digits, caller_shown=seat.caller_shown),
            auto_answer=False,
            headers={},
        )
        try:
            await self._switch.create_leg(outside)
        except BaseException:
            self._legs.pop(leg.channel_id, None)
            raise

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        """Ring a leg that is ready."""
        line = self._line_of_call(channel_id)
        if line is not None:
            line.ring(ring_seconds=ring_seconds)
            return
        await self._switch.dial(channel_id, ring_seconds=ring_seconds)
        if channel_id in self._legs:
            self.means.tell(LegRinging(channel_id=channel_id, at=self.means.clock.now()))

    async def hang_up(self, channel_id: str) -> None:
        """End a leg; the line that it was on stays up."""
        line = self._line_of_call(channel_id)
        if line is None:
            await self._switch.hang_up(channel_id)
            return
        line.end_call(channel_id)
        self.means.tell(
            CallEnded(
                channel_id=channel_id, at=self.means.clock.now(), cause=EndCause.NORMAL, by=Party.SYSTEM
            )
        )

    async def bridge(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool = False) -> None:
        """Let these hear each other."""
        for channel_id in channel_ids:
            if line := self._line_of_call(channel_id):
                self._call(line).bridges.add(bridge_id)
        real = [self._real(each) for each in channel_ids]
        for each in real:
            # What it hears is stopped first: until that is over, the switch would let everybody wait.
            await self.means.settled(each)
        await self._switch.bridge(bridge_id, real, keyed=keyed)

    async def mute(self, channel_id: str, *, muted: bool) -> None:
        """Let the others (not) hear what this one says."""
        if line := self._line_of_call(channel_id):
            self._call(line).muted = muted
        await self._switch.mute(self._real(channel_id), muted=muted)

    # What is

    async def live(self) -> LiveState:
        """All that is alive, with calls on kept-up lines in the lines' place; lines of nobody are hung up."""
        state = await self._switch.live()
        self._lose_missing(state)
        for channel in state.channels.values():
            self._adopt(channel)
        channels = {found.channel_id: found for found in map(self._shown, state.channels.values()) if found}
        bridges = {
            each.bridge_id: LiveBridge(
                bridge_id=each.bridge_id, channel_ids=frozenset(map(self.stands_for, each.channel_ids))
            )
            for each in state.bridges.values()
        }
        return LiveState(channels=channels, bridges=bridges, started_at=state.started_at)

    def _lose_missing(self, state: LiveState) -> None:
        """Lines whose end nobody told: the switch began anew, or we did not hear it."""
        now = self.means.clock.now()
        for line in list(self._lines.values()):
            record = line.record
            if record is None or record.channel_id in state.channels:
                continue
            # One that was asked for just now may not be there yet.
            if line.up or record.requested_at < state.started_at or record.requested_at + GIVEN_UP < now:
                for told in line.lost(now, cause=EndCause.SWITCH_LOST.value):
                    self.means.tell(told)

    def stands_for(self, channel_id: str) -> str:
        """The leg that a line's channel is now; any other channel is itself."""
        line = self._line_on(channel_id)
        return line.call.id if line is not None and line.call is not None else channel_id

    def is_idle_line(self, channel_id: str) -> bool:
        """Whether this is the channel of a line without a call."""
        line = self._line_on(channel_id)
        return line is not None and line.call is None

    def _adopt(self, channel: LiveChannel) -> None:
        """Know again what our last life made."""
        seat = self._seats.get(channel.marks.get(SEAT, ""))
        if channel.inbound or self._line_on(channel.channel_id) or channel.channel_id in self._legs:
            return
        if seat is not None and SAID in channel.marks:
            self.means.stop_prompt(channel.channel_id, channel.marks[SAID])
        if channel.channel_id.startswith(LINE):
            self._adopt_line(channel, seat)
        elif seat is not None:
            taken = channel.marks.get(TAKEN) == "1"
            question = Question(prompts=seat.ask, again=seat.ask)
            leg = self._legs[channel.channel_id] = RemoteLeg(
                means=self.means, seat=seat, channel_id=channel.channel_id, question=question
            )
            leg.is_up, leg.taken = channel.up, taken
            if channel.up and not taken:
                leg.ask(SwitchEvent(channel_id=channel.channel_id, at=self.means.clock.now()))

    def _adopt_line(self, channel: LiveChannel, seat: RemoteSeat | None) -> None:
        if seat is None or seat.endpoint in self._lines or channel.channel_id in self._left:
            self.means.hang_up(channel.channel_id)
            return
        marks, row_id = channel.marks, row_of(channel.marks.get(ROW))
        line = self._lines[seat.endpoint] = KeptLine(means=self.means, seat=seat)
        call = None
        if marks.get(CALL):
            question = Question(prompts=(*seat.beep, *seat.ask), again=seat.ask)
            call = LineCall(id=marks[CALL], question=question, rings=True, taken=marks.get(TAKEN) == "call")
        record = LineRecord(
            id=row_id or UUID(channel.channel_id.removeprefix(LINE)),
            seat=seat,
            channel_id=channel.channel_id,
            state="up" if TAKEN in marks else "requested",
            requested_at=channel.created_at,
        )
        line.adopt(record, answered=channel.up, taken=TAKEN in marks, call=call)
        if line.up:
            at = self.means.clock.now()
            self.means.tell(SeatPresenceChanged(endpoint=seat.endpoint, online=True, at=at))

    def _shown(self, channel: LiveChannel) -> LiveChannel | None:
        """The channel as its leg: one that is asked for a key still rings, and a line without a call is nobody's."""
        line, leg = self._line_on(channel.channel_id), self._legs.get(channel.channel_id)
        if line is not None:
            if line.call is None:
                return None
            taken = line.call.taken
            return replace(channel, channel_id=line.call.id, up=taken, ringing=not taken)
        if leg is not None and channel.up and not leg.taken:
            return replace(channel, up=False, ringing=True)
        return None if channel.channel_id.startswith(LINE) else channel

    # Inside

    def _line_on(self, channel_id: str) -> KeptLine | None:
        if not channel_id.startswith(LINE):
            return None
        return next((line for line in self._lines.values() if line.channel_id == channel_id), None)

    def _line_of_call(self, channel_id: str) -> KeptLine | None:
        return next(
            (line for line in self._lines.values() if line.call is not None and line.call.id == channel_id),
            None,
        )

    def _call(self, line: KeptLine) -> LineCall:
        assert line.call is not None
        return line.call

    def _real(self, value: Any) -> Any:
        """The channel that a leg's id means, in whatever an argument holds."""
        if isinstance(value, str):
            line = self._line_of_call(value)
            return line.channel_id if line is not None else value
        if isinstance(value, list | tuple):
            return [self._real(each) for each in value]
        return value
