"""A parked customer is taken, goes back to his queue, or gives up; in each of them also after a crash."""

import pytest
from tests.conversations.lives import let_pass, over, sleep
from tests.support.centre import BETA, House
from tests.support.centre_people import Customer, Staff
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.transfers.errors import AtWork
from yingda.conversations.moves import NotInThisPhase
from yingda.kernel.errors import NotFound
from yingda.routing.errors import SeatAway


async def _parked(house: House) -> tuple[Customer, Staff, str]:
    customer, staff = await house.talking()
    answer = await staff.contact("park")
    return customer, staff, str(answer["slot"])


async def test_a_parked_customer_hears_music_and_his_agent_documents(house: House) -> None:
    customer, staff, slot = await _parked(house)
    assert slot == "10"
    assert customer.hears() == "music:default"
    assert staff.state == "wrap_up"
    (row,) = await house.rows("SELECT * FROM parked")
    assert (row["slot"], row["parked_by"]) == (slot, staff.user_id)
    assert (row["returns_at"] - row["since"]).total_seconds() == 120
    assert customer.channel.recording is not None


async def test_a_colleague_takes_him_and_his_phone_answers_by_itself(house: House) -> None:
    customer, _first, slot = await _parked(house)
    second = await house.agent("shared.agent")
    await second.desk("take_parked", slot=slot)
    assert customer.hears() == {second.phone.ringing().id}
    assert second.state == "talking"
    assert not await house.rows("SELECT * FROM parked")
    leg = second.phone.ringing().leg
    assert leg is not None
    assert leg.auto_answer
    await customer.hang_up()
    assert second.state == "wrap_up"
    row = await customer.row()
    assert row["agent_id"] == second.user_id
    await over(house, customer)
    assert float((await customer.row())["hold_seconds"]) >= 0


async def test_who_parked_him_may_take_him_back_when_he_is_done(house: House) -> None:
    customer, staff, slot = await _parked(house)
    with pytest.raises(AtWork):
        await staff.desk("take_parked", slot=slot)
    await staff.contact("wrap_up", finish=True)
    await staff.desk("take_parked", slot=slot)
    assert customer.hears() == {staff.phone.ringing().id}


async def test_who_was_not_ready_is_so_again_afterwards(house: House) -> None:
    customer, _, slot = await _parked(house)
    second = await house.agent("shared.agent")
    await second.desk("not_ready", reason="paperwork")
    await second.desk("take_parked", slot=slot)
    assert customer.hears() == {second.phone.ringing().id}
    await customer.hang_up()
    await second.contact("wrap_up", finish=True)
    assert (second.state, second.agent.reason) == ("not_ready", "paperwork")


async def test_nobody_takes_who_is_none_of_his(house: House) -> None:
    _, _, slot = await _parked(house)
    stranger = await house.agent("beta.agent")
    with pytest.raises(NotFound):
        await stranger.desk("take_parked", slot=slot)
    with pytest.raises(NotFound):
        await stranger.desk("take_parked", slot="99")


async def test_two_houses_never_share_a_slot(house: House) -> None:
    _, _, slot = await _parked(house)
    second = await house.agent("beta.agent")
    other = await house.queued(BETA)
    await second.answer()
    answer = await second.contact("park")
    assert answer["slot"] != slot
    assert other.hears() == "music:default"


async def test_after_the_queues_time_he_is_back_with_his_place(house: House) -> None:
    await house.set_queue("alpha/service", park_seconds=30)
    customer, staff, _ = await _parked(house)
    waited = customer.line.interaction.queued_at
    await staff.desk("not_ready", reason="meal")
    await house.pass_time(31)
    item = customer.line.interaction
    assert (item.phase, item.queued_at, item.parked) == ("queued", waited, None)
    assert not await house.rows("SELECT * FROM parked")
    await house.pass_time(30)
    await staff.desk("ready")
    await staff.answer()
    assert customer.hears() == {staff.phone.ringing().id}


async def test_a_parked_customer_hangs_up(house: House) -> None:
    customer, _, _ = await _parked(house)
    await customer.hang_up()
    assert not await house.rows("SELECT * FROM parked")
    await over(house, customer)
    assert (await customer.row())["result"] == "answered"


@pytest.mark.parametrize("habit", ["unreachable", "busy", "refuses"])
async def test_a_phone_that_does_not_take_him_costs_him_nothing(house: House, habit: str) -> None:
    customer, _, slot = await _parked(house)
    second = await house.agent("shared.agent")
    second.phone.habit = habit  # type: ignore[assignment]  # one of its habits
    await second.desk("take_parked", slot=slot)
    assert customer.line.interaction.phase in {"queued", "offered"}
    assert second.state == "not_ready"
    assert str(customer.hears()).startswith("music:")


async def test_a_lost_phone_takes_nobody(house: House) -> None:
    _, _, slot = await _parked(house)
    second = await house.agent("shared.agent")
    await second.vanish()
    await house.pass_time(3)
    with pytest.raises(SeatAway):
        await second.desk("take_parked", slot=slot)


async def test_only_who_talks_with_him_parks_him(house: House) -> None:
    customer, staff = await house.talking()
    await customer.hang_up()
    with pytest.raises(NotInThisPhase):
        await staff.contact("park")


@pytest.mark.parametrize("deed", ["nothing", "customer", "long"])
async def test_parked_over_a_crash(house: House, deed: str) -> None:
    customer, _, slot = await _parked(house)
    deeds = {"nothing": [], "customer": [customer.caller.hang_up], "long": [lambda: let_pass(house, 200)]}
    await sleep(house, *deeds[deed])
    if deed == "customer":
        assert not await house.rows("SELECT * FROM parked")
        await over(house, customer)
    elif deed == "long":
        await house.pass_time(5)
        assert customer.line.interaction.phase in {"queued", "offered"}
    else:
        assert customer.hears() == "music:default"
        second = await house.agent("shared.agent")
        await second.desk("take_parked", slot=slot)
        assert customer.hears() == {second.phone.ringing().id}


async def test_taken_in_the_moment_of_a_crash(house: House) -> None:
    customer, _, slot = await _parked(house)
    second = await house.agent("shared.agent")
    second.phone.habit = "manual"
    house.switch.silent = True
    await house.control.command("desk.take_parked", second.user_id, {"slot": slot})
    await house.breathe()
    await house.centre.settle()
    await sleep(house)
    assert customer.line.interaction.phase in {"queued", "offered", "talking"}
    check_present(house)
    await check_ledger(house)
