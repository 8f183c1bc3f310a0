"""Test cases of a flow, the gate that they are, and the simulator."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.api.test_flow_releases import details_of, flow_of
from tests.api.test_flow_schedule import let_time_pass, schedule
from tests.support.world import DOCUMENT, World

from yingda.flows.engine.catalogue import node_types
from yingda.flows.lifecycle.cases import usecases as cases
from yingda.flows.lifecycle.releases.jobs import publish_due
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

AT = "2026-11-20T10:00:00"
SCRIPT = {"at": AT, "caller": "13900000001", "inputs": [{"queue": "no_agents"}]}
EXPECTED = {
    "left": [["welcome", "heard"], ["wait", "no_agents"], ["sorry", "heard"]],
    "end": "hung_up",
}
NIGHT = {"name": "nobody there", "script": SCRIPT, "expected": EXPECTED}


def hasty() -> dict[str, Any]:
    """A valid document that does not lead as the case wants."""
    document: dict[str, Any] = deepcopy(dict(DOCUMENT))
    document["nodes"]["wait"]["no_agents"] = "end"
    return document


async def keep(client: httpx.AsyncClient, flow: UUID, case: dict[str, Any] | None = None) -> str:
    answer = await client.post(f"/api/flows/{flow}/cases", json=case or NIGHT)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_pretended_contact_is_led_through_a_document(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    answer = await client.post(f"/api/flows/{flow}/simulate", json={"document": DOCUMENT, "script": SCRIPT})
    assert answer.status_code == 200, answer.text
    trace = answer.json()
    left = [[step["node"], step["result"]] for step in trace["steps"] if step["event"] == "left"]
    assert (left, trace["end"], trace["unused"]) == (EXPECTED["left"], "hung_up", 0)
    assert trace["steps"][0]["at"].startswith("2026-11-20T02:00:00"), "the time was meant in the house's zone"
    waits = [step for step in trace["steps"] if step["event"] == "waits"]
    assert waits[0]["queue"] == "service"


async def test_calendars_of_the_house_are_asked(log_in: LogIn, db: Database, world: World) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    weekly = '{"timezone": "Asia/Shanghai", "weekly": [{"days": [5], "from": "09:00", "to": "17:00"}]}'
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO calendar (id, tenant_id, code, name_zh, name_en, definition)
               VALUES (%(id)s, %(tenant)s, 'fridays', '', '', %(weekly)s)""",
            {"id": new_id(), "tenant": world.alpha, "weekly": weekly},
        )
    document: dict[str, Any] = deepcopy(dict(DOCUMENT))
    document["nodes"]["hours"] = {
        "type": "calendar",
        "calendar": "fridays",
        "open": "welcome",
        "closed": "end",
    }
    document = {**document, "format": 2, "start": "hours"}
    results = []
    for day in ("2026-11-20", "2026-11-21"):
        body = {"document": document, "script": {"at": f"{day}T10:00:00"}}
        trace = (await client.post(f"/api/flows/{flow}/simulate", json=body)).json()
        results.append(next(step["result"] for step in trace["steps"] if step["event"] == "left"))
    assert results == ["open", "closed"]


