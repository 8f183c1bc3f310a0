"""An agent changes his seat in mid-shift, in whatever state: nothing is lost, and nobody is ready where nothing rings."""

from typing import Any

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer, Staff
from tests.support.seats import press, remote_seat
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.recovery.audio import AudioWatch
from yingda.conversations.channels.voice.recovery.taking import SeatSilent
from yingda.kernel.errors import NotFound
from yingda.routing.errors import SeatAway


def silent(customer: Customer) -> list[str]:
    return list(customer.line.interaction.silent_sides)


def at(staff: Staff) -> list[str | None]:
    return [staff.state, staff.agent.cause]


async def change(staff: Staff, to: Staff) -> dict[str, Any]:
    (seat,) = await staff.house.rows("SELECT id FROM seat WHERE endpoint = %(e)s", e=to.phone.endpoint)
    return await staff.desk("change_seat", seat_id=str(seat["id"]))


def phone(house: House) -> Staff:
    return house.staff("alpha.agent", endpoint="phone-alpha")


async def test_a_ready_agent_is_ready_at_the_new_seat_with_his_place_among_the_idle(house: House) -> None:
    staff = await house.agent()
    await house.pass_time(10)
    idle = staff.agent.idle_since
    desk_phone = phone(house)
    await change(staff, desk_phone)
    assert (staff.state, staff.agent.idle_since) == ("ready", idle)
    await house.queued()
    assert desk_phone.phone.ringing().ringing
    check_present(house)
    await check_ledger(house)


@pytest.mark.parametrize("held", [False, True])
async def test_a_talking_agents_customer_is_put_through_to_the_new_seat(house: House, held: bool) -> None:
    customer, staff = await house.talking()
    if held:
        await staff.contact("hold")
    old, desk_phone = staff.phone.ringing().id, phone(house)
    await change(staff, desk_phone)
    leg = desk_phone.phone.ringing()
    assert (staff.state, old in house.switch.channels) == ("talking", False)
    assert leg.leg is not None
    assert leg.leg.auto_answer
    assert customer.hears() == {leg.id}
    check_present(house)
    await house.pass_time(30)
    assert (staff.state, staff.agent.deadline, staff.agent.cause) == ("talking", None, None)
    await customer.hang_up()
    assert staff.state == "wrap_up"
    await check_ledger(house)


async def test_where_the_call_does_not_arrive_he_goes_on_at_the_old_seat(house: House) -> None:
    customer, staff = await house.talking()
    desk_phone = phone(house)
    desk_phone.phone.habit = "unreachable"
    await change(staff, desk_phone)
    assert (staff.state, customer.hears()) == ("talking", {staff.phone.ringing().id})
    assert staff.agent.seat_id is not None
    assert house.centre.directory.seats[staff.agent.seat_id].endpoint == staff.phone.endpoint
    check_present(house)


async def test_a_seat_that_does_not_answer_or_is_not_free_is_refused_and_nothing_changes(
    house: House,
) -> None:
    customer, staff = await house.talking()
    desk_phone = phone(house)
    desk_phone.phone.go(online=False)
    with pytest.raises(SeatSilent):
        await change(staff, desk_phone)
    assert customer.hears() == {staff.phone.ringing().id}
    with pytest.raises(NotFound):
        await change(staff, house.staff("shared.agent"))
    second = await remote_seat(house, agent="shared.agent", code="R2")
    assert second.agent.tenant_id != staff.agent.tenant_id
    with pytest.raises(NotFound):
        await change(staff, second)


async def test_an_offer_is_withdrawn_and_comes_again_at_the_new_seat(house: House) -> None:
    staff = await house.agent()
    customer = await house.queued()
    assert staff.state == "ringing"
    desk_phone = phone(house)
    await change(staff, desk_phone)
    assert (staff.state, customer.hears()) == ("ringing", "music:default")
    await desk_phone.answer()
    assert customer.hears() == {desk_phone.phone.ringing().id}
    check_present(house)


async def test_to_a_telephone_outside_and_back_in_a_call(house: House) -> None:
    customer, staff = await house.talking()
    outside = await remote_seat(house)
    await change(staff, outside)
    assert customer.hears() == "music:default"
    await outside.answer()
    await press(house, outside.phone, "1")
    assert customer.hears() == {outside.phone.ringing().id}
    await change(staff, house.staff("alpha.agent"))
    assert customer.hears() == {staff.phone.ringing().id}
    check_present(house)
    await check_ledger(house)


