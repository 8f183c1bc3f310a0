"""Legs to the public network, and pauses of a recording: proved on the fake and on a real Asterisk."""

from dataclasses import replace

import pytest
from tests.contract.test_switch import ring, talk
from tests.contract.worlds import Agent, World

from yingda.telephony.events import CallEnded, EndCause, LegAnswered, LegReady, LegRinging, Party
from yingda.telephony.ports import ChannelGone, EndpointUnreachable, Leg, OutsideNumber, Trunk

GARAGE = "13700000009"
OURS = "96968001"


def leg_to(digits: str, *, channel_id: str = "outside-leg") -> Leg:
    return Leg(channel_id=channel_id, outside=OutsideNumber(digits=digits, caller_shown=OURS))


async def call_out(
    world: World, *, refusal: str = "", seconds: int = 20, originator: str = ""
) -> tuple[Agent, str]:
    """A leg that is on its way to a telephone outside."""
    person = await world.outside(GARAGE, refusal=refusal)
    leg = replace(leg_to(GARAGE), originator=originator)
    await world.switch.create_leg(leg)
    await world.ear.wait(LegReady, leg.channel_id)
    await world.switch.dial(leg.channel_id, ring_seconds=seconds)
    return person, leg.channel_id


async def test_somebody_outside_is_called_and_talks(world: World) -> None:
    customer, channel_id = await talk(world)
    person, leg_id = await call_out(world)
    assert await person.rings()
    await world.ear.wait(LegRinging, leg_id)
    person.answer()
    await world.ear.wait(LegAnswered, leg_id)
    await world.switch.bridge("out", [channel_id, leg_id])
    assert await customer.hears_agent()
    assert await person.hears_customer()
    live = (await world.switch.live()).channels[leg_id]
    assert (live.inbound, live.number) == (False, "out-carrier")
    person.hang_up()
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.NORMAL, Party.FAR_END)
    assert not world.ear.all(CallEnded, channel_id)


async def test_an_agent_who_has_listened_and_waited_talks_with_whom_he_calls(world: World) -> None:
    agent, leg_id = await ring(world, name="back")
    assert await agent.rings()
    agent.answer()
    await world.ear.wait(LegAnswered, leg_id)
    await world.switch.play(leg_id, playback_id="message", prompts=[world.prompts / "greeting"])
    await world.switch.stop_prompt("message")
    await world.switch.start_music(leg_id, "default")
    person, outside_id = await call_out(world, originator=leg_id)
    assert await person.rings()
    person.answer()
    await world.ear.wait(LegAnswered, outside_id)
    await world.switch.stop_music(leg_id)
    await world.switch.bridge("back", [outside_id, leg_id])
    assert await agent.hears_agent()
    assert await person.hears_agent()


@pytest.mark.parametrize(
    ("refusal", "cause"),
    [
        ("486 Busy Here", EndCause.BUSY),
        ("603 Decline", EndCause.REJECTED),
        ("403 Forbidden", EndCause.REJECTED),
        ("404 Not Found", EndCause.UNREACHABLE),
        ("480 Temporarily Unavailable", EndCause.UNREACHABLE),
        ("503 Service Unavailable", EndCause.UNREACHABLE),
    ],
)
async def test_why_nobody_outside_is_reached(world: World, refusal: str, cause: EndCause) -> None:
    _, leg_id = await call_out(world, refusal=refusal)
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (cause, Party.FAR_END)


async def test_nobody_outside_answers(world: World) -> None:
    person, leg_id = await call_out(world, seconds=1)
    assert await person.rings()
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.NO_ANSWER, Party.SYSTEM)


async def test_a_call_outside_that_we_call_off(world: World) -> None:
    person, leg_id = await call_out(world)
    assert await person.rings()
    await world.switch.hang_up(leg_id)
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.CANCELLED, Party.SYSTEM)


@pytest.mark.parametrize(
    "trunks", [(), (Trunk(name="inward", host="127.0.0.1", outbound=False, sources=("192.0.2.1",)),)]
)
async def test_without_a_trunk_nobody_outside_is_reached(world: World, trunks: tuple[Trunk, ...]) -> None:
    await world.use(*trunks)
    with pytest.raises(EndpointUnreachable):
        await world.switch.create_leg(leg_to(GARAGE))
    assert not world.ear.all(CallEnded)


async def test_a_full_trunk_is_passed_over(world: World) -> None:
    await world.use(
        Trunk(name="narrow", host="127.0.0.1", channels=1), Trunk(name="wide", host="127.0.0.1", channels=1)
    )
    await world.outside(GARAGE, trunk="narrow")
    await world.outside(GARAGE, trunk="wide")
    for name in ("first", "second"):
        await world.switch.create_leg(leg_to(GARAGE, channel_id=name))
        await world.ear.wait(LegReady, name)
    live = (await world.switch.live()).channels
    assert (live["first"].number, live["second"].number) == ("out-narrow", "out-wide")
    with pytest.raises(EndpointUnreachable):
        await world.switch.create_leg(leg_to(GARAGE, channel_id="third"))
    await world.switch.hang_up("first")
    await world.ear.wait(CallEnded, "first")
    await world.switch.create_leg(leg_to(GARAGE, channel_id="fourth"))
    await world.ear.wait(LegReady, "fourth")


async def test_a_recording_can_be_paused_whenever(world: World) -> None:
    _, channel_id = await talk(world)
    await world.switch.pause_recording(channel_id, paused=True)
    await world.switch.start_recording(channel_id, file=world.files / "paused")
    for paused in (True, True, False, False, True):
        await world.switch.pause_recording(channel_id, paused=paused)
    await world.switch.stop_recording(channel_id)
    await world.switch.pause_recording(channel_id, paused=False)
    with pytest.raises(ChannelGone):
        await world.switch.pause_recording("nobody", paused=True)
