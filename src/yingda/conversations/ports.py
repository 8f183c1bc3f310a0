"""What the routes of conversations need from others."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID


class CallOwner(Protocol):
    """The process that owns calls and agents: it alone carries commands out."""

    async def send(
        self, name: str, *, actor: UUID, args: Mapping[str, Any], command_id: UUID | None = None
    ) -> dict[str, Any]:
        """Have a command carried out; raises what the owner raised, or OwnerAbsent."""
        ...

    async def ask(self, name: str, *, actor: UUID, args: Mapping[str, Any]) -> dict[str, Any]:
        """Ask something that changes nothing; raises what the owner raised, or OwnerAbsent."""
        ...

    async def status(self) -> dict[str, Any]:
        """How the owner is, or OwnerAbsent."""
        ...
