"""What only the adapter does with trunks and pauses: the next trunk, the carrier's words, silence in the files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from tests.contract.on_asterisk import AGENT_HZ, CUSTOMER_HZ, RealWorld
from tests.contract.test_outside import GARAGE, OURS, call_out, leg_to
from tests.contract.test_switch import connect_agent, talk
from tests.support.sip.media import RATE, Samples, loudness, strength
from tests.support.sip.people import Phone
from tests.support.sip.sipp import Sipp, free_port, render
from tests.telephony.test_asterisk_calls import recorded

from yingda.telephony.events import (
    ArrivalAnnounced,
    CallEnded,
    EndCause,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
)
from yingda.telephony.ports import EndpointUnreachable, Trunk

pytestmark = pytest.mark.switch


@asynccontextmanager
async def carrier(
    world: RealWorld, scenario: str = "carrier-refuses.xml", *, code: str = "", trunk: str = "first"
) -> AsyncIterator[Sipp]:
    """A carrier who takes no calls, behind the trunk of this name."""
    port = free_port()
    scenario = render(scenario, {"refusal": code})
    sipp = await Sipp.start(scenario, switch_port=world.sip_port, local_port=port)
    try:
        await sipp.listening()
        world.ports[trunk] = port
        yield sipp
    finally:
        await sipp.close()


def carriers(world: RealWorld) -> list[Phone]:
    return [person for person in world.people if isinstance(person, Phone)]


@pytest.mark.parametrize("code", ["503 Service Unavailable", "500 Server Error", "502 Bad Gateway"])
async def test_the_next_trunk_takes_what_the_first_does_not(real: RealWorld, code: str) -> None:
    async with carrier(real, code=code) as refusing:
        await real.use(
            Trunk(name="first", host="127.0.0.1"), Trunk(name="second", host="127.0.0.1", prefix="17909")
        )
        person = await real.outside(GARAGE, trunk="second")
        await real.switch.create_leg(leg_to(GARAGE))
        await real.ear.wait(LegReady, "outside-leg")
        await real.switch.mark("outside-leg", {"interaction": "01920000-0000-7000-8000-000000000001"})
        await real.switch.dial("outside-leg", ring_seconds=20)
        assert await person.rings()
        await real.ear.wait(LegRinging, "outside-leg")
        person.answer()
        await real.ear.wait(LegAnswered, "outside-leg")
        assert len(await refusing.wait_for("invited") or "") > 0
    assert len(real.ear.all(LegReady)) == 1
    assert not real.ear.all(CallEnded)
    assert f"17909{GARAGE}@" in carriers(real)[-1].called()[0]
    live = (await real.switch.live()).channels["outside-leg"]
    assert (live.number, live.marks["interaction"][:8]) == ("out-second", "01920000")
    past, _ = await real.switch.past_calls(offset=0)
    told = next(call for call in reversed(past) if call.channel_id == "outside-leg")
    assert (told.ended_at, told.answered_at is None) == (None, False)
    person.hang_up()
    assert (await real.ear.wait(CallEnded, "outside-leg")).cause is EndCause.NORMAL


async def test_no_trunk_takes_it(real: RealWorld) -> None:
    async with (
        carrier(real, code="503 Service Unavailable"),
        carrier(real, code="500 Server Error", trunk="second"),
    ):
        await real.use(Trunk(name="first", host="127.0.0.1"), Trunk(name="second", host="127.0.0.1"))
        await real.switch.create_leg(leg_to(GARAGE, channel_id="nowhere"))
        await real.ear.wait(LegReady, "nowhere")
        await real.switch.dial("nowhere", ring_seconds=20)
        ended = await real.ear.wait(CallEnded, "nowhere")
    assert (ended.cause, ended.by) == (EndCause.UNREACHABLE, Party.FAR_END)
    assert len(real.ear.all(CallEnded)) == 1


async def test_a_trunk_that_answers_no_probe_is_passed_over(real: RealWorld) -> None:
    """A dead carrier's first call would wait half a minute; the probes know it before."""
    await real.outside(GARAGE, trunk="alive")
    dead = Trunk(name="dead", host="127.0.0.1", port=free_port())
    await real.use(dead, Trunk(name="alive", host="127.0.0.1"))
    number = ""
    for attempt in range(80):
        await real.switch.create_leg(leg_to(GARAGE, channel_id=f"probe-{attempt}"))
        number = (await real.switch.live()).channels[f"probe-{attempt}"].number
        await real.switch.hang_up(f"probe-{attempt}")
        if number == "out-alive":
            break
        await asyncio.sleep(0.25)
    assert number == "out-alive"


