"""A customer who waits keeps his place and is called back: once, in his turn, by an agent who is on the line already."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.centre import ALPHA, Customer, House, Staff
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.lines import Line
from yingda.flows.testing import queue, say
from yingda.kernel.errors import NotFound
from yingda.telephony.testing_people import FakePhone, Habit

MINE, OTHER = "13800000001", "13911112222"
FLOW: dict[str, dict[str, object]] = {
    "wait": {**queue("service", otherwise="bye"), "announce": [], "keys": {"1": "offer"}},
    "offer": {
        "type": "callback",
        "queue": "service",
        "prompts": ["menu"],
        "ask_number": ["menu"],
        "ask_time": ["menu"],
        "booked": ["welcome"],
        "declined": "bye",
        "refused": "sorry",
    },
    "sorry": say("no_agents", then="bye", interruptible=False),
    "bye": {"type": "hang_up"},
}


async def _open(house: House) -> Staff:
    """A line whose only agent is at lunch, so that customers wait."""
    await house.publish("alpha", FLOW)
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return staff


async def _book(house: House, *, caller: str = MINE, keys: str = "1") -> Customer:
    """Somebody waits for ten seconds, leaves the queue by key, and wishes to be called back."""
    house.secrets |= {caller, OTHER}
    customer = await house.call(caller=caller)
    await house.pass_time(10)
    await customer.press("1")
    await customer.press(keys)
    if customer.channel.playback_id is not None:
        await customer.hear_prompt()
    return customer


def _outside(house: House, number: str = MINE, habit: Habit = "manual") -> FakePhone:
    house.secrets.add(number)
    return house.switch.outside(number, habit=habit)


def _hears(house: House, channel_id: str) -> object:
    return house.switch.hears(channel_id)


def _lines(house: House) -> list[Line]:
    return [line for line in house.centre.lines.all() if line.interaction.purpose == "callback"]


def _line(house: House, staff: Staff) -> Line:
    """What the agent is at work on."""
    assert staff.agent.interaction_id is not None
    line = house.centre.lines.get(staff.agent.interaction_id)
    assert line is not None
    return line


async def _rows(house: House) -> list[dict[str, Any]]:
    return await house.rows("SELECT * FROM callback ORDER BY booked_at")


async def test_he_is_called_back_when_it_is_his_turn(house: House) -> None:
    staff = await _open(house)
    customer = await _book(house)
    assert customer.channel.ended is not None
    assert (await customer.row())["result"] == "callback"
    (row,) = await _rows(house)
    (queued,) = await customer.events("queued")
    assert (row["state"], row["since"], row["attempts"]) == ("waiting", queued["occurred_at"], 0)
    check_present(house)
    await check_ledger(house)
    phone = _outside(house)
    await staff.desk("ready")
    assert staff.state == "ringing"
    await staff.answer()
    assert staff.state == "talking"
    leg = phone.ringing()
    assert leg.leg is not None
    assert leg.leg.outside is not None
    assert (leg.leg.outside.digits, leg.leg.outside.caller_shown) == (MINE, ALPHA)
    assert _hears(house, staff.phone.ringing().id) == "music:ringing"
    check_present(house)
    await check_ledger(house)
    phone.answer()
    await house.settle()
    assert _hears(house, leg.id) == {staff.phone.ringing().id}
    check_present(house)
    await house.pass_time(30)
    phone.hang_up()
    await house.settle()
    assert staff.state == "wrap_up"
    (row,) = await _rows(house)
    assert (row["state"], row["attempts"]) == ("done", 1)
    (item,) = await house.rows("SELECT * FROM interaction WHERE purpose = 'callback'")
    assert (item["direction"], item["result"], item["origin_id"]) == (
        "outbound", "answered", (await customer.row())["id"],
    )  # fmt: skip
    assert float(item["talk_seconds"]) == 30.0
    (call,) = await house.rows("SELECT * FROM call WHERE kind = 'outside'")
    assert call["state"] == "ended"
    assert house.centre.keys.of(item["tenant_id"]).unseal(call["outside_sealed"]) == MINE


async def test_it_is_recorded_as_the_queue_wants_it(house: House) -> None:
    await house.set_queue("alpha/service", recorded=True)
    staff = await _open(house)
    await _book(house)
    phone = _outside(house, habit="answers")
    await staff.desk("ready")
    await staff.answer()
    assert phone.ringing().recording is not None
    await staff.contact("hang_up")


async def test_hold_and_hang_up_are_as_in_any_call(house: House) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house, habit="answers")
    await staff.desk("ready")
    await staff.answer()
    await staff.contact("hold")
    assert _hears(house, phone.ringing().id) == "music:default"
    await staff.contact("resume")
    await staff.contact("hang_up")
    assert not house.switch.channels
    assert staff.state == "wrap_up"


async def test_a_second_wish_for_the_same_number_is_one_already(house: House) -> None:
    await _open(house)
    await _book(house)
    again = await _book(house)
    assert "callback_booked" not in await again.story()
    assert len(await _rows(house)) == len(_lines(house)) == 1
    assert (await again.row())["result"] == "unserved"


async def test_another_number_and_another_queue_are_other_wishes(house: House) -> None:
    await _open(house)
    await _book(house)
    await _book(house, keys=f"2{OTHER}#")
    assert {line.interaction.caller for line in _lines(house)} == {MINE, OTHER}


@pytest.mark.parametrize(
    "number", ["110", "120", "12110", "4008001234", "16812345", "0012025550123", "12345"]
)
async def test_numbers_that_cost_or_help_are_refused(house: House, number: str) -> None:
    await _open(house)
    customer = await _book(house, keys=f"2{number}#")
    assert "callback_booked" not in await customer.story()
    assert customer.channel.ended is not None
    assert not await _rows(house)


async def test_nobody_is_called_before_the_time_that_he_named(house: House) -> None:
    staff = await _open(house)
    at = house.clock.now() + timedelta(hours=2)
    local = at.astimezone(ZoneInfo("Asia/Shanghai"))
    await _book(house, keys=f"3{local:%H%M}#")
    _outside(house)
    await staff.desk("ready")
    await house.pass_time(3600)
    assert staff.state == "ready"
    await house.kill()
    await house.start()
    assert staff.state == "ready"
    check_present(house)
    (row,) = await _rows(house)
    await house.pass_time((row["not_before"] - house.clock.now()).total_seconds())
    assert staff.state == "ringing"
    await staff.refuse()


async def test_who_waits_longer_is_first_whether_he_holds_the_line_or_not(house: House) -> None:
    staff = await _open(house)
    first = await house.call(caller="13800000011")
    await house.pass_time(5)
    booked = await _book(house, caller="13800000012")
    last = await house.call(caller="13800000013")
    _outside(house, "13800000012", habit="answers")
    await house.set_queue("alpha/service", wrap_up_seconds=0)
    served = []
    await staff.desk("ready")
    for _ in range(3):
        served.append(_line(house, staff).interaction.caller)
        await staff.answer()
        await staff.contact("hang_up")
    assert served == ["13800000011", "13800000012", "13800000013"]
    assert (first.channel.ended, last.channel.ended, booked.channel.ended) != (None, None, None)


async def test_callbacks_keep_nobody_out_of_the_queue(house: House) -> None:
    await _open(house)
    await house.set_queue("alpha/service", max_waiting=1)
    await _book(house)
    customer = await house.call(caller="13800000002")
    assert customer.line.interaction.phase == "queued"


async def test_who_is_not_reached_is_tried_three_times_ten_minutes_apart(house: House) -> None:
    await house.set_queue("alpha/service", wrap_up_seconds=0)
    staff = await _open(house)
    await _book(house)
    _outside(house, habit="busy")
    (booked,) = await _rows(house)
    await staff.desk("ready")
    for attempt in (1, 2, 3):
        await staff.answer()
        assert staff.state == "ready"
        (row,) = await _rows(house)
        assert (row["attempts"], row["since"]) == (attempt, booked["since"])
        assert row["state"] == ("waiting" if attempt < 3 else "unreached")
        await check_ledger(house)
        await house.pass_time(599)
        assert staff.state == "ready"
        await house.pass_time(1)
        assert staff.state == ("ringing" if attempt < 3 else "ready")
    results = [
        row["result"] for row in await house.rows("SELECT result FROM interaction WHERE purpose = 'callback'")
    ]
    assert results == ["unreached"] * 3
    assert not _lines(house)


async def test_the_agent_hears_that_nobody_was_reached(house: House) -> None:
    staff = await _open(house)
    directory = house.centre.directory
    told = {(directory.operator_id, "callback_not_reached", "zh-CN"): Path("not-reached")}
    directory.prompts = {**directory.prompts, **told}
    await _book(house)
    phone = _outside(house)
    await staff.desk("ready")
    await staff.answer()
    phone.refuse()
    await house.settle()
    leg = staff.phone.ringing()
    assert leg.playback_id is not None
    check_present(house)
    house.switch.finish_prompt(leg.playback_id)
    await house.settle()
    assert staff.state == "wrap_up"
    assert leg.ended is not None


@pytest.mark.parametrize("how", ["desk", "phone"])
async def test_an_agent_who_does_not_wait_for_the_customer_has_tried(house: House, how: str) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house)
    await staff.desk("ready")
    await staff.answer()
    leg = phone.ringing()
    await (staff.contact("hang_up") if how == "desk" else staff.hang_up())
    assert leg.ended is not None
    assert staff.state == "wrap_up"
    (row,) = await _rows(house)
    assert (row["state"], row["attempts"]) == ("waiting", 1)


async def test_without_a_channel_of_the_contract_no_try_is_lost(house: House) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house, habit="answers")
    tenant = house.ids.tenants["alpha"]
    await house.change("UPDATE tenant SET channel_limit = 0 WHERE id = %(id)s", id=tenant)
    await house.control.refresh()
    await staff.desk("ready")
    await staff.answer()
    (row,) = await _rows(house)
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    assert phone.channel is None


async def test_a_refused_offer_goes_to_the_next_agent(house: House) -> None:
    staff = await _open(house)
    other = await house.agent("shared.agent")
    await _book(house)
    await other.refuse()
    assert other.state == "not_ready"
    _outside(house, habit="answers")
    await staff.desk("ready")
    await staff.answer()
    assert staff.state == "talking"


@pytest.mark.parametrize("answered", [False, True])
async def test_a_lost_agent_comes_back_to_his_customer(house: House, answered: bool) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house)
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
        assert _hears(house, first.id) == {staff.phone.ringing().id}
    else:
        phone.answer()
        await house.settle()
        assert _hears(house, phone.ringing().id) == {staff.phone.ringing().id}
    await staff.contact("hang_up")


@pytest.mark.parametrize("answered", [False, True])
async def test_an_agent_who_stays_away_is_replaced(house: House, answered: bool) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house)
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
    assert _hears(house, phone.ringing().id) == {other.phone.ringing().id}
    await other.contact("hang_up")
    (row,) = await _rows(house)
    assert row["state"] == "done"


async def test_who_calls_again_and_is_served_needs_no_callback(house: House) -> None:
    staff = await _open(house)
    await _book(house)
    other = await house.agent("shared.agent")
    await other.refuse()
    again = await house.call(caller=MINE)
    stranger = await house.call(caller="13800000009")
    await house.pass_time(1)
    (line,) = _lines(house)
    assert line.interaction.queue is not None
    house.centre.floor.remove_work(line.interaction.queue.work_id)
    await staff.desk("ready")
    assert staff.agent.interaction_id == again.line.id
    await staff.answer()
    (row,) = await _rows(house)
    assert row["state"] == "withdrawn"
    assert not _lines(house)
    assert stranger.line.interaction.phase == "queued"


async def test_an_offer_of_his_callback_is_withdrawn_too(house: House) -> None:
    staff, other = await _open(house), await house.agent("shared.agent")
    await other.desk("not_ready", reason="rest")
    await _book(house)
    again = await house.call(caller=MINE)
    await staff.desk("ready")
    await other.desk("ready")
    assert (staff.state, other.state) == ("ringing", "ringing")
    assert other.agent.interaction_id == again.line.id
    await other.answer()
    assert staff.state == "ready"
    (row,) = await _rows(house)
    assert row["state"] == "withdrawn"


async def test_a_supervisor_takes_it_back(house: House) -> None:
    await _open(house)
    await _book(house)
    (row,) = await _rows(house)
    lead = house.ids.users["alpha.lead"]
    await house.control.command("callbacks.withdraw", lead, {"callback_id": str(row["id"])})
    await house.settle()
    (row,) = await _rows(house)
    (item,) = await house.rows("SELECT * FROM interaction WHERE purpose = 'callback'")
    assert (row["state"], item["result"], item["ended_by"]) == ("withdrawn", "withdrawn", "supervisor")
    with pytest.raises(NotFound):
        await house.control.command("callbacks.withdraw", lead, {"callback_id": str(row["id"])})
    await _book(house)
    assert len(_lines(house)) == 1


@pytest.mark.parametrize("meanwhile", ["nothing", "answers", "refuses", "agent"])
async def test_call_control_dies_while_the_customer_is_rung(house: House, meanwhile: str) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house)
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
    (row,) = await _rows(house)
    assert row["state"] == ("calling" if talks else "waiting")
    if talks:
        assert _hears(house, phone.ringing().id) == {staff.phone.ringing().id}
        await staff.contact("hang_up")


@pytest.mark.parametrize("phase", ["waiting", "offered", "talking"])
async def test_call_control_dies_at_any_other_time(house: House, phase: str) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house, habit="answers")
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
    assert _hears(house, phone.ringing().id) == {staff.phone.ringing().id}
    phone.hang_up()
    await house.settle()
    assert len(await _rows(house)) == 1


async def test_a_leg_that_never_came_to_be_is_asked_for_again(house: House) -> None:
    staff = await _open(house)
    await _book(house)
    phone = _outside(house)
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
    await _open(house)
    customer = await house.call(caller=MINE)
    await customer.press("1")
    await customer.press("1")
    assert len(_lines(house)) == 1
    await house.kill()
    await house.start()
    await customer.press("1")
    assert len(_lines(house)) == len(await _rows(house)) == 1
    assert (await customer.story()).count("callback_booked") == 1
    await customer.hang_up()
    assert (await customer.row())["result"] == "callback"
