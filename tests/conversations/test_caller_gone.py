"""A caller who hangs up at any moment leaves no trace but his ledger row."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tests.support.centre import ALPHA, House
from tests.support.centre_people import Customer
from tests.support.truth import check_present

from yingda.flows.testing import queue, say

Way = Callable[[House], Awaitable[Customer]]


async def _prompt(house: House) -> Customer:
    return await house.call()


async def _waiting(house: House) -> Customer:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return await house.queued()


async def _announcement(house: House) -> Customer:
    wait = {**queue("service", otherwise="bye"), "announce": ["menu"]}
    await house.publish("alpha", {"wait": wait, "bye": say("welcome", then="bye")})
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return await house.call()


async def _ringing(house: House) -> Customer:
    await house.agent()
    return await house.queued()


async def _talking(house: House) -> Customer:
    return (await house.talking())[0]


async def _held(house: House) -> Customer:
    customer, staff = await house.talking()
    await staff.contact("hold")
    return customer


async def _muted(house: House) -> Customer:
    customer, staff = await house.talking()
    await staff.contact("mute")
    return customer


async def _returning(house: House) -> Customer:
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(2)
    return customer


async def _ringing_again(house: House) -> Customer:
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(2)
    staff.phone.habit = "manual"
    await staff.go(online=True)
    return customer


async def _waiting_again(house: House) -> Customer:
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(23)
    assert customer.line.interaction.phase == "queued"
    return customer


WAYS: dict[str, tuple[Way, str]] = {
    "prompt": (_prompt, "self_service"),
    "waiting": (_waiting, "abandoned"),
    "announcement": (_announcement, "abandoned"),
    "ringing": (_ringing, "abandoned"),
    "talking": (_talking, "answered"),
    "held": (_held, "answered"),
    "muted": (_muted, "answered"),
    "returning": (_returning, "answered"),
    "ringing_again": (_ringing_again, "answered"),
    "waiting_again": (_waiting_again, "answered"),
}


@pytest.mark.parametrize("phase", WAYS)
async def test_nothing_is_left_over(house: House, phase: str) -> None:
    way, result = WAYS[phase]
    customer = await way(house)
    check_present(house)
    await house.pass_time(1)
    await customer.hang_up()
    row = await customer.row()
    assert (row["result"], row["ended_by"]) == (result, "customer")
    await house.pass_time(120)
    assert (await customer.row())["state"] == "closed"
    assert not house.switch.channels
    assert not house.switch.bridges
    assert not await house.rows("SELECT 1 FROM work")
    assert not house.centre.lines.all()
    assert house.timers.keys <= {("agent", user) for user in house.centre.floor.agents()}


async def test_an_agent_whose_caller_is_gone_keeps_his_place(house: House) -> None:
    first = await house.agent("alpha.agent")
    await house.pass_time(1)
    second = await house.agent("shared.agent")
    customer = await house.queued()
    await house.pass_time(3)
    await customer.hang_up()
    assert (first.state, first.agent.cause) == ("ready", "caller_gone")
    await house.queued()
    assert (first.state, second.state) == ("ringing", "ready")


async def test_the_next_in_line_is_offered_when_the_caller_gives_up(house: House) -> None:
    staff = await house.agent()
    first, second = await house.queued(), await house.queued()
    await first.hang_up()
    assert staff.agent.interaction_id == second.line.id


async def test_it_makes_no_difference_how_far_the_offer_had_come(house: House) -> None:
    await house.set_queue("alpha/service", wrap_up_seconds=0)
    staff = await house.agent()
    staff.phone.habit = "answers"
    house.switch.lag = 2
    for steps in range(0, 60, 3):
        customer = await house.call(ALPHA)
        assert customer.channel.playback_id is not None
        house.switch.finish_prompt(customer.channel.playback_id)
        for _ in range(steps):
            await asyncio.sleep(0)
        await customer.hang_up()
        check_present(house)
        assert not house.switch.channels
        assert not house.switch.bridges
        assert staff.state == "ready"
