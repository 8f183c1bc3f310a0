"""Who has a flow behind his agent hears it when the agent is done, and the agent documents meanwhile."""

from collections.abc import Awaitable, Callable

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer, Staff
from tests.support.truth import check_ledger, check_present

from yingda.flows.testing import queue, say
from yingda.kernel.errors import DomainError

FLOW: dict[str, dict[str, object]] = {
    "wait": {**queue("service", otherwise="bye"), "announce": [], "after": "thanks"},
    "thanks": say("welcome", then="again", interruptible=False),
    "again": {**queue("service", otherwise="bye"), "announce": []},
    "bye": {"type": "hang_up"},
}


async def _talking(house: House, *, wrap_up: int = 30) -> tuple[Customer, Staff]:
    await house.publish("alpha", FLOW)
    await house.set_queue("alpha/service", wrap_up_seconds=wrap_up)
    await house.control.refresh()
    staff = await house.agent()
    customer = await house.call()
    await staff.answer()
    await house.pass_time(10)
    return customer, staff


async def _by_desk(staff: Staff) -> None:
    await staff.contact("hang_up")


async def _by_phone(staff: Staff) -> None:
    await staff.hang_up()


@pytest.mark.parametrize("done", [_by_desk, _by_phone])
async def test_the_customer_is_led_on_while_the_agent_documents(
    house: House, done: Callable[[Staff], Awaitable[None]]
) -> None:
    customer, staff = await _talking(house)
    await done(staff)
    assert str(customer.hears()).startswith("prompt:")
    assert (staff.state, customer.line.interaction.phase) == ("wrap_up", "flow")
    check_present(house)
    await check_ledger(house)
    (returned,) = await customer.events("returned_to_flow")
    assert returned["facts"]["agent_id"] == str(staff.user_id)


async def test_the_call_may_end_before_the_wrap_up(house: House) -> None:
    customer, staff = await _talking(house)
    await staff.hang_up()
    await house.pass_time(4)
    await customer.hang_up()
    row = await customer.row()
    assert (row["state"], row["result"], row["ended_by"]) == ("wrap_up", "answered", "customer")
    await house.pass_time(6)
    await staff.desk("wrap_up", interaction_id=str(row["id"]), note="done", finish=True)
    row = await customer.row()
    assert (row["state"], float(row["talk_seconds"]), float(row["wrap_up_seconds"])) == ("closed", 10.0, 10.0)
    assert float(row["flow_seconds"]) == 4.0
    assert staff.state == "ready"


async def test_the_wrap_up_may_end_before_the_call(house: House) -> None:
    customer, staff = await _talking(house)
    await staff.hang_up()
    await staff.contact("wrap_up", note="done", finish=True)
    assert (staff.state, customer.line.interaction.phase) == ("ready", "flow")
    check_present(house)
    await customer.hang_up()
    row = await customer.row()
    assert (row["state"], row["agent_id"]) == ("closed", staff.user_id)
    assert row["note_sealed"]


async def test_no_wrap_up_at_all(house: House) -> None:
    customer, staff = await _talking(house, wrap_up=0)
    await staff.hang_up()
    assert (staff.state, customer.line.interaction.phase) == ("ready", "flow")


async def test_his_time_to_document_runs_out_and_his_seat_may_be_lost(house: House) -> None:
    customer, staff = await _talking(house)
    await staff.hang_up()
    await house.pass_time(30)
    assert (staff.state, staff.agent.cause) == ("ready", "wrap_up_timeout")
    assert customer.line.interaction.phase == "flow"


async def test_a_lost_seat_ends_the_wrap_up_and_not_the_call(house: House) -> None:
    customer, staff = await _talking(house)
    await staff.hang_up()
    await staff.vanish()
    await house.pass_time(62)
    assert (staff.state, customer.line.interaction.documenting) == ("signed_out", ())
    assert customer.line.interaction.phase == "flow"


async def test_a_supervisor_frees_who_documents(house: House) -> None:
    customer, staff = await _talking(house)
    await staff.hang_up()
    await house.supervise("free", staff)
    assert (staff.state, customer.line.interaction.phase) == ("ready", "flow")


async def test_another_agent_may_have_him_while_the_first_documents(house: House) -> None:
    customer, first = await _talking(house)
    second = await house.agent("shared.agent")
    await first.hang_up()
    await customer.hear_prompt()
    assert second.agent.interaction_id == customer.line.id
    await second.answer()
    assert (first.state, second.state) == ("wrap_up", "talking")
    check_present(house)
    with pytest.raises(DomainError):
        await first.contact("hold")
    await first.contact("wrap_up", note="of the first", finish=False)
    await second.contact("hold")
    await house.pass_time(5)
    await second.contact("resume")
    await customer.hang_up()
    assert (first.state, second.state) == ("wrap_up", "wrap_up")
    row = await customer.row()
    await first.desk("wrap_up", interaction_id=str(row["id"]), note="of the first", finish=True)
    assert (await customer.row())["state"] == "wrap_up"
    await second.desk("wrap_up", interaction_id=str(row["id"]), note="of both", finish=True)
    row = await customer.row()
    assert (row["state"], row["agent_id"]) == ("closed", second.user_id)


async def test_a_customer_who_hangs_up_first_hears_nothing_more(house: House) -> None:
    customer, staff = await _talking(house)
    await customer.hang_up()
    assert staff.state == "wrap_up"
    assert not await customer.events("returned_to_flow")


@pytest.mark.parametrize("end", ["nobody", "customer"])
async def test_after_a_crash_both_go_on(house: House, end: str) -> None:
    customer, staff = await _talking(house)
    await staff.hang_up()
    await house.kill()
    if end == "customer":
        customer.caller.hang_up()
    await house.start()
    check_present(house)
    assert staff.state == "wrap_up"
    if end == "nobody":
        assert str(customer.hears()).startswith("prompt:")
        await customer.hang_up()
    await house.pass_time(60)
    assert staff.state == "ready"
    assert (await customer.row())["state"] == "closed"


async def test_an_agent_who_hung_up_while_we_slept_was_done(house: House) -> None:
    customer, staff = await _talking(house)
    await house.kill()
    staff.phone.hang_up()
    await house.start()
    assert (staff.state, customer.line.interaction.phase) == ("wrap_up", "flow")
    assert str(customer.hears()).startswith("prompt:")


async def test_who_is_lost_by_his_agent_still_comes_back_to_the_flow(house: House) -> None:
    customer, staff = await _talking(house)
    await staff.vanish()
    await house.pass_time(25)
    other = await house.agent("shared.agent")
    await other.answer()
    await other.hang_up()
    assert str(customer.hears()).startswith("prompt:")


async def test_the_conversation_is_recorded_and_what_follows_is_not(house: House) -> None:
    await house.set_queue("alpha/service", recorded=True)
    await house.control.refresh()
    customer, staff = await _talking(house)
    recorded = [customer.channel.recording]
    await staff.hang_up()
    recorded.append(customer.channel.recording)
    assert recorded == [recorded[0], None]
    assert recorded[0] is not None
    (row,) = await house.rows("SELECT state FROM recording")
    assert row["state"] == "ended"
