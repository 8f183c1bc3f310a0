"""What guiding needs from others: who the customer of a contact is."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCustomer:
    """What a script can say of a customer."""

    name: str
    grade: str


class CustomersOfContacts(Protocol):
    """Finds the customer whom a contact belongs to."""

    async def known(self, actor: Actor, *, interaction_id: UUID) -> KnownCustomer | None:
        """Him, or None as long as nobody has said whose contact it is."""
        ...
