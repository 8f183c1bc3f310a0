"""What there was between a customer and the enterprise in one line of time; filters that people save."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.api.test_desk_customers import keep
from tests.api.test_desk_orders import a_type, an_order
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.platform.db import Database

NUMBER = "13900000001"


async def timeline(client: httpx.AsyncClient, place: str, **query: Any) -> list[str]:
    """Contacts by their ids, orders by their numbers; page by page, newest first."""
    found: list[str] = []
    moments: list[str] = []
    after: dict[str, str] = {}
    while True:
        answer = await client.get(f"/api/customers/{place}/timeline", params={**query, **after})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        for each in page["items"]:
            assert (each["interaction"] is None) != (each["order"] is None)
            found.append(each["order"]["number"] if each["order"] else each["interaction"]["id"])
            moments.append(each["at"])
        if page["next"] is None:
            assert moments == sorted(moments, reverse=True)
            return found
        after = {"after": page["next"]}


async def a_contact(db: Database, world: World) -> str:
    contact = Contact(db=db, world=world, house="alpha", caller=NUMBER)
    await contact.arrive()
    await contact.talk("alpha.agent")
    return str(contact.id)


async def opened_at(db: Database, number: str, *, hours: int) -> None:
    async with db.core() as tx:
        await tx.execute(
            "UPDATE work_order SET opened_at = opened_at - %(by)s WHERE number = %(number)s",
            {"by": timedelta(hours=hours), "number": number},
        )


async def test_contacts_and_orders_stand_in_one_line_of_time(
    log_in: LogIn, world: World, db: Database
) -> None:
    agent = await log_in("alpha.agent")
    type_id = await a_type(await log_in("alpha.lead"), world.alpha)
    customer = await keep(agent, world.alpha, "王小明", NUMBER)
    contacts = [await a_contact(db, world) for _ in range(3)]
    orders = [(await an_order(agent, world, type_id, customer_id=customer))["number"] for _ in range(3)]
    await opened_at(db, orders[0], hours=5)
    await an_order(agent, world, type_id, subject="别人的")
    whole = await timeline(agent, customer)
    assert sorted(whole) == sorted([*contacts, *orders])
    assert whole[-1] == orders[0]
    assert await timeline(agent, customer, limit=2) == whole
    assert await timeline(agent, f"by-contact/{contacts[1]}") == whole
    stranger = await log_in("beta.agent")
    assert (await stranger.get(f"/api/customers/{customer}/timeline")).status_code == 404
    assert (await stranger.get(f"/api/customers/by-contact/{contacts[0]}/timeline")).status_code == 404


async def test_who_was_merged_into_another_brings_his_past_along(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead = await log_in("alpha.lead")
    type_id = await a_type(lead, world.alpha)
    one, other = await keep(lead, world.alpha, "王小明", NUMBER), await keep(lead, world.alpha, "王晓明")
    orders = [(await an_order(lead, world, type_id, customer_id=each))["number"] for each in (one, other)]
    merged = await lead.post(f"/api/customers/{one}/merge", json={"other_id": other, "take": []})
    assert merged.status_code == 200, merged.text
    assert sorted(await timeline(lead, one)) == sorted(orders)


async def test_of_a_caller_whom_nobody_knows_his_number_s_contacts_are_shown(
    log_in: LogIn, world: World, db: Database
) -> None:
    contacts = [await a_contact(db, world) for _ in range(2)]
    agent = await log_in("alpha.agent")
    assert sorted(await timeline(agent, f"by-contact/{contacts[0]}")) == sorted(contacts)


async def test_what_happened_at_one_moment_is_on_one_page(log_in: LogIn, world: World, db: Database) -> None:
    agent = await log_in("alpha.agent")
    type_id = await a_type(await log_in("alpha.lead"), world.alpha)
    customer = await keep(agent, world.alpha, "王小明", NUMBER)
    numbers = [(await an_order(agent, world, type_id, customer_id=customer))["number"] for _ in range(2)]
    contact = await a_contact(db, world)
    async with db.core() as tx:
        await tx.execute(
            """UPDATE work_order SET opened_at = (SELECT opened_at FROM interaction WHERE id = %(id)s)
               WHERE customer_id = %(customer)s""",
            {"id": UUID(contact), "customer": UUID(customer)},
        )
    assert sorted(await timeline(agent, customer, limit=1)) == sorted([contact, *numbers])


async def test_filters_of_customers_are_ones_own_and_name_nobody(log_in: LogIn, world: World) -> None:
    agent, lead = await log_in("alpha.agent"), await log_in("alpha.lead")
    query = {"tenant_id": str(world.alpha), "tag": "装修", "grade": "", "do_not_call": True}
    kept = {"items": [{"name": "装修客户", "query": query}]}
    assert (await agent.put("/api/customers/filters", json=kept)).status_code == 204
    assert (await agent.get("/api/customers/filters")).json() == kept
    assert (await lead.get("/api/customers/filters")).json() == {"items": []}
    named = {"items": [{"name": "x", "query": {"q": "王小明"}}]}
    assert (await agent.put("/api/customers/filters", json=named)).status_code == 422
    assert (await (await log_in("alpha.viewer")).get("/api/customers/filters")).status_code == 403
