"""Seats on telephones of the public network, for a voice centre in memory."""

from tests.support.centre import House
from tests.support.centre_people import Staff

from yingda.kernel.ids import new_id
from yingda.telephony.events import DigitPressed
from yingda.telephony.testing_people import FakePhone, Habit

MOBILE = "13900000777"


async def remote_seat(
    house: House,
    *,
    mode: str = "per_call",
    confirm: bool = True,
    digits: str = MOBILE,
    code: str = "R1",
    agent: str = "alpha.agent",
    habit: Habit = "manual",
) -> Staff:
    """An agent with a seat at a telephone outside, which is on; he is not signed in yet."""
    user_id = house.ids.users[agent]
    tenant_id = house.centre.floor.agent(user_id).tenant_id
    endpoint = f"remote-{code}"
    house.secrets.add(digits)
    await house.change(
        """INSERT INTO seat (id, tenant_id, kind, code, endpoint, mode, digits_sealed, digits_masked, caller_shown, confirm)
           VALUES (%(id)s, %(tenant)s, 'remote', %(code)s, %(endpoint)s, %(mode)s, %(sealed)s, %(last)s, '95550001',
             %(confirm)s)""",
        id=new_id(),
        tenant=tenant_id,
        code=code,
        endpoint=endpoint,
        mode=mode,
        sealed=house.centre.keys.of(tenant_id).seal(digits),
        last=digits[-4:],
        confirm=confirm,
    )
    await house.control.refresh()
    phone = house.switch.outside(digits, habit=habit)
    phone.endpoint = endpoint
    return Staff(house=house, user_id=user_id, phone=phone)


async def press(house: House, phone: FakePhone, digit: str) -> None:
    """Key a digit at a telephone outside."""
    channel_id = phone.ringing().id
    house.switch.tell(DigitPressed(channel_id=channel_id, at=house.clock.now(), digit=digit))
    await house.settle()


async def kept_up(house: House, *, code: str = "K1", agent: str = "alpha.agent") -> Staff:
    """An agent who is signed in at a line that is kept up for his shift, and ready."""
    staff = await remote_seat(house, mode="kept_up", code=code, agent=agent)
    await staff.sign_in()
    await staff.answer()
    await press(house, staff.phone, "1")
    assert staff.state == "ready"
    return staff
