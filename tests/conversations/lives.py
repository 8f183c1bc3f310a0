"""Calls in every phase, and lives of call control that end and begin under them."""

from collections.abc import Awaitable, Callable

from tests.support.centre import House
from tests.support.centre_people import Customer, Staff
from tests.support.truth import check_ledger, check_present
from tests.support.virtual_time import seconds

from yingda.flows.testing import queue, say

Scene = tuple[Customer, Staff]
Way = Callable[[House], Awaitable[Scene]]


async def _prompt(house: House) -> Scene:
    staff = await house.agent()
    return await house.call(), staff


async def waiting(house: House) -> Scene:
    """A customer waits: nobody is ready."""
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return await house.queued(), staff


async def _announcement(house: House) -> Scene:
    wait = {**queue("service", otherwise="bye"), "announce": ["menu"]}
    await house.publish("alpha", {"wait": wait, "bye": say("welcome", then="bye")})
    staff = await house.agent()
    await staff.desk("not_ready", reason="meal")
    return await house.call(), staff


async def ringing(house: House) -> Scene:
    """A customer waits while an agent's phone rings."""
    staff = await house.agent()
    return await house.queued(), staff


async def _talking(house: House) -> Scene:
    return await house.talking()


async def _held(house: House) -> Scene:
    customer, staff = await house.talking()
    await staff.contact("hold")
    return customer, staff


async def returning(house: House) -> Scene:
    """A customer waits for his agent, who is gone and may come back."""
    customer, staff = await house.talking()
    await staff.vanish()
    await house.pass_time(2)
    return customer, staff


async def _wrap_up(house: House) -> Scene:
    customer, staff = await house.talking()
    await customer.hang_up()
    return customer, staff


WAYS: dict[str, Way] = {
    "prompt": _prompt,
    "announcement": _announcement,
    "waiting": waiting,
    "ringing": ringing,
    "talking": _talking,
    "held": _held,
    "returning": returning,
    "wrap_up": _wrap_up,
}
SLEEP = 10


async def sleep(house: House, *meanwhile: Callable[[], None]) -> None:
    """Kill call control, let this happen and some time pass, and start it again."""
    await house.kill()
    for step in meanwhile:
        step()
    await house.start()
    check_present(house)
    await check_ledger(house)


async def over(house: House, customer: Customer) -> None:
    """Nothing is left of the call but its row."""
    await house.pass_time(100)
    assert (await customer.row())["state"] == "closed"
    assert not house.switch.channels
    assert not house.switch.bridges
    assert all(
        agent.state in {"ready", "on_break", "signed_out"} for agent in house.centre.floor.agents().values()
    )


def let_pass(house: House, amount: float = SLEEP) -> None:
    """Let so many seconds pass while call control is dead."""
    house.clock.set(house.clock.now() + seconds(amount))
