"""The manager interface's line against a server that misbehaves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.sip.asterisk import private_config

from yingda.telephony.ports import SwitchUnavailable
from yingda.telephony.switch.asterisk.ami import ActionRefused, Ami

Answer = Callable[[dict[str, str], asyncio.StreamWriter], Awaitable[None]]


def fields(block: bytes) -> dict[str, str]:
    """The lines of one message."""
    return dict(line.split(": ", 1) for line in block.decode().strip().split("\r\n"))


async def agree(message: dict[str, str], writer: asyncio.StreamWriter) -> None:
    """Say yes, but to one sentence."""
    verdict = "Error\r\nMessage: No such channel" if message.get("Channel") == "gone" else "Success"
    writer.write(b"Event: Noise\r\nPrivilege: system\r\n\r\n")
    writer.write(f"Response: {verdict}\r\nActionID: {message['ActionID']}\r\n\r\n".encode())


@contextlib.asynccontextmanager
async def manager(tmp_path: Path, answer: Answer) -> AsyncIterator[Ami]:
    """A client of a server that answers like this."""

    served: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await answer(fields(await reader.readuntil(b"\r\n\r\n")), writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ami = Ami(config=replace(private_config(tmp_path), ami_port=port))
    async with server:
        yield ami
        await ami.close()
        await asyncio.wait_for(asyncio.gather(*served), 2)


async def test_actions_are_done_on_one_line(tmp_path: Path) -> None:
    logins = []

    async def count(message: dict[str, str], writer: asyncio.StreamWriter) -> None:
        logins.append(message["Action"] == "Login")
        await agree(message, writer)

    async with manager(tmp_path, count) as ami:
        await asyncio.gather(*(ami.action("MixMonitor", Channel=str(number)) for number in range(10)))
    assert (sum(logins), len(logins)) == (1, 11)


async def test_a_refusal_says_why(tmp_path: Path) -> None:
    async with manager(tmp_path, agree) as ami:
        with pytest.raises(ActionRefused, match="No such channel"):
            await ami.action("MixMonitor", Channel="gone")


async def test_a_value_cannot_smuggle_a_second_action(tmp_path: Path) -> None:
    async with manager(tmp_path, agree) as ami:
        with pytest.raises(ActionRefused, match="line break"):
            await ami.action("MixMonitor", Channel="a\r\nAction: Originate")


async def test_a_wrong_password_is_no_line(tmp_path: Path) -> None:
    async def refuse(message: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(f"Response: Error\r\nActionID: {message['ActionID']}\r\n\r\n".encode())

    async with manager(tmp_path, refuse) as ami:
        for _ in range(2):
            with pytest.raises(SwitchUnavailable):
                await ami.action("MixMonitor")


async def test_a_line_that_breaks_is_opened_again(tmp_path: Path) -> None:
    async def slam(message: dict[str, str], writer: asyncio.StreamWriter) -> None:
        if message.get("Channel") == "slam":
            writer.close()
        else:
            await agree(message, writer)

    async with manager(tmp_path, slam) as ami:
        with pytest.raises(SwitchUnavailable):
            await ami.action("MixMonitor", Channel="slam")
        assert (await ami.action("MixMonitor", Channel="fine"))["Response"] == "Success"


async def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(SwitchUnavailable):
        await Ami(config=private_config(tmp_path)).action("MixMonitor")
