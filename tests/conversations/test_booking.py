"""Calls that met only the fallback are booked, once, from the switch's own event file."""

import pytest
from tests.support.centre import ALPHA, House


async def _look_around(house: House) -> None:
    await house.control._look_around()
    await house.settle()


async def test_a_call_that_met_only_the_fallback_is_booked_once(house: House) -> None:
    await house.kill()
    customer = await house.call()
    customer.caller.fall_back()
    await house.wait(31)
    customer.caller.give_up()
    ended_at = house.clock.now()
    await house.wait(10)
    await house.start()
    for _ in range(3):
        await _look_around(house)
    await house.kill()
    await house.start()
    row = await customer.row()
    assert len(await house.rows("SELECT 1 FROM interaction")) == 1
    assert (row["tenant_id"], row["state"], row["result"]) == (
        house.ids.tenants["alpha"],
        "closed",
        "fallback",
    )
    assert (row["ended_by"], row["ended_at"]) == ("switch", ended_at)
    assert await customer.story() == ["opened", "number_resolved", "ended", "closed"]


async def test_a_caller_who_gave_up_in_the_fallback_hung_up_himself(house: House) -> None:
    await house.kill()
    customer = await house.call()
    customer.caller.fall_back()
    await house.wait(4)
    customer.caller.hang_up()
    await house.wait(4)
    await house.start()
    row = await customer.row()
    assert (row["result"], row["ended_by"]) == ("fallback", "customer")


async def test_an_unknown_number_in_the_fallback_is_the_operators(house: House) -> None:
    await house.kill()
    customer = await house.call("95559999")
    customer.caller.fall_back()
    customer.caller.hang_up()
    await house.wait(4)
    await house.start()
    assert (await customer.row())["tenant_id"] == house.ids.tenants["operator"]


async def test_a_call_that_ended_a_moment_ago_is_booked_a_moment_later(house: House) -> None:
    house.control.claiming = False
    customer = await house.call()
    customer.caller.fall_back()
    customer.caller.hang_up()
    await house.wait(1)
    await _look_around(house)
    assert not await house.rows("SELECT 1 FROM interaction")
    await house.wait(3)
    await _look_around(house)
    assert (await customer.row())["result"] == "fallback"
    assert house.control.offset > 0


async def test_what_ended_a_moment_before_a_crash_is_not_forgotten(house: House) -> None:
    house.control.claiming = False
    customer = await house.call()
    customer.caller.fall_back()
    customer.caller.hang_up()
    await house.wait(1)
    await _look_around(house)
    await house.kill()
    await house.wait(3)
    await house.start()
    assert (await customer.row())["result"] == "fallback"


async def test_our_own_calls_are_not_booked_again(house: House) -> None:
    customer, _ = await house.talking()
    await customer.hang_up()
    refused = await house.call("95559999")
    await house.pass_time(40)
    await _look_around(house)
    assert len(await house.rows("SELECT 1 FROM interaction")) == 2
    assert (await refused.row())["result"] == "refused"


async def test_a_call_that_still_hears_the_fallback_is_let_in_when_it_is_offered_again(house: House) -> None:
    await house.kill()
    customer = await house.call(ALPHA)
    customer.caller.fall_back()
    await house.start()
    assert customer.channel.ended is None
    customer.caller.offer_again()
    await house.settle()
    assert customer.hears() == "prompt:welcome.zh"
    await customer.hang_up()
    assert (await customer.row())["result"] == "self_service"


async def test_a_call_that_was_claimed_but_never_written_down_has_failed(house: House) -> None:
    await house.kill()
    house.switch.silent = False
    caller = house.switch.call(number=ALPHA)
    assert await house.switch.claim(caller.channel.id)
    house.switch.silent = True
    caller.hang_up()
    await house.wait(4)
    await house.start()
    (row,) = await house.rows("SELECT * FROM interaction")
    assert (row["result"], row["ended_by"]) == ("failed", "customer")


@pytest.mark.parametrize("quiet", [2, 6])
async def test_an_end_that_was_never_told_is_found(
    house: House, quiet: float, caplog: pytest.LogCaptureFixture
) -> None:
    customer, staff = await house.talking()
    house.faults.expected.add("a customer's end was never told")
    house.switch.silent = True
    customer.caller.hang_up()
    house.switch.silent = False
    await house.wait(quiet)
    await _look_around(house)
    if quiet < 5:
        assert staff.state == "talking"
        await house.wait(4)
        await _look_around(house)
    assert staff.state == "wrap_up"
    assert "a customer's end was never told" in caplog.messages
