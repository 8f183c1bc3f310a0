"""One websocket to Asterisk that carries events and requests; nothing here waits for anybody."""

import asyncio
import base64
from collections.abc import Callable
from typing import Any, Final, cast

import orjson
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

from yingda.telephony.ports import SwitchUnavailable

Json = dict[str, Any]
LARGEST: Final = 64 * 1024 * 1024


class RequestRefused(Exception):
    """Asterisk understood a request and said no."""

    def __init__(self, *, status: int, uri: str, message: str) -> None:
        super().__init__(f"{status} {uri}: {message}")
        self.status = status


class AriLine(asyncio.Protocol):
    """An open line: parses frames as they arrive, hands events on and gives answers to who asked.

    Asterisk cuts off a reader that stalls, so everything happens inside `data_received`, without a task or a queue.
    """

    def __init__(self, *, url: str, user: str, password: str, on_event: Callable[[Json], None]) -> None:
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._websocket = ClientProtocol(parse_uri(url), subprotocols=["ari"], max_size=LARGEST)  # type: ignore[list-item]  # NewType of a plain string
        self._credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._on_event = on_event
        self._transport: asyncio.Transport | None = None
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._parts: list[bytes] = []
        self._last_id = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the websocket."""
        # uvloop's transports behave like asyncio's, but are no subclass of them.
        self._transport = cast(asyncio.Transport, transport)
        request = self._websocket.connect()
        request.headers["Authorization"] = f"Basic {self._credentials}"
        self._websocket.send_request(request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        """Take whatever frames are whole now."""
        self._websocket.receive_data(data)
        for event in self._websocket.events_received():
            if isinstance(event, Frame):
                self._frame(event)
            elif isinstance(event, Response):
                self._handshake()
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everybody who waits."""
        for waiter in self._waiting.values():
            if not waiter.done():
                waiter.set_exception(SwitchUnavailable(reason="line lost"))
        self._waiting.clear()
        for end in (self.opened, self.lost):
            if not end.done():
                end.set_result(None)

    def _handshake(self) -> None:
        if self._websocket.handshake_exc is not None:
            self.close()
        elif not self.opened.done():
            self.opened.set_result(None)

    def _frame(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            self._parts.append(bytes(frame.data))
            if frame.fin:
                message = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
                self._parts = []
                self._message(message)

    def _message(self, message: bytes) -> None:
        try:
            event = orjson.loads(message)
        except orjson.JSONDecodeError:
            return
        if not isinstance(event, dict):
            return
        if event.get("type") == "RESTResponse":
            waiter = self._waiting.pop(str(event.get("request_id")), None)
            if waiter is not None and not waiter.done():
                waiter.set_result(event)
        else:
            self._on_event(event)

    def _flush(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        for data in self._websocket.data_to_send():
            if data:
                self._transport.write(data)
            else:
                self._transport.close()

    async def request(
        self, method: str, uri: str, *, query: dict[str, str] | None, body: Json | None, patience: float
    ) -> Any:
        """Send a request; requests are carried out one after the other, in this order."""
        if self._transport is None or self._transport.is_closing():
            raise SwitchUnavailable(reason="no line")
        self._last_id += 1
        name = str(self._last_id)
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Json] = loop.create_future()
        self._waiting[name] = waiter
        self._websocket.send_text(_request(name, method, uri, query, body))
        self._flush()
        timer = loop.call_later(patience, _give_up, waiter, uri)
        try:
            return _result(await waiter, uri)
        finally:
            timer.cancel()
            self._waiting.pop(name, None)

    def send(self, method: str, uri: str, *, query: dict[str, str] | None) -> None:
        """Send a request whose answer nobody waits for."""
        self._websocket.send_text(_request("", method, uri, query, None))
        self._flush()

    def close(self) -> None:
        """Cut the line at once."""
        if self._transport is not None:
            self._transport.abort()


def _request(name: str, method: str, uri: str, query: dict[str, str] | None, body: Json | None) -> bytes:
    message: Json = {
        "type": "RESTRequest",
        "transaction_id": name,
        "request_id": name,
        "method": method,
        "uri": uri,
    }
    if query:
        message["query_strings"] = [{"name": key, "value": value} for key, value in query.items()]
    if body is not None:
        message["content_type"] = "application/json"
        message["message_body"] = orjson.dumps(body).decode()
    return orjson.dumps(message)


def _give_up(waiter: asyncio.Future[Json], uri: str) -> None:
    if not waiter.done():
        waiter.set_exception(SwitchUnavailable(reason="no answer in time", request=uri))


def _result(answer: Json, uri: str) -> Any:
    status = int(answer.get("status_code", 500))
    body = answer.get("message_body")
    if status >= 400:
        raise RequestRefused(status=status, uri=uri, message=str(body))
    return orjson.loads(body) if body else None
