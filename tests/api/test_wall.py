"""The wall over HTTP, generated from the routes themselves: whoever adds one is tested without doing anything."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from tests.api.conftest import BASE, FakeOwner, LogIn
from tests.api.wall_ids import ids_of
from tests.api.wall_requests import BODIES, QUERIES, UPLOADS
from tests.support.world import World

from yingda.entrypoints.api import build_app
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.http import Gate, Kind, RouteUndeclared, declared_routes, mount
from yingda.platform.settings import Settings, parse_settings
from yingda.tenancy.model import Role

OFFLINE = build_app(parse_settings({}))
ROUTES = [(route, gate) for route, gate in declared_routes(OFFLINE) if isinstance(route, APIRoute)]
SOCKETS = [(route, gate) for route, gate in declared_routes(OFFLINE) if isinstance(route, APIWebSocketRoute)]
USERS = {
    Role.OPERATOR_ADMIN: "operator.admin",
    Role.SUPERVISOR: "alpha.lead",
    Role.AGENT: "alpha.agent",
    Role.TENANT_ADMIN: "alpha.admin",
    Role.TENANT_VIEWER: "alpha.viewer",
}
ADMINISTERED_BY_OPERATOR = {
    "/api/tenants", "/api/tenants/{tenant_id}",
    "/api/numbers", "/api/numbers/{number_id}", "/api/numbers/{number_id}/assign", "/api/numbers/{number_id}/{move}",
    "/api/numbers/{number_id}/history", "/api/numbers/{number_id}/trial",
    "/api/merchants", "/api/merchants/{merchant_id}", "/api/merchants/{merchant_id}/{move}",
    "/api/merchants/{merchant_id}/history", "/api/retention", "/api/retention/{tenant_id}",
    "/api/queues", "/api/queues/{queue_id}", "/api/queues/{queue_id}/agents", "/api/skills", "/api/skills/{skill_id}",
    "/api/wall/limits", "/api/wall/limits/tenants/{tenant_id}", "/api/wall/limits/queues/{queue_id}",
    "/api/agents", "/api/agents/{user_id}/skills", "/api/agents/{user_id}/queues", "/api/commitments",
    "/api/commitments/use", "/api/pools", "/api/seats", "/api/seats/{seat_id}", "/api/users",
}  # fmt: skip
"""Whose a number is, and that a tenant exists, is what the operator's administrator must know; of what is in it he sees
nothing."""


def routes_of(*kinds: Kind) -> Iterator[tuple[APIRoute, Gate, str]]:
    for route, gate in ROUTES:
        for method in sorted(route.methods or ()):
            if gate.kind in kinds:
                yield route, gate, method


def address(route: APIRoute, ids: dict[str, UUID | str]) -> str:
    return re.sub(r"{(\w+)}", lambda found: str(ids[found[1]]), route.path)


def request_of(client: httpx.AsyncClient, route: APIRoute, method: str, path: str) -> Any:
    if route.path in UPLOADS and method in ("POST", "PUT"):
        return client.request(method, path, data=UPLOADS[route.path], files={"file": ("a.csv", b"a\n1\n")})
    body = BODIES.get(route.path)
    return client.request(method, path, json=body, params=QUERIES.get(route.path))


def everything_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from everything_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from everything_in(each)
    else:
        yield str(value)


TABLES = (
    "article",
    "article_version",
    "wording",
    "app_user",
    "flow",
    "number",
    "merchant",
    "queue",
    "skill",
    "disposition",
    "seat",
    "interaction",
    "recording",
    "recording_export",
    "prompt",
    "pool",
    "calendar",
    "emergency_announcement",
    "query_secret",
    "lookup_table",
    "registration_form",
    "registration",
    "flow_release",
    "flow_test_case",
    "callback",
    "machine_key",
    "webhook",
    "webhook_delivery",
    "team",
    "order_type",
    "work_order",
    "work_order_notice",
    "desk_file",
    "import_job",
    "export_job",
    "export_authorisation",
    "export_fetch",
    "script",
    "script_run",
    "identity_challenge",
    "identity_check",
    "stock_place",
    "part",
    "product",
    "outlet",
    "booking_plan",
    "booking",
    "order_line",
    "part_draw",
    "customer",
    "customer_number",
    "customer_merge",
)
"""Whose rows have ids."""


async def foreign_ids(db: Database, tenant: UUID) -> set[str]:
    """Every id that belongs to a house."""
    async with db.core() as tx:
        found = {str(tenant)}
        for table in TABLES:
            rows = await tx.execute(f"SELECT id FROM {table} WHERE tenant_id = %(t)s", {"t": tenant})
            found |= {str(row["id"]) for row in await rows.fetchall()}
    return found


def test_an_undeclared_route_is_refused() -> None:
    router = APIRouter()

    @router.get("/api/forgotten")
    async def forgotten() -> None: ...

    with pytest.raises(RouteUndeclared, match="/api/forgotten"):
        mount(FastAPI(), router)


def test_an_undeclared_route_fails_this_test_however_it_came_in() -> None:
    app = build_app(parse_settings({}))

    @app.get("/api/smuggled")
    async def smuggled() -> None: ...

    with pytest.raises(RouteUndeclared):
        list(declared_routes(app))


def test_every_route_of_the_application_is_declared() -> None:
    assert len(ROUTES) > 35
    assert {route.path for route, _ in SOCKETS} == {"/api/stream", "/sip"}


def callers_of(gate: Gate, route: APIRoute) -> list[str]:
    """Those of alpha's people (and the operator's administrator) whose role may call a route."""
    return [
        username
        for role, username in USERS.items()
        if (not gate.roles or role in gate.roles)
        and not (role is Role.OPERATOR_ADMIN and route.path in ADMINISTERED_BY_OPERATOR)
    ]


async def test_nobody_unknown_gets_in(anonymous: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    for route, _, method in routes_of(Kind.OWN, Kind.ITEM, Kind.LIST):
        ids: dict[str, UUID | str] = {name: new_id() for name in re.findall(r"{(\w+)}", route.path)}
        path = address(route, ids | {"verb": "hold", "version": "1", "move": "release"})
        with subtests.test(msg=f"{method} {route.path}"):
            answer = await request_of(anonymous, route, method, path)
            assert (answer.status_code, answer.json()["code"]) == (401, "auth.required"), answer.text


async def test_a_missing_right_at_home_is_403(
    log_in: LogIn, db: Database, world: World, subtests: pytest.Subtests
) -> None:
    ids = await ids_of("alpha", db, world)
    people = {role: await log_in(username) for role, username in USERS.items()}
    for route, gate, method in routes_of(Kind.OWN, Kind.ITEM, Kind.LIST):
        for role, client in people.items():
            if not gate.roles or role in gate.roles:
                continue
            with subtests.test(msg=f"{role} {method} {route.path}"):
                answer = await request_of(client, route, method, address(route, ids))
                assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), answer.text


async def test_what_is_another_houses_is_not_there(
    log_in: LogIn, db: Database, world: World, owner: FakeOwner, subtests: pytest.Subtests
) -> None:
    ids = await ids_of("beta", db, world)
    foreign = await foreign_ids(db, world.beta)
    people = {username: await log_in(username) for username in USERS.values()}
    for route, gate, method in routes_of(Kind.ITEM):
        for username in callers_of(gate, route):
            with subtests.test(msg=f"{username} {method} {route.path}"):
                answer = await request_of(people[username], route, method, address(route, ids))
                assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text
                assert not set(everything_in(answer.json())) & foreign
    assert owner.sent == []


async def test_lists_hold_no_foreign_row(
    log_in: LogIn, db: Database, world: World, owner: FakeOwner, subtests: pytest.Subtests
) -> None:
    owner.answer = {"fault_id": str(new_id())}
    ids = await ids_of("beta", db, world)
    foreign = await foreign_ids(db, world.beta)
    for route, gate, method in routes_of(Kind.OWN, Kind.LIST):
        for username in callers_of(gate, route):
            with subtests.test(msg=f"{username} {method} {route.path}"):
                # Logged in for each: one of the routes logs out.
                answer = await request_of(await log_in(username), route, method, address(route, ids))
                assert answer.status_code < 500, answer.text
                if answer.content and "json" in answer.headers.get("content-type", ""):
                    assert not set(everything_in(answer.json())) & foreign, answer.text


@pytest.mark.parametrize("filter_name", ["tenant_id", "agent_id", "queue_id", "caller"])
async def test_no_filter_reaches_over_the_wall(
    log_in: LogIn, db: Database, world: World, filter_name: str
) -> None:
    ids = await ids_of("beta", db, world)
    values = {
        "tenant_id": world.beta,
        "agent_id": ids["agent_id"],
        "queue_id": world.ids.queues["beta/service"],
        "caller": "13900000001",
    }
    client = await log_in("alpha.admin")
    answer = await client.get("/api/interactions", params={filter_name: str(values[filter_name])})
    assert answer.json() == {"items": [], "total": 0, "next": None}


async def test_an_assigned_supervisor_sees_both_houses(log_in: LogIn, db: Database, world: World) -> None:
    await ids_of("alpha", db, world)
    await ids_of("beta", db, world)
    client = await log_in("operator.lead")
    found = (await client.get("/api/interactions")).json()
    assert {each["tenant_id"] for each in found["items"]} == {str(world.alpha), str(world.beta)}


async def test_the_operators_administrator_sees_nothing_inside_a_house(
    log_in: LogIn, db: Database, world: World
) -> None:
    await ids_of("alpha", db, world)
    client = await log_in("operator.admin")
    assert (await client.get("/api/interactions")).json()["total"] == 0
    assert {each["code"] for each in (await client.get("/api/tenants")).json()["items"]} == {
        "operator",
        "alpha",
        "beta",
    }


@pytest.fixture
def desktop(settings: Settings) -> None:
    """A built desktop of one page, with something beside it that is nobody's business."""
    assert settings.web is not None
    settings.web.mkdir(parents=True)
    (settings.web / "index.html").write_text("<p>desktop</p>")
    (settings.web.parent / "secret.txt").write_text("secret")


@pytest.mark.usefixtures("desktop")
async def test_files_of_the_desktop_hold_nothing_else(anonymous: httpx.AsyncClient) -> None:
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"):
        answer = await anonymous.get(httpx.URL(BASE).copy_with(raw_path=path.encode()))
        assert "secret" not in answer.text
        assert "root:" not in answer.text
    assert (await anonymous.get("/desk/anything")).text == "<p>desktop</p>"
    assert (await anonymous.get("/api/nothing")).json()["code"] == "not_found"
    assert (await anonymous.get("/assets/nothing.js")).status_code == 404
