"""An agent works at any telephone outside: dialled for each call, or kept up for the whole shift."""

import pytest
from tests.support.centre import House
from tests.support.seats import MOBILE, kept_up, press, remote_seat
from tests.support.truth import check_ledger, check_present

from yingda.telephony.events import EndCause, Party
from yingda.telephony.ports import LiveState


async def test_each_call_dials_the_telephone_and_is_taken_by_a_key(house: House) -> None:
    staff = await remote_seat(house)
    await staff.sign_in()
    assert staff.state == "ready"
    customer = await house.queued()
    assert staff.state == "ringing"
    leg = staff.phone.ringing().leg
    assert leg is not None
    assert leg.outside is not None
    assert (leg.outside.digits, leg.outside.caller_shown, leg.headers) == (MOBILE, "95550001", {})
    await staff.answer()
    assert (staff.state, customer.hears()) == ("ringing", "music:default")
    assert str(house.switch.hears(staff.phone.ringing().id)).startswith("prompt:")
    await press(house, staff.phone, "1")
    assert (staff.state, customer.hears()) == ("talking", {staff.phone.ringing().id})
    check_present(house)
    await staff.hang_up()
    assert staff.state == "wrap_up"
    assert (await customer.row())["ended_by"] == "agent"
    await check_ledger(house)


async def test_a_mailbox_that_answers_does_not_get_the_customer(house: House) -> None:
    staff = await remote_seat(house, habit="answers")
    await staff.sign_in()
    other = await house.agent("shared.agent")
    await other.desk("not_ready", reason="rest")
    customer = await house.queued()
    await house.pass_time(19)
    assert customer.hears() == "music:default"
    await house.pass_time(30)
    assert (staff.state, staff.agent.cause) == ("not_ready", "no_answer")
    await other.desk("ready")
    assert other.state == "ringing"
    assert staff.phone.channel is not None
    assert staff.phone.channel.ended is not None


async def test_where_policy_asks_for_no_key_the_call_is_taken_by_answering(house: House) -> None:
    staff = await remote_seat(house, confirm=False)
    await staff.sign_in()
    customer = await house.queued()
    await staff.answer()
    playing = staff.phone.ringing().playback_id
    if playing is not None:
        house.switch.finish_prompt(playing)
        await house.settle()
    assert (staff.state, customer.hears()) == ("talking", {staff.phone.ringing().id})


async def test_who_hangs_up_while_he_is_asked_or_keys_two_has_refused(house: House) -> None:
    staff = await remote_seat(house)
    await staff.sign_in()
    customer = await house.queued()
    await staff.answer()
    await staff.hang_up()
    assert (staff.state, staff.agent.cause) == ("not_ready", "refused")
    await staff.desk("ready")
    await house.pass_time(15)
    await customer.hang_up()
    await house.queued(caller="13800000002")
    await staff.answer()
    await press(house, staff.phone, "2")
    assert (staff.state, staff.agent.cause) == ("not_ready", "refused")


async def test_the_call_can_be_taken_on_the_desk(house: House) -> None:
    staff = await remote_seat(house)
    await staff.sign_in()
    await house.queued()
    await staff.contact("answer")
    assert staff.state == "ringing"
    await staff.answer()
    await staff.contact("answer")
    assert staff.state == "talking"


