"""A customer walks through his enterprise's flow."""

import pytest
from tests.support.centre import House

from yingda.flows.testing import queue, say

END: dict[str, object] = {"type": "hang_up"}
MENU: dict[str, dict[str, object]] = {
    "welcome": say("welcome", then="menu"),
    "menu": {
        "type": "menu",
        "prompts": ["menu"],
        "choices": {"1": "info", "0": "wait"},
        "timeout": 5,
        "attempts": 2,
        "invalid": ["no_agents"],
        "otherwise": "wait",
    },
    "info": say("welcome", then="end"),
    "wait": {**queue("service", otherwise="sorry", max_wait=60), "announce": []},
    "sorry": say("no_agents", then="end"),
    "end": END,
}


@pytest.fixture
async def menu(house: House) -> House:
    """A house whose first enterprise has a menu."""
    await house.publish("alpha", MENU)
    return house


async def test_a_digit_interrupts_the_prompt_and_leads_to_its_node(menu: House) -> None:
    customer = await menu.call()
    await customer.hear_prompt()
    assert customer.hears() == "prompt:menu.zh"
    await customer.press("1")
    assert customer.hears() == "prompt:welcome.zh"
    await customer.hear_prompt()
    assert customer.channel.ended is not None
    row = await customer.row()
    assert (row["result"], row["ended_by"]) == ("self_service", "flow")
    assert [e["facts"]["result"] for e in await customer.events("flow_left")] == ["heard", "1", "heard"]


async def test_no_input_is_asked_again_then_goes_on_as_the_flow_says(menu: House) -> None:
    staff = await menu.agent()
    customer = await menu.call()
    await customer.hear_prompt()
    await customer.hear_prompt()
    assert customer.hears() == "silence"
    await menu.pass_time(4.9)
    assert customer.hears() == "silence"
    await menu.pass_time(0.1)
    assert customer.hears() == "prompt:menu.zh"
    await customer.hear_prompt()
    await menu.pass_time(5)
    assert staff.state == "ringing"
    await customer.hang_up()


async def test_a_wrong_digit_is_told_so_then_goes_on_as_the_flow_says(menu: House) -> None:
    customer = await menu.call()
    await customer.hear_prompt()
    await customer.press("7")
    assert customer.hears() == "prompt:no_agents.zh+menu.zh"
    await customer.press("8")
    assert customer.hears() == "prompt:no_agents.zh"
    assert (await customer.events("flow_entered"))[-1]["facts"]["node"] == "sorry"
    await customer.hear_prompt()
    assert (await customer.row())["result"] == "unserved"


async def test_a_digit_after_the_prompts_stops_the_timer(menu: House) -> None:
    customer = await menu.call()
    await customer.hear_prompt()
    await customer.hear_prompt()
    await menu.pass_time(3)
    await customer.press("1")
    await menu.pass_time(60)
    assert customer.hears() == "prompt:welcome.zh"
    await customer.hang_up()
    assert (await customer.row())["ended_by"] == "customer"


async def test_the_end_of_an_earlier_prompt_changes_nothing(menu: House) -> None:
    customer = await menu.call()
    earlier = customer.channel.playback_id
    await customer.hear_prompt()
    story = await customer.story()
    customer.channel.playback_id, current = earlier, customer.channel.playback_id
    assert earlier is not None
    menu.switch.finish_prompt(earlier)
    await menu.settle()
    customer.channel.playback_id = current
    assert await customer.story() == story
    await customer.hang_up()


async def test_what_was_keyed_is_sealed_and_the_menu_is_shown_to_the_agent(menu: House) -> None:
    staff = await menu.agent()
    customer = await menu.call()
    await customer.hear_prompt()
    await customer.press("7")
    await customer.press("0")
    (first, second) = await customer.events("keyed")
    assert "digits" not in first["facts"]
    assert second["sealed"] is not None
    assert [(step.node, step.result, step.keyed) for step in customer.line.interaction.menu] == [
        ("welcome", "heard", ""),
        ("menu", "0", "70"),
    ]
    assert staff.state == "ringing"


async def test_what_was_typed_ahead_does_not_stand_in_clear(house: House) -> None:
    await house.publish("alpha", {**MENU, "welcome": say("welcome", then="menu", interruptible=False)})
    house.secrets.add("7319864")
    customer = await house.call()
    await customer.press("7319864")
    assert customer.hears() == "prompt:welcome.zh"


async def test_a_missing_prompt_is_passed_over_and_never_silence(house: House) -> None:
    await house.publish("alpha", {"gone": say("not_there", then="sorry"), "sorry": MENU["sorry"], "end": END})
    customer = await house.call()
    await house.pass_time(1)
    assert customer.hears() == "prompt:no_agents.zh"


async def test_a_flow_whose_queue_is_gone_does_not_leave_the_customer_in_silence(house: House) -> None:
    await house.publish("alpha", {**MENU, "menu": {**queue("nowhere", otherwise="sorry"), "announce": []}})
    customer = await house.call()
    await customer.hear_prompt()
    assert customer.channel.ended is not None
    row = await customer.row()
    assert (row["result"], row["ended_by"]) == ("failed", "system")


async def test_a_flow_published_during_a_call_leads_only_the_next_one(house: House) -> None:
    first = await house.call()
    await house.publish("alpha", MENU)
    second = await house.call()
    await first.hear_prompt()
    assert first.hears() == "prompt:no_agents.zh"
    await second.hear_prompt()
    assert second.hears() == "prompt:menu.zh"
    assert [(await each.row())["flow_version"] for each in (first, second)] == [1, 2]


async def test_an_outcome_that_changes_only_the_position_is_stored(menu: House) -> None:
    customer = await menu.call()
    await customer.hear_prompt()
    await customer.hear_prompt()
    await menu.pass_time(5)
    position = (await customer.row())["flow_position"]
    assert (position["node"], position["attempts"]) == ("menu", 1)
