"""A callback outlives the loss of its agent and of call control: the customer is called once, and talked with."""

import pytest
from tests.conversations.callbacks import MINE, book, hears, open_line, outside, rows, wishes
from tests.support.centre import House
from tests.support.truth import check_ledger, check_present


@pytest.mark.parametrize("answered", [False, True])
async def test_a_lost_agent_comes_back_to_his_customer(house: House, answered: bool) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house)
    await staff.desk("ready")
    await staff.answer()
    first = phone.ringing()
    if answered:
        phone.answer()
        await house.settle()
    await staff.vanish()
    await house.pass_time(2)
    assert (first.ended is None) is answered
    check_present(house)
    await staff.go(online=True)
    check_present(house)
    if answered:
        assert hears(house, first.id) == {staff.phone.ringing().id}
    else:
        phone.answer()
        await house.settle()
        assert hears(house, phone.ringing().id) == {staff.phone.ringing().id}
    await staff.contact("hang_up")


@pytest.mark.parametrize("answered", [False, True])
async def test_an_agent_who_stays_away_is_replaced(house: House, answered: bool) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house)
    await staff.desk("ready")
    await staff.answer()
    if answered:
        phone.answer()
        await house.settle()
    await staff.vanish()
    await house.pass_time(25)
    assert staff.state == "signed_out"
    check_present(house)
    other = await house.agent("shared.agent")
    await other.answer()
    if not answered:
        phone.answer()
        await house.settle()
    assert hears(house, phone.ringing().id) == {other.phone.ringing().id}
    await other.contact("hang_up")
    (row,) = await rows(house)
    assert row["state"] == "done"


@pytest.mark.parametrize("meanwhile", ["nothing", "answers", "refuses", "agent"])
async def test_call_control_dies_while_the_customer_is_rung(house: House, meanwhile: str) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house)
    await staff.desk("ready")
    await staff.answer()
    await house.kill()
    deeds = {"answers": phone.answer, "refuses": phone.refuse, "agent": staff.phone.hang_up}
    deeds.get(meanwhile, lambda: None)()
    await house.start()
    check_present(house)
    if meanwhile == "nothing":
        phone.answer()
        await house.settle()
    talks = meanwhile in {"nothing", "answers"}
    assert staff.state == ("talking" if talks else "wrap_up")
    (row,) = await rows(house)
    assert row["state"] == ("calling" if talks else "waiting")
    if talks:
        assert hears(house, phone.ringing().id) == {staff.phone.ringing().id}
        await staff.contact("hang_up")


@pytest.mark.parametrize("phase", ["waiting", "offered", "talking"])
async def test_call_control_dies_at_any_other_time(house: House, phase: str) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house, habit="answers")
    if phase != "waiting":
        await staff.desk("ready")
    if phase == "talking":
        await staff.answer()
    await house.kill()
    await house.start()
    check_present(house)
    await check_ledger(house)
    if phase == "waiting":
        await staff.desk("ready")
    if phase != "talking":
        await staff.answer()
    assert hears(house, phone.ringing().id) == {staff.phone.ringing().id}
    phone.hang_up()
    await house.settle()
    assert len(await rows(house)) == 1


async def test_a_leg_that_never_came_to_be_is_asked_for_again(house: House) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house)
    await staff.desk("ready")
    await staff.answer()
    await house.kill()
    house.switch.channels.pop(phone.ringing().id)
    await house.start()
    check_present(house)
    assert phone.ringing().ringing
    phone.answer()
    await house.settle()
    await staff.contact("hang_up")


async def test_the_wish_is_booked_once_however_often_it_is_asked_for(house: House) -> None:
    await open_line(house)
    customer = await house.call(caller=MINE)
    await customer.press("1")
    await customer.press("1")
    assert len(wishes(house)) == 1
    await house.kill()
    await house.start()
    await customer.press("1")
    assert len(wishes(house)) == len(await rows(house)) == 1
    assert (await customer.story()).count("callback_booked") == 1
    await customer.hang_up()
    assert (await customer.row())["result"] == "callback"
