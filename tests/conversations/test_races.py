"""What walks through bad days have found: each a story of its own, so that it does not come back."""

import asyncio
from typing import Any

import pytest
from tests.conversations.test_listening import lead_of
from tests.support.centre import House
from tests.support.seats import kept_up, press, remote_seat
from tests.support.truth import check_ledger, check_present

from yingda.conversations.model import Phase

GARAGE = "13900000004"


async def some_turns(count: int) -> None:
    """Let a little happen, and the rest not."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.mark.parametrize("dies", [False, True])
@pytest.mark.parametrize("how", ["complete", "hang_up"])
async def test_who_is_handed_outside_while_it_rings_does_not_hear_silence(
    house: House, how: str, dies: bool
) -> None:
    house.secrets.add(GARAGE)
    customer, staff = await house.talking()
    garage = house.switch.outside(GARAGE)
    await staff.contact("consult", target={"kind": "number", "digits": GARAGE})
    if dies:
        await house.kill()
        await house.start()
    if how == "complete":
        await staff.contact("complete")
    else:
        await staff.hang_up()
    assert customer.line.interaction.phase is Phase.FORWARDING
    assert str(customer.hears()).startswith("music:")
    garage.answer()
    await house.settle()
    assert customer.hears() == {garage.ringing().id}


async def test_who_is_handed_outside_before_the_leg_is_made_is_rung_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.secrets.add(GARAGE)
    customer, staff = await house.talking()
    garage, gate, make = house.switch.outside(GARAGE), asyncio.Event(), house.switch.start_music

    async def slowly(*args: Any, **kwargs: Any) -> None:
        await gate.wait()
        await make(*args, **kwargs)

    with monkeypatch.context() as patch:
        # The music of who is held comes before the leg, and takes its time.
        patch.setattr(house.switch, "start_music", slowly)
        args = {"interaction_id": str(customer.line.id), "target": {"kind": "number", "digits": GARAGE}}
        await house.control.command("desk.consult", staff.user_id, args)
        staff.phone.hang_up()
        await some_turns(20)
        gate.set()
        await house.settle()
    assert customer.line.interaction.phase is Phase.FORWARDING
    garage.answer()
    await house.settle()
    assert customer.hears() == {garage.ringing().id}


@pytest.mark.parametrize("turns", range(5))
@pytest.mark.parametrize("mode", ["barge", "in_charge"])
async def test_a_supervisor_who_came_in_just_before_a_crash_is_heard_as_it_is_written(
    house: House, mode: str, turns: int
) -> None:
    customer, _ = await house.talking()
    lead = lead_of(house)
    await lead.listen(customer)
    args = {"interaction_id": str(customer.line.id), "mode": mode}
    await house.control.command("floor.listen", lead.user_id, args)
    await some_turns(turns)
    await house.kill()
    await house.start()
    check_present(house)
    await check_ledger(house)
    await house.pass_time(30)
    check_present(house)


async def test_a_break_that_a_supervisor_wants_is_pending_and_the_cause_is_another(house: House) -> None:
    _, staff = await house.talking()
    args = {"agent_id": str(staff.user_id), "reason": "coaching"}
    await house.control.command("floor.not_ready", house.ids.users["alpha.lead"], args)
    await house.settle()
    assert (staff.state, staff.agent.cause) == ("talking", None)
    assert staff.agent.pending is not None
    await staff.hang_up()
    await house.pass_time(60)
    assert (staff.state, staff.agent.reason) == ("training", "coaching")


async def test_a_line_to_a_seat_that_he_only_wanted_to_change_to_is_given_up_after_a_crash(
    house: House,
) -> None:
    staff = await house.agent()
    outside = await remote_seat(house, mode="kept_up", code="K1")
    (seat,) = await house.rows("SELECT id FROM seat WHERE endpoint = %(e)s", e=outside.phone.endpoint)
    await staff.desk("change_seat", seat_id=str(seat["id"]))
    assert outside.phone.ringing().ringing
    await house.kill()
    await house.start()
    assert staff.state == "ready"
    assert not house.switch.channels
    check_present(house)


async def test_a_supervisor_who_has_come_in_goes_aside_with_the_agent_and_back(house: House) -> None:
    customer, first = await house.talking()
    second = await house.agent("shared.agent")
    lead = lead_of(house)
    await lead.listen(customer, "barge")
    await first.contact("consult", target={"kind": "agent", "agent_id": str(second.user_id)})
    check_present(house)
    await second.answer()
    agents = {first.phone.ringing().id, second.phone.ringing().id}
    assert lead.hears() == agents
    assert str(customer.hears()).startswith("music:")
    await house.kill()
    await house.start()
    assert lead.hears() == agents
    await first.contact("swap")
    assert lead.hears() == {customer.channel.id, first.phone.ringing().id}
    await first.contact("conference")
    assert lead.hears() == {customer.channel.id, *agents}
    check_present(house)


async def test_a_kept_up_line_that_went_with_the_switch_is_dialled_again_before_anybody_is_rung_on_it(
    house: House,
) -> None:
    staff = await kept_up(house)
    house.switch.lose()
    house.switch.come_back(restarted=True)
    await house.settle()
    check_present(house)
    assert (staff.state, staff.agent.cause) == ("not_ready", "seat_lost")
    await house.pass_time(2)
    await staff.answer()
    await press(house, staff.phone, "1")
    assert staff.state == "ready"
    check_present(house)
