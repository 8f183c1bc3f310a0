"""What is keyed to somebody: he hears each digit once, in order, alone or in a conversation that goes on."""

import pytest
from tests.contract.test_switch import connect_agent, talk
from tests.contract.worlds import World

from yingda.telephony.ports import ChannelGone


async def test_digits_are_heard_by_who_is_alone(world: World) -> None:
    customer, channel_id = await talk(world)
    await world.switch.send_digits(channel_id, "1*0#")
    assert await customer.hears_keys("1*0#")


async def test_digits_are_heard_in_a_conversation_that_goes_on(world: World) -> None:
    customer, channel_id, agent, _ = await connect_agent(world, name="keys")
    assert await customer.hears_agent()
    await world.switch.send_digits(channel_id, "950")
    assert await customer.hears_keys("950")
    assert await customer.hears_agent()
    assert await agent.hears_customer()


async def test_nothing_is_keyed_to_who_is_gone(world: World) -> None:
    with pytest.raises(ChannelGone):
        await world.switch.send_digits("nobody", "1")
