"""Things as the API gives them, for those who are no callers of it: the same routes, gates and masks, without a line between."""

import asyncio
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import partial
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from yingda.desk.exchange.webhooks.ports import ThingUnreadable
from yingda.platform.db import Database
from yingda.platform.http import NotAuthenticated
from yingda.platform.settings import Settings
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_READER: ContextVar[Actor] = ContextVar("reader")


class RestThings:
    """Reads things by the application's own routes; the application is made when the first thing is read."""

    def __init__(self, make: Callable[[], FastAPI]) -> None:
        self._make = make
        self._app: FastAPI | None = None
        self._making = asyncio.Lock()

    async def read(self, actor: Actor, address: str) -> Mapping[str, Any] | None:
        """What is at this address for the actor; None where nothing is."""
        transport = httpx.ASGITransport(await self._application(), raise_app_exceptions=False)
        _READER.set(actor)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside.invalid") as client:
            answer = await client.get(address)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ThingUnreadable
        if answer.status_code != httpx.codes.OK or "json" not in answer.headers.get("content-type", ""):
            return None
        content: Mapping[str, Any] = answer.json()
        return content

    async def _application(self) -> FastAPI:
        async with self._making:
            if self._app is None:
                # Beside the event loop: it takes seconds, and the worker shows that it lives.
                self._app = await asyncio.to_thread(self._make)
                self._app.state.authenticate = _reader
            return self._app


async def _reader(connection: HTTPConnection) -> Actor:
    actor = _READER.get(None)
    if actor is None:
        raise NotAuthenticated
    return actor


def rest_things(settings: Settings, *, db: Database, keys: TenantKeys, storage: Storage) -> RestThings:
    """The application without a server."""
    return RestThings(partial(_application, settings, db=db, keys=keys, storage=storage))


def _application(settings: Settings, *, db: Database, keys: TenantKeys, storage: Storage) -> FastAPI:
    from yingda.conversations.live import Audience
    from yingda.entrypoints.api import build_app
    from yingda.entrypoints.api_parts.wiring import OWNER_SOCKET, Services
    from yingda.platform.internal import Owner

    app = build_app(settings)
    services = Services(
        settings=settings,
        db=db,
        keys=keys,
        owner=Owner(settings.sockets / OWNER_SOCKET),
        storage=storage,
        audience=Audience(db=db),
    )
    services.attach(app.state)
    return app
