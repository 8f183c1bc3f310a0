"""Identity checks over HTTP: the answer is compared where nobody sees it, and nothing tells what was wrong."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.desk.proving import model
from yingda.desk.proving.codes import CodeCourier
from yingda.desk.proving.ports import CodeUndelivered, Message
from yingda.desk.proving.usecases import Proving
from yingda.entrypoints.api_parts.desk_people import DeskPeople
from yingda.platform.db import Database

AN_IDENTITY = "11010519491231002X"
FIELDS: list[dict[str, Any]] = [
    {"key": "birthday", "name_zh": "生日", "name_en": "Birthday", "kind": "date"},
    {"key": "policy", "name_zh": "保单号", "name_en": "Policy", "kind": "text"},
    {"key": "identity", "name_zh": "证件号码", "name_en": "Identity number", "kind": "identity_number"},
    {"key": "mail", "name_zh": "邮箱", "name_en": "Mail", "kind": "email"},
]
POLICY: dict[str, Any] = {
    "questions": {"fields": ["customer_name", "birthday", "policy"], "ask": 2, "level": "basic"},
    "code": {"channels": ["mail", "text"], "level": "strong"},
    "document": {"field": "identity", "level": "strong"},
    "attempts": 3,
    "lock_minutes": 30,
    "valid_minutes": 20,
    "scope": "contact",
    "sensitive": "basic",
    "version": 0,
}
VALUES = {
    "birthday": "1949-12-31",
    "policy": "P-2026/01",
    "identity": AN_IDENTITY,
    "mail": "lin@mail.example",
}
RIGHT = {"customer_name": "林 示", "birthday": "1949/12/31", "policy": "p202601"}


@dataclass
class Postbox:
    """Takes what is sent to customers, or is closed."""

    is_open: bool = True
    taken: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        if not self.is_open:
            raise CodeUndelivered("closed")
        self.taken.append(message)


@dataclass
class Room:
    """An agent with a contact whose customer is known, under an enterprise's rules."""

    agent: httpx.AsyncClient
    admin: httpx.AsyncClient
    contact: UUID
    customer: str

    async def begin(self, method: str, **more: Any) -> httpx.Response:
        body = {"interaction_id": str(self.contact), "method": method, **more}
        return await self.agent.post("/api/identity-checks", json=body)

    async def answer(self, challenge: httpx.Response, answers: dict[str, str]) -> httpx.Response:
        assert challenge.status_code == 201, challenge.text
        return await self.agent.post(
            f"/api/identity-checks/{challenge.json()['id']}/answers", json={"answers": answers}
        )

    async def ask(self, said: dict[str, str]) -> dict[str, Any]:
        challenge = await self.begin("questions")
        asked = [each["key"] for each in challenge.json()["fields"]]
        answer = await self.answer(challenge, {key: said[key] for key in asked})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def standing(self) -> dict[str, Any]:
        answer = await self.agent.get(f"/api/identity-checks/by-contact/{self.contact}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def room(log_in: LogIn, world: World, db: Database) -> Room:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    body = {"fields": FIELDS, "grades": [], "tags": [], "version": 0}
    assert (await admin.put(f"/api/customer-layouts/{world.alpha}", json=body)).status_code == 200
    kept = await admin.put(f"/api/identity-policies/{world.alpha}", json=POLICY)
    assert (kept.status_code, kept.json()) == (200, {"version": 1}), kept.text
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    customer = {
        "tenant_id": str(world.alpha), "name": "林示", "numbers": [{"number": "13900000001"}], "values": VALUES,
    }  # fmt: skip
    found = await agent.post("/api/customers", json=customer)
    assert found.status_code == 201, found.text
    return Room(agent=agent, admin=admin, contact=contact.id, customer=found.json()["id"])


async def test_right_answers_prove_in_any_notation_and_no_answer_ever_leaves(room: Room) -> None:
    before = await room.standing()
    assert (before["customer_id"], before["proof"], before["attempts_left"]) == (room.customer, None, 3)
    assert before["levels"] == {"questions": "basic", "code": "strong", "document": "strong"}
    challenge = await room.begin("questions")
    assert len(challenge.json()["fields"]) == 2
    assert not any(value in challenge.text for value in VALUES.values())
    outcome = await room.ask(RIGHT)
    assert (outcome["proved"], outcome["level"]) == (True, "basic")
    assert (await room.standing())["proof"]["method"] == "questions"
    history = (await room.agent.get("/api/identity-checks", params={"customer_id": room.customer})).json()
    assert [each["result"] for each in history["items"]] == ["proved"]
    audit = (await room.admin.get("/api/audit", params={"action": "identity.checked"})).json()
    assert audit["items"][0]["details"]["result"] == "proved"


async def test_wrong_and_unknown_are_the_same_and_too_many_lock(
    room: Room, db: Database, world: World
) -> None:
    wrong = await room.ask({**RIGHT, "birthday": "1950-01-01", "policy": "P-3", "customer_name": "王"})
    assert (wrong["proved"], wrong["attempts_left"], wrong["locked_until"]) == (False, 2, None)
    stranger = Contact(db=db, world=world, house="alpha", caller="13900000077")
    await stranger.arrive()
    await stranger.talk("alpha.agent")
    nobody = Room(agent=room.agent, admin=room.admin, contact=stranger.id, customer="")
    unknown = await nobody.ask(RIGHT)
    assert unknown == wrong
    await room.ask({**RIGHT, "policy": "P-3", "customer_name": "王", "birthday": "1950-01-01"})
    last = await room.ask({**RIGHT, "policy": "P-3", "customer_name": "王", "birthday": "1950-01-01"})
    assert last["attempts_left"] == 0
    assert last["locked_until"] is not None
    refused = await room.begin("questions")
    assert (refused.status_code, refused.json()["code"]) == (429, "identity.locked")
    assert (await room.standing())["locked_until"] == last["locked_until"]


async def test_attempts_at_once_are_not_more_attempts(room: Room) -> None:
    challenges = [await room.begin("document") for _ in range(6)]
    answers = await asyncio.gather(
        *(room.answer(each, {"document": "E12345678"}) for each in challenges), return_exceptions=False
    )
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 429, 429, 429]


