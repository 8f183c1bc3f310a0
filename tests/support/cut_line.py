"""A way to a server that is cut after so many bytes, once: of what is asked, or of what is answered."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class CutLine:
    """Passes everything on until it is cut."""

    target: int
    port: int = 0
    cut_asked_after: int | None = None
    cut_answered_after: int | None = None
    cuts: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target)
        lines = (writer, there_writer)

        def cut() -> None:
            self.cuts += 1
            for line in lines:
                line.transport.abort()

        async def forward(source: asyncio.StreamReader, target: asyncio.StreamWriter, *, asked: bool) -> None:
            passed = 0
            with contextlib.suppress(OSError):
                while data := await source.read(1_024):
                    passed += len(data)
                    limit = self.cut_asked_after if asked else self.cut_answered_after
                    if limit is not None and passed > limit:
                        self.cut_asked_after = self.cut_answered_after = None
                        cut()
                        return
                    target.write(data)
                    await target.drain()
            target.close()

        await asyncio.gather(
            forward(reader, there_writer, asked=True), forward(there_reader, writer, asked=False)
        )


@asynccontextmanager
async def cut_line(target: int) -> AsyncIterator[CutLine]:
    """A line to this port of this machine."""
    line = CutLine(target)
    listener = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.port = listener.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        listener.close()
        await asyncio.sleep(0)
