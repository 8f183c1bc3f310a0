"""The way of a document to the callers over HTTP: at once, reviewed, withdrawn, put back."""

import asyncio
from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.world import DOCUMENT, World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


def titled(title: str) -> dict[str, Any]:
    """A valid document that differs from the others."""
    document: dict[str, Any] = deepcopy(dict(DOCUMENT))
    document["nodes"][title] = {"type": "hang_up"}
    document["nodes"]["sorry"]["next"] = title
    del document["nodes"]["end"]
    return document


async def flow_of(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.get("/api/flows")).json()["items"][0]["id"])


async def details_of(client: httpx.AsyncClient, flow: UUID) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (await client.get(f"/api/flows/{flow}")).json()
    return found


async def review(log_in: LogIn, world: World) -> None:
    operator = await log_in("operator.admin")
    answer = await operator.patch(f"/api/tenants/{world.alpha}", json={"flow_review": True})
    assert (answer.status_code, answer.json()["flow_review"]) == (200, True)


async def test_a_document_goes_out_at_once(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await client.put(f"/api/flows/{flow}/draft", json={"document": titled("bye"), "revision": 0})
    body = {"document": titled("bye"), "note": "winter", "base_version": 1}
    answer = await client.post(f"/api/flows/{flow}/releases", json=body)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["state"], answer.json()["version"]) == ("published", 2)
    details = await details_of(client, flow)
    assert (details["published_version"], details["document"]) == (2, titled("bye"))
    assert details["draft"] is None, "what was published is no draft any more"
    assert (details["release"], details["releases"][0]["state"]) == (None, "published")
    assert details["releases"][0]["author"] == "alpha admin"
    assert (details["versions"][0]["note"], details["versions"][0]["author"]) == ("winter", "alpha admin")
    audit = (await client.get("/api/audit?action=flow.published")).json()["items"]
    assert audit[0]["details"] == {"version": 2}