async def test_a_documents_number_is_kept_in_part_and_must_add_up(room: Room, db: Database) -> None:
    challenge = await room.begin("document")
    mistyped = await room.answer(challenge, {"document": "110105194912310021"})
    assert (mistyped.status_code, mistyped.json()["code"]) == (422, "fields.values_invalid")
    assert (await room.standing())["attempts_left"] == 3
    proved = (await room.answer(challenge, {"document": "110105 19491231 002x"})).json()
    assert (proved["proved"], proved["level"]) == (True, "strong")
    shown = (
        await room.agent.get("/api/identity-checks", params={"interaction_id": str(room.contact)})
    ).json()
    assert shown["items"][0]["document"].startswith("110")
    assert "19491231" not in shown["items"][0]["document"]
    async with db.core() as tx:
        rows = await (
            await tx.execute("SELECT document_sealed, document_hash FROM identity_check")
        ).fetchall()
    assert len(rows[0]["document_hash"]) == 32
    again = await room.answer(challenge, {"document": AN_IDENTITY})
    assert (again.status_code, again.json()["code"]) == (409, "identity.challenge_over")


async def test_what_was_found_is_never_changed(room: Room, db: Database) -> None:
    await room.ask(RIGHT)
    for statement in ("UPDATE identity_check SET result = 'not_proved'", "DELETE FROM identity_check"):
        with pytest.raises(psycopg.Error):
            async with db.core() as tx:
                await tx.execute(statement)


