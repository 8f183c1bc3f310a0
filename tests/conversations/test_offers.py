"""An offer is accepted, refused, not answered, cannot be delivered, or is overtaken by the caller."""

import pytest
from tests.support.centre import House
from tests.support.centre_people import Staff

from yingda.telephony.events import EndCause, Party
from yingda.telephony.ports import Leg, SwitchUnavailable


async def _two(house: House) -> tuple[Staff, Staff]:
    """Two agents of one queue, the first idle for longer."""
    first = await house.agent("alpha.agent")
    await house.pass_time(1)
    return first, await house.agent("shared.agent")


async def test_the_phone_shows_caller_and_interaction_before_it_is_rung(house: House) -> None:
    staff = await house.agent()
    customer = await house.queued()
    leg = staff.phone.ringing().leg
    assert leg is not None
    assert leg.caller == "13800000001"
    assert leg.headers == {"X-Yingda-Interaction": str(customer.line.id)}
    assert (await customer.story())[-3:] == ["queued", "offered", "rang"]


async def test_who_refuses_is_not_ready_and_the_call_goes_to_the_next(house: House) -> None:
    first, second = await _two(house)
    customer = await house.queued()
    await first.refuse()
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "refused", "ringing")
    (refused,) = await customer.events("refused")
    assert (refused["actor_kind"], refused["actor_id"]) == ("agent", first.user_id)
    (_, offered) = await customer.events("offered")
    assert (offered["actor_kind"], offered["actor_id"]) == ("system", None)
    await second.answer()
    assert customer.line.interaction.phase == "talking"


async def test_the_refuse_button_does_the_same(house: House) -> None:
    first, second = await _two(house)
    await house.queued()
    await first.contact("refuse")
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "refused", "ringing")


async def test_a_busy_phone_counts_as_refused(house: House) -> None:
    first, second = await _two(house)
    first.phone.habit = "busy"
    await house.queued()
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "refused", "ringing")


async def test_who_does_not_answer_within_the_ring_time_is_not_ready(house: House) -> None:
    first, second = await _two(house)
    customer = await house.queued()
    await house.pass_time(19.9)
    assert first.state == "ringing"
    await house.pass_time(0.1)
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "no_answer", "ringing")
    assert "offer_timed_out" in await customer.story()


async def test_the_switch_may_say_first_that_nobody_answered(house: House) -> None:
    first, second = await _two(house)
    await house.queued()
    house.switch.end(first.phone.ringing().id, cause=EndCause.NO_ANSWER, by=Party.SYSTEM)
    await house.settle()
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "no_answer", "ringing")


async def test_a_phone_that_cannot_be_reached_is_no_fault_of_the_agent_but_gets_no_calls(
    house: House,
) -> None:
    first, second = await _two(house)
    first.phone.habit = "unreachable"
    customer = await house.queued()
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "seat_silent", "ringing")
    (withdrawn,) = await customer.events("offer_withdrawn")
    assert withdrawn["facts"]["cause"] == "unreachable"


async def test_a_seat_that_does_not_ring_within_two_seconds_is_silent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await _two(house)
    dial = house.switch.dial

    async def silent(channel_id: str, *, ring_seconds: int) -> None:
        if house.switch.channels[channel_id].number != first.phone.endpoint:
            await dial(channel_id, ring_seconds=ring_seconds)

    monkeypatch.setattr(house.switch, "dial", silent)
    await house.queued()
    assert first.state == "reserved"
    await house.pass_time(2)
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "seat_silent", "ringing")


async def test_a_leg_that_cannot_be_made_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await _two(house)
    create_leg = house.switch.create_leg

    async def broken(leg: Leg) -> None:
        if leg.endpoint == first.phone.endpoint:
            raise SwitchUnavailable
        await create_leg(leg)

    monkeypatch.setattr(house.switch, "create_leg", broken)
    await house.queued()
    assert (first.state, first.agent.cause, second.state) == ("not_ready", "seat_silent", "ringing")


async def test_with_nobody_left_the_customer_waits_until_somebody_is_ready_again(house: House) -> None:
    staff = await house.agent()
    customer = await house.queued()
    await staff.refuse()
    assert customer.hears() == "music:default"
    await house.pass_time(10)
    await staff.desk("ready")
    assert staff.state == "ringing"
    await staff.answer()
    assert customer.line.interaction.seconds.wait == 10.0


async def test_a_break_asked_for_while_it_rings_is_taken_after_a_refusal(house: House) -> None:
    staff = await house.agent()
    await house.queued()
    await staff.desk("not_ready", reason="meal")
    assert staff.state == "ringing"
    await staff.refuse()
    assert (staff.state, staff.agent.reason) == ("on_break", "meal")


async def test_a_refused_customer_keeps_his_place(house: House) -> None:
    staff = await house.agent()
    first = await house.queued()
    await house.pass_time(5)
    await house.queued()
    await staff.refuse()
    await staff.desk("ready")
    assert staff.agent.interaction_id == first.line.id


async def test_only_the_agent_himself_can_answer_or_refuse(house: House) -> None:
    from yingda.kernel.errors import NotFound

    await house.agent()
    customer = await house.queued()
    stranger = await house.agent("beta.agent")
    for verb in ("answer", "refuse", "hold", "resume", "mute", "unmute", "hang_up", "wrap_up"):
        with pytest.raises(NotFound):
            await stranger.desk(verb, interaction_id=str(customer.line.id))


async def test_a_phone_that_answers_by_itself_connects(house: House) -> None:
    staff = await house.agent()
    staff.phone.habit = "answers"
    customer = await house.queued()
    assert staff.state == "talking"
    assert customer.hears() == {staff.phone.ringing().id}


async def test_nobody_stays_signed_in_at_a_seat_that_was_taken_away(house: House) -> None:
    first, second = await _two(house)
    seats = dict(house.centre.directory.seats)
    assert first.agent.seat_id is not None
    del seats[first.agent.seat_id]
    house.centre.directory.seats = seats
    await house.queued()
    assert (first.state, second.state) == ("signed_out", "ringing")
