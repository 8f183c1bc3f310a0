"""Follows the outbox: one reader for each process, woken by NOTIFY, polling where nobody wakes it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from yingda.platform.outbox import CHANNEL

log = logging.getLogger(__name__)
POLL_SECONDS: Final = 0.2
COALESCE_SECONDS: Final = 0.03
RETRY_SECONDS: Final = 0.5
PATIENCE: Final = 5.0
_BATCH: Final = 1_000
_BEGIN: Final = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid"
# What commits late has a small id but not a small transaction: below xmin nothing can appear any more.
_NEXT: Final = """
SELECT id, xid::text AS xid, topic, key FROM outbox
WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND (xid, id) > (%(xid)s::xid8, %(id)s)
ORDER BY outbox.xid, id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Something of this kind and id is no longer as it was."""

    topic: str
    key: UUID


Hear = Callable[[Sequence[Change]], None]
Position = tuple[str, int]
"""Transaction and id of the last row that was read."""


class OutboxFollower:
    """Tells what changed, while anybody listens; whenever it may have missed something, that anything may have."""

    def __init__(
        self, dsn: str, *, hear: Hear, resync: Callable[[], None], is_heard: Callable[[], bool]
    ) -> None:
        self._dsn = dsn
        self._hear = hear
        self._resync = resync
        self._is_heard = is_heard

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError, TimeoutError) as away:
                log.warning("the outbox cannot be followed", extra={"cause": type(away).__name__})
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self) -> None:
        async with await AsyncConnection[DictRow].connect(
            self._dsn,
            autocommit=True,
            row_factory=dict_row,
            prepare_threshold=1,
            options="-c role=core -c timezone=UTC",
            connect_timeout=3,
        ) as connection:
            position: Position | None = None
            while True:
                if not self._is_heard():
                    if position is not None:
                        await connection.execute(f"UNLISTEN {CHANNEL}")
                        position = None
                    await asyncio.sleep(POLL_SECONDS)
                    continue
                if position is None:
                    await connection.execute(f"LISTEN {CHANNEL}")
                else:
                    async for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                        await asyncio.sleep(COALESCE_SECONDS)
                async with asyncio.timeout(PATIENCE):
                    position = await self._go_on(connection, position)

    async def _go_on(self, connection: AsyncConnection[DictRow], position: Position | None) -> Position:
        if position is not None:
            return await self._read(connection, position)
        row = await (await connection.execute(_BEGIN)).fetchone()
        self._resync()
        return (row["xid"] if row else "0", 0)

    async def _read(self, connection: AsyncConnection[DictRow], position: Position) -> Position:
        while True:
            values: dict[str, Any] = {"xid": position[0], "id": position[1], "limit": _BATCH}
            rows = await (await connection.execute(_NEXT, values)).fetchall()
            if rows:
                position = (rows[-1]["xid"], rows[-1]["id"])
                self._hear([Change(topic=row["topic"], key=row["key"]) for row in rows])
            if len(rows) < _BATCH:
                return position
