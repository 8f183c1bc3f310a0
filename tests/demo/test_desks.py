"""The demo's desks are taken by the product as they stand, and once more where they were cut off."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from tests.api.conftest import FakeOwner

from yingda.demo.enterprises import DEMO
from yingda.demo.install import WITH_BROWSER_PHONE, Secrets, browser_endpoint, install
from yingda.demo.load import prompt_entries
from yingda.entrypoints.api import build_app
from yingda.entrypoints.api_parts.wiring import Services, following
from yingda.entrypoints.demo_desks import desk_codes, write_desk
from yingda.entrypoints.demo_person import logged_in
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.platform.settings import Settings, parse_settings
from yingda.platform.storage import DirectoryStorage
from yingda.tenancy.keys import TenantKeys

PASSWORD = "correct horse"
PASSWORDS = {person.username: PASSWORD for enterprise in DEMO for person in enterprise.people}


def secrets() -> Secrets:
    people = [person for enterprise in DEMO for person in enterprise.people]
    endpoints = [phone.endpoint for enterprise in DEMO for phone in enterprise.phones]
    endpoints += [browser_endpoint(person) for person in people if person.role in WITH_BROWSER_PHONE]
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    return Secrets(
        passwords={person.username: PASSWORD for person in people},
        hashes={person.username: hashed for person in people},
        phones={endpoint: f"secret of {endpoint}" for endpoint in endpoints},
        system_key="x",
    )


@pytest.fixture
async def demo(empty_dsn: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The application over the demo's enterprises."""
    settings = parse_settings({"YINGDA_DATA": str(tmp_path / "data")})
    for place in (settings.data, settings.run):
        place.mkdir(parents=True)
    keys = TenantKeys(FileKeyStore(tmp_path / "master.key"))
    async with Database(empty_dsn, size=4) as db:
        async with db.core() as tx:
            await install(tx, enterprises=DEMO, prompts=prompt_entries(), keys=keys, secrets=secrets())

        @asynccontextmanager
        async def wire(settings: Settings) -> AsyncIterator[Services]:
            async with following(db, dsn=empty_dsn) as audience:
                yield Services(
                    settings=settings,
                    db=db,
                    keys=keys,
                    owner=FakeOwner(),
                    storage=DirectoryStorage(settings.recordings),
                    audience=audience,
                )

        application = build_app(settings, wire=wire)
        async with application.router.lifespan_context(application):
            yield application


@pytest.mark.parametrize("code", desk_codes())
async def test_a_desk_is_written_and_once_more_changes_nothing(demo: FastAPI, code: str) -> None:
    await write_desk(demo, code, passwords=PASSWORDS)
    first = await shown(demo, code)
    assert first["types"], "orders can be opened"
    assert all(published is not None for published in first["types"].values())
    assert first["teams"]
    assert all(state == "published" for state in first["articles"].values())
    await write_desk(demo, code, passwords=PASSWORDS)
    assert await shown(demo, code) == first


async def test_the_gas_appliances_orders_are_exported_each_day_until_a_day(demo: FastAPI) -> None:
    await write_desk(demo, "gas", passwords=PASSWORDS)
    (daily,) = (await shown(demo, "gas"))["exports"].values()
    assert daily is not None, "it is followed"


async def test_the_transport_bureau_has_weeks_of_complaints_behind_it(demo: FastAPI) -> None:
    await write_desk(demo, "transport", passwords=PASSWORDS)
    async with logged_in(demo, "transport.clerk", PASSWORDS) as clerk:
        live = (await clerk.ask("GET", "/api/orders", {"category": ["new", "open", "waiting"]}))["items"]
        closed = (await clerk.ask("GET", "/api/orders", {"category": "closed", "limit": 200}))["items"]
        assert len(live) == 2
        assert {each["overdue"] for each in live} == {False}, "nothing of the demo is late on its first day"
        assert len(closed) > 30
        assert {True, False} == {each["missed"] for each in closed}
        assert (await clerk.ask("GET", "/api/orders/notices"))["unread"] == 0
        view = await clerk.ask("GET", "/api/own-view", {"tenant_id": clerk.tenant_id})
        assert view["totals"]["opened"] == 16, "the last whole week"
        assert "共享单车" in {each["key"] for each in view["terms"]}


async def shown(app: FastAPI, code: str) -> dict[str, dict[str, object]]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        login = await client.post("/api/auth/login", json={"username": f"{code}.admin", "password": PASSWORD})
        assert login.is_success, login.text
        types = (await client.get("/api/order-types")).json()["items"]
        teams = (await client.get("/api/teams")).json()["items"]
        customers = (await client.get("/api/customers")).json()["items"]
        parts = (await client.get("/api/parts")).json()["items"]
        articles = (await client.get("/api/articles")).json()["items"]
        exports = (await client.get("/api/export-authorisations")).json()["items"]
    return {
        "types": {each["code"]: each["published"] for each in types},
        "teams": {each["code"]: each["id"] for each in teams},
        "customers": {each["name"]: each["id"] for each in customers},
        "parts": {each["code"]: each["on_hand"] for each in parts},
        "articles": {each["title"]: each["state"] for each in articles},
        "exports": {each["name"]: each["next_at"] for each in exports},
        "counted": {"customers": len(customers), "articles": len(articles)},
    }
