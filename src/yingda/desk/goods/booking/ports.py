"""What the areas above must hear of bookings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from yingda.desk.goods.booking.model import BookingKind
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingStep:
    """What happened to a booking."""

    booking_id: UUID
    plan_id: UUID
    order_id: UUID | None
    kind: BookingKind
    starts_at: datetime
    ends_at: datetime
    party_size: int
    note: str


class BookingFollower(Protocol):
    """Hears of each step within the transaction that makes it."""

    async def hold(self, tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> None:
        """Take hold of what will be told, before the booking and its slot: all do it in this order."""
        ...

    async def stepped(self, tx: Transaction, *, actor: Actor, tenant_id: UUID, step: BookingStep) -> None: ...
