"""Orders and bookings written at the same moment: everybody is served, and what is counted stays true."""

import asyncio

import httpx
from tests.api.conftest import LogIn
from tests.api.test_desk_fulfilment import ALL
from tests.api.test_desk_goods import PLAN, added, hour, slot
from tests.api.test_desk_orders import a_type, an_order
from tests.support.world import World

ROUNDS = 4
PAIRS = 6


async def booked(client: httpx.AsyncClient, order: str, plan: str, ahead: int) -> None:
    body = {
        "plan_id": plan, "starts_at": hour(ahead), "party_size": 3, "guest": {"name": "林示"}, "may_wait": True,
    }  # fmt: skip
    answer = await client.post(f"/api/orders/{order}/booking", json=body)
    assert answer.status_code == 201, answer.text


async def test_orders_that_end_and_bookings_that_move_up_wait_for_each_other_in_no_circle(
    log_in: LogIn, world: World
) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    type_id = await a_type(admin, world.alpha, **ALL)
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    for ahead in range(3, 3 + ROUNDS):
        orders = [(await an_order(agent, world, type_id))["id"] for _ in range(PAIRS * 2)]
        # Ten places: the first three are in, the others wait, and move up when one of those goes.
        for order in orders[:PAIRS]:
            await booked(agent, order, plan, ahead)
        over = [agent.post(f"/api/orders/{each}/moves", json={"to": "cancelled"}) for each in orders[:4]]
        back = [agent.post(f"/api/orders/{each}/booking/cancel", json={}) for each in orders[2:PAIRS]]
        said = [agent.post(f"/api/orders/{each}/comments", json={"text": "在途"}) for each in orders]
        late = [booked(agent, each, plan, ahead) for each in orders[PAIRS:]]
        answers = await asyncio.gather(*over, *back, *said, *late)
        found = [each for each in answers if each is not None and each.status_code >= 300]
        # Who is cancelled twice is told so; nobody is told that the database is away.
        assert {each.json()["code"] for each in found} <= {"not_found", "booking.settled"}, [
            each.text for each in found
        ]
        left = [(await agent.get(f"/api/orders/{each}/booking")).json() for each in orders]
        held = [each["party_size"] for each in left if each is not None and each["state"] == "booked"]
        assert (await slot(agent, plan, ahead))["taken"] == sum(held) <= 10


async def test_two_orders_that_are_said_to_repeat_each_other(log_in: LogIn, world: World) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    type_id = await a_type(lead, world.alpha)
    for _ in range(ROUNDS):
        one, other = [(await an_order(agent, world, type_id))["id"] for _ in range(2)]
        answers = await asyncio.gather(
            agent.post(f"/api/orders/{one}/duplicate-of", json={"order_id": other}),
            lead.post(f"/api/orders/{other}/duplicate-of", json={"order_id": one}),
        )
        assert sorted(each.status_code for each in answers) == [204, 409], [each.text for each in answers]
        assert "order.relation_invalid" in {each.json()["code"] for each in answers if each.content}


async def test_children_of_two_types_are_put_below_one_order_at_once(log_in: LogIn, world: World) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    types = [await a_type(lead, world.alpha, prefix="TS")]
    body = {"tenant_id": str(world.alpha), "ready_made": "consultation", "code": "ask"}
    types.append((await lead.post("/api/order-types/from-ready-made", json=body)).json()["id"])
    assert (await lead.post(f"/api/order-types/{types[1]}/publish")).status_code == 200
    parent = (await an_order(agent, world, types[0]))["id"]
    values = [{"what": "打不着火"}, {"question": "几点开门"}]
    new = [
        {
            "tenant_id": str(world.alpha), "type_id": types[place % 2], "subject": "子单",
            "values": values[place % 2], "parent_id": parent,
        }
        for place in range(8)
    ]  # fmt: skip
    answers = await asyncio.gather(*(agent.post("/api/orders", json=each) for each in new))
    assert [each.status_code for each in answers] == [201] * 8, [each.text for each in answers]
    assert len((await agent.get(f"/api/orders/{parent}")).json()["children"]) == 8
