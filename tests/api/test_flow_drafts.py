"""Flows that are made and written over HTTP: nobody overwrites another's work."""

import asyncio
from json import dumps
from typing import Any
from uuid import UUID

import pytest
from tests.api.conftest import LogIn
from tests.support.world import DOCUMENT, World

NEW = {"code": "night", "name_zh": "夜间", "name_en": "Night"}


async def test_a_flow_is_made_with_a_draft_and_leads_nobody_yet(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    body = {**NEW, "tenant_id": str(world.alpha), "document": DOCUMENT}
    answer = await client.post("/api/flows", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["code"], made["published_version"], made["document"]) == ("night", None, None)
    assert (made["draft"]["revision"], made["draft"]["author"]) == (1, "alpha admin")
    assert (made["versions"], made["releases"], made["review_required"]) == ([], [], False)
    draft = (await client.get(f"/api/flows/{made['id']}/draft")).json()
    assert (draft["document"], draft["base_version"]) == (DOCUMENT, None)
    listed = {each["code"]: each for each in (await client.get("/api/flows")).json()["items"]}
    assert listed["night"]["draft"]["author"] == "alpha admin"
    assert listed["hotline"]["draft"] is None
    audit = (await client.get("/api/audit?action=flow.created")).json()["items"]
    assert audit[0]["details"] == {"code": "night"}


async def test_a_code_is_there_once_in_a_house(log_in: LogIn, world: World) -> None:
    alpha, beta = await log_in("alpha.admin"), await log_in("beta.admin")
    first = await alpha.post("/api/flows", json={**NEW, "tenant_id": str(world.alpha)})
    again = await alpha.post("/api/flows", json={**NEW, "tenant_id": str(world.alpha)})
    other = await beta.post("/api/flows", json={**NEW, "tenant_id": str(world.beta)})
    assert (first.status_code, again.status_code, other.status_code) == (201, 409, 201)
    assert again.json()["code"] == "flow.code_taken"


async def test_a_flow_is_made_only_at_home(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post("/api/flows", json={**NEW, "tenant_id": str(world.beta)})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "change", [{"code": "Night!"}, {"code": ""}, {"name_zh": " "}, {"name_en": "a\u0000"}, {"document": []}]
)
async def test_what_makes_no_flow_is_refused(log_in: LogIn, world: World, change: dict[str, Any]) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post("/api/flows", json={**NEW, "tenant_id": str(world.alpha), **change})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def flow_of(client: Any) -> UUID:
    return UUID((await client.get("/api/flows")).json()["items"][0]["id"])


async def test_a_draft_is_kept_by_revision(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    address = f"/api/flows/{await flow_of(client)}/draft"
    assert (await client.get(address)).status_code == 404
    first = await client.put(address, json={"document": {"half": "done"}, "revision": 0})
    assert (first.status_code, first.json()["revision"], first.json()["base_version"]) == (200, 1, 1)
    second = await client.put(address, json={"document": {"half": "more"}, "revision": 1})
    assert second.json()["revision"] == 2
    for revision in (0, 1, 3):
        late = await client.put(address, json={"document": {"half": "other"}, "revision": revision})
        assert (late.status_code, late.json()["code"]) == (409, "flow.draft_changed")
        assert late.json()["details"]["revision"] == 2
        assert late.json()["details"]["author"] == "alpha admin"
    assert (await client.get(address)).json()["document"] == {"half": "more"}


async def test_of_two_who_save_at_once_one_is_told(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    address = f"/api/flows/{await flow_of(client)}/draft"
    for revision in (0, 1):
        answers = await asyncio.gather(
            *(client.put(address, json={"document": {"by": who}, "revision": revision}) for who in range(5))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]


async def test_a_draft_is_thrown_away_by_who_has_seen_it(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    address = f"/api/flows/{await flow_of(client)}/draft"
    assert (await client.delete(address)).status_code == 404
    await client.put(address, json={"document": {}, "revision": 0})
    late = await client.delete(f"{address}?revision=2")
    assert (late.status_code, late.json()["code"]) == (409, "flow.draft_changed")
    assert (await client.delete(f"{address}?revision=1")).status_code == 204
    assert (await client.get(address)).status_code == 404
    gone = await client.put(address, json={"document": {}, "revision": 1})
    assert (gone.status_code, gone.json()["details"]) == (409, {"revision": 0})
    assert (await client.get("/api/audit?action=draft.discarded")).json()["total"] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": "\\u0000"}', "flow.not_storable"),
        ('{"a": "\\ud800"}', "flow.not_storable"),
        ('{"a": NaN}', "flow.not_storable"),
        ('{"a": "' + "x" * 400_000 + '"}', "flow.too_large"),
        ('{"a": ' * 60 + "1" + "}" * 60, "flow.too_large"),
    ],
    ids=["nul", "half a character", "no number", "large", "deep"],
)
async def test_what_cannot_be_kept_is_told(log_in: LogIn, text: str, code: str) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    json = {"content-type": "application/json"}
    draft = await client.put(
        f"/api/flows/{flow}/draft", content=f'{{"document": {text}, "revision": 0}}', headers=json
    )
    published = await client.post(
        f"/api/flows/{flow}/releases", content=f'{{"document": {text}}}', headers=json
    )
    for answer in (draft, published):
        assert (answer.status_code, answer.json()["code"]) == (422, "flow.invalid"), answer.text
    assert draft.json()["details"]["problems"][0]["code"] == code


async def test_a_backslash_is_no_nul(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    body = {"document": {"a": "\\u0000"}, "revision": 0}
    answer = await client.put(f"/api/flows/{await flow_of(client)}/draft", json=body)
    assert answer.json()["document"] == {"a": "\\u0000"}


async def test_of_a_suspended_house_nothing_is_written(log_in: LogIn, world: World) -> None:
    admin, operator = await log_in("alpha.admin"), await log_in("operator.admin")
    flow = await flow_of(admin)
    await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "suspended"})
    answers = [
        await admin.post("/api/flows", json={**NEW, "tenant_id": str(world.alpha)}),
        await admin.put(f"/api/flows/{flow}/draft", json={"document": {}, "revision": 0}),
        await admin.post(f"/api/flows/{flow}/releases", json={"document": DOCUMENT}),
        await admin.post(f"/api/flows/{flow}/roll-back", json={"version": 1}),
    ]
    assert {(each.status_code, each.json()["code"]) for each in answers} == {(403, "tenant.suspended")}


@pytest.mark.parametrize("flow_code", ["\\u0000", "\\ud800", "../x", "x" * 5000])
async def test_a_hostile_sub_flow_is_told_with_its_node(log_in: LogIn, flow_code: str) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    node = f'{{"type": "sub_flow", "flow": "{flow_code}", "next": "end"}}'
    nodes = f'{{"go": {node}, "list": {{"type": "sub_flow", "flow": ["a"]}}, "end": {{"type": "hang_up"}}}}'
    body = f'{{"document": {{"format": 2, "start": "go", "nodes": {nodes}}}}}'
    json = {"content-type": "application/json"}
    for route in ("validate", "releases", "trials", "cases/run"):
        answer = await client.post(f"/api/flows/{flow}/{route}", content=body, headers=json)
        found = answer.json() if route == "validate" else answer.json()["details"]
        assert answer.status_code == (200 if route == "validate" else 422), answer.text
        assert {problem["node"] for problem in found["problems"]} >= {"go", "list"}


async def test_a_title_that_cannot_be_kept_is_a_problem_of_the_document(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    document: dict[str, Any] = {**DOCUMENT, "format": 2, "layout": {"end": [1, float("1e400")]}}
    body = dumps({"document": document})
    json = {"content-type": "application/json"}
    answer = await client.post(f"/api/flows/{await flow_of(client)}/validate", content=body, headers=json)
    assert answer.status_code == 200
    assert answer.json()["problems"], "a number that JSON does not know"


async def test_what_is_said_to_a_release_can_be_kept(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    for route, body in (
        ("releases", {"document": DOCUMENT}),
        ("versions", {"document": DOCUMENT}),
        ("roll-back", {"version": 1}),
    ):
        answer = await client.post(f"/api/flows/{flow}/{route}", json={**body, "note": "a\u0000"})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
