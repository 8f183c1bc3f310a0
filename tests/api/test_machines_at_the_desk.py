"""Everything of the desk is there for an enterprise's own systems: walked by a key, route by route, at home."""

import re

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from tests.api.conftest import LogIn
from tests.api.test_exchange_keys import a_key, machine
from tests.api.test_wall import ROUTES, address, request_of
from tests.api.wall_ids import ids_of
from tests.support.world import World

from yingda.desk.exchange.keys.model import SCOPES, needed_scope
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.http import Gate, Kind
from yingda.tenancy.model import Role

PEOPLE_ONLY = {"/api/machine-keys", "/api/webhooks"}
"""What decides over machines is decided by people."""
BY_PEOPLE = {"list_export.people_only"}
"""With these words a route says that it is a person's."""
DESK = [
    (route, gate, method)
    for route, gate in ROUTES
    if route.endpoint.__module__.startswith("yingda.desk.") and gate.kind is not Kind.PUBLIC
    for method in sorted(route.methods or ())
]


def plain(route: APIRoute) -> str:
    return re.sub(r"{\w+}", "x", route.path)


def test_every_route_of_the_desk_has_a_scope_or_is_people_s_on_purpose() -> None:
    without = {route.path for route, _, method in DESK if needed_scope(method, plain(route)) is None}
    assert {f"/{'/'.join(path.split('/')[1:3])}" for path in without} == PEOPLE_ONLY


async def test_a_key_with_every_scope_works_at_home_or_is_refused_on_purpose(
    app: FastAPI, log_in: LogIn, db: Database, world: World, subtests: pytest.Subtests
) -> None:
    made = await a_key(log_in, world, scopes=list(SCOPES))
    ids = await ids_of("alpha", db, world)
    worked = 0
    async with machine(app, made["token"]) as client:
        # What removes a thing comes last: the others still need it.
        for route, gate, method in sorted(DESK, key=lambda each: each[2] == "DELETE"):
            if needed_scope(method, plain(route)) is None:
                continue
            with subtests.test(msg=f"{method} {route.path}"):
                known = {name: new_id() for name in re.findall(r"{(\w+)}", route.path)} | ids
                answer = await request_of(client, route, method, address(route, known))
                worked += answer.is_success
                _judge(answer, gate)
    assert worked > len(DESK) / 3


def _judge(answer: httpx.Response, gate: Gate) -> None:
    assert answer.status_code < 500, answer.text
    assert answer.status_code != 401, answer.text
    if answer.status_code == 403:
        code = answer.json()["code"]
        assert code in BY_PEOPLE or Role.TENANT_ADMIN not in gate.roles, answer.text
