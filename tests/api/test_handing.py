"""Whom a contact can be handed to, who is parked, with which numbers one calls: over HTTP, behind the wall."""

import pytest
from tests.api.conftest import FakeOwner, LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations.channels.voice.transfers.errors import AgentNotFree
from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def _talking(db: Database, world: World, house: str = "alpha") -> Contact:
    contact = Contact(db=db, world=world, house=house)
    await contact.arrive()
    await contact.talk(f"{house}.agent")
    return contact


async def _ready(db: Database, world: World, name: str) -> None:
    async with db.core() as tx:
        await tx.execute(
            """UPDATE agent SET state = 'ready' WHERE user_id = %(id)s""", {"id": world.ids.users[name]}
        )


async def test_only_the_contacts_own_enterprise_can_have_it(
    log_in: LogIn, db: Database, world: World
) -> None:
    await _talking(db, world)
    found = (await (await log_in("alpha.agent")).get("/api/desk/targets")).json()
    assert [queue["id"] for queue in found["queues"]] == [str(world.ids.queues["alpha/service"])]
    assert {queue["tenant_id"] for queue in found["queues"]} == {str(world.alpha)}
    assert len(found["flows"]) == 1
    names = {agent["display_name"] for agent in found["agents"]}
    assert names <= {"shared agent"}


async def test_they_are_found_by_a_part_of_their_names(log_in: LogIn, db: Database, world: World) -> None:
    await _talking(db, world)
    client = await log_in("alpha.agent")
    assert (await client.get("/api/desk/targets", params={"q": "SERV"})).json()["queues"]
    assert not (await client.get("/api/desk/targets", params={"q": "nowhere"})).json()["queues"]


async def test_without_a_contact_there_is_nobody(log_in: LogIn) -> None:
    found = (await (await log_in("alpha.agent")).get("/api/desk/targets")).json()
    assert found == {"agents": [], "queues": [], "flows": []}


@pytest.mark.parametrize(
    "target",
    [
        {"kind": "agent", "agent_id": str(new_id())},
        {"kind": "queue", "queue_id": str(new_id())},
        {"kind": "flow", "flow_id": str(new_id())},
        {"kind": "number", "digits": "13900000001"},
    ],
)
async def test_a_transfer_reaches_the_owner(
    log_in: LogIn, owner: FakeOwner, world: World, target: dict[str, str]
) -> None:
    contact = new_id()
    body = {"target": target, "note": "urgent"}
    answer = await (await log_in("alpha.agent")).post(f"/api/desk/interactions/{contact}/transfer", json=body)
    assert answer.status_code == 200
    ((name, actor, args),) = owner.sent
    assert (name, actor) == ("desk.transfer", world.ids.users["alpha.agent"])
    assert args == {"interaction_id": str(contact), "target": target, "note": "urgent"}


async def test_what_is_no_target_is_refused_at_the_door(log_in: LogIn, owner: FakeOwner) -> None:
    client = await log_in("alpha.agent")
    for target in ({"kind": "moon"}, {"kind": "agent"}, {"kind": "number", "digits": "call me"}):
        answer = await client.post(f"/api/desk/interactions/{new_id()}/transfer", json={"target": target})
        assert answer.status_code == 422
    for digits in ("", "12a", "1" * 33):
        answer = await client.post(f"/api/desk/interactions/{new_id()}/send-digits", json={"digits": digits})
        assert answer.status_code == 422
    assert owner.sent == []


async def test_why_it_is_refused_is_told_with_its_code(log_in: LogIn, owner: FakeOwner) -> None:
    owner.answer = AgentNotFree(state="talking")
    target = {"kind": "agent", "agent_id": str(new_id())}
    answer = await (await log_in("alpha.agent")).post(
        f"/api/desk/interactions/{new_id()}/transfer", json={"target": target}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "transfer.agent_not_free")


@pytest.mark.parametrize("verb", ["park", "pause-recording", "resume-recording", "mark-nuisance"])
async def test_moves_without_particulars(log_in: LogIn, owner: FakeOwner, verb: str) -> None:
    contact = new_id()
    answer = await (await log_in("alpha.agent")).post(f"/api/desk/interactions/{contact}/{verb}")
    assert answer.status_code == 200
    assert owner.sent[0][0] == f"desk.{verb.replace('-', '_')}"


async def test_who_is_parked_is_seen_by_who_serves_his_queue(
    log_in: LogIn, db: Database, world: World
) -> None:
    for house, slot in (("alpha", "10"), ("beta", "11")):
        contact = await _talking(db, world, house)
        async with db.core() as tx:
            await tx.execute(
                """INSERT INTO parked (interaction_id, tenant_id, slot, queue_id, parked_by, since, returns_at)
                   VALUES (%(id)s, %(t)s, %(slot)s, %(q)s, %(by)s, now(), now() + interval '2 minutes')""",
                {
                    "id": contact.id,
                    "t": world.ids.tenants[house],
                    "slot": slot,
                    "q": world.ids.queues[f"{house}/service"],
                    "by": world.ids.users[f"{house}.agent"],
                },
            )
    for name, slots in (("alpha.agent", ["10"]), ("beta.agent", ["11"]), ("shared.agent", ["10", "11"])):
        items = (await (await log_in(name)).get("/api/desk/parked")).json()["items"]
        assert [item["slot"] for item in items] == slots
        assert all(item["caller"] for item in items)


async def test_one_calls_with_the_numbers_of_enterprises_that_one_serves(
    log_in: LogIn, owner: FakeOwner, world: World
) -> None:
    client = await log_in("alpha.agent")
    numbers = (await client.get("/api/desk/outbound")).json()["numbers"]
    assert [number["digits"] for number in numbers] == ["95550001"]
    own = numbers[0]["id"]
    body = {"number_id": own, "digits": "13900000001"}
    assert (await client.post("/api/desk/calls", json=body)).status_code == 200
    name, _, args = owner.sent[0]
    assert (name, args) == ("desk.call", {**body, "queue_id": None})
    beta = (await (await log_in("beta.agent")).get("/api/desk/outbound")).json()["numbers"][0]["id"]
    for foreign in ({"number_id": beta}, {"number_id": own, "tenant_id": str(world.beta)}):
        answer = await client.post("/api/desk/calls", json={**body, **foreign})
        assert answer.status_code == 404
    assert len(owner.sent) == 1
