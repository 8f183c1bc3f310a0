"""Keys of machines: what they open, and what keeps them from opening more."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.api.conftest import LogIn, client_of
from tests.api.test_wall import ROUTES, address, foreign_ids, request_of
from tests.api.wall_ids import ids_of
from tests.support.world import World

from yingda.desk import changes
from yingda.desk.exchange.keys.model import RESOURCES, SCOPES, needed_scope
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.http import Kind

SOON = timedelta(days=30)


def wanted(world: World, **other: Any) -> dict[str, Any]:
    ends = (datetime.now(UTC) + SOON).isoformat()
    body = {"tenant_id": str(world.alpha), "name": "CRM", "scopes": ["changes:read"], "expires_at": ends}
    return body | other


async def a_key(log_in: LogIn, world: World, **other: Any) -> dict[str, Any]:
    admin = await log_in("alpha.admin")
    answer = await admin.post("/api/machine-keys", json=wanted(world, **other))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def machine(app: FastAPI, token: str, *, address: str = "192.0.2.50") -> httpx.AsyncClient:
    client = client_of(app, address=address)
    del client.headers["Origin"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


async def test_a_key_is_told_once_and_kept_as_a_hash(log_in: LogIn, db: Database, world: World) -> None:
    made = await a_key(log_in, world)
    admin = await log_in("alpha.admin")
    shown = (await admin.get("/api/machine-keys")).json()["items"]
    assert [each["prefix"] for each in shown] == [made["key"]["prefix"]]
    assert made["token"].startswith(made["key"]["prefix"])
    assert made["token"] not in str(shown)
    async with db.core() as tx:
        row = await (await tx.execute("SELECT * FROM machine_key")).fetchone()
    assert row is not None
    assert made["token"] not in str(row)


async def test_a_machine_reads_what_its_key_is_good_for_and_nothing_else(
    app: FastAPI, log_in: LogIn, world: World
) -> None:
    made = await a_key(log_in, world)
    async with machine(app, made["token"]) as client:
        assert (await client.get("/api/changes")).status_code == 200
        for path in ("/api/machine-keys", "/api/customers", "/api/users", "/api/auth/me"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "machine_key.scope_missing"), path
    admin = await log_in("alpha.admin")
    (shown,) = (await admin.get("/api/machine-keys")).json()["items"]
    assert shown["used_at"] is not None
    assert shown["used_from"] == "192.0.2.50"


async def test_a_revoked_key_is_refused_at_once(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world)
    admin = await log_in("alpha.admin")
    async with machine(app, made["token"]) as client:
        assert (await client.get("/api/changes")).status_code == 200
        answer = await admin.post(f"/api/machine-keys/{made['key']['id']}/revoke")
        assert answer.status_code == 204
        answer = await client.get("/api/changes")
        assert (answer.status_code, answer.json()["code"]) == (401, "machine_key.refused")
    actions = {each["action"] for each in (await admin.get("/api/audit")).json()["items"]}
    assert {"machine_key.added", "machine_key.revoked", "machine_key.refused"} <= actions


async def test_an_old_key_is_refused(app: FastAPI, log_in: LogIn, db: Database, world: World) -> None:
    made = await a_key(log_in, world)
    async with db.core() as tx:
        await tx.execute("UPDATE machine_key SET expires_at = now() - interval '1 second'")
    async with machine(app, made["token"]) as client:
        assert (await client.get("/api/changes")).status_code == 401


async def test_who_guesses_keys_is_not_listened_to(app: FastAPI, log_in: LogIn, world: World) -> None:
    made = await a_key(log_in, world)
    wrong = made["key"]["prefix"] + "_" + "x" * 43
    async with machine(app, wrong) as client:
        codes = [(await client.get("/api/changes")).status_code for _ in range(21)]
    assert codes == [401] * 20 + [429]
    async with machine(app, made["token"]) as client:
        assert (await client.get("/api/changes")).status_code == 429
    async with machine(app, made["token"], address="192.0.2.51") as client:
        assert (await client.get("/api/changes")).status_code == 200


@pytest.mark.parametrize("days", [-1, 800])
async def test_a_key_ends_within_two_years(log_in: LogIn, world: World, days: int) -> None:
    ends = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    answer = await (await log_in("alpha.admin")).post(
        "/api/machine-keys", json=wanted(world, expires_at=ends)
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "machine_key.life_invalid")


async def test_a_machine_is_nobody_among_people(log_in: LogIn, world: World) -> None:
    await a_key(log_in, world)
    admin = await log_in("alpha.admin")
    assert not [each for each in (await admin.get("/api/users")).json()["items"] if "machine" in str(each)]


async def test_changes_are_followed_without_a_gap(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world)
    things = [str(new_id()) for _ in range(5)]
    async with machine(app, made["token"]) as client:
        begun = (await client.get("/api/changes")).json()
        assert begun["items"] == []
        async with db.core() as tx:
            for thing in things:
                await tx.execute(
                    "INSERT INTO desk_change (tenant_id, kind, thing_id) VALUES (%s, 'order.opened', %s)",
                    (world.alpha, thing),
                )
            await changes.note(tx, tenant_id=world.beta, kind="order.opened", thing_id=new_id())
        found, after, more = [], begun["next"], True
        while more:
            part = (await client.get("/api/changes", params={"after": after, "limit": 2})).json()
            found += part["items"]
            after, more = part["next"], part["more"]
        assert [each["thing_id"] for each in found] == things
        assert found[0]["address"] == f"/api/orders/{things[0]}"
        assert (await client.get("/api/changes", params={"after": after})).json()["items"] == []
        old = f"1.0.{int((datetime.now(UTC) - timedelta(days=40)).timestamp())}"
        answer = await client.get("/api/changes", params={"after": old})
        assert (answer.status_code, answer.json()["code"]) == (410, "changes.gone")
        for word in ("x", "1.2", "1.2.x", "9" * 25 + ".1.1", f"{'9' * 19}9.1.1"):
            assert (await client.get("/api/changes", params={"after": word})).status_code == 422, word


def test_each_resource_is_one_scope_of_its_own() -> None:
    for resource, beginnings in RESOURCES.items():
        for beginning in beginnings:
            assert needed_scope("GET", f"{beginning}/x") == f"{resource}:read"
            assert needed_scope("DELETE", beginning) == f"{resource}:write"
            assert needed_scope("GET", f"{beginning}x") is None or beginning == "/api/customer"


async def test_a_machine_with_every_right_meets_the_wall(
    app: FastAPI, log_in: LogIn, db: Database, world: World, subtests: pytest.Subtests
) -> None:
    made = await a_key(log_in, world, scopes=list(SCOPES))
    ids = await ids_of("beta", db, world)
    foreign = await foreign_ids(db, world.beta)
    async with machine(app, made["token"]) as client:
        for route, gate in ROUTES:
            if gate.kind is Kind.PUBLIC:
                continue
            for method in sorted(route.methods or ()):
                with subtests.test(msg=f"{method} {route.path}"):
                    known = {name: new_id() for name in re.findall(r"{(\w+)}", route.path)} | ids
                    answer = await request_of(client, route, method, address(route, known))
                    may = needed_scope(method, re.sub(r"{\w+}", "x", route.path)) is not None
                    if not may:
                        assert answer.json()["code"] == "machine_key.scope_missing"
                    elif gate.kind is Kind.ITEM:
                        assert answer.status_code in (403, 404, 422), answer.text
                    assert answer.status_code < 500, answer.text
                    assert not any(each in answer.text for each in foreign)
