"""Where the contract says so, whoever telephones for an enterprise does not see its customers' numbers, and calls them."""

from typing import Any

import httpx
import pytest
from tests.api.conftest import FakeOwner, LogIn
from tests.api.test_desk_customers import keep
from tests.api.test_desk_fulfilment import an_order_that_takes
from tests.api.test_desk_goods import PLAN, added, book, hour
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.platform.db import Database

DIGITS = "13900000001"
MASKED = "139****0001"


@pytest.fixture
async def contact(db: Database, world: World, log_in: LogIn) -> Contact:
    """A contact of an enterprise by whose contract numbers are masked."""
    operator = await log_in("operator.admin")
    answer = await operator.patch(f"/api/tenants/{world.alpha}", json={"numbers_masked": True})
    assert answer.json()["numbers_masked"] is True
    found = Contact(db=db, world=world, house="alpha", caller=DIGITS)
    await found.arrive()
    await found.talk("alpha.agent")
    await found.book()
    await found.record(path="x")
    return found


async def pages(client: httpx.AsyncClient, contact: Contact, customer: str) -> str:
    """Everything that somebody can read, as one text."""
    found = []
    for path in (
        "/api/desk", "/api/desk/history", "/api/desk/parked", "/api/callbacks", "/api/callbacks?open=true",
        "/api/interactions", f"/api/interactions/{contact.id}", "/api/recordings", "/api/floor",
        "/api/nuisance/breaches", "/api/nuisance/blocked", "/api/customers", f"/api/customers?q={DIGITS}",
        f"/api/customers/{customer}", f"/api/customers/by-contact/{contact.id}",
        f"/api/customers/{customer}/interactions",
    ):  # fmt: skip
        answer = await client.get(path)
        assert answer.status_code in (200, 403, 404, 405), path
        found.append(answer.text)
    return "\n".join(found)


@pytest.mark.parametrize("username", ["alpha.agent", "alpha.lead", "operator.lead"])
async def test_whoever_telephones_sees_no_digits(
    log_in: LogIn, world: World, contact: Contact, username: str
) -> None:
    customer = await keep(await log_in("alpha.admin"), world.alpha, "王小明", DIGITS)
    seen = await pages(await log_in(username), contact, customer)
    assert DIGITS not in seen
    assert MASKED in seen


async def test_the_enterprise_itself_sees_them(log_in: LogIn, world: World, contact: Contact) -> None:
    admin = await log_in("alpha.admin")
    customer = await keep(admin, world.alpha, "王小明", DIGITS)
    seen = await pages(admin, contact, customer)
    assert DIGITS in seen
    assert MASKED not in seen


async def test_another_enterprise_without_such_a_contract_sees_them(
    log_in: LogIn, db: Database, world: World, contact: Contact
) -> None:
    other = Contact(db=db, world=world, house="beta", caller=DIGITS)
    await other.arrive()
    lead = await log_in("operator.lead")
    rows = (await lead.get("/api/interactions")).json()["items"]
    assert {each["tenant_id"]: each["caller"] for each in rows} == {
        str(world.alpha): MASKED,
        str(world.beta): DIGITS,
    }


async def test_a_masked_number_comes_back_and_stays(log_in: LogIn, world: World, contact: Contact) -> None:
    agent, admin = await log_in("alpha.agent"), await log_in("alpha.admin")
    customer = await keep(
        agent, world.alpha, "新", interaction_id=str(contact.id), numbers=[{"number": MASKED}]
    )
    read = (await agent.get(f"/api/customers/{customer}")).json()
    assert [each["number"] for each in read["numbers"]] == [MASKED]
    body = {**read, "name": "王小明", "numbers": [*read["numbers"], {"number": "13800000002"}]}
    assert (await agent.put(f"/api/customers/{customer}", json=body)).status_code == 200
    whole = (await admin.get(f"/api/customers/{customer}")).json()
    assert [each["number"] for each in whole["numbers"]] == [DIGITS, "13800000002"]


async def number_of(db: Database, world: World) -> str:
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT id FROM number WHERE tenant_id = %(t)s", {"t": world.alpha})
        ).fetchone()
    assert row is not None
    return str(row["id"])


async def test_he_calls_without_seeing_the_digits(
    log_in: LogIn, db: Database, world: World, contact: Contact, owner: FakeOwner
) -> None:
    agent = await log_in("alpha.agent")
    customer = await keep(agent, world.alpha, "王小明", "010-12345678转801")
    number = (await agent.get(f"/api/customers/{customer}")).json()["numbers"][0]["id"]
    shown: dict[str, Any] = {"number_id": await number_of(db, world)}
    assert (
        await agent.post("/api/desk/calls", json={**shown, "customer_number_id": number})
    ).status_code == 200
    assert (
        await agent.post("/api/desk/calls", json={**shown, "interaction_id": str(contact.id)})
    ).status_code == 200
    assert [sent[2]["digits"] for sent in owner.sent] == ["01012345678", DIGITS]
    assert (await agent.post("/api/desk/calls", json=shown)).status_code == 422
    foreign = Contact(db=db, world=world, house="beta")
    await foreign.arrive()
    assert (
        await agent.post("/api/desk/calls", json={**shown, "interaction_id": str(foreign.id)})
    ).status_code == 404
    strange = await keep(await log_in("beta.agent"), world.beta, "李娜", DIGITS)
    strange_number = (await (await log_in("beta.agent")).get(f"/api/customers/{strange}")).json()["numbers"][
        0
    ]["id"]
    answer = await agent.post("/api/desk/calls", json={**shown, "customer_number_id": strange_number})
    assert answer.status_code == 404
    assert len(owner.sent) == 2


async def test_who_does_not_wish_to_be_called_is_called_only_knowingly(
    log_in: LogIn, db: Database, world: World, owner: FakeOwner
) -> None:
    agent = await log_in("alpha.agent")
    await keep(agent, world.alpha, "王小明", DIGITS, do_not_call=True)
    body = {"number_id": await number_of(db, world), "digits": "139 0000 0001"}
    answer = await agent.post("/api/desk/calls", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "customer.do_not_call")
    assert owner.sent == []
    assert (await agent.post("/api/desk/calls", json={**body, "despite_wish": True})).status_code == 200
    audit = (await (await log_in("alpha.admin")).get("/api/audit")).json()["items"]
    assert "customer.called_unwilling" in {each["action"] for each in audit}


@pytest.mark.parametrize(
    ("username", "shown"), [("alpha.agent", MASKED), ("alpha.lead", MASKED), ("alpha.admin", DIGITS)]
)
async def test_a_guest_s_number_is_hidden_where_customers_numbers_are(
    log_in: LogIn, world: World, contact: Contact, username: str, shown: str
) -> None:
    admin, reader = await log_in("alpha.admin"), await log_in(username)
    agent, order = await an_order_that_takes(log_in, world)
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    guest = {"name": "林示", "phone": DIGITS}
    body = {"plan_id": plan, "starts_at": hour(5), "party_size": 2, "guest": guest}
    assert (await agent.post(f"/api/orders/{order}/booking", json=body)).status_code == 201
    single = (await book(agent, plan, 6, 1)).json()["id"]
    places = (
        f"/api/booking-plans/{plan}/bookings",
        f"/api/bookings/{single}",
        f"/api/orders/{order}/booking",
    )
    span = {"from": hour(0), "to": hour(9)}
    answers = [(await reader.get(place, params=span)).json() for place in places]
    found = [*answers[0]["items"], *answers[1:]]
    assert [each["guest"]["phone"] for each in found] == [shown] * 4
