"""A way to PostgreSQL that a test can cut, silence, or cut just after the server has heard a certain word."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(kw_only=True)
class DatabaseProxy:
    """Stands between the program under test and the server."""

    dsn: str
    """The server's address by way of the proxy."""
    target: Path
    socket: Path
    deaf_after: bytes | None = None
    """The answer to a message with this word is lost, and the line with it; once."""
    _listener: asyncio.Server | None = None
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Let connections through."""
        self._open.set()
        self._listener = await asyncio.start_unix_server(self._serve, self.socket)

    async def cut(self) -> None:
        """As if the server were gone: no connection lives, none is taken."""
        if self._listener is not None:
            self._listener.close()
            self.socket.unlink(missing_ok=True)
        for line in list(self._lines):
            line.transport.abort()
        await asyncio.sleep(0)

    def silence(self) -> None:
        """As if the server hung: everything is taken, nothing is answered."""
        self._open.clear()

    def resume(self) -> None:
        """The server goes on where it hung."""
        self._open.set()

    async def close(self) -> None:
        self._open.set()
        await self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._lines.add(writer)
        there = None
        try:
            there = await asyncio.open_unix_connection(str(self.target))
            await self._join((reader, writer), there)
        except asyncio.CancelledError:
            # The test is over; the server's own callback would complain of it.
            return
        finally:
            self._tasks.discard(task)
            self._lines.discard(writer)
            writer.transport.abort()
            if there is not None:
                there[1].close()

    async def _join(self, here: Line, there: Line) -> None:
        async with asyncio.TaskGroup() as group:
            ways = [
                group.create_task(self._pass_on(here[0], there[1], here[1])),
                group.create_task(self._pass_on(there[0], here[1], None)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, lost: asyncio.StreamWriter | None
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                await self._open.wait()
                target.write(data)
                await target.drain()
                if lost is not None and self.deaf_after is not None and self.deaf_after in data:
                    self.deaf_after = None
                    lost.transport.abort()
                    # The server does what it was told before it learns that nobody listens.
                    await asyncio.sleep(0.2)


@asynccontextmanager
async def database_proxy(dsn: str) -> AsyncIterator[DatabaseProxy]:
    """A proxy to the server that `dsn` names by its socket's directory."""
    parts = urlsplit(dsn)
    server = Path(parse_qs(parts.query)["host"][0])
    with tempfile.TemporaryDirectory(prefix="yt-proxy-") as place:
        proxy = DatabaseProxy(
            dsn=urlunsplit(parts._replace(query=f"host={place}&port=5432")),
            target=server / ".s.PGSQL.5432",
            socket=Path(place) / ".s.PGSQL.5432",
        )
        await proxy.start()
        try:
            yield proxy
        finally:
            await proxy.close()
