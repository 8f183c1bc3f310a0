"""A customer whom the agent dialled himself is consulted about and handed on as one who called."""

import pytest
from tests.conversations.callbacks import hears
from tests.support.centre import House
from tests.support.centre_people import Staff

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.model import Phase
from yingda.telephony.testing_people import FakePhone

CALLED, GARAGE = "13900000003", "13900000001"


async def dialled(house: House) -> tuple[FakePhone, Staff, Line]:
    """An agent has dialled a customer, and they talk."""
    house.secrets |= {CALLED, GARAGE}
    phone, staff = house.switch.outside(CALLED, habit="answers"), await house.agent()
    (row,) = await house.rows("SELECT id FROM number WHERE tenant_id = %(t)s", t=house.ids.tenants["alpha"])
    await staff.desk("call", number_id=str(row["id"]), digits=CALLED)
    (line,) = house.centre.lines.all()
    assert line.interaction.phase is Phase.TALKING
    return phone, staff, line


async def begin_again(house: House) -> None:
    await house.kill()
    await house.start()


@pytest.mark.parametrize("when", ["ringing", "answered"])
@pytest.mark.parametrize("dies", [False, True])
async def test_handed_on_to_a_colleague(house: House, when: str, dies: bool) -> None:
    phone, first, _ = await dialled(house)
    second = await house.agent("shared.agent")
    await first.contact("consult", target={"kind": "agent", "agent_id": str(second.user_id)})
    if when == "answered":
        await second.answer()
    await first.contact("complete")
    if dies:
        await begin_again(house)
    if when == "ringing":
        await second.answer()
    assert hears(house, phone.ringing().id) == {second.phone.ringing().id}
    phone.hang_up()
    await house.settle()
    assert not house.switch.channels


@pytest.mark.parametrize("when", ["ringing", "answered"])
@pytest.mark.parametrize("dies", [False, True])
async def test_handed_on_outside(house: House, when: str, dies: bool) -> None:
    phone, first, _ = await dialled(house)
    garage = house.switch.outside(GARAGE)
    await first.contact("consult", target={"kind": "number", "digits": GARAGE})
    if when == "answered":
        garage.answer()
        await house.settle()
    await first.contact("complete")
    if dies:
        await begin_again(house)
    if when == "ringing":
        garage.answer()
        await house.settle()
    assert hears(house, phone.ringing().id) == {garage.ringing().id}
    garage.hang_up()
    await house.settle()
    assert not house.switch.channels
