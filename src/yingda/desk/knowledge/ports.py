"""What knowledge needs from others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from yingda.tenancy.model import Actor

if TYPE_CHECKING:
    from yingda.desk.knowledge.searching.engine.vectors import Vectors


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What a contact has chosen on its way to an agent."""

    tenant_id: UUID
    keys: Sequence[str]
    """Each choice as `menu:node:key`, the latest first."""
    words: Sequence[str]
    """What the flow's author and the queue are called, in words; the latest first."""


class ContactChoices(Protocol):
    """Knows the contacts."""

    async def choices(self, actor: Actor, interaction_id: UUID) -> Choices:
        """What this contact has chosen; NotFound where the actor does not see it."""
        ...


class Encoder(Protocol):
    """Says what texts mean, as vectors of length one; another name, other vectors."""

    name: str

    async def vectors(self, texts: Sequence[str]) -> "Vectors | None":
        """One row for each text; None where it cannot be said now: articles are found by words alone then."""
        ...

    async def ready(self) -> bool:
        """Wait until it can be asked; False where it cannot at all."""
        ...
