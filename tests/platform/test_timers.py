"""Deadlines come once, the last word of each key counts, and what is overdue comes at once."""

import asyncio
from datetime import timedelta

from yingda.kernel.clock import SystemClock
from yingda.platform.timers import Timers

CLOCK = SystemClock()


async def _within(seconds: float, *, said: list[str], timers: Timers) -> list[str]:
    await asyncio.sleep(seconds)
    timers.cancel_all()
    return said


async def test_deadlines_come_in_their_order_and_once() -> None:
    timers, said = Timers(CLOCK), list[str]()
    timers.set("late", CLOCK.now() + timedelta(seconds=0.04), lambda: said.append("late"))
    timers.set("early", CLOCK.now() + timedelta(seconds=0.01), lambda: said.append("early"))
    timers.set("overdue", CLOCK.now() - timedelta(hours=1), lambda: said.append("overdue"))
    assert await _within(0.15, said=said, timers=timers) == ["overdue", "early", "late"]


async def test_setting_a_key_again_replaces_its_moment() -> None:
    timers, said = Timers(CLOCK), list[str]()
    timers.set("key", CLOCK.now() + timedelta(seconds=0.01), lambda: said.append("first"))
    timers.set("key", CLOCK.now() + timedelta(seconds=0.02), lambda: said.append("second"))
    assert await _within(0.1, said=said, timers=timers) == ["second"]


async def test_what_was_cancelled_does_not_come() -> None:
    timers, said = Timers(CLOCK), list[str]()
    timers.set("one", CLOCK.now() + timedelta(seconds=0.01), lambda: said.append("one"))
    timers.set("two", CLOCK.now() + timedelta(seconds=0.01), lambda: said.append("two"))
    timers.cancel("one")
    timers.cancel("unknown")
    assert await _within(0.1, said=said, timers=timers) == ["two"]