async def test_the_called_person_sees_our_number(real: RealWorld) -> None:
    _, leg_id = await call_out(real)
    sender = await carriers(real)[-1].rings()
    assert sender is not None
    assert f"<sip:{OURS}@" in sender
    assert f"sip:{GARAGE}@" in carriers(real)[-1].called()[0]
    await real.switch.hang_up(leg_id)


@pytest.mark.parametrize("digits", ["", "1;2", "1&PJSIP/2", "1@out-carrier", "alice", "1" * 33])
async def test_only_digits_are_dialled(real: RealWorld, digits: str) -> None:
    await real.outside(GARAGE)
    with pytest.raises(EndpointUnreachable):
        await real.switch.create_leg(leg_to(digits))


async def test_trunks_change_without_a_call_noticing(real: RealWorld) -> None:
    customer, channel_id = await talk(real)
    person, leg_id = await call_out(real)
    assert await person.rings()
    person.answer()
    await real.ear.wait(LegAnswered, leg_id)
    await real.switch.bridge("out", [channel_id, leg_id])
    assert await customer.hears_agent()
    await real.use(Trunk(name="other", host="192.0.2.9", username="u", secret="long-enough-secret"))
    await real.use()
    await asyncio.sleep(0.3)
    assert await customer.hears_agent()
    assert not real.ear.all(CallEnded)


async def test_a_carriers_call_is_known_by_where_it_comes_from(real: RealWorld) -> None:
    """A leg that goes out by a trunk never looks like a call that came in."""
    await real.use(Trunk(name="national", host="127.0.0.1", sources=("198.51.100.0/24", "2001:db8::7")))
    config = real.config.seats_file.read_text()
    assert "match = 198.51.100.0/24\nmatch = 2001:db8::7/128" in config
    await real.outside(GARAGE)
    await real.switch.create_leg(leg_to(GARAGE))
    await real.ear.wait(LegReady, "outside-leg")
    assert not real.ear.all(ArrivalAnnounced)


def level(samples: Samples, *, since: float, until: float) -> float:
    return loudness(samples[int(since * RATE) : int(until * RATE)])


async def test_what_is_said_in_a_pause_is_silence_in_both_files_and_nothing_is_cut(real: RealWorld) -> None:
    """A mute once worked only the first time: here it works three times."""
    _, channel_id, agent, _ = await connect_agent(real, name="paused")
    assert await agent.hears_customer()
    file, loop = real.files / "paused", asyncio.get_running_loop()
    await real.switch.start_recording(channel_id, file=file)
    began = loop.time()
    spans: list[tuple[float, float, bool]] = []
    for _ in range(3):
        for paused in (False, True):
            await real.switch.pause_recording(channel_id, paused=paused)
            since = loop.time() - began
            await asyncio.sleep(0.6)
            spans.append((since, loop.time() - began, paused))
    await real.switch.pause_recording(channel_id, paused=False)
    await asyncio.sleep(0.4)
    await real.switch.stop_recording(channel_id)
    lasted = loop.time() - began
    await asyncio.sleep(0.2)
    for side, hz in (("in", CUSTOMER_HZ), ("out", AGENT_HZ)):
        samples = recorded(file, side)
        assert abs(len(samples) / RATE - lasted) < 0.25
        for since, until, paused in spans:
            heard = level(samples, since=since + 0.15, until=until - 0.1)
            assert (heard == 0) if paused else (heard > 1000), (side, since, paused, heard)
        assert strength(samples[-RATE // 4 :], hz) > 0.5


async def place(world: RealWorld, *, channel_id: str) -> CallEnded:
    """A call outside that comes to nothing; how."""
    await world.switch.create_leg(leg_to(GARAGE, channel_id=channel_id))
    await world.ear.wait(LegReady, channel_id)
    await world.switch.dial(channel_id, ring_seconds=5)
    return await world.ear.wait(CallEnded, channel_id)


async def test_a_carrier_that_wants_to_know_who_calls(real: RealWorld) -> None:
    async with carrier(real, "carrier-asks.xml") as asking:
        known = Trunk(name="first", host="127.0.0.1", username="yingda", secret="a-long-secret")
        await real.use(known)
        assert (await place(real, channel_id="known")).cause is EndCause.BUSY
        assert 'username="yingda"' in (await asking.wait_for("proved") or "")
        await real.use(replace(known, username="", secret=""))
        assert (await place(real, channel_id="unknown")).cause is EndCause.UNREACHABLE


async def test_a_trunk_that_makes_no_sense_takes_nobody_with_it(
    real: RealWorld, caplog: pytest.LogCaptureFixture
) -> None:
    await real.use(Trunk(name="bad", host="a;b"), Trunk(name="good", host="127.0.0.1"))
    text = real.config.seats_file.read_text()
    assert "[out-good]" in text
    assert "bad" not in text
    assert "a trunk is left out" in caplog.text
