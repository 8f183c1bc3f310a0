"""The database is away for a while: calls in progress go on, and nothing is lost."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.support.centre import House
from tests.support.db import PostgresServer
from tests.support.truth import check_present

from yingda.platform.lease import take_node


@pytest.fixture
def away(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server that is surely back at the end."""
    yield postgres
    postgres.resume()


async def _come_back(house: House, server: PostgresServer) -> None:
    server.resume()
    async with asyncio.timeout(10):
        while not house.centre.writer.database_answers:
            await house.centre.writer.submit([])


async def test_a_conversation_ends_and_is_documented_while_the_database_is_away(
    house: House, away: PostgresServer
) -> None:
    customer, staff = await house.talking()
    house.secrets.add("he will write to us")
    away.pause()
    await house.pass_time(5)
    await staff.contact("hold")
    await staff.contact("resume")
    await customer.hang_up()
    assert not house.switch.channels
    await staff.contact("wrap_up", note="he will write to us", finish=True)
    assert staff.state == "ready"
    check_present(house)
    journal = (house.settings.journal / "node1.jsonl").read_bytes()
    assert not any(secret.encode() in journal for secret in house.secrets)
    await _come_back(house, away)
    assert (await customer.row())["state"] == "closed"


async def test_a_waiting_customer_is_offered_and_connected_all_the_same(
    house: House, away: PostgresServer
) -> None:
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    customer = await house.queued()
    away.pause()
    await staff.desk("ready")
    await staff.answer()
    assert customer.hears() == {staff.phone.ringing().id}
    await _come_back(house, away)


async def test_no_new_call_is_claimed_until_all_is_written(house: House, away: PostgresServer) -> None:
    customer, _ = await house.talking()
    away.pause()
    await customer.hang_up()
    new = await house.call()
    assert new.channel.announced
    new.caller.fall_back()
    await _come_back(house, away)
    new.caller.offer_again()
    await house.settle()
    assert new.hears() == "prompt:welcome.zh"


async def test_a_call_of_the_moment_in_which_the_database_goes_is_given_back(
    house: House, away: PostgresServer
) -> None:
    away.pause()
    new = await house.call()
    await house.settle()
    assert (new.channel.owned, new.channel.steps) == (False, ["wait"])
    await _come_back(house, away)
    new.caller.offer_again()
    await house.settle()
    assert new.hears() == "prompt:welcome.zh"


async def test_a_crash_in_the_outage_loses_nothing(house: House, away: PostgresServer) -> None:
    customer, staff = await house.talking()
    away.pause()
    await house.pass_time(5)
    await staff.contact("hang_up")
    await house.kill()
    away.resume()
    await house.start()
    row = await customer.row()
    assert (row["ended_by"], float(row["talk_seconds"])) == ("agent", 5.0)
    assert staff.state == "wrap_up"


async def test_a_hang_up_does_not_wait_for_the_database(house: House, away: PostgresServer) -> None:
    customer, _ = await house.talking()
    away.pause()
    customer.caller.hang_up()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not house.switch.channels
    assert not house.switch.bridges
    await _come_back(house, away)


async def test_who_is_superseded_writes_nothing_more(house: House) -> None:
    customer, _ = await house.talking()
    before = await customer.row()
    async with house.centre.database.core() as tx:
        await take_node(tx, node=house.centre.node)
    house.faults.expected.add("another process owns this node now, nothing more is written")
    customer.caller.hang_up()
    async with asyncio.timeout(5):
        await house.centre.writer.fenced.wait()
    assert await customer.row() == before
    await house.kill()
    await house.start()
    assert (await customer.row())["ended_by"] == "customer"
