"""Health, figures, the database gone, what the outside is told of our insides."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from tests.api.conftest import BASE, FakeOwner, LogIn
from tests.support.db import PostgresServer

from yingda.entrypoints.api import build_app, error_codes
from yingda.platform.heartbeat import beat_file, touch
from yingda.platform.http import public
from yingda.platform.middleware import Deadline
from yingda.platform.problems import too_late
from yingda.platform.settings import Settings, parse_settings


@pytest.fixture
def crashing(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server that may be killed; it lives again afterwards."""
    yield postgres
    postgres.revive()


async def test_ready_says_what_is_missing(
    anonymous: httpx.AsyncClient, settings: Settings, owner: FakeOwner
) -> None:
    answer = await anonymous.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": ["worker"]})
    touch(beat_file(settings, "worker"))
    assert (await anonymous.get("/readyz")).json() == {"ready": True, "missing": []}
    owner.health = {"switch": False, "claiming": True}
    assert (await anonymous.get("/readyz")).json()["missing"] == ["switch"]
    owner.is_here = False
    assert (await anonymous.get("/readyz")).json()["missing"] == ["controller", "switch"]
    assert (await anonymous.get("/healthz")).json() == {"status": "alive"}


async def test_a_database_that_is_away_is_a_problem_and_not_a_crash(
    log_in: LogIn, crashing: PostgresServer, settings: Settings
) -> None:
    client = await log_in("alpha.admin")
    await asyncio.to_thread(crashing.crash)
    answer = await client.get("/api/queues")
    assert (answer.status_code, answer.json()["code"]) == (503, "database.away")
    assert "postgres" not in answer.text.lower()
    assert int(answer.headers["retry-after"]) >= 1
    assert "database" in (await client.get("/readyz")).json()["missing"]
    assert (await client.get("/metrics")).status_code == 200
    await asyncio.to_thread(crashing.revive)
    for _ in range(60):
        if (await client.get("/api/queues")).status_code == 200:
            break
        await asyncio.sleep(0.2)
    else:
        pytest.fail("the application did not find its database again")


async def test_what_does_not_answer_in_time_is_given_up() -> None:
    async def hang(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(60)

    app = Deadline(hang, seconds=0.05, late=too_late)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        answer = await client.get("/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_what_has_begun_to_answer_may_take_its_time() -> None:
    async def trickle(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b"late but whole"})

    app = Deadline(trickle, seconds=0.05, late=too_late)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        assert (await client.get("/")).text == "late but whole"


async def test_a_fault_of_ours_tells_nothing_of_our_insides(
    app: FastAPI, anonymous: httpx.AsyncClient
) -> None:
    @app.get("/api/faulty", dependencies=[public()])
    async def faulty() -> None:
        raise RuntimeError("the secret is 42")

    # Before the desktop, which takes whatever no route has taken.
    app.router.routes.insert(0, app.router.routes.pop())
    answer = await anonymous.get("/api/faulty")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text


async def test_figures_name_no_tenant(anonymous: httpx.AsyncClient) -> None:
    await anonymous.get("/healthz")
    text = (await anonymous.get("/metrics")).text
    for figure in ("yingda_calls", "yingda_waiting", "yingda_agents", "yingda_ready", "yingda_http_seconds"):
        assert figure in text
    assert "alpha" not in text


async def test_every_answer_has_safe_headers(anonymous: httpx.AsyncClient) -> None:
    headers = (await anonymous.get("/api/public-settings")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    host = BASE.removeprefix("http://")
    assert f"connect-src 'self' ws://{host} wss://{host};" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


async def test_the_demo_phone_is_for_this_machine_only(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.get("/api/demo/phone")).status_code == 404


def test_the_description_is_made_offline_and_names_every_error_form() -> None:
    description = build_app(parse_settings({})).openapi()
    for operations in description["paths"].values():
        for operation in operations.values():
            assert "default" in operation["responses"]
            assert operation["summary"]


def test_codes_hold_every_domains_errors() -> None:
    codes = error_codes()
    assert {"auth.refused", "flow.invalid", "seat.taken", "request.invalid", "database.away"} <= set(codes)
    assert codes == sorted(set(codes))
