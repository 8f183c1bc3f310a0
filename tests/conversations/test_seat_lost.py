"""An agent's phone is lost, in a call or outside of one, and comes back or not."""

import pytest
from tests.support.centre import House

from yingda.telephony.events import EndCause, Party
from yingda.telephony.ports import Leg


async def test_the_customer_hears_music_and_gets_the_same_agent_back_within_twenty_seconds(
    house: House,
) -> None:
    customer, staff = await house.talking()
    recording = customer.channel.recording
    await house.pass_time(10)
    await staff.vanish()
    await house.pass_time(2)
    assert (customer.hears(), staff.state, staff.agent.cause) == ("music:default", "talking", "seat_lost")
    await house.pass_time(15)
    await staff.go(online=True)
    assert customer.hears() == {staff.phone.ringing().id}
    leg = staff.phone.ringing().leg
    assert leg is not None
    assert leg.auto_answer
    assert leg.headers["X-Yingda-Auto-Answer"] == "1"
    assert customer.channel.recording == recording
    await house.pass_time(8)
    await customer.hang_up()
    row = await customer.row()
    assert (float(row["talk_seconds"]), float(row["hold_seconds"])) == (20.0, 15.0)
    story = await customer.story()
    assert [kind for kind in story if kind in {"connected", "left", "returning", "returned_to_queue"}] == [
        "connected",
        "left",
        "returning",
        "connected",
    ]


async def test_a_line_that_only_the_switch_misses_does_not_disturb_who_talks(house: House) -> None:
    customer, staff = await house.talking()
    await staff.go(online=False)
    await house.pass_time(7)
    await staff.go(online=True)
    await house.pass_time(60)
    assert (staff.state, staff.agent.cause, customer.hears()) == ("talking", None, {staff.phone.ringing().id})
    await staff.go(online=False)
    await house.pass_time(8)
    assert (customer.hears(), staff.agent.cause) == ("music:default", "seat_lost")


async def test_after_twenty_seconds_another_agent_has_him_first(house: House) -> None:
    customer, lost = await house.talking()
    other = await house.agent("shared.agent")
    await other.desk("not_ready", reason="rest")
    await house.pass_time(5)
    behind = await house.queued()
    await lost.vanish()
    await house.pass_time(2)
    await house.pass_time(19.9)
    assert customer.line.interaction.phase == "returning"
    await house.pass_time(0.1)
    assert (customer.line.interaction.phase, lost.state) == ("queued", "signed_out")
    await other.desk("ready")
    assert other.agent.interaction_id == customer.line.id
    await other.answer()
    assert customer.hears() == {other.phone.ringing().id}
    await customer.hang_up()
    row = await customer.row()
    assert (row["agent_id"], row["result"]) == (other.user_id, "answered")
    (returned,) = await customer.events("returned_to_queue")
    assert returned["facts"]["cause"] == "seat_lost"
    assert behind.line.interaction.phase == "queued"


@pytest.mark.parametrize("phase", ["talking", "held"])
async def test_a_flap_within_the_grace_changes_nothing(house: House, phase: str) -> None:
    customer, staff = await house.talking()
    if phase == "held":
        await staff.contact("hold")
    story = await customer.story()
    for _ in range(3):
        await staff.go(online=False)
        await house.pass_time(1.9)
        await staff.go(online=True)
        await house.pass_time(1)
    assert await customer.story() == story
    assert (staff.state, customer.line.interaction.phase) == ("talking", phase)


