"""Calling a document before it is published."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.api.conftest import LogIn
from tests.api.test_flow_releases import details_of, flow_of, titled
from tests.support.world import World

from yingda.flows.references.loading import load_flow
from yingda.kernel.errors import Conflict
from yingda.platform.db import Database
from yingda.telephony.usecases.admit import look_up_number


async def test_a_draft_can_be_dialled_for_a_quarter_of_an_hour(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    answer = await client.post(f"/api/flows/{flow}/trials", json={"document": titled("tried")})
    assert answer.status_code == 201, answer.text
    trial = answer.json()
    assert trial["dial"] == "*86" + trial["code"]
    assert len(trial["code"]) == 6
    left = datetime.fromisoformat(trial["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    async with db.core() as tx:
        dialled = await look_up_number(tx, digits=trial["dial"], node="node1")
        assert dialled is not None
        assert (dialled.tenant_id, dialled.flow_id) == (world.alpha, flow)
        assert dialled.flow_version is not None
        loaded = await load_flow(tx, tenant_id=world.alpha, flow_id=flow, version=dialled.flow_version)
    assert loaded is not None
    assert "tried" in loaded.flow.nodes
    assert loaded.prompts[("welcome", "zh-CN")] == "platform/welcome.zh"
    audit = (await client.get("/api/audit?action=trial.opened")).json()["items"]
    assert audit[0]["object_id"] == str(flow)


async def test_a_trial_is_no_version_and_cannot_be_put_in_force(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    for _ in range(2):
        await client.post(f"/api/flows/{flow}/trials", json={"document": titled("tried")})
    details = await details_of(client, flow)
    assert (details["published_version"], len(details["versions"])) == (1, 1)
    numbers = await versions_of(db, flow)
    assert len(numbers) == 3
    for number in numbers[:2]:
        assert number < -1_000
        assert (await client.get(f"/api/flows/{flow}/versions/{number}")).status_code == 404
        back = await client.post(f"/api/flows/{flow}/roll-back", json={"version": number})
        assert back.status_code == 422
    published = await client.post(f"/api/flows/{flow}/versions", json={"document": titled("bye")})
    assert published.json() == {"version": 2}


async def versions_of(db: Database, flow: UUID) -> list[int]:
    async with db.core() as tx:
        rows = await tx.execute(
            "SELECT version FROM flow_version WHERE flow_id = %(id)s ORDER BY version", {"id": flow}
        )
        return [row["version"] for row in await rows.fetchall()]


async def test_what_is_not_valid_is_not_dialled(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post(f"/api/flows/{await flow_of(client)}/trials", json={"document": {"nodes": 1}})
    assert (answer.status_code, answer.json()["code"]) == (422, "flow.invalid")


async def test_a_code_that_is_taken_is_not_given_twice(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    numbers = iter([7, 7, 7, 8])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(numbers))
    codes = [
        (await client.post(f"/api/flows/{flow}/trials", json={"document": titled("tried")})).json()["code"]
        for _ in range(2)
    ]
    assert codes == ["000007", "000008"]
    monkeypatch.setattr(secrets, "randbelow", lambda _: 7)
    full = await client.post(f"/api/flows/{flow}/trials", json={"document": titled("tried")})
    assert (full.status_code, full.json()["code"]) == (409, Conflict.code)