async def test_to_a_kept_up_line_he_changes_when_it_is_up_and_talks_on_until_then(house: House) -> None:
    customer, staff = await house.talking()
    outside = await remote_seat(house, mode="kept_up")
    assert await change(staff, outside) == {"dialled": True}
    await outside.answer()
    assert customer.hears() == {staff.phone.ringing().id}
    check_present(house)
    await press(house, outside.phone, "1")
    line = outside.phone.ringing().id
    assert customer.hears() == {line}
    check_present(house)
    await change(staff, house.staff("alpha.agent"))
    assert (line in house.switch.channels, customer.hears()) == (False, {staff.phone.ringing().id})
    await check_ledger(house)


async def test_a_kept_up_line_that_nobody_takes_up_changes_nothing(house: House) -> None:
    staff = await house.agent()
    outside = await remote_seat(house, mode="kept_up", habit="unreachable")
    await change(staff, outside)
    await house.pass_time(61)
    assert (staff.state, len(house.switch.channels)) == ("ready", 0)
    check_present(house)
    assert not house.centre.awaited


async def test_who_was_lost_is_found_at_another_seat(house: House) -> None:
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(3)
    assert staff.agent.cause == "seat_lost"
    desk_phone = phone(house)
    await change(staff, desk_phone)
    assert at(staff) == ["talking", None]
    assert customer.hears() == {desk_phone.phone.ringing().id}
    await house.pass_time(60)
    assert staff.state == "talking"


async def test_without_a_microphone_nobody_is_ready(house: House) -> None:
    staff = await house.agent()
    await staff.desk("phone_fault", kind="microphone")
    assert (staff.state, staff.agent.reason, staff.agent.cause) == ("not_ready", "seat_away", "seat_fault")
    with pytest.raises(SeatAway):
        await staff.desk("ready")
    await house.pass_time(300)
    assert staff.state == "not_ready"
    await staff.desk("phone_well")
    assert at(staff) == ["ready", None]
    await check_ledger(house)


async def test_a_fault_in_a_call_keeps_the_next_one_away(house: House) -> None:
    customer, staff = await house.talking()
    await staff.desk("phone_fault", kind="audio_device")
    assert at(staff) == ["talking", "seat_fault"]
    await customer.hang_up()
    await house.pass_time(60)
    assert (staff.state, staff.agent.reason) == ("not_ready", "seat_away")
    await staff.desk("phone_well")
    assert staff.state == "ready"
    await check_ledger(house)


async def test_a_fault_while_it_rings_gives_the_call_to_another(house: House) -> None:
    staff = await house.agent()
    await house.pass_time(1)
    other = await house.agent("shared.agent")
    await house.queued()
    assert staff.state == "ringing"
    await staff.desk("phone_fault", kind="microphone")
    assert (staff.state, staff.agent.cause, other.state) == ("not_ready", "seat_fault", "ringing")


async def test_a_fault_while_he_is_asked_for_advice_ends_the_asking(house: House) -> None:
    customer, staff = await house.talking()
    other = await house.agent("shared.agent")
    await staff.contact("consult", target={"kind": "agent", "agent_id": str(other.user_id)})
    assert other.state == "ringing"
    await other.desk("phone_fault", kind="microphone")
    assert (other.state, other.agent.cause) == ("not_ready", "seat_fault")
    assert (staff.state, customer.line.interaction.parties) == ("talking", ())
    await check_ledger(house)


async def test_a_supervisors_newer_page_is_his_phone_and_its_faults_are_nobodys(house: House) -> None:
    lead, endpoint = house.ids.users["alpha.lead"], "browser-alpha-lead"

    async def page(verb: str, **args: str) -> object:
        answer = await house.control.command(f"desk.{verb}", lead, args)
        await house.settle()
        return answer

    assert await page("phone_taken", endpoint=endpoint, instance="first") == {}
    assert await page("phone_taken", endpoint=endpoint, instance="second") == {}
    (row,) = await house.rows("SELECT page FROM seat WHERE endpoint = %(e)s", e=endpoint)
    assert row["page"] == "second"
    assert await page("phone_fault", kind="microphone") == {}
    assert await page("phone_fault", kind="no_audio") == {"side": None}
    assert await page("phone_well") == {}


