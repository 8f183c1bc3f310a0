"""Who is not let in, who calls too often, and calls that their agent marked as a nuisance."""

from datetime import datetime

import pytest
from tests.conversations.lives import let_pass, over, sleep
from tests.conversations.test_transfers import say_words
from tests.support.centre import ALPHA, BETA, House
from tests.support.centre_people import Customer
from tests.support.sharing import SHARED, add_merchant, share

from yingda.flows.testing import say
from yingda.kernel.ids import new_id
from yingda.telephony.numbering import plain
from yingda.telephony.ports import Refusal

PEST = "13800000666"


async def _block(house: House, tenant: str, number: str = PEST, until: float | None = None) -> None:
    tenant_id = house.ids.tenants[tenant]
    cipher = house.centre.keys.of(tenant_id)
    await house.change(
        """INSERT INTO blocked_caller (id, tenant_id, number_sealed, number_hash, reason, until)
           VALUES (%(id)s, %(t)s, %(sealed)s, %(hash)s, '骚扰', %(now)s::timestamptz + make_interval(secs => %(until)s))""",
        id=new_id(),
        t=tenant_id,
        sealed=cipher.seal(plain(number)),
        hash=cipher.keyed_hash(plain(number)),
        now=house.clock.now(),
        until=until,
    )
    await house.control.refresh()


async def _limit(house: House, **policy: object) -> None:
    names = ", ".join(policy)
    values = ", ".join(f"%({name})s" for name in policy)
    await house.change(
        f"INSERT INTO nuisance_policy (tenant_id, {names}) VALUES (%(t)s, {values})",
        t=house.ids.tenants["alpha"],
        **policy,
    )
    await house.control.refresh()


async def _kinds(house: House) -> list[str]:
    return [row["kind"] for row in await house.rows("SELECT kind FROM nuisance_breach ORDER BY at, kind")]


def _warned_at(customer: Customer) -> datetime | None:
    nuisance = customer.line.interaction.nuisance
    assert nuisance is not None
    return nuisance.warned_at


@pytest.mark.parametrize(
    ("written", "digits"),
    [("+86 138-0000-0666", PEST), ("0086 13800000666", PEST), (PEST, PEST), ("021 5555 0102", "02155550102")],
)
def test_a_number_is_one_however_it_is_written(written: str, digits: str) -> None:
    assert plain(written) == digits


async def test_a_blocked_caller_is_turned_away_and_stands_in_the_ledger(house: House) -> None:
    await _block(house, "alpha")
    customer = await house.call(caller=PEST)
    assert customer.channel.refusal is Refusal.BLOCKED
    row = await customer.row()
    assert (row["result"], row["end_cause"], row["state"]) == ("refused", "blocked", "closed")
    assert await _kinds(house) == ["blocked"]
    other = await house.call(BETA, caller=PEST)
    assert other.channel.refusal is None, "each enterprise has its own list"


async def test_the_operators_list_holds_for_all(house: House) -> None:
    await _block(house, "operator")
    for number in (ALPHA, BETA):
        assert (await house.call(number, caller=PEST)).channel.refusal is Refusal.BLOCKED
    assert (await house.call(caller="13800000007")).channel.refusal is None


async def test_a_block_ends_with_its_time(house: House) -> None:
    await _block(house, "alpha", until=60)
    assert (await house.call(caller=PEST)).channel.refusal is Refusal.BLOCKED
    await house.pass_time(61)
    assert (await house.call(caller=PEST)).channel.refusal is None


async def test_a_blocked_caller_reaches_no_merchant_behind_a_shared_number(house: House) -> None:
    lobby = {
        "merchant": {
            "type": "merchant",
            "prompts": ["menu"],
            "max": 3,
            "unavailable": "no",
            "otherwise": "no",
        },
        "no": say("no_agents", then="end"),
        "end": {"type": "hang_up"},
    }
    await share(house, lobby)
    await add_merchant(house, "alpha", "101")
    await _block(house, "alpha")
    customer = await house.call(SHARED, caller=PEST)
    await customer.press("101#")
    assert customer.hears() == "prompt:no_agents.zh"


