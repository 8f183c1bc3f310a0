"""Node types that no line of the demo has, each in a real call: a flow is tried by its code before it is published."""

import asyncio
from typing import Any

import pytest
from tests.journeys.flows import OPEN, closed, contacts, happens, reaches, story
from tests.journeys.office import Customer, Office, Person, until

pytestmark = [pytest.mark.switch, pytest.mark.database]
BY = "museum.admin"
FORM = "lecture"


def document(start: str, nodes: dict[str, Any]) -> dict[str, Any]:
    """A flow that ends well."""
    return {"format": 2, "start": start, "nodes": {**nodes, "end": {"type": "hang_up"}}}


def say(then: str, *prompts: object) -> dict[str, Any]:
    return {"type": "say", "prompts": list(prompts) or ["opening_hours"], "next": then}


async def new_flow(admin: Person, code: str, made: dict[str, Any]) -> str:
    """A flow of the museum's with this document as its draft; its id."""
    tenant = (await admin.get("/api/auth/me"))["tenant"]["id"]
    body = {"tenant_id": tenant, "code": code, "name_zh": f"试验{code}", "name_en": f"Trial {code}"}
    answer = await admin.client.post("/api/flows", json={**body, "document": made})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def try_out(office: Office, code: str, made: dict[str, Any]) -> Customer:
    """A customer in a flow that is not published."""
    admin = await office.person(BY)
    flow_id = await new_flow(admin, code, made)
    trial = await admin.client.post(f"/api/flows/{flow_id}/trials", json={"document": made})
    assert trial.status_code == 201, trial.text
    customer = await office.call(trial.json()["dial"])
    assert await customer.leg.answered()
    return customer


async def test_values_are_set_compared_and_spoken(office: Office) -> None:
    made = document(
        "ask",
        {
            "ask": {
                "type": "collect",
                "prompts": ["welcome"],
                "variable": "amount",
                "max": 6,
                "format": "amount",
                "next": "keep",
                "otherwise": "end",
            },
            "keep": {"type": "set", "values": {"told": "{amount}"}, "language": "en", "next": "compare"},
            "compare": {
                "type": "branch",
                "cases": [{"variable": "told", "is": "greater", "value": "100", "to": "much"}],
                "otherwise": "little",
            },
            "much": say("end", {"speak": "amount", "value": "{told}"}, {"speak": "date", "value": "{day}"}),
            "little": say("end"),
        },
    )
    customer = await try_out(office, "spoken", made)
    assert await customer.hears_machine()
    customer.leg.key("120*5#")
    await reaches(office, customer, "much", by=BY)
    assert await customer.hears_machine()
    assert await customer.leg.ended(within=30)


async def test_a_sub_flow_leads_back(office: Office) -> None:
    admin = await office.person(BY)
    inner = document("inside", {"inside": say("back"), "back": {"type": "return"}})
    del inner["nodes"]["end"]
    inner_id = await new_flow(admin, "inner", inner)
    published = await admin.client.post(
        f"/api/flows/{inner_id}/releases", json={"document": inner, "note": ""}
    )
    assert published.status_code == 201, published.text
    outer = document(
        "enter", {"enter": {"type": "sub_flow", "flow": "inner", "next": "after"}, "after": say("end")}
    )
    customer = await try_out(office, "outer", outer)
    await reaches(office, customer, "inner/inside", by=BY)
    await reaches(office, customer, "after", by=BY, within=30)
    customer.leg.hang_up()


async def test_hours_in_a_node_a_fax_and_a_message(office: Office) -> None:
    made = document(
        "hours",
        {
            "hours": {"type": "calendar", **OPEN, "open": "fax", "closed": "end"},
            "fax": {"type": "fax", "next": "message"},
            "message": {
                "type": "record_message",
                "prompts": ["welcome"],
                "variable": "spoken",
                "max_seconds": 20,
                "next": "thanks",
                "otherwise": "end",
            },
            "thanks": say("end"),
        },
    )
    customer = await try_out(office, "message", made)
    row = await reaches(office, customer, "message", by=BY, within=20)
    await happens(office, row, "recording_started", by=BY, within=20)
    await asyncio.sleep(2.5)
    customer.leg.key("#")
    recorded = await happens(office, row, "message_recorded", by=BY)
    assert recorded["details"]["seconds"] > 1
    await reaches(office, customer, "thanks", by=BY)
    customer.leg.hang_up()


async def test_two_customers_meet_in_a_conference(office: Office) -> None:
    made = document(
        "room",
        {
            "room": {"type": "conference", "room": "club", "next": "thanks", "full": "end"},
            "thanks": say("end"),
        },
    )
    first = await try_out(office, "room1", made)
    second = await try_out(office, "room2", made)
    for customer in (first, second):
        row = await reaches(office, customer, "room", by=BY)
        await happens(office, row, "room_joined", by=BY, within=15)
    assert await first.leg.media.wait_for_tone(440, within=5)
    assert await second.leg.media.wait_for_tone(440, within=5)
    second.leg.key("*")
    await reaches(office, second, "thanks", by=BY)
    for customer in (first, second):
        customer.leg.hang_up()


