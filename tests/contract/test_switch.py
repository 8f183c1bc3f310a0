"""What every switch must do: told once, proved on the fake and on a real Asterisk."""

import asyncio
from uuid import UUID

import pytest
from tests.contract.worlds import SIP_CODES, Agent, Customer, World
from tests.support.sip.media import Law

from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    CallEnded,
    DigitPressed,
    EndCause,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
    PromptFinished,
)
from yingda.telephony.ports import ChannelGone, EndpointUnreachable, Leg, Refusal

NUMBER = "96968001"
INTERACTION = "01920000-0000-7000-8000-000000000001"


async def arrive(world: World, *, law: Law = "alaw") -> tuple[Customer, str]:
    """A call that is ours, not yet answered."""
    seen = len(world.ear.all(ArrivalAnnounced))
    customer = await world.call(number=NUMBER, law=law)
    announced = await world.ear.wait(ArrivalAnnounced, nth=seen + 1)
    assert await world.switch.claim(announced.channel_id)
    await world.ear.wait(CallArrived, announced.channel_id)
    return customer, announced.channel_id


async def talk(world: World, *, law: Law = "alaw") -> tuple[Customer, str]:
    """A call that we have answered."""
    customer, channel_id = await arrive(world, law=law)
    await world.switch.answer(channel_id)
    assert await customer.answered()
    return customer, channel_id


async def ring(
    world: World, *, name: str, seconds: int = 20, originator: str = "", refusal: str | None = None
) -> tuple[Agent, str]:
    """A leg that rings at an agent's phone."""
    agent = await world.agent(name, refusal=refusal or "", willing=refusal is None)
    leg_id = f"leg-{name}"
    await world.switch.create_leg(
        Leg(channel_id=leg_id, endpoint=name, caller="13800000001", originator=originator)
    )
    await world.ear.wait(LegReady, leg_id)
    await world.switch.dial(leg_id, ring_seconds=seconds)
    return agent, leg_id


async def connect_agent(world: World, *, name: str) -> tuple[Customer, str, Agent, str]:
    """A customer and an agent who talk."""
    customer, channel_id = await talk(world)
    agent, leg_id = await ring(world, name=name, originator=channel_id)
    assert await agent.rings()
    agent.answer()
    await world.ear.wait(LegAnswered, leg_id)
    await world.switch.bridge(f"bridge-{name}", [channel_id, leg_id])
    return customer, channel_id, agent, leg_id


async def test_a_call_tells_number_and_caller_before_anything_is_played(world: World) -> None:
    await world.call(number=NUMBER, caller="13900000007")
    announced = await world.ear.wait(ArrivalAnnounced)
    assert (announced.number, announced.caller, announced.rebroadcast) == (NUMBER, "13900000007", False)
    assert await world.switch.claim(announced.channel_id)
    arrived = await world.ear.wait(CallArrived, announced.channel_id)
    assert (arrived.number, arrived.caller, arrived.trunk) == (NUMBER, "13900000007", "trunk")
    assert not arrived.answered


async def test_a_call_can_be_claimed_only_once(world: World) -> None:
    _, channel_id = await arrive(world)
    assert not await world.switch.claim(channel_id)
    assert not await world.switch.claim("never-heard-of")


@pytest.mark.parametrize("refusal", list(Refusal))
async def test_a_refused_call_hears_the_right_code(world: World, refusal: Refusal) -> None:
    customer, channel_id = await arrive(world)
    await world.switch.refuse(channel_id, refusal)
    assert await customer.refused() == SIP_CODES[refusal]
    ended = await world.ear.wait(CallEnded, channel_id)
    assert (ended.cause, ended.by) == (EndCause.REJECTED, Party.SYSTEM)


@pytest.mark.parametrize("law", ["alaw", "ulaw"])
async def test_prompts_are_heard_one_after_the_other_and_end(world: World, law: Law) -> None:
    customer, channel_id = await talk(world, law=law)
    greeting, second = world.prompts / "greeting", world.prompts / "second"
    await world.switch.play(channel_id, playback_id=f"p-{law}", prompts=[greeting, second])
    assert await customer.hears_prompt("greeting")
    assert await customer.hears_prompt("second")
    finished = await world.ear.wait(PromptFinished, channel_id)
    assert (finished.playback_id, finished.failed) == (f"p-{law}", False)


@pytest.mark.parametrize("law", ["alaw", "ulaw"])
async def test_digits_are_told_in_order_while_a_prompt_plays(world: World, law: Law) -> None:
    customer, channel_id = await talk(world, law=law)
    await world.switch.play(channel_id, playback_id=f"d-{law}", prompts=[world.prompts / "greeting"])
    assert await customer.hears_prompt("greeting")
    customer.key("1*0#")
    await world.ear.wait(DigitPressed, channel_id, nth=4)
    assert [event.digit for event in world.ear.all(DigitPressed, channel_id)] == ["1", "*", "0", "#"]


async def test_a_prompt_can_be_stopped(world: World) -> None:
    customer, channel_id = await talk(world)
    prompts = [world.prompts / "greeting", world.prompts / "second"]
    await world.switch.play(channel_id, playback_id="stopped", prompts=prompts)
    assert await customer.hears_prompt("greeting")
    await world.switch.stop_prompt("stopped")
    assert (await world.ear.wait(PromptFinished, channel_id)).playback_id == "stopped"
    assert await customer.hears_nothing()
    await world.switch.stop_prompt("stopped")
    assert len(world.ear.all(PromptFinished, channel_id)) == 1


async def test_music_plays_until_it_is_stopped(world: World) -> None:
    customer, channel_id = await talk(world)
    await world.switch.start_music(channel_id, "default")
    assert await customer.hears_music()
    await world.switch.stop_music(channel_id)
    assert await customer.hears_nothing()


