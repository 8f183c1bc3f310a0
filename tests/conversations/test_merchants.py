"""A number that merchants share: its lobby asks for a code, and hands the caller over."""

from typing import Any

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer
from tests.support.sharing import SHARED, add_merchant, share

from yingda.flows.testing import say

LOBBY: dict[str, dict[str, object]] = {
    "ask": {
        "type": "merchant",
        "prompts": ["menu"],
        "invalid": ["menu"],
        "unavailable": "busy",
        "otherwise": "bye",
    },
    "busy": say("no_agents", then="bye"),
    "bye": {"type": "hang_up"},
}


@pytest.fixture
async def shared(house: House) -> House:
    """The operator's number with two merchants."""
    await share(house, LOBBY)
    await add_merchant(house, "alpha", "101")
    await add_merchant(house, "beta", "202", caller_limit=1, recording="always")
    return house


async def keyed(house: House, code: str, *, caller: str = "13800000001") -> Customer:
    customer = await house.call(SHARED, caller=caller)
    await customer.press(code)
    return customer


async def contacts(house: House) -> list[dict[str, Any]]:
    return await house.rows("SELECT * FROM interaction ORDER BY opened_at, id")


async def test_the_caller_goes_on_as_the_merchants_contact_on_the_same_channel(shared: House) -> None:
    customer = await keyed(shared, "101#")
    assert customer.hears() == "prompt:welcome.zh"
    lobby, contact = await contacts(shared)
    assert (lobby["tenant_id"], lobby["state"], lobby["result"]) == (
        shared.ids.tenants["operator"],
        "closed",
        "handed_over",
    )
    assert (contact["tenant_id"], contact["origin_id"]) == (shared.ids.tenants["alpha"], lobby["id"])
    assert contact["merchant_id"] is not None
    assert contact["number_digits"] == "1252101"
    calls = await shared.rows("SELECT interaction_id, state FROM call ORDER BY started_at")
    assert [(row["interaction_id"], row["state"]) for row in calls] == [
        (lobby["id"], "ended"),
        (contact["id"], "up"),
    ]
    await customer.hang_up()
    assert [row["result"] for row in await contacts(shared)] == ["handed_over", "self_service"]


async def test_both_streams_tell_of_the_other(shared: House) -> None:
    await keyed(shared, "101#")
    lobby, contact = await contacts(shared)
    events = await shared.rows("SELECT * FROM interaction_event")
    facts = {event["type"]: event["facts"] for event in events}
    assert facts["handed_over"]["to_interaction_id"] == str(contact["id"])
    assert facts["taken_over"]["from_interaction_id"] == str(lobby["id"])


async def test_a_merchant_may_be_dialled_directly(shared: House) -> None:
    customer = await shared.call("1252101")
    assert customer.hears() == "prompt:welcome.zh"
    (row,) = await contacts(shared)
    assert (row["tenant_id"], row["number_digits"]) == (shared.ids.tenants["alpha"], "1252101")


async def test_a_code_that_nobody_has_is_asked_for_again(shared: House) -> None:
    customer = await keyed(shared, "999#")
    assert customer.hears() == "prompt:menu.zh+menu.zh"
    await customer.press("101#")
    assert customer.hears() == "prompt:welcome.zh"


@pytest.mark.parametrize("status", ["suspended", "released"])
async def test_a_merchant_who_is_suspended_is_not_reached(shared: House, status: str) -> None:
    await shared.change("UPDATE merchant SET status = %(status)s WHERE code = '101'", status=status)
    customer = await keyed(shared, "101#")
    expected = "prompt:no_agents.zh" if status == "suspended" else "prompt:menu.zh+menu.zh"
    assert customer.hears() == expected


async def test_a_merchants_own_limit_holds(shared: House) -> None:
    first = await keyed(shared, "202#")
    second = await keyed(shared, "202#", caller="13800000002")
    assert second.hears() == "prompt:no_agents.zh"
    await first.hang_up()
    third = await keyed(shared, "202#", caller="13800000003")
    assert third.hears() == "prompt:welcome.zh"


async def test_the_enterprises_channels_are_a_limit_too(shared: House) -> None:
    await shared.change(
        "UPDATE tenant SET channel_limit = 0 WHERE id = %(id)s", id=shared.ids.tenants["alpha"]
    )
    customer = await keyed(shared, "101#")
    assert customer.hears() == "prompt:no_agents.zh"


async def test_the_merchants_recording_rule_begins_with_him(shared: House) -> None:
    customer = await keyed(shared, "202#")
    assert customer.channel.recording is not None
    (row,) = await shared.rows("SELECT tenant_id FROM recording")
    assert row["tenant_id"] == shared.ids.tenants["beta"]


@pytest.mark.parametrize("steps", range(8))
async def test_a_crash_at_any_moment_of_the_handing_over_costs_nobody_his_call(
    shared: House, steps: int
) -> None:
    customer = await shared.call(SHARED)
    await customer.press("10")
    customer.caller.press("1#")
    for _ in range(steps):
        await shared.breathe()
    await shared.kill()
    await shared.start()
    if customer.hears() != "prompt:welcome.zh":
        await customer.press("101#")
    assert customer.hears() == "prompt:welcome.zh"
    results = [row["result"] for row in await contacts(shared)]
    assert results == ["handed_over", None]
