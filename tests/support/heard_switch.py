"""A switch in memory that may be slow, and of which it is known whether all that it told was heard."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tests.support.wayward_switch import Wayward

from yingda.telephony.events import SwitchReport
from yingda.telephony.ports import Leg
from yingda.telephony.testing import FakeSwitch


class HeardSwitch(FakeSwitch):
    """A switch in memory that knows whether all that it told was heard, and may be slow to obey."""

    lag = 0
    """How many turns of the loop a command takes."""
    is_heard = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wayward = Wayward()

    @property
    def quiet(self) -> bool:
        """Whether everything told so far was acted on."""
        return self._reports.empty() and self.is_heard

    async def reports(self) -> AsyncIterator[SwitchReport]:
        while True:
            report = await self._reports.get()
            self.is_heard = False
            yield report
            self.is_heard = True

    def _pass_on(self, report: SwitchReport) -> None:
        for word in self.wayward.take(report):
            super()._pass_on(word)

    def let_go(self, *, backwards: bool = False) -> None:
        """Tell what was held back."""
        for word in self.wayward.let_go(backwards=backwards):
            super()._pass_on(word)

    async def bridge(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool = False) -> None:
        """As a real switch does it: in two steps, between which a channel may go."""
        if self.lag:
            self.bridges.setdefault(bridge_id, [])
        await self._dawdle()
        await super().bridge(bridge_id, channel_ids, keyed=keyed)

    async def close_bridge(self, bridge_id: str) -> None:
        await self._dawdle()
        await super().close_bridge(bridge_id)

    async def create_leg(self, leg: Leg) -> None:
        self.wayward.obey("create_leg", leg.channel_id)
        await self._dawdle()
        await super().create_leg(leg)
        await self._dawdle()

    async def hang_up(self, channel_id: str) -> None:
        await self._dawdle()
        await super().hang_up(channel_id)

    async def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        self.wayward.obey("dial", channel_id)
        await super().dial(channel_id, ring_seconds=ring_seconds)

    async def listen(self, listener_id: str, *, to: str, whisper: bool) -> None:
        self.wayward.obey("listen", listener_id)
        await super().listen(listener_id, to=to, whisper=whisper)

    async def start_music(self, channel_id: str, music: str) -> None:
        await self._dawdle()
        await super().start_music(channel_id, music)

    async def _dawdle(self) -> None:
        for _ in range(self.lag):
            await asyncio.sleep(0)

    def forget_reports(self) -> None:
        """What nobody listened to is lost."""
        self._reports = asyncio.Queue()
        self.wayward.forget()
        self.is_heard = True
