"""Customers of one flow meet in a room."""

import pytest
from tests.support.centre import BETA, House
from tests.support.centre_people import Customer

from yingda.flows.testing import say

FLOW: dict[str, dict[str, object]] = {
    "room": {"type": "conference", "room": "club", "max_members": 3, "next": "after", "full": "full"},
    "after": say("menu", then="end"),
    "full": say("no_agents", then="end"),
    "end": {"type": "hang_up"},
}


@pytest.fixture
async def club(house: House) -> House:
    """Two houses with a room of the same name each."""
    await house.publish("alpha", FLOW)
    await house.publish("beta", FLOW)
    return house


async def callers(house: House, count: int) -> list[Customer]:
    return [await house.call(caller=f"1380000010{number}") for number in range(count)]


def heard_by(one: Customer, *others: Customer) -> bool:
    return one.hears() == {other.channel.id for other in others}


async def test_the_first_hears_music_until_the_next_one_comes(club: House) -> None:
    (first,) = await callers(club, 1)
    assert first.hears() == "music:default"
    second = await club.call(caller="13800000002")
    assert heard_by(first, second)
    assert heard_by(second, first)


async def test_three_hear_each_other_and_the_fourth_is_told_that_it_is_full(club: House) -> None:
    one, two, three = await callers(club, 3)
    assert heard_by(two, one, three)
    four = await club.call(caller="13800000009")
    assert four.hears() == "prompt:no_agents.zh"


async def test_a_key_leads_out_and_who_is_alone_hears_music_again(club: House) -> None:
    one, two = await callers(club, 2)
    await two.press("1")
    assert heard_by(one, two)
    await two.press("*")
    assert two.hears() == "prompt:menu.zh"
    assert one.hears() == "music:default"
    assert [event["facts"]["result"] for event in await two.events("room_left")] == ["left"]
    assert not club.switch.bridges


async def test_who_hangs_up_leaves(club: House) -> None:
    one, two, three = await callers(club, 3)
    await one.hang_up()
    assert heard_by(two, three)
    await two.hang_up()
    assert three.hears() == "music:default"
    await three.hang_up()
    assert not club.switch.bridges
    assert [event["facts"]["result"] for event in await three.events("room_left")] == ["hung_up"]


async def test_a_room_is_of_one_enterprise(club: House) -> None:
    one = await club.call()
    other = await club.call(BETA, caller="13800000002")
    assert one.hears() == other.hears() == "music:default"


async def test_a_room_goes_on_through_our_crash(club: House) -> None:
    one, two = await callers(club, 2)
    await club.kill()
    await club.start()
    assert heard_by(one, two)
    assert await one.story() == await two.story()
    three = await club.call(caller="13800000003")
    assert heard_by(three, one, two)


async def test_who_left_during_our_crash_is_out(club: House) -> None:
    one, two = await callers(club, 2)
    await club.kill()
    two.caller.hang_up()
    await club.start()
    assert one.hears() == "music:default"


async def test_a_bridge_that_was_not_made_is_made_after_a_crash(club: House) -> None:
    one, two = await callers(club, 2)
    await club.kill()
    club.switch.bridges.clear()
    one.channel.music = "default"
    await club.start()
    assert heard_by(one, two)
