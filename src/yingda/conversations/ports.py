"""What the routes of conversations need from others."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from yingda.tenancy.model import Actor


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


class NumberBook(Protocol):
    """Knows the numbers of the enterprises' customers, for dialling them without seeing them."""

    async def number(self, actor: Actor, *, tenant_id: UUID, number_id: UUID) -> str:
        """A customer's number as it is dialled, or NotFound."""
        ...

    async def require_welcome(self, actor: Actor, *, tenant_id: UUID, number: str, despite: bool) -> None:
        """Refuse to call who does not wish it; or note that he is called `despite` it."""
        ...
