"""One call from its first ring to its closed row."""

import pytest
from tests.support.centre import BETA, House

from yingda.conversations.channels.voice.commands import VERBS
from yingda.kernel.errors import NotFound


async def test_a_customer_is_answered_documented_and_closed(house: House) -> None:
    customer, staff = await house.talking()
    await house.pass_time(42)
    await customer.hang_up()
    assert staff.state == "wrap_up"
    await staff.contact("wrap_up", note="asked for a visit", finish=True)
    assert staff.state == "ready"
    row = await customer.row()
    assert (row["state"], row["result"], row["ended_by"], float(row["talk_seconds"])) == (
        "closed",
        "answered",
        "customer",
        42.0,
    )
    assert not house.switch.channels
    assert not house.switch.bridges


async def test_those_who_keep_a_picture_are_told_what_changed(house: House) -> None:
    staff = await house.agent()
    customer = await house.queued()
    queue, agent = house.ids.queues["alpha/service"], staff.user_id
    await house.change("DELETE FROM outbox")
    await staff.answer()
    told = {(row["topic"], row["key"]): row["tenant_id"] for row in await house.rows("SELECT * FROM outbox")}
    alpha = house.ids.tenants["alpha"]
    assert told == {("agent", agent): alpha, ("contact", agent): alpha, ("queue", queue): alpha}
    await customer.hang_up()


async def test_a_shared_agent_is_told_of_in_his_own_house_and_his_contact_in_the_callers(
    house: House,
) -> None:
    staff = await house.agent("shared.agent")
    await house.change("DELETE FROM outbox")
    await house.queued(BETA)
    told = {(row["topic"], row["key"]): row["tenant_id"] for row in await house.rows("SELECT * FROM outbox")}
    assert told["agent", staff.user_id] == house.ids.tenants["operator"]
    assert told["contact", staff.user_id] == house.ids.tenants["beta"]
    row = await staff.row()
    assert (row["tenant_id"], row["contact_tenant_id"]) == (
        house.ids.tenants["operator"],
        house.ids.tenants["beta"],
    )


async def test_every_command_of_the_contract_has_its_verb(house: House) -> None:
    with pytest.raises(NotFound):
        await house.control.command("desk.fly", house.ids.users["alpha.agent"], {})
    assert {name.partition(".")[0] for name in VERBS} == {"callbacks", "desk", "floor"}


async def test_readiness_tells_what_is_there(house: House) -> None:
    await house.call()
    assert house.control.status() == house.control.status() | {
        "switch": True,
        "database": True,
        "claiming": True,
        "matcher": True,
        "calls": 1,
    }
    house.switch.lose()
    await house.settle()
    assert not house.control.status()["switch"]
    house.switch.come_back()
