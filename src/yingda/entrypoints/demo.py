"""`yingda demo load`: the demo enterprises, once."""

import asyncio

from yingda.demo.load import load_demo as load_into
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.entrypoints.demo_desks import load_desks
from yingda.platform.db import Database
from yingda.platform.places import prepare_places
from yingda.platform.settings import Settings
from yingda.tenancy.keys import TenantKeys


def load(settings: Settings) -> None:
    """Load the demo enterprises; what is there already stays."""
    prepare_places(settings)
    asyncio.run(load_demo(settings))


async def load_demo(settings: Settings) -> bool:
    """Load the demo enterprises if nothing was loaded before; whether it did."""
    async with Database(database_dsn(settings), size=1) as db:
        loaded = await load_into(settings=settings, db=db, keys=TenantKeys(master_keys(settings)))
    await load_desks(settings)
    return loaded
