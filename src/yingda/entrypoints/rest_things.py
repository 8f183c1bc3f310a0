"""Things as the API gives them, for those who are no callers of it: the same routes, gates and masks, without a line between."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from yingda.conversations.live import Audience
from yingda.desk.exchange.webhooks.ports import ThingUnreadable
from yingda.entrypoints.api import build_app
from yingda.entrypoints.api_parts.wiring import OWNER_SOCKET, Services
from yingda.platform.db import Database
from yingda.platform.http import NotAuthenticated
from yingda.platform.internal import Owner
from yingda.platform.settings import Settings
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_READER: ContextVar[Actor] = ContextVar("reader")


class RestThings:
    """Reads things by the application's own routes."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        app.state.authenticate = _reader

    async def read(self, actor: Actor, address: str) -> Mapping[str, Any] | None:
        """What is at this address for the actor; None where nothing is."""
        _READER.set(actor)
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside.invalid") as client:
            answer = await client.get(address)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ThingUnreadable
        if answer.status_code != httpx.codes.OK or "json" not in answer.headers.get("content-type", ""):
            return None
        content: Mapping[str, Any] = answer.json()
        return content


async def _reader(connection: HTTPConnection) -> Actor:
    actor = _READER.get(None)
    if actor is None:
        raise NotAuthenticated
    return actor


def rest_things(settings: Settings, *, db: Database, keys: TenantKeys, storage: Storage) -> RestThings:
    """The application without a server."""
    app = build_app(settings)
    owner = Owner(settings.sockets / OWNER_SOCKET)
    audience = Audience(db=db)
    services = Services(settings=settings, db=db, keys=keys, owner=owner, storage=storage, audience=audience)
    services.attach(app.state)
    return RestThings(app)
