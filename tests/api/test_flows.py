"""Publishing a voice menu over HTTP."""

from copy import deepcopy
from typing import Any

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.world import DOCUMENT, World


async def flow_of(client: httpx.AsyncClient) -> str:
    return str((await client.get("/api/flows")).json()["items"][0]["id"])


def broken() -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    document["nodes"]["wait"]["queue"] = "nowhere"  # type: ignore[index]  # a document is anything
    return document


async def test_a_valid_document_becomes_the_published_version(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    answer = await client.post(f"/api/flows/{flow}/versions", json={"document": DOCUMENT, "note": "first"})
    assert (answer.status_code, answer.json()) == (201, {"version": 2})
    shown = (await client.get(f"/api/flows/{flow}")).json()
    assert shown["published_version"] == 2
    assert shown["document"] == DOCUMENT
    assert [(each["version"], each["author"]) for each in shown["versions"]] == [
        (2, "alpha admin"),
        (1, "alpha admin"),
    ]
    audit = (await client.get("/api/audit?action=flow.published")).json()
    assert audit["items"][0]["details"] == {"version": 2}


async def test_an_invalid_document_names_node_and_cause_and_nothing_is_published(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    answer = await client.post(f"/api/flows/{flow}/versions", json={"document": broken()})
    assert (answer.status_code, answer.json()["code"]) == (422, "flow.invalid")
    assert answer.json()["details"]["problems"] == [
        {"node": "wait", "code": "node.unknown_queue", "details": {"field": "queue", "queue": "nowhere"}}
    ]
    shown = (await client.get(f"/api/flows/{flow}")).json()
    assert (shown["published_version"], len(shown["versions"])) == (1, 1)


@pytest.mark.parametrize("document", [None, [], "x", 3, {}, {"format": 1, "nodes": {"a": 1}, "start": "a"}])
async def test_whatever_is_sent_is_told_what_is_wrong_with_it(log_in: LogIn, document: object) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    answer = await client.post(f"/api/flows/{flow}/validate", json={"document": document})
    assert answer.status_code == 200
    assert answer.json()["problems"]


async def test_nothing_of_a_suspended_house_is_published(log_in: LogIn, world: World) -> None:
    admin, operator = await log_in("alpha.admin"), await log_in("operator.admin")
    answer = await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "suspended"})
    assert answer.json()["status"] == "suspended"
    flow = await flow_of(admin)
    answer = await admin.post(f"/api/flows/{flow}/versions", json={"document": DOCUMENT})
    assert (answer.status_code, answer.json()["code"]) == (403, "tenant.suspended")
    await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "active"})
    assert (await admin.post(f"/api/flows/{flow}/versions", json={"document": DOCUMENT})).status_code == 201


async def test_a_change_of_a_tenant_is_audited_where_the_tenant_sees_it(log_in: LogIn, world: World) -> None:
    admin, operator = await log_in("alpha.admin"), await log_in("operator.admin")
    await operator.patch(f"/api/tenants/{world.alpha}", json={"channel_limit": 9})
    entry = (await admin.get("/api/audit?action=tenant.changed")).json()["items"][0]
    assert entry["details"]["channel_limit"] == [5, 9]
    assert entry["actor_name"] == "operator admin"


async def test_the_operator_cannot_suspend_himself(log_in: LogIn, world: World) -> None:
    operator = await log_in("operator.admin")
    answer = await operator.patch(f"/api/tenants/{world.operator}", json={"status": "suspended"})
    assert (answer.status_code, answer.json()["code"]) == (409, "tenant.is_operator")
