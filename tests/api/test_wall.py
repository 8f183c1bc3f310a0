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
from tests.support.contacts import Contact
from tests.support.floor_things import floor_things
from tests.support.services import DEFINITION, FIELDS, make_services
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
BODIES: dict[str, dict[str, Any]] = {
    "/api/auth/locale": {"locale": "en"},
    "/api/tenants/{tenant_id}": {"channel_limit": 7},
    "/api/flows": {"tenant_id": str(new_id()), "code": "x", "name_zh": "x", "name_en": "x"},
    "/api/flows/{flow_id}/draft": {"document": {}, "revision": 0},
    "/api/flows/{flow_id}/validate": {"document": {}},
    "/api/flows/{flow_id}/releases": {"document": {}},
    "/api/flows/{flow_id}/releases/{release_id}/approve": {},
    "/api/flows/{flow_id}/releases/{release_id}/reject": {},
    "/api/flows/{flow_id}/releases/{release_id}/withdraw": {},
    "/api/flows/{flow_id}/cases": {"name": "x", "script": {}, "expected": {"left": [], "end": "x"}},
    "/api/flows/{flow_id}/cases/{case_id}": {"name": "x", "script": {}, "expected": {"left": [], "end": "x"}},
    "/api/flows/{flow_id}/cases/run": {"document": {}},
    "/api/flows/{flow_id}/simulate": {"document": {}, "script": {}},
    "/api/flows/import": {"tenant_id": str(new_id()), "file": {}},
    "/api/flows/{flow_id}/diff": {"from": 0, "to": 1},
    "/api/flows/{flow_id}/trials": {"document": {}},
    "/api/flows/{flow_id}/roll-back": {"version": 1},
    "/api/flows/{flow_id}/versions": {"document": {}},
    "/api/calendars/{calendar_id}": {"code": "x", "name_zh": "x", "name_en": "x", "definition": DEFINITION},
    "/api/calendars/{calendar_id}/check": {"at": "2026-11-22T01:00:00Z"},
    "/api/query-secrets/{secret_id}": {"code": "x", "host": "x.example", "header": "X", "value": "x"},
    "/api/forms/{form_id}": {"code": "x", "name_zh": "x", "name_en": "x", "fields": FIELDS},
    "/api/forms/{form_id}/registrations": {"interaction_id": str(new_id()), "values": {"name": "x"}},
    "/api/prompts/record": {"tenant_id": str(new_id()), "key": "x", "language": "en"},
    "/api/numbers/{number_id}": {"recording": "always"},
    "/api/numbers/{number_id}/assign": {"tenant_id": str(new_id())},
    "/api/merchants/{merchant_id}": {"recording": "always"},
    "/api/number-classes/{class_id}": {
        "code": "x",
        "name_zh": "x",
        "name_en": "x",
        "pattern": "1X",
        "may_carry_hotline": True,
    },
    "/api/trunks/{trunk_id}": {"port": 5070},
    "/api/queues/{queue_id}": {"code": "x", "name_zh": "x", "name_en": "x"},
    "/api/queues/{queue_id}/agents": {"agents": []},
    "/api/skills/{skill_id}": {"code": "x", "name_zh": "x", "name_en": "x"},
    "/api/agents/{user_id}/skills": {"tenant_id": str(new_id()), "skills": []},
    "/api/floor/agents/{agent_id}/not-ready": {"reason": "rest"},
    "/api/floor/fault": {"reason": "power is out"},
    "/api/messages": {"audience": "all", "text": "x"},
    "/api/messages/read": {"ids": [str(new_id())]},
    "/api/tenants/{tenant_id}/supervision": {"hide_listening_from_agents": False},
    "/api/pools/{pool_id}/supervision": {
        "hide_listening_from_agents": False,
        "breaks_need_permission": False,
    },
    "/api/desk/sign-in": {"seat_id": str(new_id())},
    "/api/desk/seat": {"seat_id": str(new_id())},
    "/api/desk/phone/taken": {"instance": "x"},
    "/api/desk/phone/fault": {"kind": "microphone"},
    "/api/seats": {"kind": "sip", "code": "x"},
    "/api/seats/{seat_id}": {"note": "x"},
    "/api/desk/not-ready": {"reason": "rest"},
    "/api/desk/phone/ready": {"instance": "x"},
    "/api/desk/phone/gone": {"instance": "x"},
    "/api/desk/interactions/{interaction_id}/wrap-up": {"note": "x"},
    "/api/desk/interactions/{interaction_id}/consult": {
        "target": {"kind": "queue", "queue_id": str(new_id())}
    },
    "/api/desk/interactions/{interaction_id}/split": {"call_id": str(new_id())},
    "/api/desk/interactions/{interaction_id}/drop": {"call_id": "customer"},
    "/api/desk/interactions/{interaction_id}/transfer": {
        "target": {"kind": "queue", "queue_id": str(new_id())}
    },
    "/api/desk/interactions/{interaction_id}/to-voicemail": {"queue_id": str(new_id())},
    "/api/desk/interactions/{interaction_id}/send-digits": {"digits": "1"},
    "/api/desk/calls": {"number_id": str(new_id()), "digits": "13900000001"},
    "/api/nuisance/blocked": {"tenant_id": str(new_id()), "number": "13900000001", "reason": "x"},
    "/api/nuisance/policies/{tenant_id}": {"minutes": 10},
    "/api/interactions/{interaction_id}/legal-hold": {"reason": "x"},
    "/api/recordings/{recording_id}/listenings": {"reason": "quality"},
    "/api/recordings/exports": {"ids": [str(new_id())], "format": "zip", "reason": "quality"},
    "/api/recordings/grants/{user_id}": {"tenant_id": str(new_id())},
    "/api/retention/{tenant_id}": {"conversation_days": 90, "voicemail_days": 90},
}
UPLOADS: dict[str, dict[str, str]] = {
    "/api/prompts": {"tenant_id": str(new_id()), "key": "x", "language": "en"},
    "/api/tables/{table_id}": {"code": "x", "name_zh": "x", "name_en": "x", "key_column": "a"},
}
"""Fields that go with a file."""
QUERIES = {
    "/api/figures": "by=agent&from=2026-11-22&to=2026-11-22",
    "/api/figures/states": "from=2026-11-22&to=2026-11-22",
    "/api/figures/export.xlsx": "by=agent&from=2026-11-22&to=2026-11-22",
    "/api/figures/rows": "by=agent&measure=talk&begin=2026-11-01T00:00:00Z&end=2027-11-01T00:00:00Z",
    "/api/figures/states/rows": f"agent_id={new_id()}&begin=2026-11-01T00:00:00Z&end=2027-11-01T00:00:00Z",
    "/api/numbers/choices": f"tenant_id={new_id()}",
    "/api/forms/{form_id}/registrations/export": "reason=audit",
    "/api/calendars/holidays": "year=2026",
    "/api/recordings/{recording_id}/audio": f"listening={new_id()}",
    "/api/recordings/grants/{user_id}": f"tenant_id={new_id()}",
}
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
    "/api/agents", "/api/agents/{user_id}/skills", "/api/commitments", "/api/pools", "/api/seats", "/api/seats/{seat_id}",
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