async def test_a_page_that_says_good_bye_gets_no_grace(house: House) -> None:
    customer, staff = await house.talking()
    await staff.desk("page_gone", endpoint=staff.phone.endpoint)
    assert customer.hears() == "music:default"
    assert await staff.desk("phone_ready", endpoint=staff.phone.endpoint) == {"online": True}
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_leg_that_lost_its_media_is_a_lost_seat_and_no_hang_up(house: House) -> None:
    customer, staff = await house.talking()
    house.switch.end(staff.phone.ringing().id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    assert (customer.hears(), staff.agent.cause) == ("music:default", "seat_lost")
    await staff.desk("phone_ready", endpoint=staff.phone.endpoint)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_return_that_fails_waits_again_and_then_goes_to_another(house: House) -> None:
    customer, staff = await house.talking()
    other = await house.agent("shared.agent")
    staff.phone.habit = "unreachable"
    await staff.vanish()
    await house.pass_time(2)
    await house.pass_time(10)
    staff.phone.online = True
    await staff.desk("phone_ready", endpoint=staff.phone.endpoint)
    assert (customer.hears(), staff.agent.cause) == ("music:default", "seat_lost")
    await house.pass_time(20)
    assert (staff.state, other.agent.interaction_id) == ("signed_out", customer.line.id)


async def test_a_return_that_nobody_finishes_is_not_waited_for_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, staff = await house.talking()
    other = await house.agent("shared.agent")
    await staff.vanish()
    await house.pass_time(2)
    made: list[Leg] = []

    async def lost(leg: Leg) -> None:
        made.append(leg)

    create_leg = house.switch.create_leg
    monkeypatch.setattr(house.switch, "create_leg", lost)
    await staff.go(online=True)
    assert made
    await house.pass_time(20)
    monkeypatch.setattr(house.switch, "create_leg", create_leg)
    await house.pass_time(20)
    assert (staff.state, other.agent.interaction_id) == ("signed_out", customer.line.id)


async def test_the_agent_may_be_lost_again_after_his_return(house: House) -> None:
    customer, staff = await house.talking()
    for _ in range(3):
        await staff.vanish()
        await house.pass_time(12)
        await staff.go(online=True)
        assert customer.hears() == {staff.phone.ringing().id}
        await house.pass_time(4)
    await house.pass_time(60)
    assert (staff.state, staff.agent.deadline) == ("talking", None)


async def test_the_customer_may_give_up_meanwhile_and_the_agent_documents(house: House) -> None:
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(2)
    await customer.hang_up()
    assert (await customer.row())["result"] == "answered"
    assert staff.state == "wrap_up"
    await staff.go(online=True)
    assert (staff.state, staff.agent.cause) == ("wrap_up", None)
    await house.pass_time(30)
    assert staff.state == "ready"


async def test_an_idle_agent_gets_no_calls_and_is_ready_again_when_his_phone_is(house: House) -> None:
    staff = await house.agent()
    await staff.go(online=False)
    await house.pass_time(2)
    assert (staff.state, staff.agent.reason, staff.agent.cause) == ("not_ready", "seat_away", "seat_lost")
    customer = await house.queued()
    assert customer.line.interaction.phase == "queued"
    await staff.go(online=True)
    assert staff.state == "ringing"


async def test_an_idle_agent_is_signed_out_after_a_minute(house: House) -> None:
    staff = await house.agent()
    await staff.go(online=False)
    await house.pass_time(61.9)
    assert staff.state == "not_ready"
    await house.pass_time(0.1)
    assert (staff.state, staff.agent.cause) == ("signed_out", "seat_lost")


async def test_a_phone_lost_while_it_rings_gives_the_call_to_the_next(house: House) -> None:
    staff = await house.agent("alpha.agent")
    await house.pass_time(1)
    other = await house.agent("shared.agent")
    customer = await house.queued()
    await staff.go(online=False)
    await house.pass_time(2)
    assert (staff.state, other.state) == ("not_ready", "ringing")
    (withdrawn,) = await customer.events("offer_withdrawn")
    assert withdrawn["facts"]["cause"] == "seat_lost"


async def test_a_phone_lost_in_wrap_up_ends_it_when_it_does_not_return(house: House) -> None:
    customer, staff = await house.talking()
    await customer.hang_up()
    await staff.vanish()
    await house.pass_time(62)
    assert staff.state == "signed_out"
    assert (await customer.row())["state"] == "closed"


async def test_who_changed_to_another_seat_within_the_grace_is_not_lost(house: House) -> None:
    staff = await house.agent()
    await staff.go(online=False)
    await staff.desk("sign_out")
    house.switch.phone("phone-alpha")
    moved = await house.agent("alpha.agent", endpoint="phone-alpha")
    await house.pass_time(5)
    assert (moved.state, moved.agent.cause) == ("ready", None)


async def test_a_break_in_which_the_phone_was_away_goes_on(house: House) -> None:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    await staff.go(online=False)
    await house.pass_time(10)
    assert (staff.state, staff.agent.cause) == ("on_break", "seat_lost")
    await staff.go(online=True)
    assert (staff.state, staff.agent.reason, staff.agent.cause) == ("on_break", "meal", None)
