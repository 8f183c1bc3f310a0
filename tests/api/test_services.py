"""Calendars, the emergency announcement, secrets and queries over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.services import DEFINITION, make_services
from tests.support.world import World

from yingda.flows.calendars.usecases import read_calendars
from yingda.flows.emergency.usecases import read_announcements
from yingda.platform.db import Database

CALENDAR = {"code": "day", "name_zh": "日间", "name_en": "Day", "definition": DEFINITION}
SECRET = {"code": "crm", "host": "CRM.example:8443", "header": "X-Api-Key", "value": "open sesame"}


async def audited(client: httpx.AsyncClient, action: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get("/api/audit", params={"action": action})).json()["items"]
    return found


async def test_a_calendar_is_kept_changed_checked_and_removed(
    log_in: LogIn, world: World, db: Database
) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post("/api/calendars", json={**CALENDAR, "tenant_id": str(world.alpha)})
    assert answer.status_code == 201, answer.text
    place = f"/api/calendars/{answer.json()['id']}"
    again = await client.post("/api/calendars", json={**CALENDAR, "tenant_id": str(world.alpha)})
    assert (again.status_code, again.json()["code"]) == (409, "code.taken")

    async def check(at: str) -> tuple[str, str]:
        told = (await client.post(f"{place}/check", json={"at": at})).json()
        return told["opening"], told["cause"]

    assert await check("2026-11-23T10:00:00+08:00") == ("open", "weekly")
    assert await check("2026-11-22T10:00:00+08:00") == ("closed", "weekly")
    assert await check("2026-10-01T10:00:00+08:00") == ("holiday", "public_holiday")
    changed = {
        **CALENDAR,
        "definition": {**DEFINITION, "exceptions": [{"date": "2026-11-23", "closed": True}]},
    }
    assert (await client.put(place, json=changed)).status_code == 204
    assert await check("2026-11-23T10:00:00+08:00") == ("holiday", "exception")
    async with db.core() as tx:
        assert set((await read_calendars(tx))[world.alpha]) == {"day"}
    shown = (await client.get(place)).json()
    assert (shown["definition"], shown["author"]) == (changed["definition"], "alpha admin")
    assert (await client.delete(place)).status_code == 204
    assert (await client.get("/api/calendars")).json()["items"] == []
    assert [len(await audited(client, f"calendar.{what}")) for what in ("added", "changed", "removed")] == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"timezone": "Moon/Base"},
        {**DEFINITION, "weekly": [{"days": [8], "from": "9", "to": "8"}]},
        {**DEFINITION, "x": 1},
    ],
)
async def test_a_calendar_that_makes_no_sense_is_refused(
    log_in: LogIn, world: World, definition: dict[str, Any]
) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post(
        "/api/calendars", json={**CALENDAR, "definition": definition, "tenant_id": str(world.alpha)}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "calendar.invalid")
    assert answer.json()["details"]["problems"]


async def test_holidays_of_a_year_with_their_shifted_days(log_in: LogIn) -> None:
    client = await log_in("alpha.agent")
    found = (await client.get("/api/calendars/holidays", params={"year": 2025})).json()
    days = {each["day"]: each for each in found["days"]}
    assert found["announced"]
    assert (days["2025-10-01"]["working"], days["2025-10-01"]["name_zh"]) == (False, "国庆节")
    assert days["2025-09-28"]["working"]


async def test_nothing_is_kept_for_another_house(log_in: LogIn, world: World) -> None:
    client, beta = await log_in("alpha.admin"), str(world.beta)
    form = {"code": "x", "name_zh": "x", "name_en": "x", "fields": [
        {"code": "a", "name_zh": "a", "name_en": "a", "kind": "text"}]}  # fmt: skip
    table = {"tenant_id": beta, "code": "x", "name_zh": "x", "name_en": "x", "key_column": "a"}
    for answer in (
        await client.post("/api/calendars", json={**CALENDAR, "tenant_id": beta}),
        await client.post("/api/query-secrets", json={**SECRET, "tenant_id": beta}),
        await client.post("/api/forms", json={**form, "tenant_id": beta}),
        await client.post("/api/tables", data=table, files={"file": ("a.csv", b"a\n1\n")}),
        await client.post(
            "/api/queries/try", json={"tenant_id": beta, "system": {"url": "https://x.example/"}}
        ),
        await client.post("/api/emergency", json={"tenant_id": beta, "prompt_key": "welcome", "reason": "x"}),
        await client.post(
            "/api/emergency", json={"tenant_id": str(world.operator), "prompt_key": "welcome", "reason": "x"}
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text


async def switch_on(client: httpx.AsyncClient, tenant_id: UUID | str, **changes: Any) -> httpx.Response:
    body = {"tenant_id": str(tenant_id), "prompt_key": "welcome", "reason": "停水通知", **changes}
    return await client.post("/api/emergency", json=body)


async def heard(db: Database) -> dict[UUID, str]:
    async with db.core() as tx:
        return {tenant: each.prompt_key for tenant, each in (await read_announcements(tx)).items()}


async def test_one_action_switches_on_for_a_tenant_another_off(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, admin = await log_in("operator.lead"), await log_in("alpha.admin")
    first = await switch_on(lead, world.alpha)
    assert first.status_code == 201, first.text
    assert await heard(db) == {world.alpha: "welcome"}
    # A second one takes the place of the first.
    second = await switch_on(admin, world.alpha, prompt_key="menu", then_hang_up=True)
    assert await heard(db) == {world.alpha: "menu"}
    shown = (await admin.get("/api/emergency")).json()
    assert [(each["started_by"], each["is_running"], each["ended_by"]) for each in shown["items"]] == [
        ("alpha admin", True, None),
        ("operator lead", False, "alpha admin"),
    ]
    assert (await lead.post(f"/api/emergency/{second.json()['id']}/end")).status_code == 204
    assert (await lead.post(f"/api/emergency/{second.json()['id']}/end")).status_code == 204
    assert await heard(db) == {}
    entry = (await audited(admin, "emergency.started"))[1]
    assert (entry["actor_name"], entry["details"]["reason"]) == ("operator lead", "停水通知")
    assert len(await audited(admin, "emergency.ended")) == 1


async def test_for_all_is_the_operators_action_and_everybody_knows(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead, admin, own_lead = [await log_in(name) for name in ("operator.lead", "alpha.admin", "alpha.lead")]
    for client in (admin, own_lead):
        answer = await switch_on(client, "all")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert (await switch_on(lead, "all")).status_code == 201
    assert await heard(db) == dict.fromkeys((world.alpha, world.beta, world.operator), "welcome")
    shown = (await admin.get("/api/emergency")).json()
    assert shown["items"] == []
    assert shown["for_all"]["prompt_key"] == "welcome"
    # One's own goes before it.
    await switch_on(admin, world.alpha, prompt_key="menu")
    assert (await heard(db))[world.alpha] == "menu"


async def test_an_announcement_ends_by_itself(log_in: LogIn, world: World, db: Database) -> None:
    client = await log_in("alpha.lead")
    now = datetime.now(UTC)
    answer = await switch_on(client, world.alpha, until=(now - timedelta(minutes=1)).isoformat())
    assert (answer.status_code, answer.json()["code"]) == (422, "emergency.until_past")
    await switch_on(client, world.alpha, until=(now + timedelta(hours=1)).isoformat())
    async with db.core() as tx:
        await tx.execute("UPDATE emergency_announcement SET until = clock_timestamp()")
    assert await heard(db) == {}
    (shown,) = (await client.get("/api/emergency")).json()["items"]
    assert (shown["is_running"], shown["ended_at"]) == (False, shown["until"])
    assert (await switch_on(client, world.alpha, prompt_key="menu")).status_code == 201
    assert await heard(db) == {world.alpha: "menu"}


async def test_a_prompt_that_is_not_there_is_not_announced(log_in: LogIn, world: World, db: Database) -> None:
    client = await log_in("alpha.admin")
    answer = await switch_on(client, world.alpha, prompt_key="nowhere")
    assert (answer.status_code, answer.json()["code"]) == (422, "prompt.unknown")
    assert await heard(db) == {}


async def test_a_secret_is_never_told_again(log_in: LogIn, world: World, db: Database) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post("/api/query-secrets", json={**SECRET, "tenant_id": str(world.alpha)})
    place = f"/api/query-secrets/{answer.json()['id']}"
    changed = await client.put(place, json={**SECRET, "value": "another sesame"})
    assert changed.status_code == 204
    shown = await client.get("/api/query-secrets")
    assert shown.json()["items"][0]["host"] == "crm.example:8443"
    everything = shown.text + answer.text + (await client.get("/api/audit")).text
    assert "sesame" not in everything
    async with db.app(sees=[world.alpha]) as tx:
        with pytest.raises(Exception, match="permission denied"):
            await tx.execute("SELECT secret_sealed FROM query_secret")
    async with db.core() as tx:
        row = await (await tx.execute("SELECT secret_sealed FROM query_secret")).fetchone()
    assert row is not None
    assert world.keys.of(world.alpha).unseal(row["secret_sealed"]) == "another sesame"
    assert (await client.delete(place)).status_code == 204


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "https://crm.example"), ("host", "crm.example/x"), ("host", "a:b@crm.example"), ("header", "Host"),
        ("header", "content-length"), ("header", "X Key"), ("value", "a\r\nX-Evil: 1"), ("value", "密码"),
    ],
)  # fmt: skip
async def test_what_cannot_be_sent_is_no_secret(log_in: LogIn, world: World, field: str, value: str) -> None:
    client = await log_in("alpha.admin")
    body = {**SECRET, field: value, "tenant_id": str(world.alpha)}
    answer = await client.post("/api/query-secrets", json=body)
    assert (answer.status_code, answer.json()["details"]) == (422, {"fields": [field]})
    assert "Evil" not in answer.text


async def test_a_query_is_tried_as_a_flow_would_ask(log_in: LogIn, world: World) -> None:
    client, tenant = await log_in("alpha.admin"), str(world.alpha)
    upload = await client.post(
        "/api/tables",
        data={
            "tenant_id": tenant,
            "code": "stock",
            "name_zh": "股票",
            "name_en": "Stock",
            "key_column": "code",
        },
        files={"file": ("stock.csv", "code,name\n600001,东方示例\n".encode())},
    )
    assert upload.status_code == 201, upload.text

    async def tried(**body: Any) -> httpx.Response:
        return await client.post("/api/queries/try", json={"tenant_id": tenant, **body})

    lookup = {"table": "stock", "key": "{code}", "answers": {"title": "name"}}
    found = (await tried(lookup=lookup, variables={"code": "600001"})).json()
    assert (found["outcome"], found["variables"]) == ("found", {"title": "东方示例"})
    assert (await tried(lookup=lookup, variables={"code": "7"})).json()["outcome"] == "not_found"
    wrong = await tried(lookup={**lookup, "table": "nowhere"}, variables={})
    assert (wrong.status_code, wrong.json()["details"]["problems"][0]["code"]) == (422, "node.unknown_table")
    for url in ("http://crm.example/", "https://localhost/", "https://169.254.169.254/latest"):
        refused = await tried(system={"url": url, "answers": {"a": "b"}})
        (problem,) = refused.json()["details"]["problems"]
        assert (refused.status_code, problem["code"]) == (422, "node.bad_url"), refused.text
    assert (await tried()).status_code == 422
    assert len(await audited(client, "query.tried")) == 2


async def test_a_system_that_leads_inside_is_forbidden_when_tried(
    log_in: LogIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await log_in("alpha.admin")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.1", 443))])
    answer = await client.post(
        "/api/queries/try",
        json={
            "tenant_id": str(world.alpha),
            "system": {"url": "https://crm.example/", "answers": {"a": "b"}},
        },
    )
    assert answer.json()["outcome"] == "forbidden", answer.text


async def test_the_other_house_has_its_own_of_everything(log_in: LogIn, world: World, db: Database) -> None:
    ids = {house: await make_services(db, world, house) for house in ("alpha", "beta")}
    client = await log_in("alpha.admin")
    for path, name in (
        ("/api/calendars", "calendar_id"), ("/api/emergency", "announcement_id"), ("/api/query-secrets", "secret_id"),
        ("/api/tables", "table_id"), ("/api/forms", "form_id"),
    ):  # fmt: skip
        found = (await client.get(path)).json()["items"]
        assert [each["id"] for each in found] == [str(ids["alpha"][name])]
