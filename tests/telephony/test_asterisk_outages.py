"""Nobody claims, the line breaks, another takes over, the switch dies: what callers hear and what we are told."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.contract.ear import Ear
from tests.contract.on_asterisk import RealWorld, real_world
from tests.contract.test_switch import talk
from tests.support.sip.asterisk import MUSIC_HZ, PROMPT_HZ, PrivateAsterisk, private_config
from tests.support.sip.people import Caller

from yingda.kernel.clock import SystemClock
from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    CallEnded,
    EndCause,
    Party,
    PastCall,
    Superseded,
    SwitchLost,
    SwitchReport,
    SwitchReturned,
)
from yingda.telephony.ports import Switch, SwitchUnavailable
from yingda.telephony.switch.asterisk.switch import connect

pytestmark = pytest.mark.switch

NUMBER = "96968002"
SETTLE = 0.1
INTERACTION = "01920000-0000-7000-8000-000000000002"


async def past_call(switch: Switch, channel_id: str) -> PastCall:
    """What the event file tells of one channel."""
    await asyncio.sleep(0.1)
    calls, _ = await switch.past_calls(offset=0)
    return next(call for call in calls if call.channel_id == channel_id)


async def last_past_call(switch: Switch) -> PastCall:
    """What the event file tells of the newest channel."""
    await asyncio.sleep(0.1)
    calls, _ = await switch.past_calls(offset=0)
    return calls[-1]


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[PrivateAsterisk]:
    """An Asterisk of one's own, to be killed."""
    asterisk = PrivateAsterisk(private_config(tmp_path))
    asterisk.start()
    try:
        yield asterisk
    finally:
        asterisk.remove()


@pytest.fixture
async def fragile(mortal: PrivateAsterisk, tmp_path: Path) -> AsyncIterator[RealWorld]:
    """A line to it."""
    async with real_world(mortal, files=tmp_path) as world:
        yield world


async def test_without_a_controller_the_caller_hears_an_announcement_music_and_a_goodbye(
    asterisk: PrivateAsterisk,
) -> None:
    async with await Caller.place(switch_port=asterisk.config.sip_port, number=NUMBER) as caller:
        async with asyncio.timeout(2.0):
            assert await caller.answered()
            assert await caller.media.wait_for_tone(PROMPT_HZ["fallback_wait"], within=2)
        assert await caller.media.wait_for_tone(MUSIC_HZ, within=3)
        assert await caller.media.wait_for_tone(PROMPT_HZ["fallback_goodbye"], within=12)
        assert await caller.ended()
    async with connect(asterisk.config, clock=SystemClock()) as switch:
        past = await last_past_call(switch)
        assert (past.number, past.caller, past.claimed) == (NUMBER, "13800000001", False)
        assert (past.cause, past.by) == (EndCause.NORMAL, Party.SYSTEM)
        assert past.fallback_steps[0] == "wait"
        assert past.fallback_steps[-1] == "goodbye"
        assert set(past.fallback_steps[1:-1]) == {"offered_again"}


async def test_a_call_in_the_fallback_is_claimed_when_somebody_is_there_again(real: RealWorld) -> None:
    """The same for a controller that hung: it was connected all the while and did not claim."""
    customer = await real.call(number=NUMBER)
    assert not (await real.ear.wait(ArrivalAnnounced)).rebroadcast
    assert await customer.answered()
    assert await customer.hears_prompt("fallback_wait")
    again = await real.ear.wait(ArrivalAnnounced, nth=2)
    assert again.rebroadcast
    assert not (await real.switch.live()).channels[again.channel_id].owned
    assert await real.switch.claim(again.channel_id)
    arrived = await real.ear.wait(CallArrived)
    assert (arrived.number, arrived.answered) == (NUMBER, True)
    assert await customer.hears_nothing()
    await real.switch.play(arrived.channel_id, playback_id="p", prompts=[real.prompts / "greeting"])
    assert await customer.hears_prompt("greeting")
    customer.hang_up()
    await real.ear.wait(CallEnded, arrived.channel_id)
    past = await past_call(real.switch, arrived.channel_id)
    assert past.claimed
    assert past.fallback_steps == ("wait", "offered_again")


async def test_a_call_that_is_given_back_hears_the_fallback_and_is_offered_again(real: RealWorld) -> None:
    customer = await real.call(number=NUMBER)
    announced = await real.ear.wait(ArrivalAnnounced)
    assert await real.switch.claim(announced.channel_id)
    await real.ear.wait(CallArrived)
    await real.switch.release(announced.channel_id, answered=False)
    assert await customer.answered()
    assert await customer.hears_prompt("fallback_wait")
    assert (await real.ear.wait(ArrivalAnnounced, nth=2)).rebroadcast
    assert await real.switch.claim(announced.channel_id)
    again = await real.ear.wait(CallArrived, nth=2)
    assert (again.number, again.answered) == (NUMBER, True)
    await real.switch.release(announced.channel_id, answered=True)
    assert (await real.ear.wait(ArrivalAnnounced, nth=3)).rebroadcast


async def test_a_late_claim_is_refused(real: RealWorld) -> None:
    await real.call(number=NUMBER)
    announced = await real.ear.wait(ArrivalAnnounced)
    await asyncio.sleep(0.8)
    assert not await real.switch.claim(announced.channel_id)


