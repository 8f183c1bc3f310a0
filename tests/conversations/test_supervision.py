"""A supervisor can free anybody and sign anybody out, in every state."""

from collections.abc import Awaitable, Callable

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer, Staff

from yingda.routing.errors import IllegalTransition

Way = Callable[[House], Awaitable[tuple[Staff, Customer | None]]]


async def _ready(house: House) -> tuple[Staff, Customer | None]:
    return await house.agent(), None


async def _on_break(house: House) -> tuple[Staff, Customer | None]:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return staff, None


async def _ringing(house: House) -> tuple[Staff, Customer | None]:
    staff = await house.agent()
    return staff, await house.queued()


async def _ringing_before_sign_out(house: House) -> tuple[Staff, Customer | None]:
    staff, customer = await _ringing(house)
    await staff.desk("sign_out")
    return staff, customer


async def _talking(house: House) -> tuple[Staff, Customer | None]:
    customer, staff = await house.talking()
    return staff, customer


async def _held(house: House) -> tuple[Staff, Customer | None]:
    staff, customer = await _talking(house)
    await staff.contact("hold")
    return staff, customer


async def _returning(house: House) -> tuple[Staff, Customer | None]:
    staff, customer = await _talking(house)
    await staff.vanish()
    await house.pass_time(2)
    return staff, customer


async def _wrap_up(house: House) -> tuple[Staff, Customer | None]:
    staff, customer = await _talking(house)
    assert customer is not None
    await customer.hang_up()
    return staff, customer


async def _seat_lost(house: House) -> tuple[Staff, Customer | None]:
    staff = await house.agent()
    await staff.go(online=False)
    await house.pass_time(2)
    return staff, None


WAYS: dict[str, tuple[Way, str]] = {
    "on_break": (_on_break, "ready"),
    "ringing": (_ringing, "ringing"),
    "ringing_before_sign_out": (_ringing_before_sign_out, "signed_out"),
    "talking": (_talking, "ringing"),
    "held": (_held, "ringing"),
    "returning": (_returning, "not_ready"),
    "wrap_up": (_wrap_up, "ready"),
    "seat_lost": (_seat_lost, "not_ready"),
}


@pytest.mark.parametrize("state", WAYS)
async def test_anybody_can_be_freed(house: House, state: str) -> None:
    way, after = WAYS[state]
    staff, customer = await way(house)
    await house.supervise("free", staff)
    assert staff.state == after
    if customer is not None and customer.channel.ended is None:
        assert customer.hears() == "music:default"
    if customer is not None and state == "wrap_up":
        (ended,) = await customer.events("wrap_up_ended")
        assert (ended["facts"]["cause"], ended["actor_kind"]) == ("forced", "supervisor")


@pytest.mark.parametrize("state", [*WAYS, "ready"])
async def test_anybody_can_be_signed_out_and_his_customer_goes_to_another(house: House, state: str) -> None:
    staff, customer = await (WAYS[state][0] if state in WAYS else _ready)(house)
    other = await house.agent("shared.agent")
    await house.supervise("sign_out", staff)
    assert staff.state == "signed_out"
    if customer is not None and customer.channel.ended is None:
        assert other.agent.interaction_id == customer.line.id
        await other.answer()
        assert customer.hears() == {other.phone.ringing().id}


async def test_a_customer_taken_from_his_agent_is_first_in_line(house: House) -> None:
    customer, staff = await house.talking()
    other = await house.agent("shared.agent")
    await other.desk("not_ready", reason="rest")
    await house.pass_time(5)
    await house.queued()
    await house.supervise("sign_out", staff)
    await other.desk("ready")
    assert other.agent.interaction_id == customer.line.id


async def test_who_is_signed_out_cannot_be_freed(house: House) -> None:
    staff = house.staff()
    for verb in ("free", "sign_out"):
        with pytest.raises(IllegalTransition):
            await house.supervise(verb, staff)


async def test_the_agents_stream_tells_who_did_it(house: House) -> None:
    staff = await house.agent()
    await house.supervise("sign_out", staff)
    rows = await house.rows(
        "SELECT * FROM agent_event WHERE agent_id = %(id)s ORDER BY seq", id=staff.user_id
    )
    assert (rows[-1]["type"], rows[-1]["actor_kind"], rows[-1]["actor_id"]) == (
        "agent_signed_out",
        "supervisor",
        house.ids.users["alpha.lead"],
    )
    assert rows[-1]["facts"]["cause"] == "forced"
