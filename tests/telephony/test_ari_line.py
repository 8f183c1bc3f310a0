"""The line itself against a server that misbehaves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
import pytest
from websockets.asyncio.server import ServerConnection, serve

from yingda.telephony.ports import SwitchUnavailable
from yingda.telephony.switch.asterisk.line import AriLine, RequestRefused

Behaviour = Callable[[ServerConnection], Awaitable[None]]


@contextlib.asynccontextmanager
async def line_to(behaviour: Behaviour) -> AsyncIterator[tuple[AriLine, list[dict[str, Any]]]]:
    """A line to a server with some behaviour, and what the line hands on."""
    events: list[dict[str, Any]] = []
    async with serve(behaviour, "127.0.0.1", 0, subprotocols=["ari"]) as server:  # type: ignore[list-item]  # NewType of a plain string
        port = next(iter(server.sockets)).getsockname()[1]
        _, line = await asyncio.get_running_loop().create_connection(
            lambda: AriLine(url=f"ws://127.0.0.1:{port}/", user="u", password="p", on_event=events.append),
            "127.0.0.1",
            port,
        )
        await asyncio.wait_for(line.opened, 2)
        yield line, events
        line.close()
        await asyncio.wait_for(line.lost, 2)


async def echo(socket: ServerConnection) -> None:
    """Answer each request with its own address."""
    async for message in socket:
        request = orjson.loads(message)
        status = 404 if request["uri"] == "missing" else 200
        answer = {
            "type": "RESTResponse",
            "request_id": request["request_id"],
            "status_code": status,
            "message_body": orjson.dumps({"uri": request["uri"]}).decode(),
        }
        await socket.send(orjson.dumps(answer).decode())


async def ask(line: AriLine, uri: str, *, patience: float = 2.0) -> Any:
    """A request without extras."""
    return await line.request("GET", uri, query=None, body=None, patience=patience)


async def test_answers_find_who_asked() -> None:
    async with line_to(echo) as (line, events):
        answers = await asyncio.gather(*(ask(line, f"thing/{number}") for number in range(50)))
    assert [answer["uri"] for answer in answers] == [f"thing/{number}" for number in range(50)]
    assert events == []


async def test_a_refusal_tells_its_status() -> None:
    async with line_to(echo) as (line, _):
        with pytest.raises(RequestRefused) as refused:
            await ask(line, "missing")
    assert refused.value.status == 404


async def test_no_answer_in_time() -> None:
    async def mute(socket: ServerConnection) -> None:
        async for _ in socket:
            pass

    async with line_to(mute) as (line, _):
        with pytest.raises(SwitchUnavailable):
            await ask(line, "anything", patience=0.05)


async def test_a_line_that_breaks_tells_everybody_who_waits() -> None:
    async def slam(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.close()

    async with line_to(slam) as (line, _):
        asked = [asyncio.create_task(ask(line, "a")), asyncio.create_task(ask(line, "b"))]
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(result, SwitchUnavailable) for result in results)
        await asyncio.wait_for(line.lost, 2)
        with pytest.raises(SwitchUnavailable):
            await ask(line, "c")


async def test_messages_that_make_no_sense_are_passed_over() -> None:
    async def babble(socket: ServerConnection) -> None:
        for message in (
            "",
            "{",
            "[]",
            "5",
            b"\xff",
            '{"type":"RESTResponse"}',
            '{"type":"RESTResponse","request_id":"9"}',
        ):
            await socket.send(message)
        await socket.send(['{"type":', '"Split"', "}"])
        await echo(socket)

    async with line_to(babble) as (line, events):
        assert await ask(line, "still here") == {"uri": "still here"}
    assert events == [{"type": "Split"}]


async def test_a_server_that_is_no_websocket() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        _, line = await asyncio.get_running_loop().create_connection(
            lambda: AriLine(url=f"ws://127.0.0.1:{port}/", user="u", password="p", on_event=print),
            "127.0.0.1",
            port,
        )
        await asyncio.wait_for(line.lost, 2)
        with pytest.raises(SwitchUnavailable):
            await ask(line, "x")
