"""How long whoever comes now will probably wait: only the owner of calls knows, and is asked once a second for all readers."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from yingda.conversations.ports import CallOwner
from yingda.kernel.errors import DomainError

FRESH_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 0.3
NOBODY: Final = UUID(int=0)
"""The platform itself asks."""


@dataclass(kw_only=True)
class Expectations:
    """The last answer, while it is fresh."""

    owner: CallOwner
    _known: Mapping[UUID, int] = field(default_factory=dict)
    _at: float = -FRESH_SECONDS
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self) -> Mapping[UUID, int]:
        """Seconds by queue; nothing while the owner is away."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if now - self._at >= FRESH_SECONDS:
                self._known, self._at = await self._ask(), now
            return self._known

    async def _ask(self) -> Mapping[UUID, int]:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                told = await self.owner.ask("floor.expected", actor=NOBODY, args={})
        except (DomainError, TimeoutError):
            return {}
        return {UUID(queue_id): round(seconds) for queue_id, seconds in told.get("seconds", {}).items()}