async def test_two_parties_hear_each_other_and_a_muted_one_is_not_heard(world: World) -> None:
    customer, channel_id, agent, leg_id = await connect_agent(world, name="pair")
    assert len(world.ear.all(LegRinging, leg_id)) == 1
    assert await customer.hears_agent()
    assert await agent.hears_customer()
    await world.switch.mute(leg_id, muted=True)
    assert await customer.hears_nothing()
    await world.switch.mute(leg_id, muted=False)
    assert await customer.hears_agent()
    await world.switch.unbridge("bridge-pair", [channel_id])
    await world.switch.start_music(channel_id, "default")
    assert await customer.hears_music()
    assert await agent.hears_nothing()
    await world.switch.stop_music(channel_id)
    await world.switch.bridge("bridge-pair", [channel_id])
    assert await customer.hears_agent()


async def test_an_agent_who_hangs_up_ends_only_his_leg(world: World) -> None:
    customer, channel_id, agent, leg_id = await connect_agent(world, name="leaver")
    agent.hang_up()
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.NORMAL, Party.FAR_END)
    assert not world.ear.all(CallEnded, channel_id)
    await world.switch.hang_up(channel_id)
    ended = await world.ear.wait(CallEnded, channel_id)
    assert (ended.cause, ended.by) == (EndCause.NORMAL, Party.SYSTEM)
    assert await customer.ended()


async def test_a_customer_who_hangs_up_ends_only_his_call(world: World) -> None:
    customer, channel_id, agent, leg_id = await connect_agent(world, name="stayer")
    customer.hang_up()
    ended = await world.ear.wait(CallEnded, channel_id)
    assert (ended.cause, ended.by) == (EndCause.NORMAL, Party.FAR_END)
    assert not world.ear.all(CallEnded, leg_id)
    await world.switch.hang_up(leg_id)
    assert (await world.ear.wait(CallEnded, leg_id)).by is Party.SYSTEM
    assert await agent.ended()


async def test_a_caller_may_give_up_before_anybody_answers(world: World) -> None:
    customer, channel_id = await arrive(world)
    customer.hang_up()
    ended = await world.ear.wait(CallEnded, channel_id)
    assert (ended.cause, ended.by) == (EndCause.CANCELLED, Party.FAR_END)
    with pytest.raises(ChannelGone):
        await world.switch.answer(channel_id)
    await world.switch.hang_up(channel_id)
    assert len(world.ear.all(CallEnded, channel_id)) == 1


async def test_a_seat_without_a_phone_cannot_be_rung(world: World) -> None:
    with pytest.raises(EndpointUnreachable):
        await world.switch.create_leg(Leg(channel_id="leg-nobody", endpoint="nobody", caller="1"))
    assert not await world.switch.seat_online("nobody")


async def test_a_phone_that_refuses(world: World) -> None:
    agent, leg_id = await ring(world, name="unwilling", refusal="603 Decline")
    assert await agent.rings()
    agent.refuse()
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.REJECTED, Party.FAR_END)


async def test_a_phone_that_nobody_answers(world: World) -> None:
    agent, leg_id = await ring(world, name="absent", seconds=1)
    assert await agent.rings()
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.NO_ANSWER, Party.SYSTEM)


async def test_ringing_that_we_call_off(world: World) -> None:
    agent, leg_id = await ring(world, name="spared")
    assert await agent.rings()
    await world.switch.hang_up(leg_id)
    ended = await world.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (EndCause.CANCELLED, Party.SYSTEM)


async def test_live_tells_channels_bridges_and_marks(world: World) -> None:
    _, channel_id, _, leg_id = await connect_agent(world, name="living")
    await world.switch.mark(channel_id, {"interaction": INTERACTION, "queue": "repair"})
    await world.switch.mark(channel_id, {"queue": "installation"})
    state = await world.switch.live()
    channel, leg = state.channels[channel_id], state.channels[leg_id]
    assert (channel.inbound, channel.up, channel.owned, channel.ringing) == (True, True, True, False)
    assert (channel.number, channel.caller) == (NUMBER, "13800000001")
    assert dict(channel.marks) == {"interaction": INTERACTION, "queue": "installation"}
    assert (leg.inbound, leg.up, leg.number) == (False, True, "living")
    assert state.bridges["bridge-living"].channel_ids == {channel_id, leg_id}
    await world.switch.close_bridge("bridge-living")
    await world.switch.close_bridge("bridge-living")
    assert "bridge-living" not in (await world.switch.live()).bridges


async def test_past_calls_tell_how_each_ended(world: World) -> None:
    _, offset = await world.switch.past_calls(offset=0)
    customer, channel_id = await talk(world)
    await world.switch.mark(channel_id, {"interaction": INTERACTION})
    customer.hang_up()
    ended = await world.ear.wait(CallEnded, channel_id)
    await asyncio.sleep(0.1)
    calls, later = await world.switch.past_calls(offset=offset)
    past = next(call for call in calls if call.channel_id == channel_id)
    assert (past.number, past.caller, past.inbound) == (NUMBER, "13800000001", True)
    assert past.answered_at is not None
    assert past.ended_at is not None
    assert past.started_at <= past.answered_at <= past.ended_at
    assert abs((past.ended_at - ended.at).total_seconds()) < 0.5
    assert (past.cause, past.by, past.claimed) == (EndCause.NORMAL, Party.FAR_END, True)
    assert past.fallback_steps == ()
    assert past.interaction_id == UUID(INTERACTION)
    again, _ = await world.switch.past_calls(offset=later)
    assert channel_id not in {call.channel_id for call in again}
