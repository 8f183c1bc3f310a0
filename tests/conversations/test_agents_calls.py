"""An agent calls somebody: his own phone first, then the customer's; reached or not, nobody is left with a dead line."""

import pytest
from tests.conversations.lives import let_pass, over, sleep
from tests.support.centre import ALPHA, House
from tests.support.centre_people import Customer, Staff
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.handling.actions import NumberNotCallable
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.transfers.errors import AtWork, NoChannelFree
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.routing.errors import SeatAway
from yingda.telephony.testing_people import FakePhone, Habit

CALLED = "13900000003"


async def _number(house: House, tenant: str = "alpha") -> str:
    (row,) = await house.rows("SELECT id FROM number WHERE tenant_id = %(t)s", t=house.ids.tenants[tenant])
    return str(row["id"])


def _phone(house: House, habit: Habit = "manual", digits: str = CALLED) -> FakePhone:
    house.secrets.add(digits)
    return house.switch.outside(digits, habit=habit)


async def _call(house: House, staff: Staff, digits: str = CALLED, **args: object) -> None:
    await staff.desk("call", number_id=await _number(house), digits=digits, **args)


def _line(house: House) -> Line:
    (line,) = [line for line in house.centre.lines.all() if line.interaction.purpose == "manual"]
    return line


async def test_his_phone_answers_then_the_customers_rings_then_they_talk(house: House) -> None:
    phone, staff = _phone(house), await house.agent()
    await _call(house, staff)
    assert staff.state == "talking"
    assert house.switch.hears(staff.phone.ringing().id) == "music:ringing"
    leg = phone.ringing().leg
    assert leg is not None
    assert leg.outside is not None
    assert (leg.outside.digits, leg.outside.caller_shown) == (CALLED, ALPHA)
    check_present(house)
    phone.answer()
    await house.settle()
    assert house.switch.hears(phone.ringing().id) == {staff.phone.ringing().id}
    item = _line(house).interaction
    assert (item.direction, item.purpose, item.tenant_id) == (
        "outbound",
        "manual",
        house.ids.tenants["alpha"],
    )
    assert item.recording is not None
    check_present(house)
    await check_ledger(house)
    await staff.contact("hold")
    await staff.contact("resume")
    phone.hang_up()
    await house.settle()
    assert staff.state == "wrap_up"
    await staff.contact("wrap_up", finish=True)
    (row,) = await house.rows("SELECT * FROM interaction")
    assert (row["result"], row["state"], row["queued_at"]) == ("answered", "closed", None)


@pytest.mark.parametrize("habit", ["busy", "refuses", "unreachable"])
async def test_who_is_not_reached_is_told_to_the_agent(house: House, habit: Habit) -> None:
    _phone(house, habit)
    staff = await house.agent()
    await _call(house, staff)
    assert staff.state == "wrap_up"
    (row,) = await house.rows("SELECT * FROM interaction")
    assert row["result"] == "unreached"
    await staff.contact("wrap_up", finish=True)
    assert staff.state == "ready"
    assert not house.switch.channels


async def test_nobody_rings_for_ever(house: House) -> None:
    _phone(house)
    staff = await house.agent()
    await _call(house, staff)
    await house.pass_time(40)
    assert staff.state in {"wrap_up", "ready"}
    assert not house.switch.channels


async def test_he_gives_up_before_the_customer_answers(house: House) -> None:
    phone, staff = _phone(house), await house.agent()
    await _call(house, staff)
    await staff.hang_up()
    assert phone.channel is not None
    assert phone.channel.ended is not None
    (row,) = await house.rows("SELECT * FROM interaction")
    assert row["result"] == "unreached"


@pytest.mark.parametrize("habit", ["busy", "refuses", "unreachable"])
async def test_a_phone_of_his_own_that_does_not_answer(house: House, habit: Habit) -> None:
    _phone(house)
    staff = await house.agent()
    staff.phone.habit = habit
    await _call(house, staff)
    assert staff.state == "not_ready"
    (row,) = await house.rows("SELECT * FROM interaction")
    assert (row["result"], row["state"]) == ("unreached", "closed")
    assert not house.switch.channels


@pytest.mark.parametrize("why", ["number", "short", "house", "queue", "at_work", "signed_out", "fault"])
async def test_what_may_not_be_called(house: House, why: str) -> None:
    staff = house.staff() if why == "signed_out" else await house.agent()
    number, digits, queue = await _number(house), CALLED, None
    match why:
        case "number":
            number = str(new_id())
        case "short":
            digits = "110"
        case "house":
            number = await _number(house, "beta")
        case "queue":
            queue = str(house.ids.queues["beta/service"])
        case "at_work":
            await house.queued()
            await staff.answer()
        case "fault":
            await staff.desk("phone_fault", kind="audio_device")
    lines = len(list(house.centre.lines.all()))
    expected = {"short": NumberNotCallable, "at_work": AtWork, "signed_out": AtWork, "fault": SeatAway}
    with pytest.raises(expected.get(why, NotFound)):
        await staff.desk("call", number_id=number, digits=digits, queue_id=queue)
    assert len(list(house.centre.lines.all())) == lines