async def ids_of(house: str, db: Database, world: World) -> dict[str, UUID | str]:
    """An id for every name that a path can have, of things that are this house's."""
    contact = Contact(db=db, world=world, house=house)
    await contact.arrive()
    await contact.talk(f"{house}.agent")
    recording = await contact.record(path="x")
    async with db.core() as tx:
        flow = await (
            await tx.execute("SELECT id FROM flow WHERE tenant_id = %(t)s", {"t": world.ids.tenants[house]})
        ).fetchone()
        session = await (await tx.execute("SELECT id FROM login_session LIMIT 1")).fetchone()
    assert flow is not None
    return {
        "tenant_id": world.ids.tenants[house],
        "queue_id": world.ids.queues[f"{house}/service"],
        "skill_id": await a_skill(db, tenant_id=world.ids.tenants[house]),
        "user_id": world.ids.users[f"{house}.agent"],
        "seat_id": await a_seat(db, tenant_id=world.ids.tenants[house]),
        "agent_id": world.ids.users[f"{house}.agent"],
        "flow_id": flow["id"],
        "version": "1",
        **await flow_things(db, flow_id=flow["id"], author=world.ids.users[f"{house}.admin"]),
        **await make_services(db, world, house),
        "callback_id": await contact.book(),
        "prompt_id": await a_prompt(db, tenant_id=world.ids.tenants[house]),
        **await number_things(db, tenant_id=world.ids.tenants[house], operator=world.operator),
        "interaction_id": contact.id,
        "recording_id": recording,
        "export_id": await an_export(db, world, house, recording=recording),
        "session_id": session["id"] if session else new_id(),
        "verb": "hold",
        "slot": "10",
        "blocked_id": await a_block(db, world, house),
        **await floor_things(db, world, house),
    }


