"""Who listens hears both sides; who whispers is heard by one; who has come in is heard by all."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from tests.contract.on_asterisk import VOICES
from tests.contract.test_switch import connect_agent
from tests.contract.worlds import Agent, World
from tests.support.sip.media import strength

from yingda.telephony.events import CallArrived, CallEnded, LegAnswered, LegReady
from yingda.telephony.ports import ChannelGone, Leg


async def supervise(world: World, *, name: str = "lead") -> tuple[Agent, str]:
    """A supervisor whose phone is up."""
    lead = await world.agent(name, voice="supervisor")
    leg_id = f"leg-{name}"
    await world.switch.create_leg(Leg(channel_id=leg_id, endpoint=name))
    await world.ear.wait(LegReady, leg_id)
    await world.switch.dial(leg_id, ring_seconds=20)
    assert await lead.rings()
    lead.answer()
    await world.ear.wait(LegAnswered, leg_id)
    return lead, leg_id


async def test_who_listens_hears_both_and_is_heard_by_nobody(world: World) -> None:
    customer, _, agent, agent_leg = await connect_agent(world, name="heard")
    lead, leg = await supervise(world)
    await world.switch.listen(leg, to=agent_leg, whisper=False)
    assert await lead.hears("customer", "agent")
    assert await customer.hears("agent")
    assert await agent.hears("customer")
    assert not world.ear.all(CallArrived, leg)
    await world.switch.stop_listening(leg)
    assert await lead.hears()
    await world.switch.stop_listening(leg)


async def test_a_whisper_is_heard_by_the_agent_alone_and_is_not_recorded(world: World) -> None:
    customer, channel, agent, agent_leg = await connect_agent(world, name="whispered")
    await world.switch.start_recording(channel, file=world.files / "whispered")
    lead, leg = await supervise(world)
    await world.switch.listen(leg, to=agent_leg, whisper=True)
    assert await agent.hears("customer", "supervisor")
    assert await customer.hears("agent")
    assert await lead.hears("customer", "agent")
    await asyncio.sleep(0.3)
    await world.switch.stop_recording(channel)
    _check_recording(world, "whispered", whether_supervisor=False)


async def test_who_comes_in_is_heard_by_all_and_recorded_and_can_go_back(world: World) -> None:
    customer, channel, agent, agent_leg = await connect_agent(world, name="barged")
    await world.switch.start_recording(channel, file=world.files / "barged")
    lead, leg = await supervise(world)
    await world.switch.listen(leg, to=agent_leg, whisper=True)
    assert await agent.hears("customer", "supervisor")
    await world.switch.stop_listening(leg)
    await world.switch.bridge("bridge-barged", [leg])
    assert await customer.hears("agent", "supervisor")
    assert await agent.hears("customer", "supervisor")
    assert await lead.hears("customer", "agent")
    await asyncio.sleep(0.3)
    await world.switch.stop_recording(channel)
    _check_recording(world, "barged", whether_supervisor=True)
    await world.switch.unbridge("bridge-barged", [leg])
    await world.switch.listen(leg, to=agent_leg, whisper=False)
    assert await customer.hears("agent")
    assert await lead.hears("customer", "agent")


async def test_two_listen_at_once_and_one_goes_on_to_another_call(world: World) -> None:
    customer, _, agent, agent_leg = await connect_agent(world, name="twice")
    lead, leg = await supervise(world)
    other, other_leg = await supervise(world, name="lead-2")
    await world.switch.listen(leg, to=agent_leg, whisper=True)
    await world.switch.listen(other_leg, to=agent_leg, whisper=False)
    assert await lead.hears("customer", "agent")
    assert await other.hears("customer", "agent")
    assert await agent.hears("customer", "supervisor")
    assert await customer.hears("agent")
    await world.switch.listen(leg, to=agent_leg, whisper=False)
    assert await agent.hears("customer")
    await world.switch.hang_up(other_leg)
    await world.ear.wait(CallEnded, other_leg)
    assert await lead.hears("customer", "agent")


async def test_it_ends_with_the_channel_and_what_is_gone_cannot_be_heard(world: World) -> None:
    _, _, agent, agent_leg = await connect_agent(world, name="going")
    lead, leg = await supervise(world)
    await world.switch.listen(leg, to=agent_leg, whisper=False)
    assert await lead.hears("customer", "agent")
    agent.hang_up()
    await world.ear.wait(CallEnded, agent_leg)
    assert await lead.hears()
    with pytest.raises(ChannelGone):
        await world.switch.listen(leg, to=agent_leg, whisper=False)
    state = await world.switch.live()
    assert leg in state.channels
    assert agent_leg not in state.channels


async def test_means_to_listen_are_no_calls(world: World) -> None:
    _, channel, _, agent_leg = await connect_agent(world, name="counted")
    _, leg = await supervise(world)
    await world.switch.listen(leg, to=agent_leg, whisper=False)
    state = await world.switch.live()
    assert set(state.channels) == {channel, agent_leg, leg}
    assert {name for name, bridge in state.bridges.items() if leg in bridge.channel_ids} == set()


def _check_recording(world: World, name: str, *, whether_supervisor: bool) -> None:
    files = [Path(f"{world.files / name}-{side}.sln") for side in ("in", "out")]
    if not files[1].exists():
        # The fake has no sound.
        return
    said, heard = (np.fromfile(file, dtype="<i2") for file in files)
    assert strength(said[-4_000:], VOICES["customer"]) > 0.8
    assert strength(heard[-4_000:], VOICES["agent"]) > 0.2
    share = strength(heard[-2_000:], VOICES["supervisor"])
    assert share > 0.1 if whether_supervisor else share < 0.01
