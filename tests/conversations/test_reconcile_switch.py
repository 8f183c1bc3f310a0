"""The switch dies, or the line to it; what it still knows is taken up, and what it has lost is closed."""

import pytest
from tests.conversations.lives import WAYS, over, sleep
from tests.support.centre import House
from tests.support.truth import check_present


@pytest.mark.parametrize("phase", WAYS)
async def test_the_switch_was_restarted_and_has_forgotten_everything(house: House, phase: str) -> None:
    customer, _ = await WAYS[phase](house)
    house.switch.lose()
    await house.settle()
    house.switch.come_back(restarted=True)
    await house.settle()
    check_present(house)
    row = await customer.row()
    if phase != "wrap_up":
        assert (row["ended_by"], row["end_cause"]) == ("switch", "switch_lost")
    await over(house, customer)
    assert str((await house.call()).hears()).startswith("prompt:")


@pytest.mark.parametrize("phase", WAYS)
async def test_both_the_switch_and_we_died(house: House, phase: str) -> None:
    customer, _staff = await WAYS[phase](house)
    await sleep(house, lambda: house.switch.come_back(restarted=True))
    await over(house, customer)


@pytest.mark.parametrize("phase", WAYS)
async def test_the_line_to_the_switch_broke_and_calls_live_on(house: House, phase: str) -> None:
    customer, _ = await WAYS[phase](house)
    house.switch.lose()
    await house.settle()
    house.switch.come_back()
    await house.settle()
    check_present(house)
    if phase != "wrap_up":
        assert customer.channel.ended is None
        await customer.hang_up()
    await over(house, customer)


async def test_a_hang_up_while_the_line_was_broken_is_done_afterwards(house: House) -> None:
    customer, staff = await house.talking()
    house.switch.lose()
    await house.settle()
    await staff.contact("hang_up")
    assert customer.channel.ended is None
    house.switch.come_back()
    await house.settle()
    assert not house.switch.channels
    assert len(await house.rows("SELECT 1 FROM interaction")) == 1
