"""The browsers' phones reach the switch through us: it listens on loopback only, we know who is logged in."""

import asyncio
import ipaddress
import logging
from collections import Counter
from contextlib import suppress
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from yingda.conversations.ports import CallOwner
from yingda.demo.load import CUSTOMER_ENDPOINT, customer_password
from yingda.kernel.errors import DomainError, NotFound
from yingda.platform.db import Database
from yingda.platform.http import DatabaseHere, client_address, own_unless, public
from yingda.platform.local_ports import read_ports
from yingda.platform.settings import Settings
from yingda.telephony.usecases import directory
from yingda.tenancy.model import Actor, Role

router = APIRouter(tags=["phone"])
log = logging.getLogger(__name__)
SIP: Final = Subprotocol("sip")
MAX_MESSAGE: Final = 65_536
SWITCH_AWAY: Final = 1013
PROTOCOL_MISSING: Final = 1002


class DemoNumber(BaseModel):
    """A number that can be dialled."""

    digits: str
    name_zh: str
    name_en: str


class DemoPhone(BaseModel):
    """With what the demo customer's phone registers, and whom it can call."""

    endpoint: str
    password: str
    sip_uri: str
    ws_path: str = "/sip?demo=1"
    numbers: list[DemoNumber]


def is_demo_here(connection: HTTPConnection) -> bool:
    """Whether this is a demo, asked for from this very machine."""
    settings: Settings = connection.app.state.settings
    try:
        here = ipaddress.ip_address(client_address(connection)).is_loopback
    except ValueError:
        here = False
    return settings.demo and here


def is_demo_customer(connection: HTTPConnection) -> bool:
    """Whether the demo customer's phone comes, which has no login."""
    return connection.query_params.get("demo") == "1" and is_demo_here(connection)


def _settings(connection: HTTPConnection) -> Settings:
    settings: Settings = connection.app.state.settings
    return settings


@router.get("/api/demo/phone", dependencies=[public()], summary="The demo customer's phone")
async def demo_phone(
    connection: HTTPConnection, db: DatabaseHere, settings: Annotated[Settings, Depends(_settings)]
) -> DemoPhone:
    if not is_demo_here(connection):
        raise NotFound
    rows = await directory.demo_numbers(db=db)
    return DemoPhone(
        endpoint=CUSTOMER_ENDPOINT,
        password=customer_password(settings),
        sip_uri=f"sip:{CUSTOMER_ENDPOINT}@yingda",
        numbers=[DemoNumber.model_validate(row) for row in rows],
    )


class PhoneLines:
    """How many sockets each agent's browser phone has: only when the last is gone the phone is lost."""

    def __init__(self) -> None:
        self._open: Counter[UUID] = Counter()

    def opened(self, user_id: UUID) -> None:
        self._open[user_id] += 1

    def closed(self, user_id: UUID) -> bool:
        """Whether this was the last one."""
        self._open[user_id] -= 1
        return not +Counter({user_id: self._open[user_id]})


@router.websocket("/sip", dependencies=[own_unless(is_demo_customer)])
async def sip(websocket: WebSocket) -> None:
    if SIP not in websocket.scope["subprotocols"]:
        await websocket.close(PROTOCOL_MISSING)
        return
    state = websocket.app.state
    port = read_ports(state.settings).asterisk_http
    actor: Actor | None = getattr(websocket.state, "actor", None)
    lines: PhoneLines = state.phone_lines
    try:
        async with connect(
            f"ws://127.0.0.1:{port}/ws", subprotocols=[SIP], max_size=MAX_MESSAGE, open_timeout=3, proxy=None
        ) as switch:
            await websocket.accept(subprotocol=SIP)
            if actor is not None:
                lines.opened(actor.user_id)
            try:
                await _carry(websocket, switch)
            finally:
                if actor is not None and lines.closed(actor.user_id):
                    await _phone_lost(state.db, state.owner, actor)
    except (OSError, WebSocketException, TimeoutError):
        log.warning("the switch takes no phones")
        with suppress(RuntimeError):
            await websocket.close(SWITCH_AWAY)


async def _carry(websocket: WebSocket, switch: ClientConnection) -> None:
    """Carry messages both ways until either end is gone."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_to_switch(websocket, switch))
            group.create_task(_to_browser(websocket, switch))
    except* (WebSocketDisconnect, ConnectionClosed, RuntimeError):
        pass
    with suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close()


async def _to_switch(websocket: WebSocket, switch: ClientConnection) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1000))
        await switch.send(message.get("text") or message.get("bytes") or "")


async def _to_browser(websocket: WebSocket, switch: ClientConnection) -> None:
    while True:
        message = await switch.recv()
        if isinstance(message, str):
            await websocket.send_text(message)
        else:
            await websocket.send_bytes(message)


async def _phone_lost(db: Database, owner: CallOwner, actor: Actor) -> None:
    """Tell the owner at once: the switch itself would learn of it only when the phone is asked again."""
    if actor.role is not Role.AGENT:
        return
    with suppress(DomainError):
        endpoint = await directory.browser_endpoint(db=db, actor=actor)
        await owner.send("desk.phone_lost", actor=actor.user_id, args={"endpoint": endpoint})
