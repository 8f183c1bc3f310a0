"""Logging in, being logged in, being logged out."""

import asyncio

import httpx
import pytest
from tests.api.conftest import BASE, LogIn
from tests.support.world import PASSWORD, World

from yingda.platform.db import Database


async def attempt(client: httpx.AsyncClient, username: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/auth/login", json={"username": username, "password": password})


async def actions(db: Database) -> list[tuple[str, str]]:
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT action, actor_name FROM audit_event ORDER BY at")).fetchall()
    return [(row["action"], row["actor_name"]) for row in rows]


async def test_who_logs_in_is_told_who_he_is(anonymous: httpx.AsyncClient, world: World) -> None:
    answer = await attempt(anonymous, "Operator.Lead")
    assert answer.status_code == 200
    me = (await anonymous.get("/api/auth/me")).json()
    assert me["username"] == "operator.lead"
    assert {tenant["code"] for tenant in me["tenants"]} == {"operator", "alpha", "beta"}
    assert me["tenant"]["code"] == "operator"


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(anonymous: httpx.AsyncClient) -> None:
    cookie = (await attempt(anonymous, "alpha.admin")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "secure" not in cookie.lower()


async def test_over_https_the_cookie_is_secure(anonymous: httpx.AsyncClient) -> None:
    headers = {"Origin": BASE.replace("http:", "https:")}
    answer = await anonymous.post(
        f"{BASE.replace('http:', 'https:')}/api/auth/login",
        json={"username": "alpha.admin", "password": PASSWORD},
        headers=headers,
    )
    assert "; Secure" in answer.headers["set-cookie"]


async def test_only_the_hash_of_a_token_is_kept(anonymous: httpx.AsyncClient, db: Database) -> None:
    await attempt(anonymous, "alpha.admin")
    token = anonymous.cookies["yingda_session"]
    async with db.core() as tx:
        row = await (await tx.execute("SELECT * FROM login_session")).fetchone()
    assert row is not None
    assert token not in str(row)
    assert len(row["token_hash"]) == 32


@pytest.mark.parametrize(("username", "password"), [("alpha.admin", "wrong"), ("nobody", PASSWORD)])
async def test_a_wrong_name_and_a_wrong_password_look_the_same(
    anonymous: httpx.AsyncClient, username: str, password: str
) -> None:
    answer = await attempt(anonymous, username, password)
    assert answer.status_code == 401
    assert answer.json()["code"] == "auth.refused"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_disabled_user_is_refused_and_his_sessions_are_worthless(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    async with db.core() as tx:
        await tx.execute("UPDATE app_user SET disabled_at = now() WHERE username = 'alpha.admin'")
    assert (await client.get("/api/auth/me")).status_code == 401
    assert (await attempt(client, "alpha.admin")).status_code == 401


async def test_after_five_failures_a_name_must_wait(anonymous: httpx.AsyncClient, db: Database) -> None:
    for _ in range(5):
        assert (await attempt(anonymous, "alpha.admin", "wrong")).status_code == 401
    answer = await attempt(anonymous, "alpha.admin")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 301
    assert (await attempt(anonymous, "beta.admin")).status_code == 200
    assert ("login.throttled", "alpha admin") in await actions(db)


async def test_simultaneous_attempts_do_not_slip_past_the_count(anonymous: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(attempt(anonymous, "alpha.admin", "wrong") for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


async def test_an_address_that_tries_many_names_must_wait(anonymous: httpx.AsyncClient) -> None:
    for number in range(20):
        await attempt(anonymous, f"nobody{number}", "wrong")
    assert (await attempt(anonymous, "alpha.admin")).status_code == 429


async def test_a_success_forgets_the_failures_of_a_name(anonymous: httpx.AsyncClient) -> None:
    for _ in range(4):
        await attempt(anonymous, "alpha.admin", "wrong")
    assert (await attempt(anonymous, "alpha.admin")).status_code == 200
    assert (await attempt(anonymous, "alpha.admin", "wrong")).status_code == 401


async def test_every_outcome_is_audited(log_in: LogIn, db: Database) -> None:
    client = await log_in("alpha.admin")
    await attempt(client, "alpha.admin", "wrong")
    await attempt(client, "ghost", "wrong")
    await client.post("/api/auth/logout")
    assert await actions(db) == [
        ("login.succeeded", "alpha admin"),
        ("login.failed", "alpha admin"),
        ("login.failed", "ghost"),
        ("logout", "alpha admin"),
    ]


async def test_after_logging_out_the_token_is_worthless(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    token = client.cookies["yingda_session"]
    assert (await client.post("/api/auth/logout")).status_code == 204
    client.cookies.set("yingda_session", token)
    assert (await client.get("/api/auth/me")).status_code == 401


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
async def test_a_session_ends_by_itself(log_in: LogIn, db: Database, column: str) -> None:
    client = await log_in("alpha.admin")
    async with db.core() as tx:
        await tx.execute(f"UPDATE login_session SET {column} = {column} - interval '13 hours'")
    assert (await client.get("/api/auth/me")).status_code == 401


async def test_a_session_is_seen_and_ended_by_its_owner(log_in: LogIn) -> None:
    first, second = await log_in("alpha.admin"), await log_in("alpha.admin")
    found = (await first.get("/api/auth/sessions")).json()
    assert found["total"] == 2
    other = next(each["id"] for each in found["items"] if not each["current"])
    assert (await first.delete(f"/api/auth/sessions/{other}")).status_code == 204
    assert (await second.get("/api/auth/me")).status_code == 401
    assert (await first.get("/api/auth/me")).status_code == 200


async def test_an_administrator_ends_every_session_of_his_people_only(log_in: LogIn, world: World) -> None:
    admin, agent, foreign = (
        await log_in("alpha.admin"),
        await log_in("alpha.agent"),
        await log_in("beta.agent"),
    )
    answer = await admin.post(f"/api/users/{world.ids.users['alpha.agent']}/revoke-sessions")
    assert answer.json() == {"sessions": 1}
    assert (await agent.get("/api/auth/me")).status_code == 401
    answer = await admin.post(f"/api/users/{world.ids.users['beta.agent']}/revoke-sessions")
    assert answer.status_code == 404
    assert (await foreign.get("/api/auth/me")).status_code == 200


async def test_another_sites_page_changes_nothing(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    answer = await client.post("/api/auth/logout", headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "origin.refused")
    assert (await client.get("/api/auth/me")).status_code == 200


async def test_a_bad_body_names_the_field_and_never_repeats_it(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/api/auth/login", json={"username": "", "password": ["hunter2"]})
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == "request.invalid"
    assert [problem["field"] for problem in body["details"]["problems"]] == ["username", "password"]
    assert "hunter2" not in answer.text


async def test_the_language_is_kept(log_in: LogIn) -> None:
    client = await log_in("alpha.agent")
    assert (await client.put("/api/auth/locale", json={"locale": "en"})).status_code == 204
    assert (await client.get("/api/auth/me")).json()["locale"] == "en"
    assert (await client.put("/api/auth/locale", json={"locale": "fr"})).status_code == 422


async def test_who_came_from_where_is_in_the_audit(log_in: LogIn) -> None:
    admin = await log_in("alpha.admin")
    page = (await admin.get("/api/audit?action=login.succeeded")).json()
    assert page["total"] == 1
    assert page["items"][0]["address"] == "192.0.2.10"
    assert page["items"][0]["actor_name"] == "alpha admin"


async def test_a_flood_of_bytes_is_refused(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/api/auth/login", content=b"x" * 2_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


async def test_nobody_of_a_suspended_house_logs_in_and_only_he_learns_why(
    anonymous: httpx.AsyncClient, log_in: LogIn, world: World, db: Database
) -> None:
    operator = await log_in("operator.admin")
    await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "suspended"})
    refused = await attempt(anonymous, "alpha.agent")
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.home_suspended")
    assert "set-cookie" not in refused.headers
    guessed = await attempt(anonymous, "alpha.agent", "wrong")
    assert (guessed.status_code, guessed.json()["code"]) == (401, "auth.refused")
    assert ("login.suspended", "alpha agent") in await actions(db)
    for username in ("beta.admin", "operator.lead"):
        assert (await attempt(anonymous, username)).status_code == 200
    await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "active"})
    assert (await attempt(anonymous, "alpha.agent")).status_code == 200
