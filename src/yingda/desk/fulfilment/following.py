"""Bookings are told in their orders, and what an order was promised is given back when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.desk.fulfilment import store
from yingda.desk.fulfilment.errors import NothingBooked
from yingda.desk.fulfilment.orders import told
from yingda.desk.fulfilment.parts import shift_within
from yingda.desk.goods.booking.model import OPEN_STATES, BookingKind, BookingState
from yingda.desk.goods.booking.ports import BookingStep
from yingda.desk.goods.booking.usecases import Bookings, booking_of_order
from yingda.desk.goods.parts.model import MoveKind
from yingda.desk.orders.model.document import Category, State, Visit
from yingda.desk.orders.usecases.facts import hold_order
from yingda.platform.db import Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_TOLD: Final[Mapping[BookingKind, str]] = {
    BookingKind.BOOKED: "booking.made",
    BookingKind.QUEUED: "booking.made",
    BookingKind.MOVED: "booking.moved",
    BookingKind.MOVED_UP: "booking.moved_up",
    BookingKind.ARRIVED: "booking.arrived",
    BookingKind.MISSED: "booking.missed",
    BookingKind.CANCELLED: "booking.cancelled",
}
OVER: Final = frozenset({Category.CLOSED, Category.CANCELLED})


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingsInOrders:
    """Tells what happens to a booking in the history of its order."""

    keys: TenantKeys

    async def hold(self, tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> None:
        """Take hold of the order."""
        await hold_order(tx, tenant_id=tenant_id, order_id=order_id)

    async def stepped(self, tx: Transaction, *, actor: Actor, tenant_id: UUID, step: BookingStep) -> None:
        """Tell it, if the booking is of an order."""
        if step.order_id is None:
            return
        payload = {
            "starts_at": step.starts_at.isoformat(),
            "ends_at": step.ends_at.isoformat(),
            "party_size": step.party_size,
            "note": step.note,
            "waiting": step.kind is BookingKind.QUEUED,
        }
        await told(
            tx, self.keys.of(tenant_id), actor=actor, order_id=step.order_id, kind=_TOLD[step.kind],
            payload=payload,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class GoodsOfOrders:
    """Gives back what an order was promised, once it is over."""

    keys: TenantKeys
    bookings: Bookings

    async def moved(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, order_id: UUID, state: State
    ) -> None:
        """What is not used goes back; the booking is cancelled with its order, or settled where the state says so.

        Raises NothingBooked where the state stands on a booking and there is none, or one that still waits for room.
        """
        if state.visit is Visit.BOOKED:
            await _require_booked(tx, tenant_id=tenant_id, order_id=order_id)
        elif state.visit is not None:
            await self.bookings.settle_within(
                tx, actor=actor, tenant_id=tenant_id, order_id=order_id,
                arrived=state.visit is Visit.ARRIVED,
            )  # fmt: skip
        if state.category not in OVER:
            return
        draws = await store.draws(tx, tenant_id=tenant_id, order_id=order_id)
        for draw in sorted(draws, key=lambda each: (each["part_id"], each["place_id"])):
            if draw["reserved"]:
                await shift_within(
                    tx, self.keys.of(tenant_id), actor=actor, draw=draw, kind=MoveKind.RELEASE,
                    quantity=draw["reserved"], reserved=-draw["reserved"],
                )  # fmt: skip
        if state.category is Category.CANCELLED:
            booking = await booking_of_order(tx, tenant_id=tenant_id, order_id=order_id)
            if booking is not None and booking["state"] in OPEN_STATES:
                await self.bookings.cancel_within(
                    tx, actor=actor, tenant_id=tenant_id, booking_id=booking["id"]
                )


async def _require_booked(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> None:
    booking = await booking_of_order(tx, tenant_id=tenant_id, order_id=order_id)
    if booking is None or booking["state"] == BookingState.WAITING:
        raise NothingBooked