async def test_not_beyond_the_channels_of_the_contract(house: House) -> None:
    await house.change("UPDATE tenant SET channel_limit = 0 WHERE id = %(t)s", t=house.ids.tenants["alpha"])
    await house.control.refresh()
    staff = await house.agent()
    with pytest.raises(NoChannelFree):
        await _call(house, staff)
    assert staff.state == "ready"


async def test_who_cannot_call_back_keeps_his_wrap_up(house: House) -> None:
    customer, staff = await house.talking()
    await customer.hang_up()
    await staff.desk("phone_fault", kind="microphone")
    with pytest.raises(SeatAway):
        await staff.contact("call_back")
    assert staff.state == "wrap_up"


async def test_the_customer_of_a_contact_is_called_back_from_wrap_up(house: House) -> None:
    customer, staff = await house.talking()
    await customer.hang_up()
    phone = _phone(house, digits=customer.channel.caller)
    await staff.contact("call_back")
    assert staff.state == "talking"
    phone.answer()
    await house.settle()
    item = _line(house).interaction
    (row,) = await house.rows("SELECT * FROM interaction WHERE purpose = 'call'")
    assert (item.origin_id, row["state"]) == (row["id"], "closed")
    assert item.caller == customer.channel.caller


async def test_it_is_handed_on_as_every_other(house: House) -> None:
    phone, staff = _phone(house, "answers"), await house.agent()
    await _call(house, staff)
    second = await house.agent("shared.agent")
    await staff.contact("transfer", target={"kind": "agent", "agent_id": str(second.user_id)})
    await second.answer()
    assert house.switch.hears(phone.ringing().id) == {second.phone.ringing().id}
    garage = house.switch.outside("13900000001", habit="answers")
    await second.contact("transfer", target={"kind": "number", "digits": "13900000001"})
    assert house.switch.hears(phone.ringing().id) == {garage.ringing().id}
    check_present(house)
    await check_ledger(house)
    await sleep(house)
    garage.hang_up()
    await house.settle()
    await house.pass_time(60)
    assert not house.switch.channels


async def test_a_lost_phone_before_anybody_is_there(house: House) -> None:
    _phone(house)
    staff = await house.agent()
    await _call(house, staff)
    await staff.vanish()
    await house.pass_time(40)
    assert staff.state == "signed_out"
    (row,) = await house.rows("SELECT * FROM interaction")
    assert (row["result"], row["state"]) == ("unreached", "closed")
    assert not house.switch.channels


async def test_a_supervisor_frees_who_dials(house: House) -> None:
    _phone(house)
    staff = await house.agent()
    await _call(house, staff)
    await house.supervise("free", staff)
    assert staff.state == "ready"
    assert not house.switch.channels


@pytest.mark.parametrize("moment", ["own", "ringing", "talking"])
@pytest.mark.parametrize("deed", ["nothing", "customer", "agent", "time"])
async def test_a_crash_while_he_calls(house: House, moment: str, deed: str) -> None:
    phone, staff = _phone(house, "answers" if moment == "talking" else "manual"), await house.agent()
    house.switch.lag = 1 if moment == "own" else 0
    if moment == "own":
        number = await _number(house)
        house.switch.silent = True
        await house.control.command("desk.call", staff.user_id, {"number_id": number, "digits": CALLED})
        await house.centre.settle()
    else:
        await _call(house, staff)
    deeds = {
        "nothing": [],
        "customer": [phone.hang_up],
        "agent": [staff.phone.hang_up],
        "time": [lambda: let_pass(house, 60)],
    }
    await sleep(house, *deeds[deed])
    await house.pass_time(200)
    for each in (phone, staff.phone):
        each.hang_up()
    await house.settle()
    await house.pass_time(200)
    assert not house.switch.channels
    assert {row["state"] for row in await house.rows("SELECT state FROM interaction")} == {"closed"}


async def test_a_customer_who_is_called_may_be_parked(house: House) -> None:
    phone, staff = _phone(house, "answers"), await house.agent()
    await _call(house, staff)
    answer = await staff.contact("park")
    assert house.switch.hears(phone.ringing().id) == "music:default"
    await sleep(house)
    second = await house.agent("shared.agent")
    await second.desk("take_parked", slot=answer["slot"])
    assert house.switch.hears(phone.ringing().id) == {second.phone.ringing().id}


async def test_a_caller_comes_to_who_has_just_called(house: House) -> None:
    """While he dials nothing is offered to him; afterwards it is."""
    _phone(house, "busy")
    staff = await house.agent()
    await _call(house, staff)
    waiting = await house.queued()
    assert isinstance(waiting, Customer)
    await staff.contact("wrap_up", finish=True)
    assert staff.state == "ringing"
    await waiting.hang_up()
    await over(house, waiting)
