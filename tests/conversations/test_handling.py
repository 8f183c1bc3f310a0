"""What an agent does with his contact: hold, mute, hang up, document."""

import pytest
from tests.support.centre import House
from tests.support.virtual_time import seconds

from yingda.conversations.channels.voice.recovery.taking import SeatSilent, SeatTaken
from yingda.conversations.moves import NotInThisPhase
from yingda.kernel.errors import NotFound
from yingda.routing.errors import IllegalTransition
from yingda.telephony.events import EndCause, Party


async def test_both_hear_each_other_and_are_recorded(house: House) -> None:
    customer, staff = await house.talking()
    assert customer.hears() == {staff.phone.ringing().id}
    assert house.switch.hears(staff.phone.ringing().id) == frozenset({customer.channel.id})
    recording = customer.channel.recording
    assert recording is not None
    assert recording.parent == house.settings.recordings / "incoming"
    await customer.hang_up()
    (row,) = await house.rows("SELECT * FROM recording")
    assert (row["state"], str(row["id"])) == ("ended", recording.name)


async def test_a_queue_without_recording_is_not_recorded(house: House) -> None:
    await house.set_queue("alpha/service", recorded=False)
    customer, _ = await house.talking()
    assert customer.channel.recording is None


async def test_hold_plays_music_and_resume_brings_back(house: House) -> None:
    customer, staff = await house.talking()
    await house.pass_time(10)
    await staff.contact("hold")
    assert customer.hears() == "music:default"
    assert house.switch.hears(staff.phone.ringing().id) == "silence"
    with pytest.raises(NotInThisPhase):
        await staff.contact("hold")
    await house.pass_time(7)
    await staff.contact("resume")
    assert customer.hears() == {staff.phone.ringing().id}
    with pytest.raises(NotInThisPhase):
        await staff.contact("resume")
    await house.pass_time(3)
    await staff.contact("hang_up")
    row = await customer.row()
    assert (float(row["talk_seconds"]), float(row["hold_seconds"])) == (13.0, 7.0)


async def test_the_phones_own_hold_key_does_the_same(house: House) -> None:
    customer, staff = await house.talking()
    staff.phone.hold(held=True)
    await house.settle()
    assert customer.hears() == "music:default"
    staff.phone.hold(held=False)
    await house.settle()
    assert customer.hears() == {staff.phone.ringing().id}


async def test_mute_keeps_the_agents_voice_from_the_customer(house: House) -> None:
    customer, staff = await house.talking()
    await staff.contact("mute")
    assert customer.hears() == "silence"
    await staff.contact("unmute")
    assert customer.hears() == {staff.phone.ringing().id}


@pytest.mark.parametrize("phase", ["talking", "held"])
@pytest.mark.parametrize("side", ["customer", "phone", "desk"])
async def test_either_side_ends_the_conversation_for_both(house: House, side: str, phase: str) -> None:
    customer, staff = await house.talking()
    if phase == "held":
        await staff.contact("hold")
    await house.pass_time(5)
    if side == "customer":
        await customer.hang_up()
    elif side == "phone":
        await staff.hang_up()
    else:
        await staff.contact("hang_up")
    assert not house.switch.channels
    assert (await customer.row())["ended_by"] == ("customer" if side == "customer" else "agent")
    assert staff.state == "wrap_up"


@pytest.mark.parametrize("first", ["customer", "agent"])
async def test_both_hang_up_in_the_same_instant(house: House, first: str) -> None:
    customer, staff = await house.talking()
    for side in (first, "agent" if first == "customer" else "customer"):
        (customer.caller if side == "customer" else staff.phone).hang_up()
    await house.settle()
    assert (await customer.row())["ended_by"] == first
    assert len(await customer.events("ended")) == 1
    assert staff.state == "wrap_up"
    with pytest.raises(NotInThisPhase):
        await staff.contact("hang_up")


