"""The application over its real database, in this process; people who log in as they do in life."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.support.world import PASSWORD, World

from yingda.entrypoints.api import build_app
from yingda.entrypoints.api_parts.wiring import Services, following
from yingda.kernel.errors import OwnerAbsent
from yingda.platform.db import Database
from yingda.platform.settings import Settings, parse_settings
from yingda.platform.storage import DirectoryStorage

BASE = "http://desk.example"


@dataclass
class FakeOwner:
    """Call control that takes note of every command, and answers as it was told to."""

    sent: list[tuple[str, UUID, Mapping[str, Any]]] = field(default_factory=list)
    ids: list[UUID | None] = field(default_factory=list)
    asked: list[tuple[str, UUID, Mapping[str, Any]]] = field(default_factory=list)
    answer: Exception | dict[str, Any] = field(default_factory=dict)
    health: dict[str, Any] = field(default_factory=lambda: {"switch": True, "claiming": True})
    is_here: bool = True

    async def send(
        self, name: str, *, actor: UUID, args: Mapping[str, Any], command_id: UUID | None = None
    ) -> dict[str, Any]:
        if not self.is_here:
            raise OwnerAbsent
        self.sent.append((name, actor, args))
        self.ids.append(command_id)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def ask(self, name: str, *, actor: UUID, args: Mapping[str, Any]) -> dict[str, Any]:
        if not self.is_here:
            raise OwnerAbsent
        self.asked.append((name, actor, args))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def status(self) -> dict[str, Any]:
        if not self.is_here:
            raise OwnerAbsent
        return self.health


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return parse_settings({"YINGDA_DATA": str(tmp_path / "data"), "YINGDA_WEB": str(tmp_path / "web")})


@pytest.fixture
def owner() -> FakeOwner:
    return FakeOwner()


@pytest.fixture
async def app(
    settings: Settings, db: Database, world: World, world_dsn: str, owner: FakeOwner
) -> AsyncIterator[FastAPI]:
    """The running application."""
    for place in (settings.data, settings.run):
        place.mkdir(parents=True)

    @asynccontextmanager
    async def wire(settings: Settings) -> AsyncIterator[Services]:
        async with following(db, dsn=world_dsn) as audience:
            yield Services(
                settings=settings,
                db=db,
                keys=world.keys,
                owner=owner,
                storage=DirectoryStorage(settings.recordings),
                audience=audience,
            )

    application = build_app(settings, wire=wire)
    async with application.router.lifespan_context(application):
        yield application


LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not logged in."""
    async with client_of(app) as client:
        yield client


def client_of(app: FastAPI, *, address: str = "192.0.2.10") -> httpx.AsyncClient:
    """A browser at some address."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url=BASE, headers={"Origin": BASE})


@pytest.fixture
async def log_in(app: FastAPI) -> AsyncIterator[LogIn]:
    """Log somebody in, in a browser of his own."""
    clients: list[httpx.AsyncClient] = []

    async def log_in(username: str) -> httpx.AsyncClient:
        client = client_of(app)
        clients.append(client)
        answer = await client.post("/api/auth/login", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    yield log_in
    for client in clients:
        await client.aclose()
