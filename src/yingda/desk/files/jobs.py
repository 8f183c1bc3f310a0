"""What nobody ever sent is swept away."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from yingda.desk.files import store
from yingda.platform.db import Database
from yingda.platform.storage import Storage

LOOSE_FOR: Final = timedelta(days=1)
AT_ONCE: Final = 100
SWEEP_SECONDS: Final = 600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class FileSweeper:
    """Forgets files that have hung on nothing for a day."""

    db: Database
    storage: Storage

    async def look(self) -> bool:
        """Sweep some; whether there may be more."""
        async with self.db.core() as tx:
            rows = await store.stale(tx, age=LOOSE_FOR, most=AT_ONCE)
            for row in rows:
                # The content first: a row whose file is gone is swept again, a file without a row never.
                await asyncio.to_thread(self.storage.delete, row["path"])
                await store.remove(tx, tenant_id=row["tenant_id"], file_id=row["id"])
        return len(rows) == AT_ONCE