async def a_skill(db: Database, *, tenant_id: UUID) -> UUID:
    """Some skill of a house's own."""
    skill_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO skill (id, tenant_id, code, name_zh, name_en)
               VALUES (%(id)s, %(tenant_id)s, 'x' || floor(random() * 1e9), 'x', 'x')""",
            {"id": skill_id, "tenant_id": tenant_id},
        )
    return skill_id


async def a_seat(db: Database, *, tenant_id: UUID) -> UUID:
    """A desk phone of a house's own, at which nobody sits."""
    seat_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO seat (id, tenant_id, kind, code, endpoint, secret_sealed)
               VALUES (%(id)s, %(tenant_id)s, 'sip', %(id)s, %(id)s, 'x')""",
            {"id": seat_id, "tenant_id": tenant_id},
        )
    return seat_id


async def a_prompt(db: Database, *, tenant_id: UUID) -> UUID:
    """Some prompt of a house's own."""
    prompt_id = new_id()
    values = {"id": prompt_id, "tenant_id": tenant_id, "path": f"{tenant_id}/x"}
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO prompt (id, tenant_id, key, language, version, text, path, sha256)
               SELECT %(id)s, %(tenant_id)s, 'own', 'en', count(*) + 1, '', %(path)s, '' FROM prompt
               WHERE tenant_id = %(tenant_id)s AND key = 'own'""",
            values,
        )
    return prompt_id


async def a_block(db: Database, world: World, house: str) -> UUID:
    """A caller whom the house does not let in."""
    blocked_id = new_id()
    async with db.app(sees={world.ids.tenants[house]}, writes=world.ids.tenants[house]) as tx:
        await tx.execute(
            """INSERT INTO blocked_caller (id, tenant_id, number_sealed, number_hash, reason)
               VALUES (%(id)s, %(t)s, 'x', %(hash)s, 'x')""",
            {"id": blocked_id, "t": world.ids.tenants[house], "hash": blocked_id.bytes},
        )
    return blocked_id


async def an_export(db: Database, world: World, house: str, *, recording: UUID) -> UUID:
    """A recording that somebody of the house has taken away."""
    export_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            "SELECT set_config('role', 'app', true), set_config('app.tenant', %(t)s::text, true)",
            {"t": world.ids.tenants[house]},
        )
        await tx.execute(
            """INSERT INTO recording_export (id, tenant_id, user_id, user_name, format, reason, recording_ids, total)
               VALUES (%(id)s, %(t)s, %(u)s, 'x', 'zip', 'quality', ARRAY[%(r)s::uuid], 1)""",
            {
                "id": export_id,
                "t": world.ids.tenants[house],
                "u": world.ids.users[f"{house}.admin"],
                "r": recording,
            },
        )
    return export_id


async def flow_things(db: Database, *, flow_id: UUID, author: UUID) -> dict[str, UUID | str]:
    """A draft of a flow, a release that waits for a review, a test case."""
    values = {"flow": flow_id, "author": author, "release": new_id(), "case": new_id()}
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO flow_draft (flow_id, tenant_id, document, author_id)
               SELECT id, tenant_id, '{}', %(author)s FROM flow WHERE id = %(flow)s ON CONFLICT DO NOTHING""",
            values,
        )
        await tx.execute(
            """INSERT INTO flow_release (id, tenant_id, flow_id, document, author_id, state)
               SELECT %(release)s, tenant_id, id, '{}', %(author)s, 'in_review' FROM flow WHERE id = %(flow)s""",
            values,
        )
        await tx.execute(
            """INSERT INTO flow_test_case (id, tenant_id, flow_id, name, script, expected, author_id)
               SELECT %(case)s, tenant_id, id, 'case', '{}', '{}', %(author)s FROM flow WHERE id = %(flow)s
               ON CONFLICT DO NOTHING""",
            values,
        )
    return {"release_id": values["release"], "case_id": values["case"]}


async def number_things(db: Database, *, tenant_id: UUID, operator: UUID) -> dict[str, UUID | str]:
    """A number of the house, its code on a shared number, and things that the operator has not."""
    async with db.core() as tx:
        number = await (
            await tx.execute("SELECT id FROM number WHERE tenant_id = %(t)s", {"t": tenant_id})
        ).fetchone()
        shared = await (
            await tx.execute(
                """INSERT INTO number (id, tenant_id, digits, kind, name_zh, name_en)
                   VALUES (gen_random_uuid(), %(o)s, '8' || floor(random() * 1e9), 'shared', 'x', 'x') RETURNING id""",
                {"o": operator},
            )
        ).fetchone()
        assert number is not None
        assert shared is not None
        merchant = await (
            await tx.execute(
                """INSERT INTO merchant (id, tenant_id, number_id, code, name_zh, name_en)
                   VALUES (gen_random_uuid(), %(t)s, %(n)s, '101', 'x', 'x') RETURNING id""",
                {"t": tenant_id, "n": shared["id"]},
            )
        ).fetchone()
        assert merchant is not None
    ids: dict[str, UUID | str] = {"number_id": number["id"], "merchant_id": merchant["id"], "move": "release"}
    return ids | {name: new_id() for name in ("class_id", "range_id", "trunk_id")}


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


async def foreign_ids(db: Database, tenant: UUID) -> set[str]:
    """Every id that belongs to a house."""
    tables = (
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
    )
    async with db.core() as tx:
        found = {str(tenant)}
        for table in tables:
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
    log_in: LogIn, db: Database, world: World, subtests: pytest.Subtests
) -> None:
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
