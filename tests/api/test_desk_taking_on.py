"""Whoever goes on with an order that nobody has is responsible for it from now on."""

from typing import Any

from tests.api.conftest import LogIn
from tests.api.test_desk_orders import a_type, an_order, do, read
from tests.support.world import World


async def test_who_goes_on_with_an_order_of_his_team_takes_it_on(log_in: LogIn, world: World) -> None:
    admin, lead, agent = (
        await log_in("alpha.admin"),
        await log_in("alpha.lead"),
        await log_in("alpha.agent"),
    )
    body: dict[str, Any] = {
        "tenant_id": str(world.alpha), "code": "repairs", "name_zh": "维修组", "name_en": "Repairs", "kind": "team",
        "members": [str(world.ids.users["alpha.agent"])],
    }  # fmt: skip
    team_id = (await admin.post("/api/teams", json=body)).json()["id"]
    type_id = await a_type(lead, world.alpha)
    order, other = [await an_order(agent, world, type_id) for _ in range(2)]
    for each in (order, other):
        assert (await do(lead, each, "assign", team_id=team_id)).status_code == 204

    assert (await do(agent, order, "moves", to="open")).status_code == 204
    taken = await read(agent, order["id"])
    assert taken["responsible_user_id"] == str(world.ids.users["alpha.agent"])
    items = (await agent.get(f"/api/orders/{order['id']}/history")).json()["items"]
    assert [each["kind"] for each in items][-2:] == ["assigned", "moved"]

    # Who is not of its team only helps, and what has somebody keeps him.
    assert (await do(lead, other, "moves", to="open")).status_code == 204
    assert (await read(agent, other["id"]))["responsible_name"] is None
    assert (await do(lead, order, "moves", to="waiting", note="等回电")).status_code == 204
    assert (await read(agent, order["id"]))["responsible_name"] == taken["responsible_name"]
