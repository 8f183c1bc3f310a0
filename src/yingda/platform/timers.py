"""Deadlines of this process: absolute, one per key, set again after a restart from what is stored."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from yingda.kernel.clock import Clock


class Timers:
    """Calls back when a moment has come; setting a key again replaces its moment."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._handles: dict[object, asyncio.TimerHandle] = {}

    def set(self, key: object, at: datetime, callback: Callable[[], None]) -> None:
        self.cancel(key)
        delay = max(0.0, (at - self._clock.now()) / timedelta(seconds=1))
        self._handles[key] = asyncio.get_running_loop().call_later(delay, self._fire, key, callback)

    def cancel(self, key: object) -> None:
        handle = self._handles.pop(key, None)
        if handle is not None:
            handle.cancel()

    def cancel_all(self) -> None:
        for key in list(self._handles):
            self.cancel(key)

    def _fire(self, key: object, callback: Callable[[], None]) -> None:
        self._handles.pop(key, None)
        callback()
