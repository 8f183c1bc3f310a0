"""Forms, registrations and surveys over HTTP."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import openpyxl
import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.services import make_services
from tests.support.world import World

from yingda.flows.model import Register
from yingda.flows.outcomes import RegisterResult
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.services import FlowServices
from yingda.flows.queries.transport import Ways
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

FORM: dict[str, Any] = {
    "code": "meeting",
    "name_zh": "业主大会",
    "name_en": "Owners' meeting",
    "one_per_caller": True,
    "fields": [
        {"code": "name", "name_zh": "姓名", "name_en": "Name", "kind": "text", "required": True},
        {
            "code": "vote", "name_zh": "表决", "name_en": "Vote", "kind": "choice", "required": True,
            "choices": [{"value": "1", "name_zh": "同意", "name_en": "Yes"}, {"value": "2", "name_zh": "反对", "name_en": "No"}],
        },
    ],
}  # fmt: skip
VALUES = {"name": "林示", "vote": "1"}


async def new_form(client: httpx.AsyncClient, world: World, **changes: Any) -> str:
    answer = await client.post("/api/forms", json={**FORM, **changes, "tenant_id": str(world.alpha)})
    assert answer.status_code == 201, answer.text
    return f"/api/forms/{answer.json()['id']}"


async def a_contact(db: Database, world: World, *, house: str = "alpha", caller: str = "13900000001") -> UUID:
    contact = Contact(db=db, world=world, house=house, caller=caller)
    await contact.arrive()
    await contact.talk(f"{house}.agent")
    return contact.id


async def register(
    client: httpx.AsyncClient, form: str, contact: UUID, values: dict[str, str] | None = None
) -> tuple[int, str]:
    body = {"interaction_id": str(contact), "values": values or VALUES}
    answer = await client.post(f"{form}/registrations", json=body)
    return answer.status_code, answer.json().get("code", "")


async def test_a_flow_and_an_agent_fill_in_the_same_form(log_in: LogIn, world: World, db: Database) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    form = await new_form(admin, world)
    services = FlowServices(db=db, keys=world.keys, asker=SystemAsker(Ways()))
    told = await services.register(
        Register(form="meeting", values={"name": "陈例", "vote": "2"}, visit=4),
        tenant_id=world.alpha, interaction_id=new_id(), caller="13900000002",
    )  # fmt: skip
    assert told.result is RegisterResult.KEPT
    contact = await a_contact(db, world)
    assert await register(agent, form, contact) == (201, "")
    assert await register(agent, form, contact) == (409, "registration.duplicate")
    # The caller of the flow calls again and is known.
    again = await a_contact(db, world, caller="13900000002")
    assert await register(agent, form, again) == (409, "registration.duplicate")
    found = (await admin.get(f"{form}/registrations")).json()
    assert found["total"] == 2
    assert [(each["agent"], each["values"]) for each in found["items"]] == [
        ("alpha agent", VALUES),
        (None, {"name": "陈例", "vote": "2"}),
    ]
    shown = (await admin.get(form)).json()
    assert (shown["registrations"], shown["is_open"]) == (2, True)


async def test_an_agent_registers_for_his_own_contacts_only(
    log_in: LogIn, world: World, db: Database
) -> None:
    admin, agent, shared = [await log_in(name) for name in ("alpha.admin", "alpha.agent", "shared.agent")]
    form = await new_form(admin, world)
    contact, foreign = await a_contact(db, world), await a_contact(db, world, house="beta")
    assert await register(shared, form, contact) == (404, "not_found")
    assert await register(agent, form, foreign) == (404, "not_found")
    assert await register(admin, form, foreign) == (404, "not_found")
    assert await register(agent, form, new_id()) == (404, "not_found")
    assert await register(admin, form, contact) == (201, "")


async def test_answers_must_fit_and_the_form_be_open(log_in: LogIn, world: World, db: Database) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    form = await new_form(admin, world)
    contact = await a_contact(db, world)
    body = {"interaction_id": str(contact), "values": {"name": " ", "vote": "3", "x": "y"}}
    answer = await agent.post(f"{form}/registrations", json=body)
    assert (answer.status_code, answer.json()["details"]) == (
        422, {"fields": {"name": "missing", "vote": "not_a_choice", "x": "unknown"}}
    )  # fmt: skip
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert (await admin.put(form, json={**FORM, "closes_at": past})).status_code == 204
    assert await register(agent, form, contact) == (409, "form.closed")


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": []}, {"fields": [FORM["fields"][0]] * 2}, {"fields": [{**FORM["fields"][1], "choices": []}]},
        {"opens_at": "2026-01-02T00:00:00Z", "closes_at": "2026-01-01T00:00:00Z"}, {"code": "a b"},
    ],
)  # fmt: skip
async def test_a_form_that_makes_no_sense_is_refused(
    log_in: LogIn, world: World, changes: dict[str, Any]
) -> None:
    admin = await log_in("alpha.admin")
    answer = await admin.post("/api/forms", json={**FORM, **changes, "tenant_id": str(world.alpha)})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_form_in_use_is_closed_and_not_removed(log_in: LogIn, world: World, db: Database) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    form, unused = await new_form(admin, world), await new_form(admin, world, code="unused")
    await register(agent, form, await a_contact(db, world))
    answer = await admin.delete(form)
    assert (answer.status_code, answer.json()["code"]) == (409, "form.in_use")
    assert (await admin.delete(unused)).status_code == 204
    assert (await admin.put(form, json={**FORM, "code": "renamed"})).status_code == 204


async def test_a_download_needs_a_reason_and_is_audited(log_in: LogIn, world: World, db: Database) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    form = await new_form(admin, world)
    await register(agent, form, await a_contact(db, world), {"name": "=HYPERLINK(1)", "vote": "1"})
    assert (await admin.get(f"{form}/registrations/export")).status_code == 422
    csv = await admin.get(f"{form}/registrations/export", params={"format": "csv", "reason": "会议签到"})
    assert csv.headers["content-disposition"].endswith('.csv"')
    assert "'=HYPERLINK(1),1" in csv.content.decode("utf-8-sig")
    sheet = await admin.get(f"{form}/registrations/export", params={"reason": "会议签到"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][1:] == ("座席", "交互", "姓名", "表决")
    assert rows[1][1] == "alpha agent"
    entries = (await admin.get("/api/audit", params={"action": "form.exported"})).json()["items"]
    assert [each["details"] for each in entries] == [
        {"rows": 1, "reason": "会议签到", "format": kind} for kind in ("xlsx", "csv")
    ]
    viewer = await log_in("alpha.viewer")
    assert (await viewer.get(f"{form}/registrations")).status_code == 403


async def test_registrations_come_in_pages(log_in: LogIn, world: World, db: Database) -> None:
    admin = await log_in("alpha.admin")
    form = await new_form(admin, world, one_per_caller=False)
    for _ in range(3):
        await register(admin, form, await a_contact(db, world))
    first = (await admin.get(f"{form}/registrations", params={"limit": 2})).json()
    assert (len(first["items"]), first["total"]) == (2, 3)
    second = (await admin.get(f"{form}/registrations", params={"limit": 2, "after": first["next"]})).json()
    assert (len(second["items"]), second["next"]) == (1, None)


async def test_figures_of_a_survey_by_question_and_agent(log_in: LogIn, world: World, db: Database) -> None:
    await make_services(db, world, "beta")
    async with db.core() as tx:
        for number, answer in enumerate(("5", "5", "2", "*")):
            await tx.execute(
                """INSERT INTO survey_answer (tenant_id, interaction_id, survey, question, visit, answer, agent_id)
                   VALUES (%(tenant)s, %(id)s, 'after', 'score', 1, %(answer)s, %(agent)s)""",
                {
                    "tenant": world.alpha, "id": new_id(), "answer": answer,
                    "agent": world.ids.users["alpha.agent"] if number < 3 else None,
                },
            )  # fmt: skip
    client = await log_in("alpha.viewer")
    found = (await client.get("/api/surveys")).json()
    (question,), (agent,) = found["questions"], found["agents"]
    assert (question["answers"], question["mean"], question["by_answer"]) == (
        4,
        4.0,
        {"5": 2, "2": 1, "*": 1},
    )
    assert (agent["agent"], agent["answers"], agent["mean"]) == ("alpha agent", 3, 4.0)
    nothing = await client.get("/api/surveys", params={"tenant_id": str(world.beta)})
    assert nothing.json() == {"questions": [], "agents": []}
    later = await client.get("/api/surveys", params={"from": "2040-01-01T00:00:00Z"})
    assert later.json()["questions"] == []
