"""What files ask of those whose things they hang on; entrypoints fill it in."""

from typing import Protocol
from uuid import UUID

from yingda.tenancy.model import Actor


class FileGate(Protocol):
    """Knows who may read things of one kind."""

    async def may_read(self, actor: Actor, *, tenant_id: UUID, owner_id: UUID) -> bool:
        """Whether the actor may read the thing with this id, as the thing's own page would let him."""
        ...