async def test_what_is_not_valid_is_not_simulated(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    body = {"document": {"nodes": 1}, "script": SCRIPT}
    answer = await client.post(f"/api/flows/{flow}/simulate", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "flow.invalid")
    for script in (None, {}, {"at": "today"}, {"at": AT, "inputs": [{"queue": "x"}]}):
        body = {"document": DOCUMENT, "script": script}
        answer = await client.post(f"/api/flows/{flow}/simulate", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "flow.bad_script"), answer.text


async def test_cases_are_kept_and_changed(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    case = await keep(client, flow)
    [stored] = (await client.get(f"/api/flows/{flow}/cases")).json()["items"]
    assert {name: stored[name] for name in NIGHT} == NIGHT
    assert (stored["id"], stored["author"]) == (case, "alpha admin")
    taken = await client.post(f"/api/flows/{flow}/cases", json=NIGHT)
    assert (taken.status_code, taken.json()["code"]) == (409, "flow.case_name_taken")
    other = await keep(client, flow, {**NIGHT, "name": "other"})
    address = f"/api/flows/{flow}/cases"
    clash = await client.put(f"{address}/{other}", json=NIGHT)
    assert (clash.status_code, clash.json()["code"]) == (409, "flow.case_name_taken")
    assert (await client.put(f"{address}/{other}", json={**NIGHT, "name": "third"})).status_code == 204
    assert (await client.delete(f"{address}/{case}")).status_code == 204
    assert (await client.delete(f"{address}/{case}")).status_code == 404
    assert (await client.put(f"{address}/{case}", json=NIGHT)).status_code == 404
    names = [each["name"] for each in (await client.get(address)).json()["items"]]
    assert names == ["third"]
    assert (await client.get("/api/audit?action=case.removed")).json()["items"][0]["details"] == {
        "name": "nobody there"
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "request.invalid"),
        ({"expected": {"left": [["a"]], "end": "hung_up"}}, "request.invalid"),
        ({"script": {"at": "never"}}, "flow.bad_script"),
        ({"script": {"at": AT, "caller": "x" * 70_000}}, "flow.invalid"),
        ({"name": "a\u0000"}, "request.invalid"),
    ],
)
async def test_what_is_no_case_is_refused(log_in: LogIn, change: dict[str, Any], code: str) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post(f"/api/flows/{await flow_of(client)}/cases", json={**NIGHT, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_there_may_be_only_so_many(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MOST", 1)
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await keep(client, flow)
    answer = await client.post(f"/api/flows/{flow}/cases", json={**NIGHT, "name": "more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "flow.too_many_cases")


async def test_nothing_is_published_that_does_not_pass(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    case = await keep(client, flow)
    difference = {"step": 2, "expected": ["sorry", "heard"], "got": None}
    run = await client.post(f"/api/flows/{flow}/cases/run", json={"document": hasty()})
    result = {"id": case, "name": "nobody there", "passed": False, "difference": difference}
    assert run.json() == {"results": [result]}
    for address in ("releases", "versions"):
        refused = await client.post(f"/api/flows/{flow}/{address}", json={"document": hasty()})
        assert (refused.status_code, refused.json()["code"]) == (422, "flow.cases_failed")
        assert refused.json()["details"]["results"] == [result]
    assert (await details_of(client, flow))["published_version"] == 1
    passes = await client.post(f"/api/flows/{flow}/cases/run", json={"document": DOCUMENT})
    assert passes.json()["results"][0]["passed"] is True
    assert (await client.post(f"/api/flows/{flow}/releases", json={"document": DOCUMENT})).status_code == 201
    assert (await client.post(f"/api/flows/{flow}/roll-back", json={"version": 1})).status_code == 200


async def test_another_end_does_not_pass(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await keep(client, flow, {**NIGHT, "expected": {**EXPECTED, "end": "waiting"}})
    run = await client.post(f"/api/flows/{flow}/cases/run", json={"document": DOCUMENT})
    assert run.json()["results"][0]["difference"] == {
        "step": None,
        "expected": "waiting",
        "got": "hung_up",
    }


async def test_a_case_that_was_added_since_stops_what_was_scheduled(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await schedule(client, flow, hasty())
    await keep(client, flow)
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 1
    details = await details_of(client, flow)
    assert (details["published_version"], details["releases"][0]["failure"]["code"]) == (
        1,
        "flow.cases_failed",
    )


async def test_the_types_of_node_are_told(log_in: LogIn) -> None:
    client = await log_in("alpha.viewer")
    found = {each["type"]: each for each in (await client.get("/api/flows/node-types")).json()}
    assert list(found) == [each.type for each in node_types()]
    names = {field["name"] for field in found["menu"]["fields"]}
    assert {"prompts", "timeout", "attempts"} <= names
    assert {target["name"] for target in found["menu"]["targets"]} == {"choices", "otherwise"}
