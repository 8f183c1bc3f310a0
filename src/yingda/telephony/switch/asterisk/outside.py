"""Legs to the public network: by the first trunk that is up and has room, and by the next one when it fails."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from yingda.telephony.events import (
    CallEnded,
    EndCause,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
    SwitchReport,
)
from yingda.telephony.ports import (
    ChannelGone,
    EndpointUnreachable,
    Leg,
    LiveChannel,
    SwitchUnavailable,
    Trunk,
)
from yingda.telephony.switch.asterisk.line import RequestRefused
from yingda.telephony.trunks import OUT, first_with_room, way_out

DIGITS: Final = re.compile(r"\+?[0-9*#]{1,32}")
STILL_THERE: Final = 409
"""Answer to a new channel with the id of one that is not quite gone."""
PATIENCE: Final = 50
PAUSE: Final = 0.02

Create = Callable[[Leg, str], Awaitable[None]]
Dial = Callable[[str, int], Awaitable[None]]


@dataclass(kw_only=True, slots=True)
class _Way:
    """One leg and the trunks that it has tried."""

    leg: Leg | None = None
    """None for a leg of an earlier life of ours."""
    endpoint: str = ""
    ring_seconds: int = 0
    taken: bool = False
    """The carrier has found the telephone: it rings, or was answered."""
    answered: bool = False
    again: bool = False
    called_off: bool = False
    tried: set[str] = field(default_factory=set)


class Outside:
    """Knows which calls are out, and tries the next trunk for one that its trunk did not take."""

    def __init__(self, *, create: Create, dial: Dial, tell: Callable[[SwitchReport], None]) -> None:
        self._create = create
        self._dial = dial
        self._tell = tell
        self._trunks: tuple[Trunk, ...] = ()
        self._ways: dict[str, _Way] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def know(self, trunks: Sequence[Trunk]) -> None:
        """These are the trunks now."""
        self._trunks = tuple(trunks)

    def adopt(self, channels: Mapping[str, LiveChannel]) -> None:
        """Calls that are out since before our own start take room as well."""
        for channel in channels.values():
            if not channel.inbound and channel.number.startswith(OUT):
                self._ways.setdefault(
                    channel.channel_id, _Way(endpoint=channel.number, taken=True, answered=channel.up)
                )

    def forget(self) -> None:
        """The switch has another life: nobody is out any more."""
        self._ways.clear()

    async def close(self) -> None:
        """Try nothing again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def create(self, leg: Leg) -> None:
        """Make a leg on the first trunk that takes it."""
        if leg.outside is None or not DIGITS.fullmatch(leg.outside.digits):
            raise EndpointUnreachable(endpoint="outside")
        way = self._ways[leg.channel_id] = _Way(leg=leg)
        try:
            await self._next_trunk(leg, way)
        except BaseException:
            self._ways.pop(leg.channel_id, None)
            raise

    def dialled(self, channel_id: str, *, ring_seconds: int) -> None:
        """Remember for how long it may ring."""
        if channel_id in self._ways:
            self._ways[channel_id].ring_seconds = ring_seconds

    def call_off(self, channel_id: str) -> None:
        """We hang it up: it is not tried again."""
        if channel_id in self._ways:
            self._ways[channel_id].called_off = True

    def hear(self, report: SwitchReport) -> SwitchReport | None:
        """The report as it is to be told; None: the leg goes on by the next trunk, and nothing is told."""
        match report:
            case LegRinging() | LegAnswered() if report.channel_id in self._ways:
                way = self._ways[report.channel_id]
                way.taken, way.answered = True, isinstance(report, LegAnswered)
            case LegReady() if report.channel_id in self._ways:
                return self._ready(report, self._ways[report.channel_id])
            case CallEnded() if report.channel_id in self._ways:
                return self._ended(report, self._ways[report.channel_id])
        return report

    def _ready(self, report: LegReady, way: _Way) -> SwitchReport | None:
        if not way.again:
            return report
        self._spawn(self._dial_again(report.channel_id, way))
        return None

    def _ended(self, report: CallEnded, way: _Way) -> SwitchReport | None:
        at_fault = report.cause is EndCause.FAILED and report.by is Party.FAR_END and not way.taken
        if at_fault and way.ring_seconds and way.leg is not None and not way.called_off:
            self._spawn(self._try_again(report, way.leg, way))
            return None
        return self._over(report, way)

    def _over(self, report: CallEnded, way: _Way) -> CallEnded:
        self._ways.pop(report.channel_id, None)
        if report.cause is EndCause.FAILED and not way.answered:
            return replace(report, cause=EndCause.UNREACHABLE)
        return report

    async def _try_again(self, report: CallEnded, leg: Leg, way: _Way) -> None:
        way.again, way.endpoint = True, ""
        try:
            await self._next_trunk(leg, way)
        except (ChannelGone, SwitchUnavailable):
            if way.called_off:
                report = replace(report, cause=EndCause.CANCELLED, by=Party.SYSTEM)
            self._tell(self._over(report, way))

    async def _next_trunk(self, leg: Leg, way: _Way) -> None:
        while True:
            in_use = Counter(other.endpoint for other in self._ways.values())
            trunk = first_with_room(self._trunks, in_use=in_use, down=way.tried)
            if trunk is None:
                raise EndpointUnreachable(endpoint="outside")
            way.tried.add(trunk.name)
            way.endpoint = way_out(trunk)
            if await self._made(leg, way, prefix=trunk.prefix):
                return

    async def _made(self, leg: Leg, way: _Way, *, prefix: str) -> bool:
        assert leg.outside is not None
        for _ in range(PATIENCE):
            if way.called_off:
                raise ChannelGone(channel_id=leg.channel_id)
            try:
                await self._create(leg, f"{prefix}{leg.outside.digits}@{way.endpoint}")
            except RequestRefused as refused:
                if refused.status != STILL_THERE:
                    return False
                await asyncio.sleep(PAUSE)
            else:
                return True
        return False

    async def _dial_again(self, channel_id: str, way: _Way) -> None:
        try:
            await self._dial(channel_id, way.ring_seconds)
        except (ChannelGone, SwitchUnavailable):
            # Its end will be told by the switch, or by the next look at what is alive.
            return

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