async def test_a_caller_who_gives_up_in_the_fallback_is_on_record(asterisk: PrivateAsterisk) -> None:
    async with await Caller.place(switch_port=asterisk.config.sip_port, number=NUMBER) as caller:
        assert await caller.answered()
        caller.hang_up()
        await caller.sipp.finished()
    async with connect(asterisk.config, clock=SystemClock()) as switch:
        past = await last_past_call(switch)
        assert (past.claimed, past.by, past.fallback_steps) == (False, Party.FAR_END, ("wait",))


async def test_what_happens_while_we_are_away_is_found_afterwards(
    asterisk: PrivateAsterisk, tmp_path: Path
) -> None:
    async with await Caller.place(switch_port=asterisk.config.sip_port, number=NUMBER) as stays:
        async with connect(asterisk.config, clock=SystemClock()) as first:
            ear = Ear()
            listening = asyncio.create_task(ear.listen(first))
            kept = await _take(first, ear, nth=1)
            assert await stays.answered()
            await first.mark(kept, {"interaction": INTERACTION, "queue": "repair"})
            async with await Caller.place(switch_port=asterisk.config.sip_port, number=NUMBER) as leaves:
                gone = await _take(first, ear, nth=2)
                assert await leaves.answered()
                await first.bridge("kept-bridge", [kept, gone])
                _, offset = await first.past_calls(offset=0)
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
                await first._close()
                assert await stays.media.wait_for_tone(440, within=2)
                leaves.hang_up()
                await leaves.sipp.finished()
        async with connect(asterisk.config, clock=SystemClock()) as second:
            state = await second.live()
            assert set(state.channels) == {kept}
            assert dict(state.channels[kept].marks) == {"interaction": INTERACTION, "queue": "repair"}
            assert state.channels[kept].owned
            assert state.bridges["kept-bridge"].channel_ids == {kept}
            calls, _ = await second.past_calls(offset=offset)
            past = {call.channel_id: call for call in calls}
            assert (past[gone].cause, past[gone].by) == (EndCause.NORMAL, Party.FAR_END)
            assert past[gone].answered_at is not None
            assert kept not in past
            ear = Ear()
            listening = asyncio.create_task(ear.listen(second))
            await second.close_bridge("kept-bridge")
            await second.hang_up(kept)
            assert (await ear.wait(CallEnded, kept)).by is Party.SYSTEM
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def _take(switch: Switch, ear: Ear, *, nth: int) -> str:
    announced = await ear.wait(ArrivalAnnounced, nth=nth)
    assert await switch.claim(announced.channel_id)
    await ear.wait(CallArrived, announced.channel_id)
    await switch.answer(announced.channel_id)
    return announced.channel_id


async def test_a_second_controller_supersedes_the_first(real: RealWorld, asterisk: PrivateAsterisk) -> None:
    async with connect(asterisk.config, clock=SystemClock()) as second, asyncio.timeout(5):
        await real.ear.wait(Superseded)
        with pytest.raises(SwitchUnavailable):
            await real.switch.claim("anything")
        caller = await Caller.place(switch_port=asterisk.config.sip_port, number=NUMBER)
        async with caller:
            reports = second.reports()
            report: SwitchReport = await anext(reports)
            while not isinstance(report, ArrivalAnnounced):
                report = await anext(reports)
            assert await second.claim(report.channel_id)
            await second.hang_up(report.channel_id)
    assert not real.ear.all(ArrivalAnnounced)


async def test_a_switch_that_dies_comes_back_as_another_life(
    mortal: PrivateAsterisk, fragile: RealWorld
) -> None:
    _, channel_id = await talk(fragile)
    before = (await fragile.switch.live()).started_at
    await asyncio.sleep(SETTLE)
    mortal.kill()
    await fragile.ear.wait(SwitchLost)
    with pytest.raises(SwitchUnavailable):
        await fragile.switch.answer(channel_id)
    with pytest.raises(SwitchUnavailable):
        await fragile.switch.start_recording(channel_id, file=fragile.files / "never")
    mortal.start()
    returned = await fragile.ear.wait(SwitchReturned)
    assert returned.restarted
    assert returned.started_at > before
    assert (await fragile.switch.live()).channels == {}
    assert not fragile.ear.all(CallEnded)
    past = await past_call(fragile.switch, channel_id)
    assert (past.ended_at, past.cause) == (None, None)
    await talk_again(fragile)


async def talk_again(world: RealWorld) -> None:
    """A new call works."""
    world.ear.heard.clear()
    customer, channel_id = await talk(world)
    await world.switch.start_music(channel_id, "default")
    assert await customer.hears_music()


async def test_a_switch_that_hangs_is_noticed_and_taken_back(
    mortal: PrivateAsterisk, fragile: RealWorld
) -> None:
    _, channel_id = await talk(fragile)
    mortal.send(signal.SIGSTOP)
    try:
        with pytest.raises(SwitchUnavailable):
            await fragile.switch.start_music(channel_id, "default")
        await fragile.ear.wait(SwitchLost, within=8)
    finally:
        mortal.send(signal.SIGCONT)
    returned = await fragile.ear.wait(SwitchReturned)
    assert not returned.restarted
    assert set((await fragile.switch.live()).channels) == {channel_id}
    assert not fragile.ear.all(CallEnded)
    await talk_again(fragile)


async def test_a_switch_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SwitchUnavailable):
        async with connect(private_config(tmp_path), clock=SystemClock(), patience=0.3):
            pass
