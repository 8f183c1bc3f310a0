"""A line whose customers wait and wish to be called back, for the tests of callbacks."""

from typing import Any

from tests.support.centre import House
from tests.support.centre_people import Customer, Staff

from yingda.conversations.channels.voice.lines import Line
from yingda.flows.testing import queue, say
from yingda.telephony.testing_people import FakePhone, Habit

MINE, OTHER = "13800000001", "13911112222"
FLOW: dict[str, dict[str, object]] = {
    "wait": {**queue("service", otherwise="bye"), "announce": [], "keys": {"1": "offer"}},
    "offer": {
        "type": "callback",
        "queue": "service",
        "prompts": ["menu"],
        "ask_number": ["menu"],
        "ask_time": ["menu"],
        "booked": ["welcome"],
        "declined": "bye",
        "refused": "sorry",
    },
    "sorry": say("no_agents", then="bye", interruptible=False),
    "bye": {"type": "hang_up"},
}


async def open_line(house: House) -> Staff:
    """A line whose only agent is at lunch, so that customers wait."""
    await house.publish("alpha", FLOW)
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return staff


async def book(house: House, *, caller: str = MINE, keys: str = "1") -> Customer:
    """Somebody waits for ten seconds, leaves the queue by key, and wishes to be called back."""
    house.secrets |= {caller, OTHER}
    customer = await house.call(caller=caller)
    await house.pass_time(10)
    await customer.press("1")
    await customer.press(keys)
    if customer.channel.playback_id is not None:
        await customer.hear_prompt()
    return customer


def outside(house: House, number: str = MINE, habit: Habit = "manual") -> FakePhone:
    """The telephone of who is called back."""
    house.secrets.add(number)
    return house.switch.outside(number, habit=habit)


def hears(house: House, channel_id: str) -> object:
    """What is heard on a channel."""
    return house.switch.hears(channel_id)


def wishes(house: House) -> list[Line]:
    """All who are to be called back."""
    return [line for line in house.centre.lines.all() if line.interaction.purpose == "callback"]


def at_work_on(house: House, staff: Staff) -> Line:
    """What the agent is at work on."""
    assert staff.agent.interaction_id is not None
    line = house.centre.lines.get(staff.agent.interaction_id)
    assert line is not None
    return line


async def rows(house: House) -> list[dict[str, Any]]:
    """The table of callbacks."""
    return await house.rows("SELECT * FROM callback ORDER BY booked_at")