async def test_a_lost_leg_is_dialled_again_while_the_customer_hears_music(house: House) -> None:
    staff = await remote_seat(house)
    await staff.sign_in()
    customer = await house.queued()
    await staff.answer()
    await press(house, staff.phone, "1")
    house.switch.end(staff.phone.ringing().id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    assert (customer.hears(), staff.state) == ("music:default", "talking")
    await staff.answer()
    await press(house, staff.phone, "1")
    assert customer.hears() == {staff.phone.ringing().id}
    check_present(house)


async def test_a_kept_up_line_is_dialled_at_sign_in_and_ready_when_somebody_is_there(house: House) -> None:
    staff = await remote_seat(house, mode="kept_up")
    await staff.sign_in()
    assert (staff.state, staff.agent.reason, staff.agent.cause) == ("not_ready", "seat_away", "seat_lost")
    await staff.answer()
    assert staff.state == "not_ready"
    await press(house, staff.phone, "1")
    assert (staff.state, staff.agent.cause) == ("ready", None)
    assert house.switch.hears(staff.phone.ringing().id) == "music:quiet"
    check_present(house)
    (row,) = await house.rows("SELECT * FROM seat_line")
    assert row["state"] == "up"


async def test_calls_come_on_the_line_and_the_line_stays_up_between_them(house: House) -> None:
    staff = await kept_up(house)
    line = staff.phone.ringing().id
    for turn in range(3):
        customer = await house.queued(caller=f"1380000010{turn}")
        assert staff.state == "ringing"
        assert str(house.switch.hears(line)).startswith("prompt:beep")
        check_present(house)
        if turn == 1:
            await staff.contact("answer")
        else:
            await press(house, staff.phone, "1")
        assert (staff.state, customer.hears()) == ("talking", {line})
        check_present(house)
        if turn:
            await customer.hang_up()
        else:
            await staff.contact("hang_up")
        assert (staff.state, house.switch.hears(line)) == ("wrap_up", "music:quiet")
        check_present(house)
        await house.pass_time(60)
        assert staff.state == "ready"
    await staff.desk("sign_out")
    assert not house.switch.channels
    await check_ledger(house)
    rows = await house.rows("SELECT * FROM seat_line")
    assert [(row["state"], row["end_cause"]) for row in rows] == [("ended", "released")]


async def test_a_call_on_the_line_may_be_refused_or_not_taken(house: House) -> None:
    staff = await kept_up(house)
    customer = await house.queued()
    await press(house, staff.phone, "2")
    assert (staff.state, staff.agent.cause) == ("not_ready", "refused")
    await customer.hang_up()
    await staff.desk("ready")
    await house.queued(caller="13800000002")
    assert staff.state == "ringing"
    await house.pass_time(60)
    assert (staff.state, staff.agent.cause) == ("not_ready", "no_answer")
    assert house.switch.hears(staff.phone.ringing().id) == "music:quiet"
    check_present(house)


async def test_a_lost_line_is_dialled_again_and_its_customer_put_through(house: House) -> None:
    staff = await kept_up(house)
    customer = await house.queued()
    await press(house, staff.phone, "1")
    assert staff.state == "talking"
    await staff.hang_up()
    assert (customer.hears(), staff.state, staff.agent.cause) == ("music:default", "talking", "seat_lost")
    check_present(house)
    await house.pass_time(1)
    await staff.answer()
    await press(house, staff.phone, "1")
    assert (customer.hears(), staff.agent.cause) == ({staff.phone.ringing().id}, None)
    check_present(house)
    await customer.hang_up()
    await check_ledger(house)


async def test_nobody_is_ready_without_his_line(house: House) -> None:
    staff = await kept_up(house)
    staff.phone.habit = "unreachable"
    await staff.hang_up()
    assert (staff.state, staff.agent.cause) == ("not_ready", "seat_lost")
    await house.queued()
    await house.pass_time(61)
    assert staff.state == "signed_out"
    tries = len(await house.rows("SELECT * FROM seat_line"))
    assert 3 <= tries <= 7
    await house.pass_time(300)
    assert len(await house.rows("SELECT * FROM seat_line")) == tries


async def test_a_line_outlives_us(house: House) -> None:
    staff = await kept_up(house)
    line = staff.phone.ringing().id
    await house.kill()
    await house.start()
    assert (staff.state, house.switch.hears(line)) == ("ready", "music:quiet")
    check_present(house)
    customer = await house.queued()
    await house.kill()
    await house.start()
    assert staff.state == "ringing"
    await press(house, staff.phone, "1")
    assert customer.hears() == {line}
    await house.kill()
    await house.start()
    assert (staff.state, customer.hears()) == ("talking", {line})
    check_present(house)
    await customer.hang_up()
    assert house.switch.hears(line) == "music:quiet"
    await check_ledger(house)


async def test_a_leg_that_waits_for_its_key_outlives_us(house: House) -> None:
    staff = await remote_seat(house)
    await staff.sign_in()
    customer = await house.queued()
    await staff.answer()
    await house.kill()
    await house.start()
    assert (staff.state, customer.hears()) == ("ringing", "music:default")
    await press(house, staff.phone, "1")
    assert customer.hears() == {staff.phone.ringing().id}
    await house.kill()
    await house.start()
    assert (staff.state, customer.hears()) == ("talking", {staff.phone.ringing().id})
    check_present(house)


async def test_a_line_that_was_given_up_while_the_switch_answered_is_not_dialled_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await kept_up(house)
    ask = house.switch.live

    async def late() -> LiveState:
        state = await ask()
        house.centre.remote.leave(staff.phone.endpoint)
        return state

    monkeypatch.setattr(house.switch, "live", late)
    house.switch.wayward.hold_back()
    await house.centre.switch.live()
    assert not house.centre.remote.is_up(staff.phone.endpoint), "its end is not told yet"
    house.switch.let_go()
    await house.settle()
    assert not house.centre.remote.is_up(staff.phone.endpoint)
    await house.pass_time(60)
    assert staff.phone.channel is not None
    assert staff.phone.channel.ended is not None
