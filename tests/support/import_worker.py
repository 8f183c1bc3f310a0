"""A worker that does nothing but imports, in a process of its own, so that it can be killed."""

import asyncio
import sys
from pathlib import Path

from yingda.desk.importing.incoming import running
from yingda.entrypoints.lists import importer
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.platform.storage import DirectoryStorage
from yingda.tenancy.keys import TenantKeys


async def main(dsn: str, keys: str, recordings: str) -> None:
    """Work until killed."""
    running.BATCH, running.LEASE_SECONDS, running.HOLD_SECONDS = 20, 2.0, 0.5  # type: ignore[misc]  # small, to be killed within
    async with Database(dsn, size=2) as db:
        works = importer(
            db=db, keys=TenantKeys(FileKeyStore(Path(keys))), storage=DirectoryStorage(Path(recordings))
        )
        while True:
            await works.work()
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
