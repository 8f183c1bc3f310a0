"""Wakes those who read the outbox, coalesced and outside every transaction of a call: NOTIFY locks the database at commit."""

import asyncio
import logging
from typing import Final

import psycopg
from psycopg import AsyncConnection

log = logging.getLogger(__name__)
CHANNEL: Final = "outbox"
COALESCE_SECONDS: Final = 0.05


async def wake_readers(dsn: str, *, written: asyncio.Event) -> None:
    """Tell readers that something was written, at most twenty times a second; without the database, nobody is told."""
    while True:
        await written.wait()
        try:
            async with await AsyncConnection.connect(
                dsn, autocommit=True, options="-c role=core", connect_timeout=2
            ) as connection:
                await _wake(connection, written)
        except (psycopg.OperationalError, OSError):
            log.info("readers of the outbox are not woken while the database is away")
            await asyncio.sleep(0.5)


async def _wake(connection: AsyncConnection[tuple[object, ...]], written: asyncio.Event) -> None:
    while True:
        await written.wait()
        written.clear()
        await connection.execute(f"NOTIFY {CHANNEL}")
        await asyncio.sleep(COALESCE_SECONDS)
