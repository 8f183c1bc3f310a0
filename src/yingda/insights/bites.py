"""Counting in bites: what cannot be counted is put off and told of, and holds up nothing else."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yingda.platform.alarms import raise_alarm
from yingda.platform.db import AWAY, Database, Transaction

log = logging.getLogger(__name__)
BITE: Final = 200
"""Contacts or agents of one transaction."""
AGAIN_SECONDS: Final = 300.0
"""After so long what could not be counted is tried again."""
ALARM: Final = "figures_behind"
# A worker that begins anew, or another one, may have counted it.
_CAUGHT_UP: Final = f"""
UPDATE alarm SET cleared_at = clock_timestamp() WHERE kind = '{ALARM}' AND cleared_at IS NULL
AND NOT EXISTS (
  SELECT FROM interaction i
  LEFT JOIN figure_part f ON f.interaction_id = i.id AND f.scope = 'call' AND f.n = 0
  WHERE i.id = alarm.subject::uuid AND (f.upto IS NULL OR f.upto < i.seq))
AND NOT EXISTS (
  SELECT FROM agent a LEFT JOIN agent_stretch s ON s.agent_id = a.user_id AND s.until IS NULL
  WHERE a.user_id = alarm.subject::uuid AND a.version > coalesce(s.upto, 0))
"""
Row = Mapping[str, Any]
Work = Callable[[Transaction, Sequence[Row]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bites:
    """Counts rows of one kind, each of which has an id."""

    db: Database
    what: str
    work: Work
    _put_off: dict[UUID, float] = field(default_factory=dict)

    async def count(self, found: Sequence[Row]) -> int:
        """Count them, those that were put off lately excepted; how many that were."""
        now = time.monotonic()
        for each in [each for each, until in self._put_off.items() if until <= now]:
            del self._put_off[each]
        # In one order, so that two workers never wait for each other.
        due = sorted((row for row in found if row["id"] not in self._put_off), key=lambda row: str(row["id"]))
        return sum([await self._bite(due[first : first + BITE]) for first in range(0, len(due), BITE)])

    async def _bite(self, rows: Sequence[Row]) -> int:
        try:
            async with self.db.core() as tx:
                await self.work(tx, rows)
        except AWAY:
            raise
        except Exception as fault:
            # One row that nobody has foreseen: the rest is counted without it.
            half = len(rows) // 2
            if not half:
                await self._put_one_off(rows[0]["id"], fault)
                return 0
            return await self._bite(rows[:half]) + await self._bite(rows[half:])
        return len(rows)

    async def _put_one_off(self, row_id: UUID, fault: Exception) -> None:
        log.error("not counted", exc_info=fault, extra={"what": self.what, "id": str(row_id)})
        self._put_off[row_id] = time.monotonic() + AGAIN_SECONDS
        details = {"what": self.what, "cause": type(fault).__name__}
        async with self.db.core() as tx:
            await raise_alarm(tx, kind=ALARM, subject=str(row_id), details=details)


async def clear_caught_up(db: Database) -> None:
    """What could not be counted and now is needs nobody any more."""
    async with db.core() as tx:
        await tx.execute(_CAUGHT_UP)
