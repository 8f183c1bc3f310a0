"""Scripts over HTTP: written, published, walked in contacts, resumed wherever they were left."""

from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

NEED: dict[str, Any] = {
    "key": "need", "name_zh": "业务", "name_en": "Matter", "kind": "choice", "required": True,
    "choices": [
        {"code": "plan", "name_zh": "套餐变更", "name_en": "Change of plan"},
        {"code": "bill", "name_zh": "账单", "name_en": "Bill"},
    ],
}  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "phases": [
        {"key": "answer", "name_zh": "应答", "name_en": "Answer"},
        {"key": "do", "name_zh": "办理", "name_en": "Do"},
    ],
    "applies": [{"kind": "tenant"}],
    "steps": [
        {"key": "greet", "kind": "say", "phase": "answer", "text_zh": "{greeting}", "text_en": "{greeting}"},
        {
            "key": "ask", "kind": "ask", "phase": "answer",
            "text_zh": "工号{agent.staff_no}，{customer.name}", "text_en": "{agent.staff_no} {customer.name}",
            "fields": [NEED, {"key": "secret", "name_zh": "口令", "name_en": "Word", "kind": "text", "masked": True}],
        },
        {
            "key": "which", "kind": "branch",
            "branches": [{"when": [{"field": "need", "any_of": ["plan"]}], "next": "prove"}], "otherwise": "end",
        },
        {"key": "prove", "kind": "identity", "phase": "do", "required": True, "otherwise": "end"},
        {"key": "end", "kind": "end", "phase": "do", "text_zh": "{closing}", "text_en": "{closing}"},
    ],
}  # fmt: skip
PHRASES = {
    "greeting_zh": "欢迎致电{tenant.name}", "greeting_en": "Welcome to {tenant.name}", "closing_zh": "感谢来电",
    "closing_en": "Thank you for calling", "version": 0,
}  # fmt: skip