async def test_answers_are_registered_once(office: Office) -> None:
    admin = await office.person(BY)
    tenant = (await admin.get("/api/auth/me"))["tenant"]["id"]
    field = {"code": "people", "name_zh": "人数", "name_en": "People", "kind": "number", "required": True}
    form = {"tenant_id": tenant, "code": FORM, "name_zh": "讲座报名", "name_en": "Lecture", "fields": [field]}
    made = await admin.client.post("/api/forms", json={**form, "one_per_caller": True})
    assert made.is_success, made.text
    flow = document(
        "ask",
        {
            "ask": {
                "type": "collect",
                "prompts": ["welcome"],
                "variable": "people",
                "max": 2,
                "next": "register",
                "otherwise": "end",
            },
            "register": {
                "type": "register",
                "form": FORM,
                "values": {"people": "{people}"},
                "kept": "kept",
                "duplicate": "again",
                "failed": "end",
            },
            "kept": {"type": "set", "values": {"more": "1"}, "next": "twice"},
            "twice": {
                "type": "register",
                "form": FORM,
                "values": {"people": "{people}"},
                "kept": "end",
                "duplicate": "again",
                "failed": "end",
            },
            "again": say("end"),
        },
    )
    customer = await try_out(office, "lecture", flow)
    assert await customer.hears_machine()
    customer.leg.key("4#")
    await reaches(office, customer, "again", by=BY)
    customer.leg.hang_up()
    rows = (await admin.get(f"/api/forms/{made.json()['id']}/registrations"))["items"]
    assert [row["values"] for row in rows] == [{"people": "4"}]


async def _upload_cards(office: Office) -> None:
    admin = await office.person(BY)
    tenant = (await admin.get("/api/auth/me"))["tenant"]["id"]
    table = "card,points,pin\n1001,88,4321\n1002,5,9999\n"
    sent = await admin.client.post(
        "/api/tables",
        data={
            "tenant_id": tenant,
            "code": "cards",
            "name_zh": "会员卡",
            "name_en": "Cards",
            "key_column": "card",
            "pin_column": "pin",
        },
        files={"file": ("cards.csv", table.encode(), "text/csv")},
    )
    assert sent.is_success, sent.text


def _cards() -> dict[str, Any]:
    return document(
        "card",
        {
            "card": {
                "type": "collect",
                "prompts": ["welcome"],
                "variable": "card",
                "max": 4,
                "finish": "",
                "min": 4,
                "next": "pin",
                "otherwise": "end",
            },
            "pin": {
                "type": "verify_pin",
                "prompts": ["pin_ask"],
                "subject": "{card}",
                "min": 4,
                "max": 4,
                "table": "cards",
                "verified": "points",
                "rejected": "end",
                "locked": "end",
                "failed": "end",
            },
            "points": {
                "type": "query",
                "lookup": {"table": "cards", "key": "{card}", "answers": {"points": "points"}},
                "found": "told",
                "failed": "end",
            },
            "told": say("end", {"speak": "number", "value": "{points}"}),
        },
    )


async def test_a_table_is_looked_up_and_its_pin_checked(office: Office) -> None:
    await _upload_cards(office)
    customer = await try_out(office, "cards", _cards())
    assert await customer.hears_machine()
    customer.leg.key("1001")
    row = await reaches(office, customer, "pin", by=BY)
    customer.leg.key("4321")
    await reaches(office, customer, "told", by=BY)
    customer.leg.hang_up()
    over = await closed(office, row, by=BY)
    assert "4321" not in str(over["timeline"])


async def test_a_trial_is_in_no_list_of_calls(office: Office) -> None:
    customer = await try_out(office, "alone", document("hello", {"hello": say("end")}))

    async def is_there() -> list[dict[str, Any]]:
        return await contacts(office, customer.number, by=BY)

    row = (await until(is_there, within=5, what="the trial's own row"))[0]
    assert row["purpose"] == "trial"
    customer.leg.hang_up()
    await closed(office, row, by=BY)
    listed = await (await office.person(BY)).get("/api/interactions", caller=customer.number)
    assert listed["items"] == []


async def test_a_prompt_is_recorded_by_telephone(office: Office) -> None:
    admin = await office.person(BY)
    tenant = (await admin.get("/api/auth/me"))["tenant"]["id"]
    asked = await admin.client.post(
        "/api/prompts/record", json={"tenant_id": tenant, "key": "closing_early", "language": "zh-CN"}
    )
    assert asked.is_success, asked.text
    customer = await office.call(asked.json()["dial"])
    assert await customer.leg.answered()

    async def records() -> dict[str, Any] | None:
        rows = await contacts(office, customer.number, by=BY)
        types = [each["type"] for row in rows for each in await story(office, row, by=BY)]
        return rows[0] if "recording_started" in types else None

    await until(records, within=25, what="the tone after which he speaks")
    await asyncio.sleep(3)
    customer.leg.key("#")

    async def is_there() -> dict[str, Any] | None:
        prompts = (await admin.get("/api/prompts", tenant_id=tenant))["items"]
        said = [said for each in prompts if each["key"] == "closing_early" for said in each["languages"]]
        return next((each for each in said if each["state"] == "ready"), None)

    spoken = await until(is_there, within=30, what="the new version")
    assert (spoken["source"], spoken["version"]) == ("phone", 1)
    assert spoken["seconds"] > 1.5