async def test_a_code_goes_to_the_customer_and_to_nobody_else(room: Room, db: Database, world: World) -> None:
    postbox = Postbox(is_open=False)
    courier = CodeCourier(db=db, keys=world.keys, sender=postbox)
    challenge = await room.begin("code", channel="mail")
    assert [each["key"] for each in challenge.json()["fields"]] == ["code"]
    assert await courier.deliver_waiting() == 0
    postbox.is_open = True
    async with db.core() as tx:
        await tx.execute("UPDATE identity_code SET next_at = clock_timestamp()")
    assert await courier.deliver_waiting() == 1
    [message] = postbox.taken
    assert message.address == "lin@mail.example"
    code = "".join(sign for sign in message.text.split("，")[0] if sign.isdigit())
    assert len(code) == model.CODE_DIGITS
    assert code not in challenge.text
    async with db.core() as tx:
        row = await (await tx.execute("SELECT message_sealed, state FROM identity_code")).fetchone()
    assert row == {"message_sealed": None, "state": "sent"}
    wrong = (await room.answer(challenge, {"code": f"{(int(code) + 1) % 10**6:06}"})).json()
    assert (wrong["proved"], wrong["attempts_left"]) == (False, 2)
    proved = (await room.answer(challenge, {"code": f"{code[:3]} {code[3:]}"})).json()
    assert (proved["proved"], proved["level"]) == (True, "strong")


async def test_whoever_cannot_be_reached_is_told_nothing_and_the_agent_neither(
    room: Room, db: Database, world: World
) -> None:
    await room.agent.put(
        f"/api/customers/{room.customer}",
        json={
            **(await room.agent.get(f"/api/customers/{room.customer}")).json(),
            "values": {"policy": "P-2026/01"},
        },
    )
    postbox = Postbox()
    challenge = await room.begin("code", channel="mail")
    assert challenge.status_code == 201
    assert await CodeCourier(db=db, keys=world.keys, sender=postbox).deliver_waiting() == 0
    for _ in range(model.CODES_PER_HOUR - 1):
        assert (await room.begin("code", channel="text")).status_code == 201
    enough = await room.begin("code", channel="text")
    assert (enough.status_code, enough.json()["code"]) == (429, "identity.too_many_codes")
    other = await room.begin("code", channel="call")
    assert other.json()["code"] == "identity.method_not_offered"


async def test_a_proof_counts_in_its_contact_or_for_the_customer_as_the_rules_say(
    room: Room, db: Database, world: World
) -> None:
    await room.ask(RIGHT)
    proving = Proving(db=db, keys=world.keys, files=DeskPeople(db=db, keys=world.keys))
    customer = UUID(room.customer)

    async def level(contact: UUID | None) -> str | None:
        async with db.app(sees=[world.alpha]) as tx:
            return await proving.level(
                tx, tenant_id=world.alpha, interaction_id=contact, customer_id=customer
            )

    assert (await level(room.contact), await level(None)) == ("basic", None)
    changed = {**POLICY, "scope": "customer", "version": 1}
    assert (await room.admin.put(f"/api/identity-policies/{world.alpha}", json=changed)).status_code == 200
    assert await level(None) == "basic"
    strict = {**changed, "sensitive": "strong", "version": 2}
    await room.admin.put(f"/api/identity-policies/{world.alpha}", json=strict)
    assert await level(room.contact) is None


async def test_whoever_guesses_at_many_is_stopped(room: Room, db: Database, world: World) -> None:
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        for _ in range(model.FAILURES_PER_AGENT):
            await tx.execute(
                """INSERT INTO identity_check (id, tenant_id, challenge_id, customer_id, user_id, method, result)
                   VALUES (gen_random_uuid(), %(t)s, gen_random_uuid(), gen_random_uuid(), %(u)s, 'code', 'not_proved')""",
                {"t": world.alpha, "u": world.ids.users["alpha.agent"]},
            )
    refused = await room.begin("questions")
    assert (refused.status_code, refused.json()["code"]) == (429, "identity.too_many_checks")


