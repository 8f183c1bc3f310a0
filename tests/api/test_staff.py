"""Messages, calls for help, faults and who listens: told to whom they concern, within a second, and to nobody else."""

import time
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.api.conftest import FakeOwner, LogIn
from tests.api.test_stream import Page, hear, open_page, port
from tests.api.wall_ids import a_seat
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

__all__ = ["open_page", "port"]
TOGETHER = pytest.mark.usefixtures("app")


async def unread(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get("/api/staff")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["unread"]
    return found


async def write(client: httpx.AsyncClient, status: int = 201, **body: Any) -> dict[str, Any]:
    answer = await client.post("/api/messages", json={"text": "line 3 is busy", **body})
    assert answer.status_code == status, answer.text
    written: dict[str, Any] = answer.json()
    return written


async def test_a_message_to_one_is_read_and_answered(log_in: LogIn, world: World) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    sent = await write(lead, to=str(world.ids.users["alpha.agent"]))
    (message,) = await unread(agent)
    assert (message["id"], message["text"], message["sender"]["display_name"]) == (
        sent["id"],
        "line 3 is busy",
        "alpha lead",
    )
    assert await unread(await log_in("beta.agent")) == []
    assert (await agent.post("/api/messages/read", json={"ids": [sent["id"]]})).status_code == 204
    assert await unread(agent) == []
    (mine,) = (await lead.get("/api/messages")).json()["items"]
    assert mine["mine"]
    assert mine["readers"][0]["read_at"] is not None
    await write(agent, text="thank you", to=str(world.ids.users["alpha.lead"]))
    assert [each["text"] for each in await unread(lead)] == ["thank you"]


async def test_a_message_to_a_queue_goes_to_who_serves_it(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    await write(lead, audience="queue", to=str(world.ids.queues["alpha/service"]))
    for name, heard in (("alpha.agent", 1), ("shared.agent", 1), ("beta.agent", 0)):
        assert len(await unread(await log_in(name))) == heard
    (mine,) = (await lead.get("/api/messages")).json()["items"]
    assert {each["display_name"] for each in mine["readers"]} == {"alpha agent", "shared agent"}


async def test_a_message_to_all_goes_to_everybody_on_the_wall(log_in: LogIn) -> None:
    await write(await log_in("operator.lead"), audience="all")
    for name in ("alpha.agent", "beta.agent", "shared.agent"):
        assert len(await unread(await log_in(name))) == 1


async def told_of_messages(db: Database) -> list[UUID]:
    """Who was told of messages since this was asked last."""
    async with db.core() as tx:
        found = await tx.execute("DELETE FROM outbox WHERE topic = 'message' RETURNING key")
        return [row["key"] for row in await found.fetchall()]


async def test_each_reader_and_each_author_is_told_once(log_in: LogIn, db: Database, world: World) -> None:
    users = world.ids.users
    author, lead, agent = (
        await log_in("operator.lead"),
        await log_in("alpha.lead"),
        await log_in("alpha.agent"),
    )
    await write(author, audience="all")
    names = ("alpha.agent", "beta.agent", "shared.agent", "operator.lead")
    assert sorted(await told_of_messages(db)) == sorted(users[name] for name in names)
    for _ in range(2):
        await write(lead, to=str(users["alpha.agent"]))
    await told_of_messages(db)
    ids = [each["id"] for each in await unread(agent)]
    assert (await agent.post("/api/messages/read", json={"ids": ids})).status_code == 204
    told = sorted(await told_of_messages(db))
    assert told == sorted(users[name] for name in ("alpha.agent", "alpha.lead", "operator.lead"))


async def test_nobody_writes_over_the_wall(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    await write(lead, 404, to=str(world.ids.users["beta.agent"]))
    await write(lead, 409, audience="queue", to=str(world.ids.queues["beta/service"]))
    agent = await log_in("alpha.agent")
    await write(agent, 404, to=str(world.ids.users["beta.lead"]))
    await write(agent, text="to my supervisors")
    assert len(await unread(lead)) == 1
    assert len(await unread(await log_in("operator.lead"))) == 1
    assert await unread(await log_in("beta.lead")) == []


async def test_a_message_is_on_the_desk_within_a_second(open_page: Page, log_in: LogIn, world: World) -> None:
    page = await open_page("alpha.agent")
    assert (await hear(page, "staff"))["data"]["unread"] == []
    lead = await log_in("alpha.lead")
    began = time.monotonic()
    await write(lead, to=str(world.ids.users["alpha.agent"]))
    while not (told := (await hear(page, "staff"))["data"])["unread"]:
        pass
    assert time.monotonic() - began < 1
    assert told["unread"][0]["text"] == "line 3 is busy"


async def test_who_was_away_gets_it_when_he_comes(open_page: Page, log_in: LogIn, world: World) -> None:
    await write(await log_in("alpha.lead"), to=str(world.ids.users["alpha.agent"]))
    page = await open_page("alpha.agent")
    assert len((await hear(page, "staff"))["data"]["unread"]) == 1


async def test_texts_stand_in_clear_nowhere(log_in: LogIn, world: World, db: Database) -> None:
    await write(await log_in("alpha.lead"), to=str(world.ids.users["alpha.agent"]), text="secret words")
    async with db.core() as tx:
        row = await (await tx.execute("SELECT to_jsonb(m)::text AS text FROM staff_message m")).fetchone()
    assert row is not None
    assert "secret" not in row["text"]


async def test_of_too_many_messages_the_newest_are_told_in_their_order(
    log_in: LogIn, db: Database, world: World
) -> None:
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO staff_message (id, tenant_id, batch_id, at, from_id, to_id, audience, text_sealed)
               SELECT gen_random_uuid(), %(tenant)s, gen_random_uuid(), now() - interval '1 minute' * n, %(lead)s,
                      %(agent)s, 'one', %(text)s FROM generate_series(1, 2000) n""",
            {
                "tenant": world.alpha,
                "lead": world.ids.users["alpha.lead"],
                "agent": world.ids.users["alpha.agent"],
                "text": world.keys.of(world.alpha).seal("old"),
            },
        )
    await write(await log_in("alpha.lead"), to=str(world.ids.users["alpha.agent"]), text="new")
    told = await unread(await log_in("alpha.agent"))
    assert [len(told), told[-1]["text"]] == [2000, "new"]
    assert [each["at"] for each in told] == sorted(each["at"] for each in told)


async def test_help_is_seen_by_who_sees_the_agent_or_his_contact(
    log_in: LogIn, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("shared.agent")
    agent = await log_in("shared.agent")
    assert (await agent.post("/api/desk/help", json={"text": "angry caller"})).status_code == 204
    seen = {}
    for name in ("operator.lead", "alpha.lead", "beta.lead"):
        seen[name] = (await (await log_in(name)).get("/api/staff")).json()["help"]
    assert [len(seen[name]) for name in seen] == [1, 1, 0]
    (help_,) = seen["alpha.lead"]
    assert (help_["text"], help_["interaction_id"]) == ("angry caller", str(contact.id))
    beta = await log_in("beta.lead")
    assert (await beta.post(f"/api/floor/help/{help_['id']}/answer")).status_code == 404
    lead = await log_in("alpha.lead")
    assert (await lead.post(f"/api/floor/help/{help_['id']}/answer")).status_code == 204
    assert (await agent.get("/api/staff")).json()["help"] == []
    async with db.core() as tx:
        row = await (await tx.execute("SELECT end_cause, ended_by FROM help_request")).fetchone()
    assert row == {"end_cause": "answered", "ended_by": world.ids.users["alpha.lead"]}


async def test_help_is_withdrawn_and_asked_for_again(log_in: LogIn, db: Database, world: World) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    agent, lead = await log_in("alpha.agent"), await log_in("alpha.lead")
    await agent.post("/api/desk/help")
    await agent.post("/api/desk/help", json={"text": "now it is urgent"})
    (help_,) = (await lead.get("/api/staff")).json()["help"]
    assert help_["text"] == "now it is urgent"
    assert (await agent.post("/api/desk/help/withdraw")).status_code == 204
    assert (await lead.get("/api/staff")).json()["help"] == []
    assert (await agent.post("/api/desk/help/withdraw")).status_code == 204


async def declare(db: Database, world: World, house: str) -> UUID:
    fault_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO declared_fault (id, tenant_id, reason, declared_by, at)
               VALUES (%(id)s, %(t)s, 'power is out', %(by)s, now())""",
            {"id": fault_id, "t": world.ids.tenants[house], "by": world.ids.users["operator.lead"]},
        )
    return fault_id


async def test_a_fault_is_told_to_whom_it_concerns(log_in: LogIn, db: Database, world: World) -> None:
    await declare(db, world, "alpha")
    concerned = {}
    for name in ("alpha.agent", "shared.agent", "beta.agent", "alpha.lead", "beta.lead"):
        concerned[name] = len((await (await log_in(name)).get("/api/staff")).json()["faults"])
    assert concerned == {
        "alpha.agent": 1,
        "shared.agent": 1,
        "beta.agent": 0,
        "alpha.lead": 1,
        "beta.lead": 0,
    }
    await declare(db, world, "operator")
    (fault,) = (await (await log_in("beta.agent")).get("/api/staff")).json()["faults"]
    assert (fault["is_everywhere"], fault["declared_by"]) == (True, "operator lead")


async def test_faults_are_declared_for_ones_own_and_audited(
    log_in: LogIn, owner: FakeOwner, db: Database, world: World
) -> None:
    lead = await log_in("alpha.lead")
    beta = {"reason": "x", "tenant_id": str(world.beta)}
    assert (await lead.post("/api/floor/fault", json=beta)).status_code == 404
    owner.answer = {"fault_id": str(new_id())}
    assert (await lead.post("/api/floor/fault", json={"reason": "power is out"})).status_code == 200
    name, _, args = owner.sent[-1]
    assert (name, args) == (
        "floor.declare_fault",
        {"tenant_id": str(world.alpha), "reason": "power is out"},
    )
    fault_id = await declare(db, world, "alpha")
    assert (await (await log_in("beta.lead")).delete(f"/api/floor/fault/{fault_id}")).status_code == 404
    assert (await lead.delete(f"/api/floor/fault/{fault_id}")).status_code == 200
    assert owner.sent[-1][0] == "floor.end_fault"
    assert await audited(db) == ["fault.declared", "fault.ended"]


async def audited(db: Database) -> list[str]:
    async with db.core() as tx:
        rows = await tx.execute(
            "SELECT action FROM audit_event WHERE action LIKE 'fault%%' OR action LIKE 'superv%%' ORDER BY at, id"
        )
        return [row["action"] for row in await rows.fetchall()]


@pytest.mark.parametrize(
    ("act", "name", "mode"),
    [
        ("listen", "floor.listen", "listen"),
        ("whisper", "floor.listen", "whisper"),
        ("barge", "floor.listen", "barge"),
        ("take-over", "floor.listen", "in_charge"),
        ("stop", "floor.stop", None),
        ("hang-up", "floor.hang_up", None),
        ("give-back", "floor.give_back", None),
    ],
)
async def test_to_take_part_is_audited_and_asked_of_the_owner(
    log_in: LogIn, owner: FakeOwner, db: Database, world: World, act: str, name: str, mode: str | None
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    lead = await log_in("alpha.lead")
    path = f"/api/floor/interactions/{contact.id}/{act}"
    assert (await lead.post(path, json={"reason": "complaint"})).status_code == 200
    sent, actor, args = owner.sent[-1]
    assert (sent, actor, args.get("mode")) == (name, world.ids.users["alpha.lead"], mode)
    assert await audited(db) == [f"supervision.{act.replace('-', '_')}"]
    for other in ("beta.lead", "operator.admin"):
        assert (await (await log_in(other)).post(path)).status_code == 404
    assert (await (await log_in("alpha.admin")).post(path)).status_code == 403
    assert (await (await log_in("operator.lead")).post(path)).status_code == 200


async def test_a_supervisor_takes_part_by_no_telephone_of_another_house(
    log_in: LogIn, owner: FakeOwner, db: Database, world: World
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    path = f"/api/floor/interactions/{contact.id}/listen"
    own, foreign = [await a_seat(db, tenant_id=house) for house in (world.alpha, world.beta)]
    lead = await log_in("alpha.lead")
    for seat_id in (foreign, new_id()):
        assert (await lead.post(path, json={"by": str(seat_id)})).status_code == 404
    assert owner.sent == []
    assert await audited(db) == []
    assert (await lead.post(path, json={"by": str(own)})).status_code == 200
    assert owner.sent[-1][2]["seat_id"] == str(own)


async def listen(db: Database, world: World, contact: Contact, *, hidden: bool) -> None:
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO listening (call_id, tenant_id, interaction_id, supervisor_id, agent_id, mode, hidden,
                 asked_at, begun_at)
               VALUES (gen_random_uuid(), %(t)s, %(i)s, %(s)s, %(a)s, 'whisper', %(h)s, now(), now())""",
            {
                "t": world.alpha,
                "i": contact.id,
                "s": world.ids.users["operator.lead"],
                "a": world.ids.users["alpha.agent"],
                "h": hidden,
            },
        )


@pytest.mark.parametrize("hidden", [False, True])
async def test_who_listened_is_hidden_from_nobody_but_the_agent(
    log_in: LogIn, db: Database, world: World, hidden: bool
) -> None:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    await listen(db, world, contact, hidden=hidden)
    for name in ("alpha.lead", "alpha.admin", "operator.lead"):
        path = f"/api/interactions/{contact.id}/listeners"
        (row,) = (await (await log_in(name)).get(path)).json()["items"]
        assert (row["supervisor"]["display_name"], row["mode"], row["hidden"]) == (
            "operator lead",
            "whisper",
            hidden,
        )
    agent = await log_in("alpha.agent")
    for path, field in (("/api/desk/listened", "items"), ("/api/staff", "listening")):
        assert len((await agent.get(path)).json()[field]) == (0 if hidden else 1)
    tile = next(
        each
        for each in (await (await log_in("alpha.lead")).get("/api/floor")).json()["floor"]["agents"]
        if each["display_name"] == "alpha agent"
    )
    assert [each["mode"] for each in tile["listeners"]] == ["whisper"]


async def test_houses_rule_for_themselves(log_in: LogIn, db: Database, world: World) -> None:
    admin = await log_in("alpha.admin")
    (house,) = (await admin.get("/api/supervision/rules")).json()["items"]
    (pool,) = house["pools"]
    rule = {
        "hide_listening_from_agents": True,
        "breaks_need_permission": True,
        "break_answer_seconds": 120,
    }
    assert (await admin.put(f"/api/pools/{pool['id']}/supervision", json=rule)).status_code == 204
    hide = {"hide_listening_from_agents": True}
    path = f"/api/tenants/{world.alpha}/supervision"
    assert (await admin.put(path, json=hide)).status_code == 204
    (house,) = (await admin.get("/api/supervision/rules")).json()["items"]
    assert house["hide_listening_from_agents"]
    assert {name: house["pools"][0][name] for name in rule} == rule
    other = await log_in("beta.admin")
    assert (await other.put(path, json=hide)).status_code == 404
    assert (await other.put(f"/api/pools/{pool['id']}/supervision", json=rule)).status_code == 404
    assert await audited(db) == ["supervision.ruled"] * 2


async def test_forced_states_and_answers_reach_the_owner(
    log_in: LogIn, owner: FakeOwner, world: World, app: FastAPI
) -> None:
    lead, agent = await log_in("alpha.lead"), world.ids.users["alpha.agent"]
    for path, name in (
        (f"/api/floor/agents/{agent}/ready", "floor.ready"),
        (f"/api/floor/agents/{agent}/end-call", "floor.end_call"),
        (f"/api/floor/breaks/{agent}/grant", "floor.grant"),
        (f"/api/floor/breaks/{agent}/deny", "floor.deny"),
    ):
        assert (await lead.post(path)).status_code == 200
        assert owner.sent[-1][0] == name
    body = {"reason": "coaching"}
    assert (await lead.post(f"/api/floor/agents/{agent}/not-ready", json=body)).status_code == 200
    assert owner.sent[-1][2] == {"agent_id": str(agent), "reason": "coaching"}
    shared = world.ids.users["shared.agent"]
    assert (await lead.post(f"/api/floor/agents/{shared}/ready")).status_code == 403
