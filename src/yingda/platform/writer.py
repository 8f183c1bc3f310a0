"""The one ordered way in which an owner's decisions reach the database: group commit, with a journal for its absence."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Final

import psycopg
from psycopg import AsyncRawCursor
from psycopg.rows import dict_row

from yingda.platform.db import PromptConnection
from yingda.platform.journal import Journal, Write
from yingda.platform.statements import Composer, Statement

log = logging.getLogger(__name__)

SILENCE: Final = 1.0
"""Seconds without an answer after which the database counts as away."""
LINGER: Final = 0.05
"""How long what nobody waits for may wait for company: a commit costs more than what it writes."""
_BATCH: Final = 64
# Divides by zero for a process whose epoch is over, and keeps its successor waiting while a write is under way.
_FENCE: Final = """SELECT 1 / (count(*) FILTER (WHERE epoch = $1))::int
FROM (SELECT epoch FROM node_lease WHERE node = $2 FOR SHARE) lease"""

AWAY: Final = (TimeoutError, psycopg.OperationalError, psycopg.InterfaceError, OSError)
"""How the absence of a database shows."""
_Waiting = tuple[Sequence[Write], asyncio.Future[None]]


class Fenced(Exception):
    """Another process owns this node now: this one must stop at once and write nothing more."""


class Writer:
    """Takes batches of writes and makes them durable strictly in the order in which they were handed in."""

    def __init__(
        self, dsn: str, *, statements: Mapping[str, Statement], journal: Journal, node: str, epoch: int
    ) -> None:
        self._dsn = dsn
        self._refused = Journal(journal.file.with_suffix(".refused"))
        self._composer = Composer(statements, fence=_FENCE, held=(epoch, node))
        self._journal = journal
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._connection: PromptConnection | None = None
        self._hurry = asyncio.Event()
        self._journalled = False
        self._answered_at = time.monotonic()
        self.fenced = asyncio.Event()
        """Set when this process may or can write no more: it must end."""
        self.written = asyncio.Event()
        """Set by every write that reached the database; whoever wakes the readers clears it."""

    @property
    def database_answers(self) -> bool:
        """False once the database was silent for a second, until all that was journalled is in it."""
        return not self._journalled and time.monotonic() - self._answered_at < SILENCE + 0.6

    def submit(self, writes: Sequence[Write], *, hurry: bool = True) -> asyncio.Future[None]:
        """Take writes in; the future ends when they are durable after all earlier ones, in the database or the journal.

        Without hurry they may wait a moment for others.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.fenced.is_set():
            done.set_exception(Fenced())
        else:
            self._queue.put_nowait((writes, done))
            if hurry:
                self._hurry.set()
        return done

    async def run(self) -> None:
        """Write until cancelled or fenced; begin with what an earlier life left in the journal."""
        batch: list[_Waiting] = []
        try:
            self._journalled = bool(self._journal.batches())
            while not self.fenced.is_set():
                batch = await self._next_batch()
                await self._store(batch)
        except Fenced:
            log.error("another process owns this node now, nothing more is written")
            self._refuse(batch)
        except Exception:
            log.exception("nothing more can be written")
            self._refuse(batch)
            raise
        finally:
            await self._disconnect()

    async def _next_batch(self) -> list[_Waiting]:
        """What waits, or nothing after half a second: an idle round is the probe of the database."""
        # Not wait_for: in Python 3.11 that loses a cancellation which comes together with what it waits for.
        try:
            async with asyncio.timeout(0.1 if self._journalled else 0.5):
                first = await self._queue.get()
        except TimeoutError:
            return []
        await self._wait_for_company()
        batch = [first]
        while len(batch) < _BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    async def _wait_for_company(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                await self._hurry.wait()
        self._hurry.clear()

    async def _store(self, batch: list[_Waiting]) -> None:
        if self._journalled and not await self._replay():
            self._keep(batch)
            return
        try:
            await self._write([write for writes, _ in batch for write in writes])
        except AWAY as away:
            await self._go_without(batch, away)
        except psycopg.Error:
            await self._separate(batch)
        else:
            self._answered_at = time.monotonic()
            if batch:
                self.written.set()
            _finish(batch)

    async def _go_without(self, batch: list[_Waiting], away: BaseException) -> None:
        log.warning("database away, writing to the journal", extra={"cause": type(away).__name__})
        await self._disconnect()
        self._keep(batch)

    def _keep(self, batch: list[_Waiting]) -> None:
        if batch:
            self._journal.append([writes for writes, _ in batch])
        self._journalled = True
        _finish(batch)

    def _refuse(self, batch: list[_Waiting]) -> None:
        """Tell everybody who waits, now and from now on."""
        self.fenced.set()
        while not self._queue.empty():
            batch.append(self._queue.get_nowait())
        for _, done in batch:
            if not done.done():
                done.set_exception(Fenced())

    async def _separate(self, batch: list[_Waiting]) -> None:
        """A faulty write must not take its neighbours with it."""
        for position, (writes, done) in enumerate(batch):
            try:
                await self._write_or_log(writes)
            except AWAY as away:
                await self._go_without(batch[position:], away)
                return
            _finish([(writes, done)])
        self._answered_at = time.monotonic()

    async def _write_or_log(self, writes: Sequence[Write]) -> None:
        """Write one batch; what the database refuses for its content is our own defect: logged and set aside."""
        try:
            await self._write(writes)
        except AWAY:
            raise
        except psycopg.Error:
            log.exception(
                "write refused by the database", extra={"statements": [w.statement for w in writes]}
            )
            self._refused.append([writes])

    async def _replay(self) -> bool:
        """Bring the journal into the database, in order; False while it is still away."""
        try:
            await self._write([])
            for writes in self._journal.batches():
                await self._write_or_log(writes)
        except AWAY:
            await self._disconnect()
            return False
        self._journal.clear()
        self._journalled = False
        self._answered_at = time.monotonic()
        self.written.set()
        log.info("database returned, journal written")
        return True

    async def _write(self, writes: Sequence[Write]) -> None:
        """One statement, hence one transaction, if the database answers in time and this process still owns its node."""
        try:
            async with asyncio.timeout(SILENCE):
                connection = self._connection or await self._connect()
                statement, values = self._composer.compose(writes)
                await connection.execute(statement, values)
        except psycopg.errors.DivisionByZero as over:
            raise Fenced from over

    async def _connect(self) -> PromptConnection:
        self._connection = await PromptConnection.connect(
            self._dsn,
            autocommit=True,
            prepare_threshold=1,
            row_factory=dict_row,
            cursor_factory=AsyncRawCursor,
            # Key look-ups and inserts from one document: a plan made for these values is no better than any other.
            options="-c role=core -c timezone=UTC -c plan_cache_mode=force_generic_plan",
            connect_timeout=1,
        )
        return self._connection

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(connection.close(), 0.2)


def _finish(batch: list[_Waiting]) -> None:
    for _, done in batch:
        if not done.done():
            done.set_result(None)