async def test_a_customer_whom_the_switch_cut_off_was_ended_by_the_switch(house: House) -> None:
    customer, staff = await house.talking()
    house.switch.end(customer.channel.id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    row = await customer.row()
    assert (row["ended_by"], row["end_cause"]) == ("switch", "media_lost")
    assert staff.state == "wrap_up"


async def test_wrap_up_ends_at_its_deadline(house: House) -> None:
    customer, staff = await house.talking()
    await customer.hang_up()
    assert staff.agent.deadline == house.clock.now() + seconds(30)
    await house.pass_time(29.9)
    assert staff.state == "wrap_up"
    await house.pass_time(0.1)
    assert (staff.state, staff.agent.cause) == ("ready", "wrap_up_timeout")
    row = await customer.row()
    assert (row["state"], float(row["wrap_up_seconds"])) == ("closed", 30.0)


async def test_wrap_up_is_extended_by_right(house: House) -> None:
    customer, staff = await house.talking()
    await customer.hang_up()
    await staff.desk("extend_wrap_up")
    await house.pass_time(89)
    assert staff.state == "wrap_up"
    await house.pass_time(1)
    assert staff.state == "ready"


async def test_a_queue_without_wrap_up_frees_the_agent_at_once(house: House) -> None:
    await house.set_queue("alpha/service", wrap_up_seconds=0)
    customer, staff = await house.talking()
    await customer.hang_up()
    assert staff.state == "ready"
    assert (await customer.row())["state"] == "closed"


async def _disposition(house: House, tenant: str) -> str:
    (row,) = await house.rows(
        "SELECT id FROM disposition WHERE tenant_id = %(id)s", id=house.ids.tenants[tenant]
    )
    return str(row["id"])


async def test_disposition_and_note_are_kept_and_the_note_is_sealed(house: House) -> None:
    customer, staff = await house.talking()
    house.secrets.add("calls from the neighbour's")
    chosen = await _disposition(house, "alpha")
    await staff.contact("wrap_up", note="calls from the neighbour's")
    await customer.hang_up()
    await staff.contact("wrap_up", note="calls from the neighbour's", disposition_id=chosen, finish=True)
    row = await customer.row()
    assert str(row["disposition_id"]) == chosen
    cipher = house.centre.keys.of(row["tenant_id"])
    assert cipher.unseal(row["note_sealed"]) == "calls from the neighbour's"
    assert (await customer.story())[-4:] == ["wrap_up_begun", "disposition_set", "wrap_up_ended", "closed"]


async def test_a_disposition_of_another_enterprise_is_not_there(house: House) -> None:
    customer, staff = await house.talking()
    foreign = await _disposition(house, "beta")
    with pytest.raises(NotFound):
        await staff.contact("wrap_up", note="", disposition_id=foreign)
    await customer.hang_up()
    with pytest.raises(NotFound):
        await staff.contact("wrap_up", note="", disposition_id=foreign, finish=True)
    assert (await customer.row())["disposition_id"] is None


async def test_wrap_up_cannot_be_finished_while_they_talk(house: House) -> None:
    _, staff = await house.talking()
    with pytest.raises(NotInThisPhase):
        await staff.contact("wrap_up", note="x", finish=True)


async def test_the_break_asked_for_during_the_call_is_taken_after_it(house: House) -> None:
    customer, staff = await house.talking()
    await staff.desk("not_ready", reason="rest")
    assert staff.state == "talking"
    await customer.hang_up()
    await staff.contact("wrap_up", note="", finish=True)
    assert (staff.state, staff.agent.reason) == ("on_break", "rest")


async def test_a_break_that_was_taken_back_is_not_taken(house: House) -> None:
    customer, staff = await house.talking()
    await staff.desk("not_ready", reason="rest")
    await staff.desk("ready")
    await customer.hang_up()
    await house.pass_time(30)
    assert staff.state == "ready"


async def test_a_sign_out_asked_for_during_the_call_is_done_after_it(house: House) -> None:
    customer, staff = await house.talking()
    await staff.desk("sign_out")
    await customer.hang_up()
    assert staff.state == "wrap_up"
    await house.pass_time(30)
    assert staff.state == "signed_out"


async def test_a_seat_has_one_agent(house: House) -> None:
    phone = house.switch.phone("phone-alpha")
    first = house.staff("alpha.agent", endpoint=phone.endpoint)
    await first.sign_in()
    await house.change(
        "UPDATE app_user SET tenant_id = %(alpha)s WHERE id = %(id)s",
        alpha=house.ids.tenants["alpha"],
        id=house.ids.users["shared.agent"],
    )
    await house.change(
        "UPDATE pool_member SET tenant_id = %(alpha)s WHERE user_id = %(id)s",
        alpha=house.ids.tenants["alpha"],
        id=house.ids.users["shared.agent"],
    )
    await house.change(
        "UPDATE agent SET tenant_id = %(alpha)s WHERE user_id = %(id)s",
        alpha=house.ids.tenants["alpha"],
        id=house.ids.users["shared.agent"],
    )
    await house.stop()
    await house.start()
    second = house.staff("shared.agent", endpoint=phone.endpoint)
    with pytest.raises(SeatTaken):
        await second.sign_in()


async def test_a_silent_phone_is_no_seat(house: House) -> None:
    staff = house.staff()
    staff.phone.online = False
    with pytest.raises(SeatSilent):
        await staff.sign_in()
    assert staff.state == "signed_out"


async def test_a_foreign_seat_is_not_there(house: House) -> None:
    house.switch.phone("browser-beta1")
    with pytest.raises(NotFound):
        await house.agent("alpha.agent", endpoint="browser-beta1")


async def test_nobody_signs_in_twice(house: House) -> None:
    staff = await house.agent()
    with pytest.raises(IllegalTransition):
        await staff.sign_in()


async def test_a_sip_phone_works_as_a_browser_does(house: House) -> None:
    house.switch.phone("phone-alpha")
    staff = await house.agent("alpha.agent", endpoint="phone-alpha")
    customer = await house.queued()
    await staff.answer()
    await staff.contact("hold")
    await staff.contact("resume")
    await staff.contact("hang_up")
    assert (await customer.row())["ended_by"] == "agent"
