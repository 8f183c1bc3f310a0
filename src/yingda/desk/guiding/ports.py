"""What guiding needs from others: who the customer of a contact is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from yingda.desk.fields.model import Field, Value
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCustomer:
    """What a script can say of a customer."""

    name: str
    grade: str
    """Its code, for branches."""
    grade_in_words: Mapping[str, str] = field(default_factory=dict)
    """As it is said, by language."""
    fields: Sequence[Field] = ()
    """What the enterprise keeps of its customers beside that, without what is masked."""
    values: Mapping[str, Value] = field(default_factory=dict)


class CustomersOfContacts(Protocol):
    """Finds the customer whom a contact belongs to."""

    async def known(self, actor: Actor, *, interaction_id: UUID) -> KnownCustomer | None:
        """Him, or None as long as nobody has said whose contact it is."""
        ...

    async def contacts_of(
        self, actor: Actor, *, customer_id: UUID, limit: int
    ) -> tuple[UUID, Sequence[UUID]]:
        """A customer's enterprise and his contacts, the last first; NotFound where he is not seen."""
        ...
