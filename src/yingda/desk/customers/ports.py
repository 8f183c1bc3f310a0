"""What customers ask of areas that are not theirs to reach into."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from yingda.conversations.interactions.view import InteractionOut
from yingda.tenancy.model import Actor


class ContactList(Protocol):
    """Reads contacts by their ids."""

    async def by_ids(self, actor: Actor, *, tenant_id: UUID, ids: Sequence[UUID]) -> list[InteractionOut]:
        """These contacts, newest first."""
        ...
