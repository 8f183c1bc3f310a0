"""What the switch has reported, to be waited for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from yingda.telephony.events import SwitchReport
from yingda.telephony.ports import Switch

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class Ear:
    """Everything the switch has reported, to be waited for."""

    heard: list[SwitchReport] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, switch: Switch) -> None:
        """Write down every report."""
        async for report in switch.reports():
            self.heard.append(report)
            self._news.set()

    def all(self, kind: type[T], channel_id: str | None = None) -> list[T]:
        """The reports of a kind so far, of one channel or of any."""
        return [
            report
            for report in self.heard
            if isinstance(report, kind)
            and (channel_id is None or getattr(report, "channel_id", None) == channel_id)
        ]

    async def wait(
        self, kind: type[T], channel_id: str | None = None, *, nth: int = 1, within: float = 5.0
    ) -> T:
        """The n-th report of a kind; fails when it does not come."""
        await self.until(lambda: len(self.all(kind, channel_id)) >= nth, within=within)
        return self.all(kind, channel_id)[nth - 1]

    async def until(self, met: Callable[[], bool], *, within: float = 5.0) -> None:
        """Wait until the reports so far mean something; fails when they do not in time."""
        try:
            async with asyncio.timeout(within):
                while not met():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"not within {within} s, only {self.heard}") from None


@contextlib.asynccontextmanager
async def listening(ear: Ear, switch: Switch) -> AsyncIterator[None]:
    """Let the ear listen for as long as this context is open."""
    task = asyncio.create_task(ear.listen(switch))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
