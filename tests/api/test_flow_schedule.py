"""Releases at a time: put in force by the worker, once, and checked again at that moment."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from tests.api.conftest import LogIn
from tests.api.test_flow_releases import details_of, flow_of, review, titled
from tests.support.world import DOCUMENT, World

from yingda.flows.lifecycle.releases import jobs as scheduled
from yingda.flows.lifecycle.releases import store as releases_store
from yingda.flows.lifecycle.releases.jobs import publish_due
from yingda.platform.db import Database

LATER = timedelta(hours=2)


def in_an_hour() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()


async def schedule(client: httpx.AsyncClient, flow: UUID, document: Any, *, at: str | None = None) -> UUID:
    body = {"document": document, "note": "later", "publish_at": at or in_an_hour()}
    answer = await client.post(f"/api/flows/{flow}/releases", json=body)
    assert (answer.status_code, answer.json()["state"]) == (201, "scheduled"), answer.text
    return UUID(answer.json()["id"])


async def let_time_pass(db: Database) -> None:
    """As if two hours had gone by."""
    async with db.core() as tx:
        await tx.execute(
            "UPDATE flow_release SET publish_at = publish_at - %(by)s WHERE state = 'scheduled'",
            {"by": LATER},
        )


async def test_a_release_goes_out_at_its_time(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    release = await schedule(client, flow, titled("bye"))
    assert await publish_due(db, hosts=frozenset()) == 0
    assert (await details_of(client, flow))["release"]["id"] == str(release)
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 1
    assert await publish_due(db, hosts=frozenset()) == 0
    details = await details_of(client, flow)
    assert (details["published_version"], details["document"]) == (2, titled("bye"))
    assert (details["releases"][0]["state"], details["releases"][0]["version"]) == ("published", 2)
    assert details["versions"][0]["author"] == "alpha admin"
    entry = (await client.get("/api/audit?action=flow.published")).json()["items"][0]
    assert entry["actor_name"] == "alpha admin"
    assert entry["details"] == {"version": 2, "release": str(release), "scheduled": True}


async def test_a_time_that_is_over_means_now(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    body = {"document": DOCUMENT, "publish_at": "2020-01-01T00:00:00+08:00"}
    answer = await client.post(f"/api/flows/{flow}/releases", json=body)
    assert answer.json()["state"] == "published"
    naive = await client.post(
        f"/api/flows/{flow}/releases", json={"document": DOCUMENT, "publish_at": "2030-01-01T00:00:00"}
    )
    assert (naive.status_code, naive.json()["code"]) == (422, "request.invalid")


async def test_many_workers_publish_once_and_in_order(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    for minutes in (50, 30, 40):
        at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
        await schedule(client, flow, titled(f"at{minutes}"), at=at)
    await let_time_pass(db)
    settled = await asyncio.gather(*(publish_due(db, hosts=frozenset()) for _ in range(4)))
    assert sum(settled) == 3
    details = await details_of(client, flow)
    assert (details["published_version"], len(details["versions"])) == (4, 4)
    by_version = {each["version"]: each["publish_at"] for each in details["releases"]}
    assert by_version[2] < by_version[3] < by_version[4]


async def test_what_is_withdrawn_does_not_go_out(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    release = await schedule(client, flow, titled("bye"))
    answer = await client.post(f"/api/flows/{flow}/releases/{release}/withdraw", json={})
    assert answer.json()["state"] == "withdrawn"
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 0
    assert (await details_of(client, flow))["published_version"] == 1


async def test_what_is_not_valid_any_more_fails_and_is_shown(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    release = await schedule(client, flow, titled("bye"))
    async with db.core() as tx:
        await tx.execute(
            "UPDATE prompt SET retired_at = now() WHERE key = 'welcome' AND tenant_id = ANY(%(ids)s)",
            {"ids": [world.alpha, world.operator]},
        )
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 1
    details = await details_of(client, flow)
    assert details["published_version"] == 1
    assert (details["release"]["id"], details["release"]["state"]) == (str(release), "failed")
    failure = details["releases"][0]["failure"]
    assert (failure["code"], failure["details"]["problems"][0]["node"]) == ("flow.invalid", "welcome")
    entry = (await client.get("/api/audit?action=release.failed")).json()["items"][0]
    assert entry["details"]["code"] == "flow.invalid"
    assert await publish_due(db, hosts=frozenset()) == 0


async def test_nothing_of_a_suspended_house_goes_out(log_in: LogIn, db: Database, world: World) -> None:
    client, operator = await log_in("alpha.admin"), await log_in("operator.admin")
    flow = await flow_of(client)
    await schedule(client, flow, titled("bye"))
    await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "suspended"})
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 1
    details = await details_of(client, flow)
    assert (details["published_version"], details["releases"][0]["failure"]["code"]) == (
        1,
        "tenant.suspended",
    )


async def test_what_was_reviewed_waits_for_its_time(log_in: LogIn, db: Database, world: World) -> None:
    await review(log_in, world)
    admin, lead = await log_in("alpha.admin"), await log_in("alpha.lead")
    flow = await flow_of(admin)
    body = {"document": titled("bye"), "publish_at": in_an_hour()}
    asked = (await admin.post(f"/api/flows/{flow}/releases", json=body)).json()
    assert asked["state"] == "in_review"
    approved = await lead.post(f"/api/flows/{flow}/releases/{asked['id']}/approve", json={})
    assert approved.json()["state"] == "scheduled"
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 1
    assert (await details_of(admin, flow))["published_version"] == 2


async def test_what_was_scheduled_before_a_review_was_wanted_waits_for_one(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await schedule(client, flow, titled("bye"))
    await review(log_in, world)
    await let_time_pass(db)
    assert await publish_due(db, hosts=frozenset()) == 1
    details = await details_of(client, flow)
    assert details["published_version"] == 1
    assert details["releases"][0]["failure"]["code"] == "flow.review_required"


async def test_a_worker_that_dies_in_the_midst_leaves_all_or_nothing(
    log_in: LogIn, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await schedule(client, flow, titled("bye"))
    await let_time_pass(db)

    async def die(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("the line is cut")

    with monkeypatch.context() as patched:
        patched.setattr(releases_store, "finish", die)
        with pytest.raises(psycopg.OperationalError):
            await publish_due(db, hosts=frozenset())
    assert (await details_of(client, flow))["published_version"] == 1
    assert await publish_due(db, hosts=frozenset()) == 1
    assert (await details_of(client, flow))["published_version"] == 2


async def test_what_nobody_foresaw_is_a_failure_and_not_tried_for_ever(
    log_in: LogIn, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await schedule(client, flow, titled("bye"))
    await let_time_pass(db)

    async def stumble(*_: object, **__: object) -> int:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(scheduled, "put_in_force", stumble)
    assert await publish_due(db, hosts=frozenset()) == 1
    failure = (await details_of(client, flow))["releases"][0]["failure"]
    assert failure == {"code": "internal", "details": {}}
