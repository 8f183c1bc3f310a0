"""A contact is forwarded to somebody outside: one number after the other, never beside an enterprise's own contact."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.centre import ALPHA, House
from tests.support.centre_people import Customer
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.outside.legs import shown
from yingda.flows.testing import say
from yingda.telephony.events import DigitPressed, EndCause, Party
from yingda.telephony.testing_people import FakePhone

FIRST, SECOND = "13900000001", "02155550102"


def forward(**more: Any) -> dict[str, dict[str, object]]:
    """A line that forwards to one or two numbers."""
    node = {
        "type": "forward",
        "numbers": [FIRST, SECOND],
        "ring_seconds": 20,
        "ended": "thanks",
        "failed": "sorry",
        **more,
    }
    return {
        "to": node,
        "thanks": say("welcome", then="bye", interruptible=False),
        "sorry": say("no_agents", then="bye", interruptible=False),
        "bye": {"type": "hang_up"},
    }


def _garage(house: House, number: str, habit: Any = "manual") -> FakePhone:
    return house.switch.outside(number, habit=habit)


async def _call(house: House, **more: Any) -> Customer:
    await house.publish("alpha", forward(**more))
    return await house.call()


async def _press(house: House, channel_id: str, digit: str) -> None:
    house.switch.tell(DigitPressed(channel_id=channel_id, at=house.clock.now(), digit=digit))
    await house.settle()


async def _answer(house: House, phone: FakePhone) -> None:
    phone.answer()
    await house.settle()


async def test_he_hears_ringing_and_then_the_garage(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    assert customer.channel.up
    assert customer.hears() == "music:ringing"
    leg = garage.ringing().leg
    assert leg is not None
    assert leg.outside is not None
    assert (leg.outside.digits, leg.outside.caller_shown) == (FIRST, ALPHA)
    await _answer(house, garage)
    assert customer.hears() == {garage.ringing().id}
    check_present(house)
    await check_ledger(house)
    await house.pass_time(30)
    await customer.hang_up()
    row = await customer.row()
    assert (row["result"], row["ended_by"], row["state"]) == ("forwarded", "customer", "closed")
    assert row["answered_at"] is None
    (call,) = await house.rows("SELECT * FROM call WHERE kind = 'outside'")
    assert (call["state"], call["tenant_id"]) == ("ended", row["tenant_id"])
    assert house.centre.keys.of(row["tenant_id"]).unseal(call["outside_sealed"]) == FIRST
    assert not house.switch.channels


async def test_when_the_garage_hangs_up_the_flow_goes_on(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    await _answer(house, garage)
    garage.hang_up()
    await house.settle()
    assert str(customer.hears()).startswith("prompt:")
    (ended,) = await customer.events("forward_ended")
    assert ended["facts"]["by"] == "called"
    await customer.hear_prompt()
    assert (await customer.row())["result"] == "forwarded"


async def test_without_a_way_on_he_is_hung_up(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, ended="bye")
    await _answer(house, garage)
    garage.hang_up()
    await house.settle()
    assert customer.channel.ended is not None


@pytest.mark.parametrize(
    ("habit", "cause"), [("busy", "busy"), ("refuses", "rejected"), ("unreachable", "unreachable")]
)
async def test_the_next_number_is_tried(house: House, habit: str, cause: str) -> None:
    _garage(house, FIRST, habit)
    second = _garage(house, SECOND)
    customer = await _call(house)
    assert customer.hears() == "music:ringing"
    await _answer(house, second)
    assert customer.hears() == {second.ringing().id}
    (failed,) = await customer.events("forward_failed")
    assert failed["facts"]["cause"] == cause
    rows = await house.rows(
        "SELECT state, end_cause FROM call WHERE kind = 'outside' ORDER BY started_at, state"
    )
    assert {row["state"] for row in rows} == {"ended", "up"}


async def test_who_does_not_answer_gives_way_to_the_next(house: House) -> None:
    first, second = _garage(house, FIRST), _garage(house, SECOND)
    customer = await _call(house)
    house.switch.end(first.ringing().id, cause=EndCause.NO_ANSWER, by=Party.SYSTEM)
    await house.settle()
    assert second.ringing().ringing
    assert customer.line.interaction.phase == "forwarding"


async def test_a_leg_of_which_nothing_is_heard_is_given_up(house: House) -> None:
    first, second = _garage(house, FIRST), _garage(house, SECOND)
    await _call(house)
    dead = first.ringing().id
    await house.pass_time(25)
    assert dead not in house.switch.channels
    assert second.ringing().ringing


@pytest.mark.parametrize(
    ("habits", "way", "result"),
    [
        (("busy", "busy"), "busy", "busy"),
        (("unreachable", "busy"), "busy", "busy"),
        (("busy", "unreachable"), "failed", "unreachable"),
    ],
)
async def test_the_last_failure_says_where_the_flow_goes(
    house: House, habits: tuple[str, str], way: str, result: str
) -> None:
    for number, habit in zip((FIRST, SECOND), habits, strict=True):
        _garage(house, number, habit)
    customer = await _call(house, busy="sorry")
    assert str(customer.hears()).startswith("prompt:")
    steps = [event["facts"]["result"] for event in await customer.events("flow_left")]
    assert steps == [result]
    assert way in {"busy", "failed"}
    await customer.hear_prompt()
    assert (await customer.row())["result"] == "self_service"


@pytest.mark.parametrize("number", ["110", "12110", "16812345", "4008001234", "0012025550123", "999999999"])
async def test_numbers_that_may_not_be_dialled_are_not(house: House, number: str) -> None:
    house.switch.outside(number)
    customer = await _call(house, numbers=[number])
    steps = [event["facts"]["result"] for event in await customer.events("flow_left")]
    assert steps == ["unreachable"]
    assert not await house.rows("SELECT 1 FROM call WHERE kind = 'outside'")


async def test_an_outside_leg_needs_a_channel_of_the_contract(house: House) -> None:
    await house.change("UPDATE tenant SET channel_limit = 2 WHERE id = %(id)s", id=house.ids.tenants["alpha"])
    await house.control.refresh()
    garage = _garage(house, FIRST)
    first = await _call(house)
    assert house.centre.lines.customers_of(house.ids.tenants["alpha"]) == 2
    busy = await house.call(caller="13800000002")
    assert busy.channel.ended is not None
    await _answer(house, garage)
    await first.hang_up()
    assert house.centre.lines.customers_of(house.ids.tenants["alpha"]) == 0
    await house.change("UPDATE tenant SET channel_limit = 1 WHERE id = %(id)s", id=house.ids.tenants["alpha"])
    await house.control.refresh()
    alone = await house.call(caller="13800000003")
    assert [event["facts"]["result"] for event in await alone.events("flow_left")] == ["limit"]


async def test_the_garage_hears_first_what_it_is_about(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, whisper=["menu"], confirm="1")
    await _answer(house, garage)
    leg = garage.ringing()
    assert leg.playback_id is not None
    assert customer.hears() == "music:ringing"
    house.switch.finish_prompt(leg.playback_id)
    await house.settle()
    assert customer.hears() == "music:ringing"
    await _press(house, leg.id, "2")
    assert customer.line.interaction.phase == "forwarding"
    await _press(house, leg.id, "1")
    assert customer.hears() == {leg.id}


async def test_the_key_may_come_during_the_announcement(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, whisper=["menu"], confirm="1")
    await _answer(house, garage)
    await _press(house, garage.ringing().id, "1")
    assert customer.hears() == {garage.ringing().id}
    assert garage.ringing().playback_id is None


async def test_a_mailbox_that_takes_the_call_up_does_not_get_it(house: House) -> None:
    garage, second = _garage(house, FIRST), _garage(house, SECOND)
    customer = await _call(house, confirm="1")
    await _answer(house, garage)
    await house.pass_time(9)
    assert customer.line.interaction.phase == "forwarding"
    await house.pass_time(1)
    assert second.ringing().ringing
    (failed,) = await customer.events("forward_failed")
    assert failed["facts"]["cause"] == "not_confirmed"


async def test_a_whisper_without_a_key_connects_when_it_was_heard(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, whisper=["menu"])
    await _answer(house, garage)
    house.switch.finish_prompt(str(garage.ringing().playback_id))
    await house.settle()
    assert customer.hears() == {garage.ringing().id}


async def test_a_caller_who_gives_up_takes_the_ringing_leg_with_him(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    leg = garage.ringing()
    await customer.hang_up()
    assert leg.ended is not None
    assert (await customer.row())["result"] == "self_service"
    assert not house.switch.channels


async def test_it_is_recorded_where_the_contract_says_so(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, recorded=True)
    files = [customer.channel.recording]
    await _answer(house, garage)
    files.append(customer.channel.recording)
    garage.hang_up()
    await house.settle()
    files.append(customer.channel.recording)
    assert [isinstance(file, Path) for file in files] == [False, True, False]


async def test_a_garage_whose_sound_is_lost_is_gone(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    await _answer(house, garage)
    house.switch.end(garage.ringing().id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    assert str(customer.hears()).startswith("prompt:")
    (ended,) = await customer.events("forward_ended")
    assert ended["facts"]["by"] == "switch"


async def _sleep_through(house: House, *happenings: Callable[[], object]) -> None:
    """Call control dies, this happens, and it is started again."""
    await house.kill()
    for each in happenings:
        each()
    await house.start()
    check_present(house)


async def test_it_rings_on_while_call_control_dies(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    await _sleep_through(house)
    await _answer(house, garage)
    assert customer.hears() == {garage.ringing().id}


async def test_the_garage_answers_while_call_control_is_dead(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    await _sleep_through(house, garage.answer)
    assert customer.hears() == {garage.ringing().id}


async def test_the_garage_refuses_while_call_control_is_dead(house: House) -> None:
    garage, second = _garage(house, FIRST), _garage(house, SECOND)
    await _call(house)
    await _sleep_through(house, garage.refuse)
    assert second.ringing().ringing


async def test_the_caller_gives_up_while_call_control_is_dead(house: House) -> None:
    _garage(house, FIRST)
    customer = await _call(house)
    await _sleep_through(house, customer.caller.hang_up)
    assert not house.switch.channels


async def test_the_announcement_is_heard_once_more_after_a_crash(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, whisper=["menu"])
    await _answer(house, garage)
    await _sleep_through(house)
    house.switch.finish_prompt(str(garage.ringing().playback_id))
    await house.settle()
    assert customer.hears() == {garage.ringing().id}


@pytest.mark.parametrize("meanwhile", ["nothing", "garage", "caller", "both"])
async def test_call_control_dies_while_they_talk(house: House, meanwhile: str) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house, recorded=True)
    await _answer(house, garage)
    await house.kill()
    if meanwhile in {"garage", "both"}:
        garage.hang_up()
    await house.wait(3)
    if meanwhile in {"caller", "both"}:
        customer.caller.hang_up()
    await house.start()
    check_present(house)
    if meanwhile == "nothing":
        assert customer.hears() == {garage.ringing().id}
        await customer.hang_up()
    elif meanwhile == "garage":
        assert str(customer.hears()).startswith("prompt:")
        await customer.hear_prompt()
    assert not house.switch.channels
    assert (await customer.row())["result"] == "forwarded"


async def test_the_leg_was_asked_for_and_never_came_to_be(house: House) -> None:
    garage = _garage(house, FIRST)
    house.switch.lag = 3
    await house.publish("alpha", forward())
    customer = await house.call()
    del garage
    house.switch.lag = 0
    await house.kill()
    (leg,) = [channel for channel in house.switch.channels.values() if channel.leg is not None]
    house.switch.channels.pop(leg.id)
    await house.start()
    check_present(house)
    assert customer.line.interaction.phase == "forwarding"
    (failed,) = await customer.events("forward_failed")
    assert failed["facts"]["cause"] == "recovered"


async def test_an_end_that_was_never_told_is_found_out(house: House) -> None:
    garage = _garage(house, FIRST)
    customer = await _call(house)
    await _answer(house, garage)
    await house.pass_time(10)
    house.switch.channels.pop(garage.ringing().id)
    house.switch.bridges.clear()
    await house.control._look_around()
    await house.settle()
    assert str(customer.hears()).startswith("prompt:")


def test_the_code_of_a_trial_is_no_number_to_show() -> None:
    assert [shown(dialled) for dialled in ("96968001", "1252101", "*86123456")] == ["96968001", "1252101", ""]
