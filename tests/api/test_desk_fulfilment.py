"""What an order takes of the goods, and how its history tells it."""

import asyncio
from typing import Any

import httpx
from tests.api.conftest import LogIn
from tests.api.test_desk_goods import PART, PLAN, PRODUCT, a_place, added, book, hour, move, slot, stock
from tests.api.test_desk_orders import DOCUMENT, a_type, an_order
from tests.support.world import World

ALL = {"products": True, "parts": True, "booking": True}


async def kinds(client: httpx.AsyncClient, order: str) -> list[str]:
    items = (await client.get(f"/api/orders/{order}/history")).json()["items"]
    return [each["kind"] for each in items]


async def an_order_that_takes(log_in: LogIn, world: World, **changes: Any) -> tuple[httpx.AsyncClient, str]:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    order = await an_order(agent, world, await a_type(lead, world.alpha, **{**ALL, **changes}))
    found: str = order["id"]
    return agent, found


async def another_order(
    client: httpx.AsyncClient, world: World, lead: httpx.AsyncClient, **changes: Any
) -> str:
    """Of a type beside the first one."""
    names = {"code": "other", "name_zh": "另一", "name_en": "Other", "family": "sale"}
    body = {"tenant_id": str(world.alpha), **names, "document": {**DOCUMENT, **changes}}
    type_id = (await lead.post("/api/order-types", json=body)).json()["id"]
    assert (await lead.post(f"/api/order-types/{type_id}/publish")).status_code == 200
    found: str = (await an_order(client, world, type_id))["id"]
    return found


