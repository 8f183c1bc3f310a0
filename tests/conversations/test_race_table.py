"""At each state of a call every two of refusal, time-out, hang-up, move and supervisor race, in both orders."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest
from tests.conversations.test_listening import Lead, lead_of
from tests.conversations.test_races import GARAGE, some_turns
from tests.conversations.walks import WALKS
from tests.support.centre import House
from tests.support.centre_people import Customer, Staff
from tests.support.truth import check_ledger, check_present

from yingda.kernel.errors import DomainError
from yingda.telephony.testing_people import FakePhone

STRIDE = 4


class Scene:
    """A customer, two agents, somebody outside and a supervisor; each race begins with everybody rested."""

    customer: Customer

    def __init__(self, house: House) -> None:
        self.house = house
        self.first = house.staff("alpha.agent")
        self.second = house.staff("shared.agent")
        self.garage: FakePhone = house.switch.outside(GARAGE)
        self.lead: Lead = lead_of(house)
        house.secrets.add(GARAGE)
        self.races = 0

    async def begin(self) -> None:
        """The first agent is alone and ready, and a customer has come."""
        self.races += 1
        await self.first.sign_in()
        self.customer = await self.house.queued(caller=f"1380001{self.races:04}")

    async def talk(self) -> None:
        await self.begin()
        await self.first.answer()

    async def command(self, name: str, user: Any, **args: Any) -> None:
        """Press a button, and wait for nothing."""
        with suppress(DomainError):
            await self.house.control.command(name, user, args)

    async def press(self, verb: str, staff: Staff, **args: Any) -> None:
        contact = str(staff.agent.interaction_id or staff.user_id)
        await self.command(f"desk.{verb}", staff.user_id, interaction_id=contact, **args)

    async def end(self) -> None:
        """Everybody goes, and nothing is left."""
        house, switch = self.house, self.house.switch
        self.customer.caller.hang_up()
        await house.settle()
        for phone in (*switch.phones.values(), self.garage):
            phone.hang_up()
            if phone is not self.garage:
                phone.go(online=True)
        await house.settle()
        for staff in (self.first, self.second):
            with suppress(DomainError):
                await house.supervise("sign_out", staff)
        await house.pass_time(150)
        check_present(house)
        assert not switch.channels
        assert not switch.bridges
        assert not house.centre.lines.all()


async def ringing(scene: Scene) -> None:
    await scene.begin()


async def talking(scene: Scene) -> None:
    await scene.talk()


async def held(scene: Scene) -> None:
    await scene.talk()
    await scene.press("hold", scene.first)


async def returning(scene: Scene) -> None:
    await scene.talk()
    await scene.first.vanish()
    await scene.house.pass_time(2)


async def consulting(scene: Scene) -> None:
    await scene.talk()
    await scene.second.sign_in()
    target = {"kind": "agent", "agent_id": str(scene.second.user_id)}
    await scene.press("consult", scene.first, target=target)


async def consulted(scene: Scene) -> None:
    await consulting(scene)
    await scene.house.settle()
    await scene.second.answer()


async def conference(scene: Scene) -> None:
    await consulted(scene)
    await scene.press("conference", scene.first)


async def dialling_outside(scene: Scene) -> None:
    await scene.talk()
    await scene.press("consult", scene.first, target={"kind": "number", "digits": GARAGE})


async def with_outside(scene: Scene) -> None:
    await dialling_outside(scene)
    await scene.house.settle()
    scene.garage.answer()


async def handed_outside(scene: Scene) -> None:
    await with_outside(scene)
    await scene.house.settle()
    await scene.press("complete", scene.first)


async def parked(scene: Scene) -> None:
    await scene.talk()
    await scene.press("park", scene.first)


async def supervised(scene: Scene) -> None:
    await scene.talk()
    await scene.lead.listen(scene.customer, "barge")


async def taken_over(scene: Scene) -> None:
    await scene.talk()
    await scene.lead.listen(scene.customer, "in_charge")


STATES: tuple[Callable[[Scene], Awaitable[None]], ...] = (
    ringing,
    talking,
    held,
    returning,
    consulting,
    consulted,
    conference,
    dialling_outside,
    with_outside,
    handed_outside,
    parked,
    supervised,
    taken_over,
)


async def customer_hangs_up(scene: Scene) -> None:
    scene.customer.caller.hang_up()


async def phones_hang_up(scene: Scene) -> None:
    scene.first.phone.hang_up()


async def others_hang_up(scene: Scene) -> None:
    for phone in (scene.second.phone, scene.garage, scene.lead.phone):
        phone.hang_up()


async def whoever_rings_refuses(scene: Scene) -> None:
    for phone in (scene.first.phone, scene.second.phone, scene.garage):
        if phone.channel is not None and phone.channel.ringing:
            phone.refuse()


async def whoever_rings_answers(scene: Scene) -> None:
    for phone in (scene.first.phone, scene.second.phone, scene.garage):
        if phone.channel is not None and phone.channel.ringing:
            phone.answer()


async def time_is_over(scene: Scene) -> None:
    if scene.house.timers.next_due() is not None:
        scene.house.timers.fire_next()


async def it_is_completed(scene: Scene) -> None:
    await scene.press("complete", scene.first)
    await scene.press("leave", scene.first)


async def it_is_transferred(scene: Scene) -> None:
    queue = {"kind": "queue", "queue_id": str(scene.house.ids.queues["alpha/service"])}
    await scene.press("transfer", scene.first, target=queue)


async def a_supervisor_takes_over(scene: Scene) -> None:
    line = scene.house.centre.lines.on(scene.customer.channel.id)
    if line is not None:
        args = {"interaction_id": str(line[0].id), "mode": "in_charge"}
        await scene.command("floor.listen", scene.lead.user_id, **args)


async def a_supervisor_frees_the_agent(scene: Scene) -> None:
    await scene.command("floor.free", scene.lead.user_id, agent_id=str(scene.first.user_id))


DEEDS: tuple[Callable[[Scene], Awaitable[None]], ...] = (
    customer_hangs_up,
    phones_hang_up,
    others_hang_up,
    whoever_rings_refuses,
    whoever_rings_answers,
    time_is_over,
    it_is_completed,
    it_is_transferred,
    a_supervisor_takes_over,
    a_supervisor_frees_the_agent,
)


RACES = [pair for index, pair in enumerate(permutations(DEEDS, 2)) if WALKS > 1 or index % STRIDE == 0]
"""Each with every other; where the walk is a short one, every so many of them, so that each state has its share."""


@pytest.mark.timeout(300 * WALKS)
@pytest.mark.parametrize("state", STATES)
async def test_every_two_race(house: House, state: Callable[[Scene], Awaitable[None]]) -> None:
    scene = Scene(house)
    for turns, (one, other) in enumerate(RACES):
        await state(scene)
        await house.settle()
        # How near the second comes to the first goes round; so does how slow the switch is.
        house.switch.lag = turns % 3
        await one(scene)
        await some_turns(turns % 4)
        await other(scene)
        await house.settle()
        try:
            check_present(house)
            await scene.end()
        except BaseException as failed:
            failed.add_note(f"{one.__name__}, {turns % 4} turns, {other.__name__}, lag {turns % 3}")
            raise
        house.switch.lag = 0
    await check_ledger(house)
