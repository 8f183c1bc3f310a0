"""Part of `yingda migrate`: the operator has the prompts that this release ships."""

import asyncio

from yingda.entrypoints.container import database_dsn
from yingda.flows.prompts.platform import load_platform_prompts
from yingda.platform.db import Database
from yingda.platform.settings import Settings


def load(settings: Settings) -> None:
    """Add what is new and change what is another; before there is an operator nothing is done."""
    asyncio.run(_load(settings))


async def _load(settings: Settings) -> None:
    async with Database(database_dsn(settings), size=1) as db:
        await load_platform_prompts(db)
