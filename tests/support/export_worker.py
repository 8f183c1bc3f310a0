"""A worker that does nothing but exports of lists, slowly and in a process of its own, so that it can be killed."""

import asyncio
import sys
from pathlib import Path

from yingda.desk.importing.outgoing import running
from yingda.entrypoints.lists import list_exporter
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.platform.storage import DirectoryStorage
from yingda.tenancy.keys import TenantKeys


async def main(dsn: str, keys: str, recordings: str) -> None:
    """Work until killed."""
    running.BATCH, running.LEASE_SECONDS = 5, 1.0  # type: ignore[misc]  # small, to be killed within
    async with Database(dsn, size=2) as db:
        works = list_exporter(
            db=db,
            keys=TenantKeys(FileKeyStore(Path(keys))),
            storage=DirectoryStorage(Path(recordings)),
            base="https://desk.example",
        )
        while True:
            await works.work()
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