async def test_who_calls_too_often_is_turned_away_for_a_while(house: House) -> None:
    await _limit(house, max_calls=2, minutes=10)
    for _ in range(2):
        customer = await house.call(caller=PEST)
        assert customer.channel.refusal is None
        await customer.hang_up()
    customer = await house.call(caller=PEST)
    assert customer.channel.refusal is Refusal.REPEATED
    assert (await customer.row())["end_cause"] == "repeated"
    assert await _kinds(house) == ["repeated"]
    assert (await house.call(caller="13800000008")).channel.refusal is None
    assert (await house.call(BETA, caller=PEST)).channel.refusal is None
    await house.pass_time(601)
    assert (await house.call(caller=PEST)).channel.refusal is None


async def test_or_is_told_so_and_hung_up(house: House) -> None:
    await say_words(house, "caller_limit")
    await _limit(house, max_calls=1, minutes=10, beyond="announce")
    await (await house.call(caller=PEST)).hang_up()
    customer = await house.call(caller=PEST)
    assert customer.hears() == "prompt:caller_limit.zh"
    await sleep(house)
    assert customer.hears() == "prompt:caller_limit.zh"
    await customer.hear_prompt()
    assert customer.channel.ended is not None
    row = await customer.row()
    assert (row["result"], row["end_cause"]) == ("refused", "repeated")


async def test_a_marked_call_is_warned_of_after_eight_minutes(house: House) -> None:
    customer, staff = await house.talking()
    await staff.contact("mark_nuisance")
    await staff.contact("mark_nuisance")
    await house.pass_time(479)
    assert _warned_at(customer) is None
    await house.pass_time(2)
    assert _warned_at(customer) is not None
    assert await _kinds(house) == ["warned"]
    await house.pass_time(121)
    assert await _kinds(house) == ["warned", "overlong"]
    assert customer.hears() == {staff.phone.ringing().id}, "without the enterprise's wish nobody is hung up"
    assert len(await customer.events("nuisance_marked")) == 1


async def test_who_is_marked_late_is_warned_of_at_once(house: House) -> None:
    customer, staff = await house.talking()
    await house.pass_time(500)
    await staff.contact("mark_nuisance")
    await house.pass_time(0)
    assert len(await customer.events("nuisance_warned")) == 1


@pytest.mark.parametrize("asleep", [False, True])
async def test_by_the_enterprises_policy_it_is_ended_with_words(house: House, asleep: bool) -> None:
    await say_words(house, "nuisance_end")
    await _limit(house, ends_calls=True)
    customer, staff = await house.talking()
    await staff.contact("mark_nuisance")
    if asleep:
        await sleep(house, lambda: let_pass(house, 590))
    await house.pass_time(601)
    assert customer.hears() == "prompt:nuisance_end.zh"
    assert staff.state in {"wrap_up", "ready"}
    await sleep(house)
    await customer.hear_prompt()
    assert customer.channel.ended is not None
    row = await customer.row()
    assert (row["result"], row["end_cause"]) == ("answered", "nuisance")
    await over(house, customer)


async def test_a_marked_call_that_is_with_somebody_else_is_ended_too(house: House) -> None:
    await _limit(house, ends_calls=True)
    customer, staff = await house.talking()
    await staff.contact("mark_nuisance")
    await staff.contact(
        "transfer", target={"kind": "queue", "queue_id": str(house.ids.queues["alpha/service"])}
    )
    await staff.desk("not_ready", reason="meal")
    await house.pass_time(605)
    assert customer.channel.ended is not None
    assert (await customer.row())["end_cause"] == "nuisance"


async def test_nobody_marks_what_is_over(house: House) -> None:
    customer, staff = await house.talking()
    await staff.contact("mark_nuisance")
    await customer.hang_up()
    await house.pass_time(700)
    assert await _kinds(house) == []
