"""A customer who waits keeps his place and is called back: once, in his turn, by an agent who is on the line already."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.conversations.callbacks import (
    MINE,
    OTHER,
    at_work_on,
    book,
    hears,
    open_line,
    outside,
    rows,
    wishes,
)
from tests.support.centre import ALPHA, House
from tests.support.truth import check_ledger, check_present

from yingda.kernel.errors import NotFound


async def test_he_is_called_back_when_it_is_his_turn(house: House) -> None:
    staff = await open_line(house)
    customer = await book(house)
    assert customer.channel.ended is not None
    assert (await customer.row())["result"] == "callback"
    (row,) = await rows(house)
    (queued,) = await customer.events("queued")
    assert (row["state"], row["since"], row["attempts"]) == ("waiting", queued["occurred_at"], 0)
    check_present(house)
    await check_ledger(house)
    phone = outside(house)
    await staff.desk("ready")
    assert staff.state == "ringing"
    await staff.answer()
    assert staff.state == "talking"
    leg = phone.ringing()
    assert leg.leg is not None
    assert leg.leg.outside is not None
    assert (leg.leg.outside.digits, leg.leg.outside.caller_shown) == (MINE, ALPHA)
    assert hears(house, staff.phone.ringing().id) == "music:ringing"
    check_present(house)
    await check_ledger(house)
    phone.answer()
    await house.settle()
    assert hears(house, leg.id) == {staff.phone.ringing().id}
    check_present(house)
    await house.pass_time(30)
    phone.hang_up()
    await house.settle()
    assert staff.state == "wrap_up"
    (row,) = await rows(house)
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
    staff = await open_line(house)
    await book(house)
    phone = outside(house, habit="answers")
    await staff.desk("ready")
    await staff.answer()
    assert phone.ringing().recording is not None
    await staff.contact("hang_up")


async def test_hold_and_hang_up_are_as_in_any_call(house: House) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house, habit="answers")
    await staff.desk("ready")
    await staff.answer()
    await staff.contact("hold")
    assert hears(house, phone.ringing().id) == "music:default"
    await staff.contact("resume")
    await staff.contact("hang_up")
    assert not house.switch.channels
    assert staff.state == "wrap_up"


async def test_a_second_wish_for_the_same_number_is_one_already(house: House) -> None:
    await open_line(house)
    await book(house)
    again = await book(house)
    assert "callback_booked" not in await again.story()
    assert len(await rows(house)) == len(wishes(house)) == 1
    assert (await again.row())["result"] == "unserved"


async def test_another_number_and_another_queue_are_other_wishes(house: House) -> None:
    await open_line(house)
    await book(house)
    await book(house, keys=f"2{OTHER}#")
    assert {line.interaction.caller for line in wishes(house)} == {MINE, OTHER}


@pytest.mark.parametrize(
    "number", ["110", "120", "12110", "4008001234", "16812345", "0012025550123", "12345"]
)
async def test_numbers_that_cost_or_help_are_refused(house: House, number: str) -> None:
    await open_line(house)
    customer = await book(house, keys=f"2{number}#")
    assert "callback_booked" not in await customer.story()
    assert customer.channel.ended is not None
    assert not await rows(house)


async def test_nobody_is_called_before_the_time_that_he_named(house: House) -> None:
    staff = await open_line(house)
    at = house.clock.now() + timedelta(hours=2)
    local = at.astimezone(ZoneInfo("Asia/Shanghai"))
    await book(house, keys=f"3{local:%H%M}#")
    outside(house)
    await staff.desk("ready")
    await house.pass_time(3600)
    assert staff.state == "ready"
    await house.kill()
    await house.start()
    assert staff.state == "ready"
    check_present(house)
    (row,) = await rows(house)
    await house.pass_time((row["not_before"] - house.clock.now()).total_seconds())
    assert staff.state == "ringing"
    await staff.refuse()


async def test_who_waits_longer_is_first_whether_he_holds_the_line_or_not(house: House) -> None:
    staff = await open_line(house)
    first = await house.call(caller="13800000011")
    await house.pass_time(5)
    booked = await book(house, caller="13800000012")
    last = await house.call(caller="13800000013")
    outside(house, "13800000012", habit="answers")
    await house.set_queue("alpha/service", wrap_up_seconds=0)
    served = []
    await staff.desk("ready")
    for _ in range(3):
        served.append(at_work_on(house, staff).interaction.caller)
        await staff.answer()
        await staff.contact("hang_up")
    assert served == ["13800000011", "13800000012", "13800000013"]
    assert (first.channel.ended, last.channel.ended, booked.channel.ended) != (None, None, None)


async def test_callbacks_keep_nobody_out_of_the_queue(house: House) -> None:
    await open_line(house)
    await house.set_queue("alpha/service", max_waiting=1)
    await book(house)
    customer = await house.call(caller="13800000002")
    assert customer.line.interaction.phase == "queued"


async def test_who_is_not_reached_is_tried_three_times_ten_minutes_apart(house: House) -> None:
    await house.set_queue("alpha/service", wrap_up_seconds=0)
    staff = await open_line(house)
    await book(house)
    outside(house, habit="busy")
    (booked,) = await rows(house)
    await staff.desk("ready")
    for attempt in (1, 2, 3):
        await staff.answer()
        assert staff.state == "ready"
        (row,) = await rows(house)
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
    assert not wishes(house)


async def test_the_agent_hears_that_nobody_was_reached(house: House) -> None:
    staff = await open_line(house)
    directory = house.centre.directory
    told = {(directory.operator_id, "callback_not_reached", "zh-CN"): Path("not-reached")}
    directory.prompts = {**directory.prompts, **told}
    await book(house)
    phone = outside(house)
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
    staff = await open_line(house)
    await book(house)
    phone = outside(house)
    await staff.desk("ready")
    await staff.answer()
    leg = phone.ringing()
    await (staff.contact("hang_up") if how == "desk" else staff.hang_up())
    assert leg.ended is not None
    assert staff.state == "wrap_up"
    (row,) = await rows(house)
    assert (row["state"], row["attempts"]) == ("waiting", 1)


async def test_without_a_channel_of_the_contract_no_try_is_lost(house: House) -> None:
    staff = await open_line(house)
    await book(house)
    phone = outside(house, habit="answers")
    tenant = house.ids.tenants["alpha"]
    await house.change("UPDATE tenant SET channel_limit = 0 WHERE id = %(id)s", id=tenant)
    await house.control.refresh()
    await staff.desk("ready")
    await staff.answer()
    (row,) = await rows(house)
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    assert phone.channel is None


async def test_a_refused_offer_goes_to_the_next_agent(house: House) -> None:
    staff = await open_line(house)
    other = await house.agent("shared.agent")
    await book(house)
    await other.refuse()
    assert other.state == "not_ready"
    outside(house, habit="answers")
    await staff.desk("ready")
    await staff.answer()
    assert staff.state == "talking"


async def test_who_calls_again_and_is_served_needs_no_callback(house: House) -> None:
    staff = await open_line(house)
    await book(house)
    other = await house.agent("shared.agent")
    await other.refuse()
    again = await house.call(caller=MINE)
    stranger = await house.call(caller="13800000009")
    await house.pass_time(1)
    (line,) = wishes(house)
    assert line.interaction.queue is not None
    house.centre.floor.remove_work(line.interaction.queue.work_id)
    await staff.desk("ready")
    assert staff.agent.interaction_id == again.line.id
    await staff.answer()
    (row,) = await rows(house)
    assert row["state"] == "withdrawn"
    assert not wishes(house)
    assert stranger.line.interaction.phase == "queued"


async def test_an_offer_of_his_callback_is_withdrawn_too(house: House) -> None:
    staff, other = await open_line(house), await house.agent("shared.agent")
    await other.desk("not_ready", reason="rest")
    await book(house)
    again = await house.call(caller=MINE)
    await staff.desk("ready")
    await other.desk("ready")
    assert (staff.state, other.state) == ("ringing", "ringing")
    assert other.agent.interaction_id == again.line.id
    await other.answer()
    assert staff.state == "ready"
    (row,) = await rows(house)
    assert row["state"] == "withdrawn"


async def test_a_supervisor_takes_it_back(house: House) -> None:
    await open_line(house)
    await book(house)
    (row,) = await rows(house)
    lead = house.ids.users["alpha.lead"]
    await house.control.command("callbacks.withdraw", lead, {"callback_id": str(row["id"])})
    await house.settle()
    (row,) = await rows(house)
    (item,) = await house.rows("SELECT * FROM interaction WHERE purpose = 'callback'")
    assert (row["state"], item["result"], item["ended_by"]) == ("withdrawn", "withdrawn", "supervisor")
    with pytest.raises(NotFound):
        await house.control.command("callbacks.withdraw", lead, {"callback_id": str(row["id"])})
    await book(house)
    assert len(wishes(house)) == 1
