"""The few commands of the manager interface: recording, a phone's probe, and marks on channels.

A client of our own: a handful of commands and no event over one socket are less than the smallest library for it.
"""

import asyncio
import re
from typing import Final

from yingda.telephony.ports import ChannelGone, SwitchUnavailable
from yingda.telephony.switch.asterisk.config import USER, AsteriskConfig

Message = dict[str, str]
PATIENCE: Final = 2.0
_LINE: Final = re.compile(r"([^:\r\n]+): ?([^\r\n]*)\r\n")


class ActionRefused(Exception):
    """The manager interface said no; its sentence is the message."""


class Ami:
    """A line to the manager interface, opened when it is needed and opened again after a loss."""

    def __init__(self, *, config: AsteriskConfig) -> None:
        self._config = config
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._waiting: dict[str, asyncio.Future[Message]] = {}
        self._last_id = 0

    async def action(self, name: str, **fields: str) -> Message:
        """Do one action; raises ActionRefused or SwitchUnavailable."""
        writer = await self._open()
        answer = await self._send(writer, name, fields)
        if answer.get("Response") != "Success":
            raise ActionRefused(answer.get("Message", "refused"))
        return answer

    async def on_channel(self, name: str, channel_id: str, **fields: str) -> None:
        """Do one action on a channel; raises ChannelGone or SwitchUnavailable."""
        try:
            await self.action(name, Channel=channel_id, **fields)
        except ActionRefused as error:
            raise ChannelGone(channel_id=channel_id, reason=str(error)) from error

    async def close(self) -> None:
        """Close the line."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        self._drop()

    async def _open(self) -> asyncio.StreamWriter:
        async with self._opening:
            if self._writer is not None and not self._writer.is_closing():
                return self._writer
            try:
                async with asyncio.timeout(PATIENCE):
                    reader, writer = await asyncio.open_connection("127.0.0.1", self._config.ami_port)
                    await reader.readline()
            except (OSError, TimeoutError) as error:
                raise SwitchUnavailable(reason="no manager interface") from error
            self._writer = writer
            self._reading = asyncio.create_task(self._read(reader), name="ami")
            await self._login(writer)
            return writer

    async def _login(self, writer: asyncio.StreamWriter) -> None:
        welcome = False
        try:
            answer = await self._send(
                writer, "Login", {"Username": USER, "Secret": self._config.ami_password}
            )
            welcome = answer.get("Response") == "Success"
        finally:
            if not welcome:
                self._drop()
        if not welcome:
            raise SwitchUnavailable(reason="the manager interface refuses us")

    async def _send(self, writer: asyncio.StreamWriter, name: str, fields: dict[str, str]) -> Message:
        self._last_id += 1
        action_id = str(self._last_id)
        lines = {"Action": name, "ActionID": action_id, **fields}
        if any("\r" in value or "\n" in value for value in lines.values()):
            raise ActionRefused("a value must not contain a line break")
        waiter: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[action_id] = waiter
        try:
            writer.write("".join(f"{key}: {value}\r\n" for key, value in lines.items()).encode() + b"\r\n")
            async with asyncio.timeout(PATIENCE):
                return await waiter
        except TimeoutError as error:
            raise SwitchUnavailable(reason="no answer in time", action=name) from error
        finally:
            self._waiting.pop(action_id, None)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while block := await reader.readuntil(b"\r\n\r\n"):
                self._take(dict(_LINE.findall(block.decode(errors="replace"))))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            self._drop()

    def _take(self, message: Message) -> None:
        waiter = self._waiting.get(message.get("ActionID", ""))
        if "Response" in message and waiter is not None and not waiter.done():
            waiter.set_result(message)

    def _drop(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        for waiter in self._waiting.values():
            if not waiter.done():
                waiter.set_exception(SwitchUnavailable(reason="line lost"))
