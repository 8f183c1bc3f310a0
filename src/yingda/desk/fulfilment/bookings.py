"""The booking of an order: one at a time, told in its history."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.desk.fulfilment.orders import OrderDoor, require_live
from yingda.desk.goods.booking.store import BookingFilter
from yingda.desk.goods.booking.usecases import Bookings, BookingWanted, booking_of_order
from yingda.desk.goods.errors import OrderBooked
from yingda.desk.orders.usecases.facts import hold_order
from yingda.kernel.errors import NotFound
from yingda.platform.crossing import again_if_crossed
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderBookings:
    """Keeps the bookings of orders."""

    bookings: Bookings

    @property
    def door(self) -> OrderDoor:
        """To the orders."""
        return OrderDoor(db=self.bookings.db, keys=self.bookings.keys)

    async def of(self, actor: Actor, order_id: UUID) -> dict[str, Any] | None:
        """The booking of an order, if there is one that is not cancelled."""
        facts = await self.door.seen(actor, order_id)
        wanted = BookingFilter(tenants=[facts.tenant_id], order_id=order_id)
        found = await self.bookings.search(actor, wanted)
        return found[0] if found else None

    async def required(self, actor: Actor, order_id: UUID) -> UUID:
        """The id of the order's booking, or NotFound."""
        found = await self.of(actor, order_id)
        if found is None:
            raise NotFound
        booking_id: UUID = found["id"]
        return booking_id

    @again_if_crossed
    async def book(self, actor: Actor, wanted: BookingWanted) -> UUID:
        """Book a slot for an order; the booking's id."""
        assert wanted.order_id is not None
        facts, cipher = await self.door.for_change(actor, wanted.order_id, part="booking")
        tenant_id = facts.tenant_id
        async with changing(db=self.bookings.db, actor=actor, tenant_id=tenant_id) as tx:
            await hold_order(tx, tenant_id=tenant_id, order_id=wanted.order_id)
            await require_live(tx, tenant_id=tenant_id, order_id=wanted.order_id)
            if await booking_of_order(tx, tenant_id=tenant_id, order_id=wanted.order_id) is not None:
                raise OrderBooked
            return await self.bookings.book_within(
                tx, wanted, actor=actor, tenant_id=tenant_id, cipher=cipher
            )
