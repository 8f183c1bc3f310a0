"""What orders ask of areas that they do not know; entrypoints fill it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from yingda.desk.importing.model import Column, Language
from yingda.desk.orders.model.document import State
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor


class IdentityProof(Protocol):
    """Knows whether a customer has proved who he is."""

    async def level(
        self, tx: Transaction, *, tenant_id: UUID, interaction_id: UUID | None, customer_id: UUID | None
    ) -> str | None:
        """How he has proved it in this contact, or lately; None: he has not."""
        ...


class PartyDispatch(Protocol):
    """Gives orders to outside parties."""

    async def send(
        self,
        tx: Transaction,
        *,
        actor: Actor,
        tenant_id: UUID,
        order_id: UUID,
        party_id: UUID,
        days: int | None = None,
    ) -> str:
        """Send the order out within this transaction, for so many days or as many as the party has: the party's name."""
        ...

    async def recall(self, tx: Transaction, *, actor: Actor, tenant_id: UUID, order_id: UUID) -> None:
        """Let nobody outside reach the order any more."""
        ...


class OrderFollower(Protocol):
    """Wants to know of orders that go on."""

    async def moved(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, order_id: UUID, state: State
    ) -> None:
        """Told within the transaction that moves, closes, cancels or reopens the order."""
        ...


class Letters(Protocol):
    """Sends mail."""

    async def send(
        self, tx: Transaction, cipher: TenantCipher, *, order_id: UUID, tenant_id: UUID, to: str, subject: str, text: str
    ) -> None:  # fmt: skip
        """Send a mail about an order once this transaction is over."""
        ...


class OrderColumns(Protocol):
    """What other areas know of orders, for lists of them."""

    @property
    def columns(self) -> Sequence[Column]:
        """What they add to each."""
        ...

    async def of(
        self, tx: Transaction, *, tenant_id: UUID, order_ids: Sequence[UUID], language: Language
    ) -> Mapping[UUID, Mapping[str, str]]:
        """By the columns' keys, for each order of which there is anything."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderPorts:
    """All of them; where nobody is, identity is not proved and nothing is sent out."""

    identity: IdentityProof | None = None
    parties: PartyDispatch | None = None
    followers: tuple[OrderFollower, ...] = ()
    letters: Letters | None = None
