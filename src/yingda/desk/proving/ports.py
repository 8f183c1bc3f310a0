"""What proving needs from others: the customer's file, and a way to the customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from yingda.desk.fields.model import Field, Value
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFile:
    """What the house knows of a customer, readable; it leaves the server for nobody."""

    values: Mapping[str, Value] = field(default_factory=dict)
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()


class CustomerFiles(Protocol):
    """Reads customers' files, as the platform itself: what is compared is shown to nobody."""

    async def fields(self, *, tenant_id: UUID) -> Sequence[Field]:
        """What the files of this enterprise's customers can hold."""
        ...

    async def file(self, *, tenant_id: UUID, customer_id: UUID) -> CustomerFile | None:
        """A customer's file; None where there is no such customer."""
        ...

    async def of_contact(self, actor: Actor, *, interaction_id: UUID) -> UUID | None:
        """The customer whom a contact belongs to, as the desk shows it."""
        ...

    async def require_seen(self, actor: Actor, *, customer_id: UUID) -> UUID:
        """The tenant of a customer that the actor sees, or NotFound."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a customer is told, and where he is reached."""

    channel: str
    address: str
    language: str
    subject: str
    text: str


class CodeSender(Protocol):
    """Brings a code to a customer; raises CodeUndelivered where it cannot."""

    async def send(self, message: Message) -> None: ...


class CodeUndelivered(Exception):
    """The code did not get out; it is tried again while it is good."""
