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


class OutboxFollower:
    """Tells what changed; after the database was away it tells that anything may have."""

    def __init__(self, dsn: str, *, hear: Hear, resync: Callable[[], None]) -> None:
        self._dsn = dsn
        self._hear = hear
        self._resync = resync
        self.following = asyncio.Event()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError, TimeoutError) as away:
                log.warning("the outbox cannot be followed", extra={"cause": type(away).__name__})
            self.following.clear()
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
            await connection.execute(f"LISTEN {CHANNEL}")
            begin = await (await connection.execute(_BEGIN)).fetchone()
            position: tuple[str, int] = (begin["xid"] if begin else "0", 0)
            self._resync()
            self.following.set()
            while True:
                async for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass
                position = await self._read(connection, position)

    async def _read(self, connection: AsyncConnection[DictRow], position: tuple[str, int]) -> tuple[str, int]:
        while True:
            values: dict[str, Any] = {"xid": position[0], "id": position[1], "limit": _BATCH}
            async with asyncio.timeout(PATIENCE):
                rows = await (await connection.execute(_NEXT, values)).fetchall()
            if rows:
                position = (rows[-1]["xid"], rows[-1]["id"])
                self._hear([Change(topic=row["topic"], key=row["key"]) for row in rows])
            if len(rows) < _BATCH:
                return position
