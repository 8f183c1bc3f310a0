"""The desktop's one websocket: first the whole picture, then what changes in it."""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final, Literal

import orjson
import psycopg
from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from yingda.conversations.live import BIG_SCREEN, GONE, TOO_SLOW, Audience, LoggedOut, Stream, TooSlow
from yingda.kernel.errors import NotAllowed
from yingda.platform.http import own
from yingda.tenancy.usecases.acting import Me

router = APIRouter(tags=["stream"])
log = logging.getLogger(__name__)
TRY_AGAIN: Final = 1012


@router.websocket("/api/stream", dependencies=[own()])
async def stream(websocket: WebSocket, me: Me, view: Literal["own", "big_screen"] = "own") -> None:
    is_big_screen = view == "big_screen"
    if is_big_screen and me.role not in BIG_SCREEN:
        raise NotAllowed
    await websocket.accept()
    state = websocket.app.state

    async def send(message: dict[str, Any]) -> None:
        await websocket.send_text(orjson.dumps(message).decode())

    page = Stream(
        actor=me,
        send=send,
        desks=state.desks,
        floors=state.floors,
        staff=state.staff,
        is_big_screen=is_big_screen,
    )
    audience: Audience = state.audience
    audience.add(page)
    code = None
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(page.run())
            group.create_task(_listen(websocket))
    except* LoggedOut:
        code = GONE
    except* TooSlow:
        code = TOO_SLOW
    except* (WebSocketDisconnect, RuntimeError):
        pass
    except* psycopg.Error:
        code = TRY_AGAIN
    finally:
        audience.remove(page)
    if code is not None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await websocket.close(code)


async def _listen(websocket: WebSocket) -> None:
    """Take what the page says (hello, pong) until it goes; nothing that it says changes anything."""
    while True:
        await websocket.receive_text()
