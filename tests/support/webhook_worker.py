"""A worker that does nothing but tell webhooks, in a process of its own, so that it can be killed."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.flows.queries.conftest import HOST

from yingda.desk.exchange.webhooks.delivering import Deliverer
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.transport import Ways
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor


class NoThings:
    """Has nothing at any address."""

    async def read(self, actor: Actor, address: str) -> Mapping[str, Any] | None:
        return None


async def main(dsn: str, keys: str, authority: str, port: str) -> None:
    """Tell until killed."""
    ways = Ways(named={Host(HOST, 443): Host("127.0.0.1", int(port))}, authorities=[Path(authority)])
    async with Database(dsn, size=4) as db:
        deliverer = Deliverer(
            db=db, keys=TenantKeys(FileKeyStore(Path(keys))), ways=ways, things=NoThings(), jitter=lambda: 0.0
        )
        while True:
            await deliverer.look()
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
