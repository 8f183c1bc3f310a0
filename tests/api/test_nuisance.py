"""Blacklists, limits and breaches over HTTP: each enterprise its own, the operator's for all."""

from datetime import UTC, datetime, timedelta

from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations.transfer_events import NuisanceMarked
from yingda.platform.db import Database

PEST = "13800000666"


def _block(tenant: object, number: str = PEST, **more: object) -> dict[str, object]:
    return {"tenant_id": str(tenant), "number": number, "reason": "骚扰", **more}


async def test_a_caller_is_blocked_found_and_let_in_again(log_in: LogIn, world: World, db: Database) -> None:
    client = await log_in("alpha.admin")
    kept = await client.post("/api/nuisance/blocked", json=_block(world.alpha, "+86 138-0000-0666"))
    assert kept.status_code == 201
    (found,) = (await client.get("/api/nuisance/blocked", params={"number": PEST})).json()["items"]
    assert (found["number"], found["reason"], found["everywhere"]) == (PEST, "骚扰", False)
    again = await client.post("/api/nuisance/blocked", json=_block(world.alpha, until="2027-01-01T00:00:00Z"))
    assert again.json()["id"] == kept.json()["id"]
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT to_jsonb(b)::text AS text FROM blocked_caller b")).fetchall()
    assert PEST not in rows[0]["text"]
    assert (await client.delete(f"/api/nuisance/blocked/{kept.json()['id']}")).status_code == 204
    assert (await client.get("/api/nuisance/blocked")).json()["items"] == []


async def test_nobody_sees_or_changes_another_houses_list(log_in: LogIn, world: World) -> None:
    kept = await (await log_in("beta.admin")).post("/api/nuisance/blocked", json=_block(world.beta))
    client = await log_in("alpha.admin")
    assert (await client.get("/api/nuisance/blocked")).json()["items"] == []
    assert (await client.post("/api/nuisance/blocked", json=_block(world.beta))).status_code == 404
    assert (await client.delete(f"/api/nuisance/blocked/{kept.json()['id']}")).status_code == 404
    body = {"max_calls": 1}
    assert (await client.put(f"/api/nuisance/policies/{world.beta}", json=body)).status_code == 404


async def test_only_the_operators_administrator_blocks_for_all(log_in: LogIn, world: World) -> None:
    kept = await (await log_in("operator.admin")).post("/api/nuisance/blocked", json=_block(world.operator))
    assert kept.status_code == 201
    lead = await log_in("operator.lead")
    (found,) = (await lead.get("/api/nuisance/blocked")).json()["items"]
    assert found["everywhere"]
    assert (await lead.post("/api/nuisance/blocked", json=_block(world.operator))).status_code == 403
    assert (await lead.delete(f"/api/nuisance/blocked/{found['id']}")).status_code == 403
    assert (await lead.post("/api/nuisance/blocked", json=_block(world.alpha))).status_code == 201


async def test_what_is_no_number_is_refused(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    for number in ("abc", "+86 ", "12"):
        answer = await client.post("/api/nuisance/blocked", json=_block(world.alpha, number))
        assert answer.status_code == 422


async def test_a_policy_is_what_it_was_set_to(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.lead")
    (before,) = (await client.get("/api/nuisance/policies")).json()["items"]
    assert (before["max_calls"], before["minutes"], before["ends_calls"]) == (None, 10, False)
    body = {"max_calls": 5, "minutes": 60, "beyond": "announce", "ends_calls": True}
    assert (await client.put(f"/api/nuisance/policies/{world.alpha}", json=body)).status_code == 204
    (after,) = (await client.get("/api/nuisance/policies")).json()["items"]
    assert {name: after[name] for name in body} == body


async def test_breaches_are_listed_with_who_called(log_in: LogIn, db: Database, world: World) -> None:
    for house in ("alpha", "beta"):
        contact = Contact(db=db, world=world, house=house, caller=PEST)
        await contact.arrive()
        async with db.core() as tx:
            await tx.execute(
                """INSERT INTO nuisance_breach (tenant_id, interaction_id, kind, agent_id, at)
                   VALUES (%(t)s, %(id)s, 'warned', %(a)s, %(now)s)""",
                {
                    "t": world.ids.tenants[house],
                    "id": contact.id,
                    "a": world.ids.users[f"{house}.agent"],
                    "now": datetime.now(UTC),
                },
            )
    client = await log_in("alpha.lead")
    (found,) = (await client.get("/api/nuisance/breaches")).json()["items"]
    assert (found["tenant_id"], found["kind"], found["caller"]) == (str(world.alpha), "warned", PEST)
    assert (await client.get("/api/nuisance/breaches", params={"kind": "repeated"})).json()["items"] == []


async def test_a_desk_says_when_a_call_is_ended_only_where_the_enterprise_ends_it(
    log_in: LogIn, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    client = await log_in("alpha.agent")
    assert (await client.get("/api/desk")).json()["contact"]["nuisance"] is None
    await contact.happen(NuisanceMarked(agent_id=world.ids.users["alpha.agent"]))
    assert (await client.get("/api/desk")).json()["contact"]["nuisance"]["ends_at"] is None
    body = {"max_calls": None, "minutes": 10, "beyond": "refuse", "ends_calls": True}
    lead = await log_in("alpha.lead")
    assert (await lead.put(f"/api/nuisance/policies/{world.alpha}", json=body)).status_code == 204
    found = (await client.get("/api/desk")).json()["contact"]
    lasts = datetime.fromisoformat(found["nuisance"]["ends_at"]) - datetime.fromisoformat(
        found["answered_at"]
    )
    assert lasts == timedelta(minutes=10)
