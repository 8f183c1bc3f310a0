"""Whether what is recorded has room: a full disk ends no call, but somebody must hear of it."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from yingda.platform.alarms import clear_alarm, raise_alarm
from yingda.platform.db import Database

FULL_BYTES: Final = 64 * 1024 * 1024
FULL_PART: Final = 0.01
LOW_BYTES: Final = 5 * 1024 * 1024 * 1024
LOW_PART: Final = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What a disk has left."""

    total: int
    free: int

    @property
    def is_full(self) -> bool:
        """There is nothing to speak of left."""
        return self.free < min(FULL_BYTES, self.total * FULL_PART)

    @property
    def is_low(self) -> bool:
        """It will be full soon."""
        return self.free < min(LOW_BYTES, self.total * LOW_PART)


@dataclass(kw_only=True, slots=True)
class DiskWatch:
    """Looks at the disk that the switch records to."""

    database: Database
    incoming: Path
    node: str
    _is_told_well: bool = field(default=False, init=False)
    """Nothing is the matter, and no alarm of an earlier look, or of an earlier worker, is open any more."""

    async def look(self) -> Room:
        """Raise or clear the alarms by what is left now."""
        # Before the first recording there is no folder yet, but there is a disk that it will be on.
        place = next(each for each in (self.incoming, *self.incoming.parents) if each.exists())
        used = shutil.disk_usage(place)
        room = Room(total=used.total, free=used.free)
        if room.is_low or not self._is_told_well:
            self._is_told_well = False
            await self._tell(room)
            self._is_told_well = not room.is_low
        return room

    async def _tell(self, room: Room) -> None:
        async with self.database.core() as tx:
            for kind, is_so in (("disk_full", room.is_full), ("disk_low", room.is_low and not room.is_full)):
                if is_so:
                    details = {"free": room.free, "total": room.total}
                    await raise_alarm(tx, kind=kind, subject=self.node, details=details)
                else:
                    await clear_alarm(tx, kind=kind, subjects=[self.node])