async def made(client: httpx.AsyncClient, tenant: UUID, *, code: str = "talk", **document: Any) -> str:
    body = {
        "tenant_id": str(tenant), "code": code, "name_zh": "话术", "name_en": "Script",
        "document": {**DOCUMENT, **document},
    }  # fmt: skip
    answer = await client.post("/api/scripts", json=body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def published(client: httpx.AsyncClient, tenant: UUID, **more: Any) -> str:
    script = await made(client, tenant, **more)
    answer = await client.post(f"/api/scripts/{script}/publish", json={"version": 1, "note": "first"})
    assert answer.json() == {"version": 1}, answer.text
    return script


async def a_contact(db: Database, world: World) -> Contact:
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    return contact


async def done(client: httpx.AsyncClient, run: dict[str, Any], **deed: Any) -> dict[str, Any]:
    body = {"step": run["step"]["key"], "version": run["version"], "how": "next", **deed}
    answer = await client.post(f"/api/guides/{run['id']}/steps", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_contact_is_led_from_greeting_to_closing(log_in: LogIn, world: World, db: Database) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    script = await published(lead, world.alpha)
    assert (await lead.put(f"/api/guide-phrases/{world.alpha}", json=PHRASES)).status_code == 200
    contact = await a_contact(db, world)
    place = f"/api/guides/by-contact/{contact.id}"
    guide = (await agent.get(place)).json()
    assert [(each["id"], each["fit"]) for each in guide["scripts"]] == [(script, "tenant")]
    # The queue's own greeting goes before the enterprise's.
    assert (guide["greeting"], guide["closing"]["zh"]) == ({"zh": "您好", "en": "Hello"}, "感谢来电")
    run = (await agent.post(place, json={"script_id": script})).json()
    assert (run["step"]["key"], run["step"]["text"]["zh"]) == ("greet", "您好")
    run = await done(agent, run)
    assert run["step"]["text"]["zh"] == "工号alpha1，＿＿＿"
    assert [each["state"] for each in run["phases"]] == ["now", "ahead"]
    missing = await agent.post(
        f"/api/guides/{run['id']}/steps", json={"step": "ask", "version": run["version"], "how": "next"}
    )
    assert (missing.status_code, missing.json()["code"]) == (422, "fields.values_invalid")
    run = await done(agent, run, values={"need": "bill", "secret": "0123456789"})
    assert run["step"]["key"] == "end"
    # Loaded again, begun again: the same one, where it was left.
    again = (await agent.post(place, json={"script_id": script})).json()
    assert (again["id"], again["version"], again["step"]["key"]) == (run["id"], run["version"], "end")
    over = await done(agent, run)
    assert (over["step"], over["ended_at"] is not None) == (None, True)
    assert [(each["step"], each["how"]) for each in over["visits"]] == [
        ("greet", "next"), ("ask", "next"), ("end", "next"),
    ]  # fmt: skip
    assert {each["field"]["key"]: each["value"] for each in over["answers"]} == {
        "need": "bill", "secret": "012***6789",
    }  # fmt: skip
    times = (await lead.get(f"/api/scripts/{script}/times")).json()["items"]
    assert {each["step"]: each["done"] for each in times} == {"greet": 1, "ask": 1, "end": 1}
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT state_sealed FROM script_run")).fetchall()
        kinds = await (await tx.execute("SELECT kind FROM desk_change")).fetchall()
    assert b"0123456789" not in bytes(rows[0]["state_sealed"])
    assert {"kind": "guide.finished"} in kinds


async def test_a_customer_s_page_tells_by_what_he_was_led(log_in: LogIn, world: World, db: Database) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    script = await published(lead, world.alpha)
    contact = await a_contact(db, world)
    customer = {"tenant_id": str(world.alpha), "name": "林示", "numbers": [{"number": "13900000001"}]}
    made = (await agent.post("/api/customers", json=customer)).json()["id"]
    run = (await agent.post(f"/api/guides/by-contact/{contact.id}", json={"script_id": script})).json()
    run = await done(agent, run)
    [past] = (await lead.get(f"/api/guides/by-customer/{made}")).json()["items"]
    assert (past["id"], past["interaction_id"], past["steps"]) == (run["id"], str(contact.id), 1)
    assert (past["script_version"], past["ended_at"]) == (1, None)
    other = await log_in("beta.admin")
    assert (await other.get(f"/api/guides/by-customer/{made}")).status_code == 404


async def test_back_and_left_out_with_a_reason_and_nothing_twice(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    script = await published(lead, world.alpha)
    contact = await a_contact(db, world)
    run = (await agent.post(f"/api/guides/by-contact/{contact.id}", json={"script_id": script})).json()
    skipped = await done(agent, run, how="skipped", reason="already_known")
    assert skipped["visits"][0]["reason"] == "already_known"
    twice = {"step": "greet", "version": run["version"], "how": "next"}
    answer = await agent.post(f"/api/guides/{run['id']}/steps", json=twice)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    back = await done(agent, skipped, how="back")
    assert (back["step"]["key"], back["can_go_back"]) == ("greet", False)
    run = await done(agent, await done(agent, back), values={"need": "plan"})
    assert run["step"]["key"] == "prove"
    refused = {"step": "prove", "version": run["version"], "how": "skipped", "reason": "no_time"}
    answer = await agent.post(f"/api/guides/{run['id']}/steps", json=refused)
    assert (answer.status_code, answer.json()["code"]) == (422, "guide.step_required")
    assert (await done(agent, run))["step"]["key"] == "end"
    unsaid = {"step": "end", "version": run["version"], "how": "skipped"}
    assert (await agent.post(f"/api/guides/{run['id']}/steps", json=unsaid)).status_code == 422


async def test_a_contact_stays_on_the_version_that_it_began_with(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    script = await published(lead, world.alpha)
    contact = await a_contact(db, world)
    place = f"/api/guides/by-contact/{contact.id}"
    await agent.post(place, json={"script_id": script})
    shorter = {**DOCUMENT, "steps": [DOCUMENT["steps"][-1]]}
    body = {"code": "talk", "name_zh": "新", "name_en": "New", "document": shorter, "version": 2}
    assert (await lead.put(f"/api/scripts/{script}", json=body)).json() == {"version": 3}
    assert (await lead.put(f"/api/scripts/{script}", json=body)).json()["code"] == "conflict"
    listed = (await lead.get("/api/scripts")).json()["items"][0]
    assert (listed["published_version"], listed["has_changes"], listed["runs"]) == (1, True, 1)
    assert (await lead.post(f"/api/scripts/{script}/publish", json={"version": 3})).json() == {"version": 2}
    old = (await agent.get(place)).json()["runs"][0]
    assert (old["script_version"], old["step"]["key"]) == (1, "greet")
    assert [
        each["version"] for each in (await lead.get(f"/api/scripts/{script}/versions")).json()["items"]
    ] == [2, 1]
    assert (await lead.post(f"/api/scripts/{script}/withdraw")).status_code == 204
    assert (await agent.get(place)).json()["scripts"] == []
    assert (await lead.delete(f"/api/scripts/{script}")).json()["code"] == "script.in_use"


async def test_what_cannot_be_walked_is_not_published(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    steps = [{"key": "a", "kind": "say", "text_zh": "好", "text_en": "Well", "next": "gone"}]
    script = await made(lead, world.alpha, steps=steps)
    answer = await lead.post(f"/api/scripts/{script}/publish", json={"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (422, "script.invalid")
    assert answer.json()["details"]["problems"] == [{"step": "a", "code": "unknown_step", "about": "gone"}]
    assert (await lead.get(f"/api/scripts/{script}")).json()["problems"][0]["code"] == "unknown_step"
    checked = await lead.post("/api/scripts/check", json={"document": DOCUMENT})
    assert checked.json()["items"] == []
    body = {
        "tenant_id": str(world.alpha),
        "code": "talk",
        "name_zh": "x",
        "name_en": "x",
        "document": DOCUMENT,
    }
    assert (await lead.post("/api/scripts", json=body)).json()["code"] == "script.code_taken"
    assert (await lead.delete(f"/api/scripts/{script}")).status_code == 204


async def test_a_shipped_script_is_begun_with_tried_and_published(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    shipped = (await admin.get("/api/scripts/ready-made")).json()["items"]
    assert [each["code"] for each in shipped] == ["booking", "carrier_service", "complaint"]
    body = {"tenant_id": str(world.alpha), "name": "carrier_service"}
    script = (await admin.post("/api/scripts/from-ready-made", json=body)).json()["id"]
    document = (await admin.get(f"/api/scripts/{script}")).json()["document"]
    begun = await admin.post("/api/scripts/try", json={"document": document, "steps": [], "facts": {}})
    assert begun.json()["step"]["text"] == {"zh": "【问候语】", "en": "[greeting]"}
    steps = [{}, {"values": {"need": "plan_change"}}]
    tried = await admin.post(
        "/api/scripts/try",
        json={"document": document, "steps": steps, "facts": {"identity.level": "strong"}},
    )
    assert (tried.json()["step"]["key"], tried.json()["path"]) == (
        "verify_strong", ["greet", "need", "verify_strong"],
    )  # fmt: skip
    tried = await admin.post(
        "/api/scripts/try", json={"document": document, "steps": [*steps, {}], "facts": {}}
    )
    assert tried.json()["step"]["key"] == "not_proved"
    assert (await admin.post(f"/api/scripts/{script}/publish", json={"version": 1})).status_code == 200
    unknown = {"tenant_id": str(world.alpha), "name": "nothing"}
    assert (await admin.post("/api/scripts/from-ready-made", json=unknown)).status_code == 404


async def test_the_menu_chooses_before_the_queue(log_in: LogIn, world: World, db: Database) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    contact = await a_contact(db, world)
    queue = {"kind": "queue", "queue_id": str(contact.queue_id)}
    by_queue = await published(lead, world.alpha, code="a_queue", applies=[queue])
    menu = {"kind": "menu", "node": "menu", "result": "2"}
    by_menu = await published(lead, world.alpha, code="b_menu", applies=[menu])
    other = await published(lead, world.alpha, code="c_other", applies=[{**menu, "result": "9"}])
    offers = (await agent.get(f"/api/guides/by-contact/{contact.id}")).json()["scripts"]
    assert [(each["id"], each["fit"]) for each in offers] == [
        (by_menu, "menu"), (by_queue, "queue"), (other, None),
    ]  # fmt: skip


async def test_only_who_serves_a_contact_is_led_through_it(log_in: LogIn, world: World, db: Database) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    script = await published(lead, world.alpha)
    contact = Contact(db=db, world=world, house="alpha", caller="13900000044")
    await contact.arrive()
    await contact.talk("shared.agent")
    place = f"/api/guides/by-contact/{contact.id}"
    assert (await agent.get(place)).status_code == 404
    assert (await agent.post(place, json={"script_id": script})).status_code == 404
    run = (await lead.post(place, json={"script_id": script})).json()
    assert (await agent.get(f"/api/guides/{run['id']}")).status_code == 404
    draft = await made(lead, world.alpha, code="draft")
    refused = await lead.post(place, json={"script_id": draft})
    assert refused.json()["code"] == "script.unpublished"
    assert (await lead.post(place, json={"script_id": str(new_id())})).status_code == 404


async def test_a_script_says_what_is_kept_of_the_customer_but_what_is_masked(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, agent, admin = await log_in("alpha.lead"), await log_in("alpha.agent"), await log_in("alpha.admin")
    fields = [
        {"key": "plan", "name_zh": "套餐", "name_en": "Plan", "kind": "text"},
        {"key": "word", "name_zh": "口令", "name_en": "Word", "kind": "text", "masked": True},
    ]
    grades = [{"code": "gold", "name_zh": "金卡", "name_en": "Gold"}]
    layout = {"fields": fields, "grades": grades, "tags": [], "version": 0}
    assert (await admin.put(f"/api/customer-layouts/{world.alpha}", json=layout)).status_code == 200
    customer = {
        "tenant_id": str(world.alpha), "name": "林示", "numbers": [{"number": "13900000001"}],
        "values": {"plan": "59 元", "word": "open sesame"}, "grade": "gold",
    }  # fmt: skip
    assert (await agent.post("/api/customers", json=customer)).status_code == 201
    said = "{customer.grade}客户{customer.name}用{customer.plan}，口令{customer.word}，{customer.nothing}"
    step = {"key": "tell", "kind": "say", "text_zh": said, "text_en": said}
    end = {"key": "end", "kind": "end", "text_zh": "再见", "text_en": "Goodbye"}
    script = await published(lead, world.alpha, phases=[], steps=[step, end])
    contact = await a_contact(db, world)
    run = (await agent.post(f"/api/guides/by-contact/{contact.id}", json={"script_id": script})).json()
    assert run["step"]["text"]["zh"] == "金卡客户林示用59 元，口令＿＿＿，＿＿＿"
