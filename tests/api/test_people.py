"""People are added, changed and locked out by the administrators of their houses; a told password holds for one login."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.api.conftest import LogIn, client_of
from tests.support.world import PASSWORD, World

from yingda.platform.db import Database

OWN = "a quiet river bank"


async def added(admin: httpx.AsyncClient, **said: Any) -> tuple[dict[str, Any], str]:
    body = {"username": "new.person", "display_name": "周新", "role": "agent", **said}
    answer = await admin.post("/api/users", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["user"], answer.json()["password"]


async def logged_in(app: FastAPI, username: str, password: str) -> httpx.AsyncClient:
    client = client_of(app)
    answer = await client.post("/api/auth/login", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text
    return client


async def audited(db: Database, tenant: object) -> list[str]:
    async with db.core() as tx:
        rows = await tx.execute("SELECT action FROM audit_event WHERE tenant_id = %(t)s", {"t": tenant})
        return [row["action"] for row in await rows.fetchall()]


async def test_a_told_password_must_be_changed_before_anything_else(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    user, password = await added(await log_in("alpha.admin"), staff_no="A77")
    assert (user["role"], user["staff_no"], user["must_change_password"]) == ("agent", "A77", True)
    assert user["pool"]["name_en"] == "alpha pool"
    person = await logged_in(app, "new.person", password)
    assert (await person.get("/api/auth/me")).json()["must_change_password"]
    refused = await person.get("/api/desk")
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.password_due")
    for old, new, code in (
        ("wrong", OWN, "auth.password_wrong"),
        (password, password, "auth.password_weak"),
        (password, "my new.person word", "auth.password_weak"),
    ):
        answer = await person.put("/api/auth/password", json={"old": old, "new": new})
        assert answer.json()["code"] == code
    other = await logged_in(app, "new.person", password)
    assert (await person.put("/api/auth/password", json={"old": password, "new": OWN})).status_code == 204
    assert (await person.get("/api/desk")).json()["agent"]["state"] == "signed_out"
    assert (await other.get("/api/auth/me")).status_code == 401
    assert {"user.added", "password.changed"} <= set(await audited(db, world.alpha))


@pytest.mark.parametrize(
    ("actor", "house", "role", "status"),
    [
        ("operator.admin", "operator", "operator_admin", 201),
        ("operator.admin", "operator", "tenant_viewer", 403),
        ("operator.admin", "alpha", "tenant_admin", 201),
        ("operator.admin", "alpha", "agent", 403),
        ("alpha.admin", "alpha", "supervisor", 201),
        ("alpha.admin", "alpha", "operator_admin", 403),
        ("alpha.admin", "beta", "agent", 404),
        ("alpha.lead", "alpha", "agent", 403),
    ],
)
async def test_a_role_is_given_by_who_may(
    log_in: LogIn, world: World, actor: str, house: str, role: str, status: int
) -> None:
    body = {
        "tenant_id": str(world.ids.tenants[house]),
        "username": "new.person",
        "display_name": "周新",
        "role": role,
    }
    assert (await (await log_in(actor)).post("/api/users", json=body)).status_code == status


async def test_names_and_numbers_are_given_once(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    body = {"username": "beta.agent", "display_name": "周新", "role": "agent"}
    taken = await admin.post("/api/users", json=body)
    assert (taken.status_code, taken.json()["code"]) == (409, "user.username_taken")
    number = await admin.post("/api/users", json={**body, "username": "x1", "staff_no": "alpha1"})
    assert (number.status_code, number.json()["code"]) == (409, "user.staff_no_taken")
    pools = (await (await log_in("beta.admin")).get("/api/pools")).json()["items"]
    pool = await admin.post("/api/users", json={**body, "username": "x1", "pool_id": pools[0]["id"]})
    assert (pool.status_code, pool.json()["code"]) == (409, "user.pool_unknown")


async def test_a_supervisor_of_the_operators_is_assigned_to_enterprises(log_in: LogIn, world: World) -> None:
    admin, alpha = await log_in("operator.admin"), str(world.alpha)
    user, _ = await added(admin, role="supervisor", assigned=[alpha])
    assert user["assigned"] == [alpha]
    body = {"display_name": "周新班长", "assigned": [alpha, str(world.beta)]}
    changed = (await admin.put(f"/api/users/{user['id']}", json=body)).json()
    assert (changed["display_name"], len(changed["assigned"])) == ("周新班长", 2)
    mine, _ = await added(
        await log_in("alpha.admin"), username="x1", role="supervisor", assigned=[str(world.beta)]
    )
    assert mine["assigned"] == []


async def test_who_is_locked_out_is_out_at_once(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    path = f"/api/users/{world.ids.users['alpha.agent']}"
    async with db.core() as tx:
        await tx.execute(
            "UPDATE agent SET state = 'ready' WHERE user_id = %(id)s", {"id": world.ids.users["alpha.agent"]}
        )
    refused = await admin.post(f"{path}/disable")
    assert (refused.status_code, refused.json()["code"]) == (409, "user.still_signed_in")
    async with db.core() as tx:
        await tx.execute("UPDATE agent SET state = 'signed_out'")
    assert (await admin.post(f"{path}/disable")).json()["is_disabled"]
    assert (await agent.get("/api/auth/me")).status_code == 401
    agents = (await admin.get("/api/agents")).json()["items"]
    assert [each["is_disabled"] for each in agents if each["staff_no"] == "alpha1"] == [True]
    assert not (await admin.post(f"{path}/enable")).json()["is_disabled"]
    await logged_in(app, "alpha.agent", PASSWORD)
    opened = (await admin.post(f"{path}/reset-password")).json()
    assert opened["user"]["must_change_password"]
    await logged_in(app, "alpha.agent", opened["password"])
    assert {"user.disabled", "user.enabled", "user.password_reset"} <= set(await audited(db, world.alpha))


async def test_nobody_locks_himself_or_his_whole_house_out(log_in: LogIn, world: World) -> None:
    admin, operator = await log_in("alpha.admin"), await log_in("operator.admin")
    path = f"/api/users/{world.ids.users['alpha.admin']}"
    assert (await admin.post(f"{path}/disable")).json()["code"] == "user.own_account"
    assert (await admin.post(f"{path}/reset-password")).json()["code"] == "user.own_account"
    assert (await operator.post(f"{path}/disable")).json()["code"] == "user.last_administrator"
    await added(operator, tenant_id=str(world.alpha), role="tenant_admin")
    assert (await operator.post(f"{path}/disable")).status_code == 200


async def test_the_operator_keeps_administrators_of_enterprises_and_knows_nobody_else_there(
    log_in: LogIn, world: World
) -> None:
    operator, stranger = await log_in("operator.admin"), await log_in("beta.admin")
    seen = {each["username"] for each in (await operator.get("/api/users")).json()["items"]}
    assert {"alpha.admin", "operator.lead"} <= seen
    assert not {"alpha.agent", "beta.lead"} & seen
    for client, username in (
        (operator, "alpha.agent"),
        (stranger, "alpha.agent"),
        (stranger, "operator.lead"),
    ):
        path = f"/api/users/{world.ids.users[username]}"
        assert (await client.put(path, json={"display_name": "x"})).status_code == 404
        assert (await client.post(f"{path}/reset-password")).status_code == 404