async def test_a_silent_side_of_a_desk_phones_call_is_told_and_when_it_is_back(house: House) -> None:
    desk_phone = await house.agent(endpoint="phone-alpha")
    customer = await house.queued()
    await desk_phone.answer()
    watch = AudioWatch(house.centre)
    for is_silent in (False, True, True, True):
        if is_silent:
            customer.channel.silent_since = customer.channel.silent_since or house.clock.now()
        await watch.look()
        await house.pass_time(2.6)
    await watch.look()
    await house.settle()
    assert silent(customer) == ["customer"]
    customer.channel.silent_since = None
    await watch.look()
    await house.settle()
    assert silent(customer) == []
    assert [kind for kind in await customer.story() if kind.startswith("audio")] == [
        "audio_missing",
        "audio_back",
    ]
    await check_ledger(house)


async def test_a_page_that_hears_nothing_of_a_customer_who_is_heard_gets_another_leg(house: House) -> None:
    customer, staff = await house.talking()
    old = staff.phone.ringing().id

    async def heard(channel_id: str) -> int:
        counts.append(1)
        return len(counts)

    counts: list[int] = []
    house.switch.heard = heard  # type: ignore[method-assign]  # the customer is heard
    assert await staff.desk("phone_fault", kind="no_audio") == {"side": "agent"}
    assert (staff.state, customer.hears()) == ("talking", {staff.phone.ringing().id})
    assert staff.phone.ringing().id != old
    assert silent(customer) == ["agent"]
    await staff.desk("phone_well")
    assert silent(customer) == []
    check_present(house)


async def test_a_page_that_hears_nothing_of_a_silent_customer_is_told_so(house: House) -> None:
    customer, staff = await house.talking()
    leg = staff.phone.ringing().id
    assert await staff.desk("phone_fault", kind="no_audio") == {"side": "customer"}
    assert (staff.phone.ringing().id, silent(customer)) == (leg, ["customer"])
    assert staff.agent.cause is None


async def test_the_newest_page_is_the_phone_and_has_its_call(house: House) -> None:
    customer, staff = await house.talking()
    endpoint = staff.phone.endpoint
    await staff.desk("phone_taken", endpoint=endpoint, instance="first")
    await staff.desk("phone_ready", endpoint=endpoint, instance="first")
    leg = staff.phone.ringing().id
    await staff.desk("phone_taken", endpoint=endpoint, instance="second")
    assert customer.hears() == "music:default"
    await staff.desk("page_gone", endpoint=endpoint, instance="first")
    await staff.desk("phone_ready", endpoint=endpoint, instance="second")
    assert customer.hears() == {staff.phone.ringing().id}
    assert staff.phone.ringing().id != leg
    await staff.desk("page_gone", endpoint=endpoint, instance="first")
    assert at(staff) == ["talking", None]
    (row,) = await house.rows("SELECT page FROM seat WHERE endpoint = %(e)s", e=endpoint)
    assert row["page"] == "second"
    await staff.desk("page_gone", endpoint=endpoint, instance="second")
    assert at(staff) == ["talking", "seat_lost"]
    (row,) = await house.rows("SELECT page FROM seat WHERE endpoint = %(e)s", e=endpoint)
    assert row["page"] is None


async def test_who_only_documents_a_contact_does_not_get_its_call_by_changing_his_seat(house: House) -> None:
    customer, staff = await house.talking()
    slot = str((await staff.contact("park"))["slot"])
    colleague = await house.agent("shared.agent")
    await colleague.desk("take_parked", slot=slot)
    await colleague.vanish()
    await house.pass_time(2)
    assert (staff.state, customer.line.interaction.phase.value) == ("wrap_up", "returning")
    desk_phone = phone(house)
    await change(staff, desk_phone)
    assert not [
        each
        for each in house.switch.channels.values()
        if each.leg and each.leg.endpoint == desk_phone.phone.endpoint
    ]
    await colleague.go(online=True)
    assert (customer.hears(), colleague.state) == ({colleague.phone.ringing().id}, "talking")
    check_present(house)
    await check_ledger(house)
