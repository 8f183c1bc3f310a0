"""What only the fake can do: fall back, lose its line and live again, on command."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    CallEnded,
    EndCause,
    HoldPressed,
    HoldReleased,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
    PromptFinished,
    SeatPresenceChanged,
    Superseded,
    SwitchLost,
    SwitchReport,
    SwitchReturned,
)
from yingda.telephony.ports import ChannelGone, Endpoint, Leg, SwitchUnavailable
from yingda.telephony.testing import FakeSwitch

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Standstill:
    """A clock that does not go."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
def fake() -> FakeSwitch:
    """A fresh switch."""
    return FakeSwitch(clock=Standstill())


async def next_reports(fake: FakeSwitch, count: int) -> list[SwitchReport]:
    """The next reports."""
    reports = fake.reports()
    async with asyncio.timeout(1):
        return [await anext(reports) for _ in range(count)]


async def test_a_call_that_nobody_claims_and_then_somebody_does(fake: FakeSwitch) -> None:
    caller = fake.call(number="96968001")
    caller.fall_back()
    assert not await fake.claim(caller.channel.id)
    caller.offer_again()
    assert await fake.claim(caller.channel.id)
    first, second, arrived = await next_reports(fake, 3)
    assert isinstance(first, ArrivalAnnounced)
    assert isinstance(second, ArrivalAnnounced)
    assert (first.rebroadcast, second.rebroadcast) == (False, True)
    assert isinstance(arrived, CallArrived)
    assert arrived.answered
    caller.hang_up()
    [past], _ = await fake.past_calls(offset=0)
    assert (past.claimed, past.fallback_steps) == (True, ("wait", "offered_again"))


async def test_a_call_that_met_only_the_fallback(fake: FakeSwitch) -> None:
    caller = fake.call(number="96968001")
    caller.fall_back()
    caller.offer_again()
    caller.give_up()
    [past], _ = await fake.past_calls(offset=0)
    assert (past.claimed, past.by, past.answered_at) == (False, Party.SYSTEM, NOW)
    assert past.fallback_steps == ("wait", "offered_again", "goodbye")
    assert [type(report) for report in await next_reports(fake, 2)] == [ArrivalAnnounced, ArrivalAnnounced]


async def test_a_lost_line_tells_nothing_and_the_world_goes_on(fake: FakeSwitch) -> None:
    caller = fake.call(number="96968001")
    await fake.claim(caller.channel.id)
    fake.lose()
    with pytest.raises(SwitchUnavailable):
        await fake.answer(caller.channel.id)
    caller.hang_up()
    fake.come_back()
    reports = await next_reports(fake, 4)
    assert [type(report) for report in reports] == [ArrivalAnnounced, CallArrived, SwitchLost, SwitchReturned]
    assert (await fake.live()).channels == {}
    [past], _ = await fake.past_calls(offset=0)
    assert past.cause is EndCause.CANCELLED


async def test_another_life_of_the_switch_has_no_calls(fake: FakeSwitch) -> None:
    caller = fake.call(number="96968001")
    await fake.claim(caller.channel.id)
    fake.lose()
    fake.come_back(restarted=True)
    returned = (await next_reports(fake, 4))[-1]
    assert isinstance(returned, SwitchReturned)
    assert returned.restarted
    assert caller.channel.ended is not None
    with pytest.raises(ChannelGone):
        await fake.answer(caller.channel.id)


async def test_reports_end_when_another_takes_over(fake: FakeSwitch) -> None:
    fake.supersede()
    assert [type(report) async for report in fake.reports()] == [Superseded]


async def test_phones_have_habits(fake: FakeSwitch) -> None:
    for endpoint, habit in (("a", "answers"), ("b", "busy"), ("r", "refuses"), ("u", "unreachable")):
        fake.phone(endpoint, habit=habit)  # type: ignore[arg-type]  # a plain string in a table
        await fake.create_leg(Leg(channel_id=f"leg-{endpoint}", endpoint=endpoint, caller="1"))
        await fake.dial(f"leg-{endpoint}", ring_seconds=20)
    reports = await next_reports(fake, 10)
    assert [type(report) for report in reports if getattr(report, "channel_id", "") == "leg-a"] == [
        LegReady,
        LegRinging,
        LegAnswered,
    ]
    causes = [report.cause for report in reports if isinstance(report, CallEnded)]
    assert causes == [EndCause.BUSY, EndCause.REJECTED, EndCause.UNREACHABLE]


async def test_a_phone_holds_and_comes_and_goes(fake: FakeSwitch) -> None:
    phone = fake.phone("p", habit="answers")
    await fake.create_leg(Leg(channel_id="leg", endpoint="p", caller="1"))
    await fake.dial("leg", ring_seconds=20)
    phone.hold(held=True)
    phone.hold(held=False)
    phone.go(online=False)
    phone.go(online=False)
    reports = await next_reports(fake, 6)
    assert [type(report) for report in reports[3:]] == [HoldPressed, HoldReleased, SeatPresenceChanged]
    assert not await fake.seat_online("p")
    phone.hang_up()
    with pytest.raises(ChannelGone):
        phone.ringing()


async def test_prompts_end_on_command_and_may_fail(fake: FakeSwitch) -> None:
    caller = fake.call(number="96968001")
    await fake.claim(caller.channel.id)
    await fake.play(caller.channel.id, playback_id="p", prompts=[Path("/prompts/a"), Path("/prompts/b")])
    assert fake.hears(caller.channel.id) == "prompt:a+b"
    fake.finish_prompt("p", failed=True)
    finished = (await next_reports(fake, 3))[-1]
    assert isinstance(finished, PromptFinished)
    assert finished.failed
    assert fake.hears(caller.channel.id) == "silence"


async def test_it_keeps_the_phones_that_were_published(fake: FakeSwitch) -> None:
    endpoint = Endpoint(name="a", secret="a-long-secret", browser=True)
    await fake.publish([endpoint])
    assert fake.endpoints == (endpoint,)
