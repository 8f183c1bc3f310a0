"""What every answer gets, whatever its route: safe headers, a limit on what is sent, a place in figures."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES: Final = 1_048_576
PLAIN_HOST: Final = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,255}")
FIXED_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), speaker-selection=(self)",
}


def content_security_policy(host: str) -> str:
    """Only what we serve ourselves; older browsers do not take 'self' for websockets, so they are named."""
    sockets = f" ws://{host} wss://{host}" if PLAIN_HOST.fullmatch(host) else ""
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
        f"connect-src 'self'{sockets}; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'; object-src 'none'"
    )


class SafeHeaders:
    """Adds the headers that tell a browser what it must not do."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", content_security_policy(host))
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_safely)


@dataclass(frozen=True, slots=True)
class Room:
    """How much an address takes, and how long its answer may take."""

    max_bytes: int
    seconds: float


Rooms = Mapping[str, Room]
"""Addresses that take whole files, by what they begin with; all others take little."""
NO_ROOMS: Final[Rooms] = MappingProxyType({})


def room_of(path: str, rooms: Rooms) -> Room | None:
    """The room that an address has, if it has one of its own."""
    return next((room for begins, room in rooms.items() if path.startswith(begins)), None)


class BodyLimit:
    """Refuses a request whose body is larger than any of ours."""

    def __init__(self, app: ASGIApp, *, max_bytes: int = MAX_BODY_BYTES, rooms: Rooms = NO_ROOMS) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.rooms = rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken = 0
        room = room_of(scope["path"], self.rooms)
        max_bytes = room.max_bytes if room else self.max_bytes

        async def receive_within_limit() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > max_bytes:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_within_limit, send)


class Deadline:
    """Gives up on an answer that does not begin in time: what is behind it hangs, a database for example."""

    def __init__(self, app: ASGIApp, *, seconds: float, late: ASGIApp, rooms: Rooms = NO_ROOMS) -> None:
        self.app = app
        self.seconds = seconds
        self.late = late
        self.rooms = rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        room = room_of(scope["path"], self.rooms)
        timer = asyncio.timeout(room.seconds if room else self.seconds)

        async def send_in_time(message: Message) -> None:
            timer.reschedule(None)
            await send(message)

        try:
            async with timer:
                await self.app(scope, receive, send_in_time)
        except TimeoutError:
            if not timer.expired():
                raise
            await self.late(scope, receive, send)


class Timing:
    """Tells how long each route took and how it ended."""

    def __init__(self, app: ASGIApp, *, observe: Callable[[str, str, int, float], None]) -> None:
        self.app = app
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_noting_status)
        finally:
            route = scope.get("route")
            path = getattr(route, "path", "other")
            self.observe(scope["method"], path, status, time.perf_counter() - began)
