"""One call from its first ring to its closed row."""

from tests.support.centre import House


async def test_a_customer_is_answered_documented_and_closed(house: House) -> None:
    customer, staff = await house.talking()
    await house.pass_time(42)
    await customer.hang_up()
    assert staff.state == "wrap_up"
    await staff.contact("wrap_up", note="asked for a visit", finish=True)
    assert staff.state == "ready"
    row = await customer.row()
    assert (row["state"], row["result"], row["ended_by"], float(row["talk_seconds"])) == (
        "closed",
        "answered",
        "customer",
        42.0,
    )
    assert not house.switch.channels
    assert not house.switch.bridges
