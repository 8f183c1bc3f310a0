"""Sealed recordings are moved to the storage of the installation; each stays here until it is there and was read back."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from yingda.conversations.recordings.sealed import peaks_key
from yingda.platform.alarms import Blame, clear_alarm, raise_alarm
from yingda.platform.db import Database
from yingda.platform.storage import TieredStorage

log = logging.getLogger(__name__)
CLAIM: Final = timedelta(minutes=10)
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=15)
_CLAIM: Final = """
    UPDATE recording SET claimed_until = clock_timestamp() + %(claim)s
    WHERE id = (SELECT id FROM recording
                WHERE state = 'stored' AND moved_at IS NULL AND (move_after IS NULL OR move_after < clock_timestamp())
                  AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                ORDER BY stored_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id, path, has_peaks, move_attempts"""
_MOVED: Final = """
    UPDATE recording SET moved_at = clock_timestamp(), verified_at = clock_timestamp(), claimed_until = NULL,
      fault = CASE WHEN %(lost)s THEN 'lost' ELSE fault END
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s"""
_NOT_MOVED: Final = """
    UPDATE recording SET move_attempts = move_attempts + 1, move_after = clock_timestamp() + %(wait)s,
      claimed_until = NULL
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s"""


@dataclass(kw_only=True, slots=True)
class Mover:
    """Brings recordings away; any number of workers may."""

    database: Database
    storage: TieredStorage
    _blame: Blame = field(default_factory=Blame)

    async def move_waiting(self) -> int:
        """Move what waits, until nothing does or the storage takes nothing; returns how many."""
        moved = 0
        while (row := await self._claim()) is not None:
            try:
                await asyncio.to_thread(self._move, row)
            except FileNotFoundError:
                await self._lost(row)
            except OSError as fault:
                await self._wait(row, fault)
                return moved
            else:
                await self._done(row)
                moved += 1
        return moved

    def _move(self, row: dict[str, Any]) -> None:
        self.storage.move(row["path"])
        if row["has_peaks"]:
            # Without them they are made of the recording when somebody asks.
            with contextlib.suppress(FileNotFoundError):
                self.storage.move(peaks_key(row["path"]))

    async def _claim(self) -> dict[str, Any] | None:
        async with self.database.core() as tx:
            return await (await tx.execute(_CLAIM, {"claim": CLAIM})).fetchone()

    async def _done(self, row: dict[str, Any]) -> None:
        async with self.database.core() as tx:
            await tx.execute(_MOVED, {**row, "lost": False})
            await clear_alarm(tx, kind="storage_away", subjects=self._blame.went_well(row["id"]))

    async def _lost(self, row: dict[str, Any]) -> None:
        async with self.database.core() as tx:
            await tx.execute(_MOVED, {**row, "lost": True})
            await raise_alarm(tx, kind="recording_damaged", subject=str(row["id"]), details={"cause": "lost"})

    async def _wait(self, row: dict[str, Any], fault: OSError) -> None:
        log.warning("the storage takes nothing", extra={"cause": str(fault)})
        wait = min(FIRST_WAIT * 2 ** min(row["move_attempts"], 10), LONGEST_WAIT)
        async with self.database.core() as tx:
            await tx.execute(_NOT_MOVED, {**row, "wait": wait})
            subject = self._blame.failed(row["id"])
            details = {"recording": str(row["id"]), "cause": type(fault).__name__}
            await raise_alarm(tx, kind="storage_away", subject=subject, details=details)
