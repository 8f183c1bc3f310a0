"""Orders below others and orders that say the same: related and taken apart later, told on both sides."""

from typing import Any

import httpx
from tests.api.conftest import LogIn
from tests.api.test_desk_orders import DOCUMENT, a_type, an_order, do, read
from tests.support.world import World


async def below(client: httpx.AsyncClient, child: dict[str, Any], parent: dict[str, Any] | None) -> Any:
    body = {"order_id": None if parent is None else parent["id"]}
    answer = await client.put(f"/api/orders/{child['id']}/parent", json=body)
    return answer.status_code if answer.status_code < 300 else answer.json()["code"]


async def told(client: httpx.AsyncClient, order: dict[str, Any]) -> list[tuple[str, str | None]]:
    items = (await client.get(f"/api/orders/{order['id']}/history")).json()["items"]
    return [(each["kind"], each["payload"].get("number")) for each in items]


async def test_an_order_is_put_below_another_later_and_taken_away_again(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    type_id = await a_type(await log_in("alpha.lead"), world.alpha)
    one, two, three = [await an_order(agent, world, type_id) for _ in range(3)]
    assert [await below(agent, two, one), await below(agent, three, two)] == [204, 204]
    found = await read(agent, one["id"])
    assert [each["number"] for each in found["children"]] == [two["number"]]
    assert (await read(agent, two["id"]))["parent"]["number"] == one["number"]
    # No circle, however long.
    assert await below(agent, one, three) == "order.relation_invalid"
    assert await below(agent, one, one) == "order.relation_invalid"
    # Another parent, then none.
    assert await below(agent, three, one) == 204
    assert await below(agent, three, one) == 204
    assert await below(agent, two, None) == 204
    assert await told(agent, one) == [
        ("opened", None), ("child_added", two["number"]), ("child_added", three["number"]),
        ("child_removed", two["number"]),
    ]  # fmt: skip
    assert (await told(agent, two))[1:] == [
        ("parent_set", one["number"]), ("child_added", three["number"]), ("child_removed", three["number"]),
        ("parent_removed", one["number"]),
    ]  # fmt: skip
    assert (await told(agent, three))[1:] == [("parent_set", two["number"]), ("parent_set", one["number"])]


async def test_what_ended_has_the_children_that_it_ended_with(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    type_id = await a_type(await log_in("alpha.lead"), world.alpha)
    parent, child, other = [await an_order(agent, world, type_id) for _ in range(3)]
    assert await below(agent, child, parent) == 204
    assert (await do(agent, parent, "moves", to="cancelled")).status_code == 204
    assert await below(agent, other, parent) == "order.ended"
    assert await below(agent, child, None) == "order.ended"
    # A child that is over may still be said to belong to what goes on.
    assert (await do(agent, child, "moves", to="cancelled")).status_code == 204
    assert await below(agent, parent, other) == 204


async def test_a_house_s_order_is_below_none_of_another_house(log_in: LogIn, world: World) -> None:
    agent, stranger = await log_in("alpha.agent"), await log_in("beta.lead")
    order = await an_order(agent, world, await a_type(await log_in("alpha.lead"), world.alpha))
    body = {
        "tenant_id": str(world.beta), "code": "b", "name_zh": "乙", "name_en": "B", "family": "other",
        "document": DOCUMENT,
    }  # fmt: skip
    type_id = (await stranger.post("/api/order-types", json=body)).json()["id"]
    assert (await stranger.post(f"/api/order-types/{type_id}/publish")).status_code == 200
    new = {"tenant_id": str(world.beta), "type_id": type_id, "subject": "x", "values": {"what": "x"}}
    foreign = (await stranger.post("/api/orders", json=new)).json()
    assert await below(agent, order, foreign) == "not_found"
    assert await below(stranger, foreign, order) == "not_found"


async def test_what_repeats_a_repetition_repeats_the_first_one(log_in: LogIn, world: World) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    type_id = await a_type(lead, world.alpha)
    first, second, third = [await an_order(agent, world, type_id) for _ in range(3)]
    assert (await lead.put(f"/api/orders/{third['id']}/watch")).status_code == 204
    assert (await do(agent, third, "duplicate-of", order_id=second["id"])).status_code == 204
    assert (await do(agent, second, "duplicate-of", order_id=first["id"])).status_code == 204
    found = await read(lead, first["id"])
    assert sorted(each["number"] for each in found["duplicates"]) == sorted(
        [second["number"], third["number"]]
    )
    assert (await read(lead, third["id"]))["duplicate_of"]["number"] == first["number"]
    assert ("has_duplicate", second["number"]) in await told(lead, first)
    # Whoever wanted to hear of the third hears of the second from then on, and so of the first.
    assert {each["display_name"] for each in found["watchers"]} == {"alpha agent", "alpha lead"}
    again = await do(agent, second, "duplicate-of", order_id=first["id"])
    assert again.json()["code"] == "order.relation_invalid"
