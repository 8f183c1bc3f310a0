"""Two transactions that waited for each other: the database ends one of them, which is then done anew."""

import asyncio
import functools
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final, ParamSpec, TypeVar

from psycopg.errors import DeadlockDetected

log = logging.getLogger(__name__)
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
PAUSES: Final = (0.02, 0.1, 0.3)
"""How long whoever lost waits, more or less, before each further attempt: not both of them at the same moment."""


def again_if_crossed(work: Callable[Asked, Awaitable[Answer]]) -> Callable[Asked, Awaitable[Answer]]:
    """Do something anew that lost against another one; all of it is in one transaction, of which nothing was done."""

    @functools.wraps(work)
    async def done(*args: Asked.args, **values: Asked.kwargs) -> Answer:
        for pause in PAUSES:
            try:
                return await work(*args, **values)
            except DeadlockDetected:
                log.warning("two waited for each other, done anew", extra={"what": work.__qualname__})
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        return await work(*args, **values)

    return done