async def test_a_draft_that_was_written_on_stays(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await client.put(f"/api/flows/{flow}/draft", json={"document": titled("more"), "revision": 0})
    await client.post(f"/api/flows/{flow}/releases", json={"document": titled("bye")})
    assert (await details_of(client, flow))["draft"]["revision"] == 1


async def test_a_repeated_command_publishes_once(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    headers = {"Idempotency-Key": str(new_id())}
    answers = await asyncio.gather(
        *(
            client.post(f"/api/flows/{flow}/releases", json={"document": DOCUMENT}, headers=headers)
            for _ in range(4)
        )
    )
    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].json()["version"] == 2
    assert (await details_of(client, flow))["published_version"] == 2
    other = await client.post("/api/flows", json=await a_new_flow(client))
    reused = await client.post(
        f"/api/flows/{other.json()['id']}/releases", json={"document": DOCUMENT}, headers=headers
    )
    assert (reused.status_code, reused.json()["code"]) == (409, "conflict")


async def test_a_repeated_roll_back_is_one(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    for route, body in (("versions", {"document": DOCUMENT}), ("roll-back", {"version": 1})):
        headers = {"Idempotency-Key": str(new_id())}
        first, second = [
            await client.post(f"/api/flows/{flow}/{route}", json=body, headers=headers) for _ in range(2)
        ]
        assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (await details_of(client, flow))["published_version"] == 3


async def a_new_flow(client: httpx.AsyncClient) -> dict[str, str]:
    tenant = (await client.get("/api/auth/me")).json()["tenant"]["id"]
    return {"tenant_id": tenant, "code": "other", "name_zh": "另", "name_en": "Other"}


async def test_a_key_of_another_house_is_no_way_in(log_in: LogIn) -> None:
    alpha, beta = await log_in("alpha.admin"), await log_in("beta.admin")
    headers = {"Idempotency-Key": str(new_id())}
    codes = []
    for client in (alpha, beta):
        answer = await client.post(
            f"/api/flows/{await flow_of(client)}/releases", json={"document": DOCUMENT}, headers=headers
        )
        codes.append((answer.status_code, answer.json().get("code")))
    assert codes == [(201, None), (409, "conflict")]
    assert (await details_of(beta, await flow_of(beta)))["published_version"] == 1


async def test_two_who_publish_at_once_get_two_versions(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    answers = await asyncio.gather(
        *(
            client.post(f"/api/flows/{flow}/releases", json={"document": titled(f"by{who}")})
            for who in range(4)
        )
    )
    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4, 5]
    by_version = {answer.json()["version"]: index for index, answer in enumerate(answers)}
    details = await details_of(client, flow)
    assert details["published_version"] == 5
    assert details["document"] == titled(f"by{by_version[5]}")


async def test_who_wrote_after_an_older_version_is_told(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    body = {"document": DOCUMENT, "base_version": 1}
    answers = await asyncio.gather(*(client.post(f"/api/flows/{flow}/releases", json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert (late.json()["code"], late.json()["details"]) == ("flow.version_changed", {"published_version": 2})


async def test_where_it_is_asked_for_a_second_person_lets_it_out(log_in: LogIn, world: World) -> None:
    await review(log_in, world)
    admin, lead = await log_in("alpha.admin"), await log_in("operator.lead")
    flow = await flow_of(admin)
    asked = await admin.post(f"/api/flows/{flow}/releases", json={"document": titled("bye")})
    assert (asked.status_code, asked.json()["state"], asked.json()["version"]) == (201, "in_review", None)
    details = await details_of(admin, flow)
    assert (details["published_version"], details["review_required"]) == (1, True)
    assert details["release"]["state"] == "in_review"
    address = f"/api/flows/{flow}/releases/{asked.json()['id']}"
    own = await admin.post(f"{address}/approve", json={})
    assert (own.status_code, own.json()["code"]) == (403, "flow.own_review")
    approved = await lead.post(f"{address}/approve", json={"comment": "well"})
    assert (approved.status_code, approved.json()["state"]) == (200, "published")
    details = await details_of(lead, flow)
    assert details["published_version"] == approved.json()["version"] == 2
    assert details["versions"][0]["author"] == "alpha admin"
    assert (details["releases"][0]["reviewer"], details["releases"][0]["comment"]) == (
        "operator lead",
        "well",
    )
    again = await lead.post(f"{address}/approve", json={})
    assert (again.status_code, again.json()["code"]) == (409, "flow.release_settled")
    audit = (await admin.get("/api/audit?action=release.approved")).json()["items"]
    assert audit[0]["actor_name"] == "operator lead"


async def test_a_review_is_not_gone_round(log_in: LogIn, world: World) -> None:
    await review(log_in, world)
    admin = await log_in("alpha.admin")
    flow = await flow_of(admin)
    answer = await admin.post(f"/api/flows/{flow}/versions", json={"document": DOCUMENT})
    assert (answer.status_code, answer.json()["code"]) == (409, "flow.review_required")
    assert (await details_of(admin, flow))["published_version"] == 1


async def test_what_is_rejected_or_withdrawn_never_goes_out(log_in: LogIn, world: World) -> None:
    await review(log_in, world)
    admin, lead = await log_in("alpha.admin"), await log_in("alpha.lead")
    flow = await flow_of(admin)
    for verb, client, state in (("reject", lead, "rejected"), ("withdraw", admin, "withdrawn")):
        asked = (await admin.post(f"/api/flows/{flow}/releases", json={"document": DOCUMENT})).json()
        address = f"/api/flows/{flow}/releases/{asked['id']}"
        answer = await client.post(f"{address}/{verb}", json={"comment": "no"})
        assert (answer.status_code, answer.json()["state"]) == (200, state)
        late = await lead.post(f"{address}/approve", json={})
        assert (late.status_code, late.json()["code"]) == (409, "flow.release_settled")
    details = await details_of(admin, flow)
    assert details["published_version"] == 1
    assert [each["state"] for each in details["releases"]] == ["withdrawn", "rejected"]
    assert details["release"]["state"] == "rejected", "a rejection is shown until something goes out"


async def test_what_became_invalid_during_the_review_is_refused(
    log_in: LogIn, world: World, db: Database
) -> None:
    await review(log_in, world)
    admin, lead = await log_in("alpha.admin"), await log_in("alpha.lead")
    flow = await flow_of(admin)
    asked = (await admin.post(f"/api/flows/{flow}/releases", json={"document": DOCUMENT})).json()
    async with db.core() as tx:
        await tx.execute(
            "UPDATE prompt SET retired_at = now() WHERE key = 'welcome' AND tenant_id = ANY(%(ids)s)",
            {"ids": [world.alpha, world.operator]},
        )
    answer = await lead.post(f"/api/flows/{flow}/releases/{asked['id']}/approve", json={})
    assert (answer.status_code, answer.json()["code"]) == (422, "flow.invalid")
    assert answer.json()["details"]["problems"][0]["node"] == "welcome"
    details = await details_of(admin, flow)
    assert (details["published_version"], details["releases"][0]["state"]) == (1, "in_review")


async def test_an_old_version_comes_back_with_its_sounds(log_in: LogIn, world: World, db: Database) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await review(log_in, world)
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO flow_version (flow_id, version, tenant_id, document, pins, author_id)
               SELECT flow_id, 2, tenant_id, document, '{"prompts": {"welcome": {"zh-CN": "old"}}, "subflows": {}}',
                      author_id FROM flow_version WHERE flow_id = %(id)s""",
            {"id": flow},
        )
        await tx.execute("UPDATE flow SET published_version = 2 WHERE id = %(id)s", {"id": flow})
    back = await client.post(f"/api/flows/{flow}/roll-back", json={"version": 1, "note": "it was better"})
    assert (back.status_code, back.json()) == (200, {"version": 3})
    assert (await client.post(f"/api/flows/{flow}/roll-back", json={"version": 2})).json() == {"version": 4}
    async with db.core() as tx:
        rows = await tx.execute(
            "SELECT version, pins FROM flow_version WHERE flow_id = %(id)s AND version > 2 ORDER BY version",
            {"id": flow},
        )
        pins = {row["version"]: row["pins"]["prompts"]["welcome"] for row in await rows.fetchall()}
    assert pins == {3: {"zh-CN": "platform/welcome.zh"}, 4: {"zh-CN": "old"}}
    details = await details_of(client, flow)
    assert (details["published_version"], details["versions"][1]["note"]) == (4, "it was better")
    entry = (await client.get("/api/audit?action=flow.restored")).json()["items"][0]
    assert entry["details"] == {"version": 4, "restored": 2}
    assert (await client.post(f"/api/flows/{flow}/roll-back", json={"version": 9})).status_code == 404
