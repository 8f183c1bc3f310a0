"""Who is let in, and what the ledger keeps of those who are not."""

import asyncio

from tests.support.centre import ALPHA, BETA, House
from tests.support.centre_people import Customer

from yingda.telephony.ports import Refusal


async def _refused(house: House, customer: Customer, refusal: Refusal, *, tenant: str) -> None:
    assert customer.channel.refusal is refusal
    assert not customer.channel.up
    row = await customer.row()
    assert row["tenant_id"] == house.ids.tenants[tenant]
    assert (row["state"], row["result"], row["end_cause"]) == ("closed", "refused", refusal.value)
    assert (await customer.story())[-2:] == ["ended", "closed"]


async def test_an_unknown_number_is_refused_and_booked_for_the_operator(house: House) -> None:
    customer = await house.call("95559999")
    await _refused(house, customer, Refusal.UNKNOWN_NUMBER, tenant="operator")
    assert (await customer.row())["number_digits"] == "95559999"


async def test_a_suspended_enterprise_is_refused_and_the_other_is_not(house: House) -> None:
    await house.change(
        "UPDATE tenant SET status = 'suspended' WHERE id = %(id)s", id=house.ids.tenants["alpha"]
    )
    await _refused(house, await house.call(ALPHA), Refusal.SUSPENDED, tenant="alpha")
    assert (await house.call(BETA)).hears() == "prompt:welcome.zh"


async def test_a_suspended_number_is_refused(house: House) -> None:
    await house.change("UPDATE number SET status = 'suspended' WHERE digits = %(digits)s", digits=ALPHA)
    await _refused(house, await house.call(ALPHA), Refusal.SUSPENDED, tenant="alpha")


async def test_a_number_without_a_published_flow_is_refused(house: House) -> None:
    await house.change(
        "UPDATE flow SET published_version = NULL WHERE tenant_id = %(id)s", id=house.ids.tenants["alpha"]
    )
    await _refused(house, await house.call(ALPHA), Refusal.UNAVAILABLE, tenant="alpha")


async def test_a_stored_flow_that_cannot_be_read_costs_only_its_own_callers(house: House) -> None:
    await house.change(
        """UPDATE flow_version SET document = '{"format": 99}' WHERE tenant_id = %(id)s""",
        id=house.ids.tenants["alpha"],
    )
    await _refused(house, await house.call(ALPHA), Refusal.UNAVAILABLE, tenant="alpha")
    assert (await house.call(BETA)).hears() == "prompt:welcome.zh"


async def test_the_contracted_channels_are_never_exceeded_by_calls_that_come_together(house: House) -> None:
    together = [house.switch.call(number=ALPHA, caller="13800000001") for _ in range(12)]
    await house.settle()
    assert sum(1 for caller in together if caller.channel.refusal is Refusal.BUSY) == 7
    assert sum(1 for caller in together if caller.channel.up) == 5
    assert (await house.call(BETA)).channel.refusal is None
    together[next(i for i, caller in enumerate(together) if caller.channel.up)].hang_up()
    await house.settle()
    assert (await house.call(ALPHA)).channel.refusal is None
    assert (await house.call(ALPHA)).channel.refusal is Refusal.BUSY


async def test_channels_of_other_nodes_count(house: House) -> None:
    await house.change(
        """INSERT INTO call (id, tenant_id, interaction_id, kind, channel_id, node, state, started_at)
           SELECT gen_random_uuid(), %(id)s, gen_random_uuid(), 'customer', 'far-' || n, 'elsewhere', 'up', now()
           FROM generate_series(1, 4) n""",
        id=house.ids.tenants["alpha"],
    )
    first, second = await house.call(ALPHA), await house.call(ALPHA)
    assert (first.channel.refusal, second.channel.refusal) == (None, Refusal.BUSY)
    await house.change("DELETE FROM call WHERE node = 'elsewhere'")


async def test_a_withheld_caller_is_let_in(house: House) -> None:
    customer = await house.call(ALPHA, caller="")
    house.secrets.discard("")
    assert customer.hears() == "prompt:welcome.zh"


async def test_tenant_number_and_caller_are_known_before_the_first_prompt(house: House) -> None:
    customer = await house.call(ALPHA)
    assert (await customer.story())[:3] == ["opened", "number_resolved", "flow_entered"]
    row = await customer.row()
    cipher = house.centre.keys.of(house.ids.tenants["alpha"])
    assert cipher.unseal(row["caller_sealed"]) == "13800000001"
    assert row["caller_hash"] == cipher.keyed_hash("13800000001")


async def test_a_caller_who_is_gone_before_he_was_let_in_leaves_only_his_row(house: House) -> None:
    for steps in (1, 2, 3, 4, 5, 6, 8, 13, 21, 40):
        customer = Customer(house=house, caller=house.switch.call(number=ALPHA))
        for _ in range(steps):
            await asyncio.sleep(0)
        customer.caller.hang_up()
        await house.settle()
        assert not house.switch.channels
        assert not house.centre.lines.all()


async def test_a_call_that_comes_from_the_fallback_is_let_in_answered(house: House) -> None:
    house.control.claiming = False
    customer = await house.call(ALPHA)
    customer.caller.fall_back()
    house.control.claiming = True
    customer.caller.offer_again()
    await house.settle()
    assert customer.hears() == "prompt:welcome.zh"
    assert customer.line.answered_at is not None


async def test_a_refused_call_that_the_fallback_had_answered_is_hung_up(house: House) -> None:
    house.control.claiming = False
    customer = await house.call("95559999")
    customer.caller.fall_back()
    house.control.claiming = True
    customer.caller.offer_again()
    await house.settle()
    assert customer.channel.ended is not None
    assert (await customer.row())["result"] == "refused"


async def test_a_number_whose_enterprise_was_destroyed_is_nobodys(house: House) -> None:
    await house.change(
        """UPDATE tenant_key SET destroyed_at = now(), wrapped_data_key = NULL, wrapped_index_key = NULL
           WHERE tenant_id = %(id)s""",
        id=house.ids.tenants["beta"],
    )
    await house.change("DELETE FROM seat WHERE tenant_id = %(id)s", id=house.ids.tenants["beta"])
    await house.control.refresh()
    await _refused(house, await house.call(BETA), Refusal.UNKNOWN_NUMBER, tenant="operator")