async def test_lines_have_the_price_of_their_moment_and_a_sum(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    agent, order = await an_order_that_takes(log_in, world)
    product = await added(admin, "/api/products", world.alpha, **PRODUCT)
    place = f"/api/orders/{order}/lines"
    line = (await agent.post(place, json={"product_id": product, "quantity": 2, "discount": "6.00"})).json()[
        "id"
    ]
    await admin.put(f"/api/products/{product}", json={**PRODUCT, "price": "999.00", "version": 1})
    found = (await agent.get(place)).json()
    assert (found["net"], found["tax"], found["gross"]) == ("221.24", "28.76", "250.00")
    changed = {"quantity": 3, "discount": "0", "version": 1}
    assert (await agent.put(f"{place}/{line}", json=changed)).status_code == 204
    assert (await agent.put(f"{place}/{line}", json=changed)).json()["code"] == "conflict"
    assert (await agent.get(place)).json()["gross"] == "384.00"
    too_much = await agent.put(f"{place}/{line}", json={**changed, "discount": "384.01", "version": 2})
    assert too_much.json()["code"] == "fulfilment.discount_too_large"
    half = await agent.post(place, json={"product_id": product, "quantity": "0.5"})
    assert half.json()["code"] == "goods.quantity_invalid"
    assert (await agent.delete(f"{place}/{line}")).status_code == 204
    assert (await agent.get(place)).json()["gross"] == "0.00"
    assert await kinds(agent, order) == ["opened", "line.added", "line.changed", "line.removed"]


async def test_only_what_is_sold_goes_on_orders_of_such_a_type(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    agent, order = await an_order_that_takes(log_in, world, products=False, parts=False, booking=False)
    product = await added(admin, "/api/products", world.alpha, **{**PRODUCT, "on_sale": False})
    body = {"product_id": product, "quantity": 1}
    refused = await agent.post(f"/api/orders/{order}/lines", json=body)
    assert refused.json()["code"] == "fulfilment.not_of_this_type"
    other = await another_order(agent, world, await log_in("alpha.lead"), products=True)
    refused = await agent.post(f"/api/orders/{other}/lines", json=body)
    assert refused.json()["code"] == "fulfilment.not_on_sale"
    assert await kinds(agent, other) == ["opened"]


async def test_parts_are_promised_used_and_given_back(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    agent, order = await an_order_that_takes(log_in, world)
    store = await a_place(admin, world.alpha)
    part = await added(admin, "/api/parts", world.alpha, **PART)
    await move(admin, part, "receive", store, 5)
    place = f"/api/orders/{order}/parts"
    body = {"part_id": part, "place_id": store, "quantity": 4}
    draw = (await agent.post(place, json=body)).json()["id"]
    assert await stock(agent, part) == {store: ("5", "4")}
    short = await agent.post(place, json={**body, "quantity": 2})
    assert (short.json()["code"], short.json()["details"]) == ("goods.stock_short", {"free": "1"})
    assert (await move(admin, part, "draw", store, 2)).json()["code"] == "goods.stock_short"
    for step, quantity in (("use", 3), ("release", 1), ("give-back", 2)):
        answer = await agent.post(f"{place}/{draw}/{step}", json={"quantity": quantity})
        assert answer.status_code == 204, answer.text
    assert await stock(agent, part) == {store: ("4", "0")}
    for step in ("use", "release", "give-back"):
        answer = await agent.post(f"{place}/{draw}/{step}", json={"quantity": 2})
        assert answer.json()["code"] == "fulfilment.draw_short"
    found = (await agent.get(place)).json()["items"][0]
    assert (found["reserved"], found["used"], found["given_back"]) == ("0", "3", "2")
    assert (await agent.post(place, json={**body, "quantity": 1, "use": True})).status_code == 201
    assert await stock(agent, part) == {store: ("3", "0")}
    assert await kinds(agent, order) == [
        "opened", "part.reserved", "part.used", "part.released", "part.given_back", "part.reserved", "part.used",
    ]  # fmt: skip
    moves = (await agent.get(f"/api/parts/{part}/moves")).json()["items"]
    assert {each["order_id"] for each in moves} == {order, None}


async def test_two_orders_never_get_the_same_part(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    agent, order = await an_order_that_takes(log_in, world)
    other = await another_order(agent, world, await log_in("alpha.lead"), **ALL)
    store = await a_place(admin, world.alpha)
    part = await added(admin, "/api/parts", world.alpha, **PART)
    await move(admin, part, "receive", store, 5)
    body = {"part_id": part, "place_id": store, "quantity": 2}
    answers = await asyncio.gather(
        *(agent.post(f"/api/orders/{each}/parts", json=body) for each in (order, other) * 3)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]
    assert await stock(agent, part) == {store: ("5", "4")}


async def test_a_cancelled_order_gives_back_its_parts_and_its_booking(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    agent, order = await an_order_that_takes(log_in, world)
    store = await a_place(admin, world.alpha)
    part = await added(admin, "/api/parts", world.alpha, **PART)
    await move(admin, part, "receive", store, 5)
    await agent.post(f"/api/orders/{order}/parts", json={"part_id": part, "place_id": store, "quantity": 4})
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    body = {"plan_id": plan, "starts_at": hour(5), "party_size": 9, "guest": {"name": "林示"}}
    assert (await agent.post(f"/api/orders/{order}/booking", json=body)).status_code == 201
    waiting = (await book(agent, plan, 5, 4, may_wait=True)).json()["id"]
    assert (await agent.post(f"/api/orders/{order}/moves", json={"to": "cancelled"})).status_code == 204
    assert await stock(agent, part) == {store: ("5", "0")}
    assert (await agent.get(f"/api/orders/{order}/booking")).json() is None
    assert (await agent.get(f"/api/bookings/{waiting}")).json()["state"] == "booked"
    assert (await slot(agent, plan, 5))["taken"] == 4
    history = await kinds(agent, order)
    assert history[:3] == ["opened", "part.reserved", "booking.made"]
    assert sorted(history[3:]) == ["booking.cancelled", "moved", "part.released"]
    over = await agent.post(f"/api/orders/{order}/booking", json=body)
    assert over.json()["code"] == "fulfilment.order_over"
    late = await agent.post(
        f"/api/orders/{order}/parts", json={"part_id": part, "place_id": store, "quantity": 1}
    )
    assert late.json()["code"] == "fulfilment.order_over"
    assert await stock(agent, part) == {store: ("5", "0")}


async def test_an_order_has_one_booking_that_is_moved(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    agent, order = await an_order_that_takes(log_in, world)
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    place = f"/api/orders/{order}/booking"
    assert (await agent.get(place)).json() is None
    assert (await agent.post(f"{place}/cancel", json={})).status_code == 404
    body = {"plan_id": plan, "starts_at": hour(5), "party_size": 2, "guest": {"name": "林示"}}
    first = await asyncio.gather(*(agent.post(place, json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in first) == [201, 409, 409]
    assert {each.json()["code"] for each in first if each.status_code == 409} == {"booking.order_booked"}
    assert (await slot(agent, plan, 5))["taken"] == 2
    moved = {"starts_at": hour(6), "party_size": 3, "version": 1}
    assert (await agent.post(f"{place}/move", json=moved)).status_code == 204
    assert ((await slot(agent, plan, 5))["taken"], (await slot(agent, plan, 6))["taken"]) == (0, 3)
    assert (await agent.post(f"{place}/cancel", json={"note": "客户改期"})).status_code == 204
    assert (await agent.post(place, json=body)).status_code == 201
    assert await kinds(agent, order) == [
        "opened", "booking.made", "booking.moved", "booking.cancelled", "booking.made",
    ]  # fmt: skip


async def test_where_an_order_goes_says_whether_its_guests_came(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    says = {"done": "arrived", "waiting": "missed"}
    states = [{**each, "visit": says.get(each["code"])} for each in DOCUMENT["states"]]
    agent, order = await an_order_that_takes(log_in, world, states=states)
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    place, steps = f"/api/orders/{order}/booking", f"/api/orders/{order}/moves"
    body = {"plan_id": plan, "starts_at": hour(5), "party_size": 2, "guest": {"name": "林示"}}
    assert (await agent.post(place, json=body)).status_code == 201
    for to in ({"to": "open"}, {"to": "waiting", "note": "没有来"}):
        assert (await agent.post(steps, json=to)).status_code == 204
    missed = (await agent.get(place)).json()
    assert missed["state"] == "missed"
    another_day = {"starts_at": hour(6), "party_size": 2, "version": missed["version"]}
    assert (await agent.post(f"{place}/move", json=another_day)).status_code == 204
    assert (await agent.get(place)).json()["state"] == "booked"
    for step in ({"to": "open"}, {"to": "done", "values": {"cause": "x"}}):
        assert (await agent.post(steps, json=step)).status_code == 204
    assert (await agent.get(place)).json()["state"] == "arrived"
    assert [(await slot(agent, plan, each))["taken"] for each in (5, 6)] == [2, 2]
    told = [each for each in await kinds(agent, order) if each.startswith("booking")]
    assert told == ["booking.made", "booking.missed", "booking.moved", "booking.arrived"]


async def test_where_a_time_must_be_booked_an_order_does_not_go_without(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    states = [{**each, "visit": "booked" if each["code"] == "open" else None} for each in DOCUMENT["states"]]
    agent, order = await an_order_that_takes(log_in, world, states=states)
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    steps = f"/api/orders/{order}/moves"
    refused = await agent.post(steps, json={"to": "open"})
    assert (refused.status_code, refused.json()["code"]) == (409, "fulfilment.nothing_booked")
    assert (await agent.get(f"/api/orders/{order}")).json()["state"] == "new"
    full = {"plan_id": plan, "starts_at": hour(5), "guest": {"name": "林示"}}
    rival = await agent.post(
        f"/api/booking-plans/{plan}/bookings",
        json={**full, "party_size": (await slot(agent, plan, 5))["capacity"]},
    )
    assert rival.status_code == 201
    waits = await agent.post(f"/api/orders/{order}/booking", json={**full, "party_size": 2, "may_wait": True})
    assert waits.status_code == 201, waits.text
    assert (await agent.post(steps, json={"to": "open"})).json()["code"] == "fulfilment.nothing_booked"
    assert (await agent.post(f"/api/bookings/{rival.json()['id']}/cancel", json={})).status_code == 204
    assert (await agent.post(steps, json={"to": "open"})).status_code == 204
