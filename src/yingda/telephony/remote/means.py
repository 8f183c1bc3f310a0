"""What lines to seats outside do on the switch: given in order, and without anybody waiting."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from yingda.kernel.clock import Clock
from yingda.kernel.errors import DomainError
from yingda.telephony.events import SwitchReport
from yingda.telephony.ports import Leg, Switch
from yingda.telephony.remote.model import SAID, LineRecord

log = logging.getLogger(__name__)


class Reminders(Protocol):
    """Calls back at a moment; a key has one moment at a time."""

    def set(self, key: object, at: datetime, callback: Callable[[], None]) -> None: ...

    def cancel(self, key: object) -> None: ...


class Means:
    """One queue of commands for each channel: what was asked for first reaches the switch first."""

    def __init__(self, *, switch: Switch, clock: Clock, reminders: Reminders) -> None:
        self.switch = switch
        self.clock = clock
        self.tell: Callable[[SwitchReport], None] = lambda _: None
        """Reports what no switch reports."""
        self.book: Callable[[LineRecord], None] = lambda _: None
        """Writes down what became of a kept-up line."""
        self.spawn: Callable[..., object] = asyncio.ensure_future
        self._reminders = reminders
        self._locks: dict[str, asyncio.Lock] = {}

    def remind(
        self, channel_id: str, after: timedelta | None, what: Callable[[], None] | None, kind: str = "line"
    ) -> None:
        """Do this after so long; None: do not."""
        key = ("remote", kind, channel_id)
        if after is None or what is None:
            self._reminders.cancel(key)
        else:
            self._reminders.set(key, self.clock.now() + after, what)

    def create(self, leg: Leg, failed: Callable[[DomainError], None]) -> None:
        """Make a leg; `failed` is told where that cannot be."""
        self.spawn(self._create(leg, failed))

    async def _create(self, leg: Leg, failed: Callable[[DomainError], None]) -> None:
        try:
            await self.switch.create_leg(leg)
        except DomainError as refused:
            failed(refused)

    def dial(self, channel_id: str, *, ring_seconds: int) -> None:
        self.do(channel_id, partial(self.switch.dial, channel_id, ring_seconds=ring_seconds))

    def play(self, channel_id: str, playback_id: str, prompts: Sequence[Path]) -> None:
        self.do(
            channel_id, partial(self.switch.play, channel_id, playback_id=playback_id, prompts=list(prompts))
        )
        self.mark(channel_id, {SAID: playback_id})

    def stop_prompt(self, channel_id: str, playback_id: str) -> None:
        self.do(channel_id, partial(self.switch.stop_prompt, playback_id))

    def hang_up(self, channel_id: str) -> None:
        self.do(channel_id, partial(self.switch.hang_up, channel_id))

    def mark(self, channel_id: str, marks: Mapping[str, str]) -> None:
        self.do(channel_id, partial(self.switch.mark, channel_id, dict(marks)))

    def music(self, channel_id: str, music: str | None) -> None:
        """Let it hear this music; None: none."""
        if music is None:
            self.do(channel_id, partial(self.switch.stop_music, channel_id))
        else:
            self.do(channel_id, partial(self.switch.start_music, channel_id, music))

    def take_out(self, channel_id: str, bridges: Sequence[str], *, muted: bool) -> None:
        """Let it hear nobody any more, and be heard again by who comes next."""
        for bridge_id in bridges:
            self.do(channel_id, partial(self.switch.unbridge, bridge_id, [channel_id]))
        if muted:
            self.do(channel_id, partial(self.switch.mute, channel_id, muted=False))

    def do(self, channel_id: str, command: Callable[[], Awaitable[object]]) -> None:
        """Give one command after those that were given for the channel before."""
        self.spawn(self.in_order(channel_id, command))

    async def in_order(self, channel_id: str, command: Callable[[], Awaitable[object]]) -> None:
        """The same, for who waits."""
        lock = self._locks.setdefault(channel_id, asyncio.Lock())
        try:
            async with lock:
                await command()
        except DomainError as refused:
            log.info("a line to a seat outside refused a command", extra={"code": refused.code})

    async def settled(self, channel_id: str) -> None:
        """Wait until what was asked for the channel before has reached the switch."""
        lock = self._locks.get(channel_id)
        if lock is not None:
            async with lock:
                pass

    def forget(self, channel_id: str) -> None:
        """The channel is gone."""
        self._locks.pop(channel_id, None)