async def test_failures_count_in_every_contact_of_the_customer(
    room: Room, db: Database, world: World
) -> None:
    wrong = {"birthday": "1950-01-01", "policy": "P-3", "customer_name": "王"}
    await room.ask(wrong)
    again = Contact(db=db, world=world, house="alpha")
    await again.arrive()
    await again.talk("alpha.agent")
    second = Room(agent=room.agent, admin=room.admin, contact=again.id, customer=room.customer)
    assert (await second.standing())["attempts_left"] == 2
    await second.ask(wrong)
    assert (await second.ask(wrong))["locked_until"] is not None
    assert (await room.begin("document")).json()["code"] == "identity.locked"


async def test_who_comes_back_after_each_lock_is_stopped_for_the_day(
    room: Room, db: Database, world: World
) -> None:
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        for hours in range(1, model.FAILURES_PER_DAY + 1):
            await tx.execute(
                """INSERT INTO identity_check (id, tenant_id, challenge_id, customer_id, user_id, method, result, at)
                   VALUES (gen_random_uuid(), %(t)s, gen_random_uuid(), %(c)s, %(u)s, 'code', 'not_proved',
                     now() - %(h)s * interval '2 hours')""",
                {"t": world.alpha, "c": room.customer, "u": world.ids.users["alpha.lead"], "h": hours},
            )
    standing = await room.standing()
    assert standing["attempts_left"] == 0
    until = datetime.fromisoformat(standing["locked_until"])
    assert timedelta(hours=3) < until - datetime.now(UTC) <= timedelta(hours=4)
    assert (await room.begin("questions")).json()["code"] == "identity.locked"


async def test_a_code_stands_in_no_log(
    room: Room, db: Database, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    postbox = Postbox(is_open=False)
    courier = CodeCourier(db=db, keys=world.keys, sender=postbox)
    await room.begin("code", channel="mail")
    await courier.deliver_waiting()
    postbox.is_open = True
    async with db.core() as tx:
        await tx.execute("UPDATE identity_code SET next_at = clock_timestamp()")
    await courier.deliver_waiting()
    [message] = postbox.taken
    code = "".join(sign for sign in message.text.split("，")[0] if sign.isdigit())
    said = [f"{each.getMessage()} {each.__dict__}" for each in caplog.records]
    assert any("a code did not get out" in each for each in said)
    assert not [each for each in said if code in each or "lin@mail.example" in each]


async def test_rules_that_cannot_be_kept_are_refused_by_name(room: Room, world: World) -> None:
    bad = {
        **POLICY,
        "questions": {"fields": ["nothing", "identity"], "ask": 3},
        "document": {"field": "policy"},
        "code": {"channels": []},
        "version": 1,
    }
    answer = await room.admin.put(f"/api/identity-policies/{world.alpha}", json=bad)
    assert answer.status_code == 422
    problems = {(each["field"], each["code"]) for each in answer.json()["details"]["problems"]}
    assert problems == {
        ("nothing", "unknown_field"), ("identity", "not_to_be_asked"), ("ask", "asks_more_than_there_is"),
        ("policy", "not_a_document"), ("code", "no_channels"),
    }  # fmt: skip
    stale = await room.admin.put(f"/api/identity-policies/{world.alpha}", json=POLICY)
    assert stale.json()["code"] == "conflict"


async def test_an_agent_checks_his_own_contacts_and_nobody_elses_checks(
    room: Room, log_in: LogIn, db: Database, world: World
) -> None:
    other = Contact(db=db, world=world, house="alpha", caller="13900000055")
    await other.arrive()
    await other.talk("shared.agent")
    body = {"interaction_id": str(other.id), "method": "questions"}
    assert (await room.agent.post("/api/identity-checks", json=body)).status_code == 404
    challenge = (await room.begin("questions")).json()["id"]
    lead = await log_in("alpha.lead")
    answer = await lead.post(f"/api/identity-checks/{challenge}/answers", json={"answers": {"x": "y"}})
    assert answer.status_code == 404
