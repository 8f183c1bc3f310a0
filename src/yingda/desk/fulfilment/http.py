"""What an order takes of the goods, over HTTP."""

from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from yingda.desk.fulfilment.bookings import OrderBookings
from yingda.desk.fulfilment.lines import OrderLines
from yingda.desk.fulfilment.parts import OrderParts
from yingda.desk.goods.booking.http import (
    BookingOut,
    BookingsHere,
    CancelledBooking,
    MovedBooking,
    NewBooking,
)
from yingda.desk.goods.wire import READERS, WORKERS, Amount, GoodsId, Money, Quantity, Total
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/orders/{order_id}", tags=["fulfilment"])


class OrderLineIn(BaseModel):
    """How many, and what is taken off their price."""

    quantity: Quantity
    discount: Money = Decimal(0)


class NewOrderLine(OrderLineIn):
    """A product to be put on an order, at its price of now."""

    product_id: UUID


class ChangedOrderLine(OrderLineIn):
    """A line as it is to be, from the version that was read."""

    version: int


class OrderLineOut(BaseModel):
    """A line with its amounts."""

    id: UUID
    product_id: UUID
    code: str
    name_zh: str
    name_en: str
    unit: str
    quantity: Quantity
    price: Amount
    discount: Amount
    tax_rate: Amount
    tax_included: bool
    net: Amount
    tax: Amount
    gross: Amount
    version: int


class OrderLinesOut(BaseModel):
    """The lines of an order and their sum."""

    lines: list[OrderLineOut]
    net: Amount
    tax: Amount
    gross: Amount


class NewPartDraw(BaseModel):
    """Parts that are promised to an order, or used at once."""

    part_id: UUID
    place_id: UUID
    quantity: Quantity
    use: bool = False


class PartDrawStep(BaseModel):
    """How many of them."""

    quantity: Quantity


class PartDrawOut(BaseModel):
    """What an order has of a part from a place."""

    id: UUID
    part_id: UUID
    place_id: UUID
    code: str
    name_zh: str
    name_en: str
    unit: str
    place_zh: str
    place_en: str
    price: Amount
    reserved: Total
    used: Total
    given_back: Total
    changed_at: Instant


class NewOrderBooking(NewBooking):
    """A booking for an order."""

    plan_id: UUID


def _lines(db: DatabaseHere, keys: KeysHere) -> OrderLines:
    return OrderLines(db=db, keys=keys)


@router.get("/lines", dependencies=[item(*READERS)], summary="The products of an order")
async def read_lines(order_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> OrderLinesOut:
    return OrderLinesOut.model_validate(await _lines(db, keys).of(me, order_id))


@router.post("/lines", dependencies=[item(*WORKERS)], status_code=201, summary="Put a product on an order")
async def add_line(order_id: UUID, body: NewOrderLine, me: Me, db: DatabaseHere, keys: KeysHere) -> GoodsId:
    found = await _lines(db, keys).add(
        me, order_id=order_id, product_id=body.product_id, quantity=body.quantity, discount=body.discount
    )
    return GoodsId(id=found)


@router.put(
    "/lines/{line_id}", dependencies=[item(*WORKERS)], status_code=204, summary="Another quantity or discount"
)
async def change_line(
    order_id: UUID, line_id: UUID, body: ChangedOrderLine, me: Me, db: DatabaseHere, keys: KeysHere
) -> None:
    await _lines(db, keys).change(
        me, order_id=order_id, line_id=line_id, version=body.version, quantity=body.quantity,
        discount=body.discount,
    )  # fmt: skip


@router.delete(
    "/lines/{line_id}", dependencies=[item(*WORKERS)], status_code=204, summary="Take a product off"
)
async def remove_line(order_id: UUID, line_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await _lines(db, keys).remove(me, order_id=order_id, line_id=line_id)


@router.get("/parts", dependencies=[item(*READERS)], summary="The parts of an order")
async def read_order_parts(order_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[PartDrawOut]:
    rows = await OrderParts(db=db, keys=keys).of(me, order_id)
    return whole([PartDrawOut.model_validate(row) for row in rows])


@router.post("/parts", dependencies=[item(*WORKERS)], status_code=201, summary="Reserve parts, or use them")
async def reserve_parts(
    order_id: UUID, body: NewPartDraw, me: Me, db: DatabaseHere, keys: KeysHere
) -> GoodsId:
    found = await OrderParts(db=db, keys=keys).reserve(
        me, order_id=order_id, part_id=body.part_id, place_id=body.place_id, quantity=body.quantity,
        use=body.use,
    )  # fmt: skip
    return GoodsId(id=found)


@router.post(
    "/parts/{draw_id}/use", dependencies=[item(*WORKERS)], status_code=204, summary="Reserved parts are used"
)
async def use_parts(
    order_id: UUID, draw_id: UUID, body: PartDrawStep, me: Me, db: DatabaseHere, keys: KeysHere
) -> None:
    parts = OrderParts(db=db, keys=keys)
    await parts.use(me, order_id=order_id, draw_id=draw_id, quantity=body.quantity)


@router.post(
    "/parts/{draw_id}/release",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Reserved parts are not needed",
)
async def release_parts(
    order_id: UUID, draw_id: UUID, body: PartDrawStep, me: Me, db: DatabaseHere, keys: KeysHere
) -> None:
    parts = OrderParts(db=db, keys=keys)
    await parts.release(me, order_id=order_id, draw_id=draw_id, quantity=body.quantity)


@router.post(
    "/parts/{draw_id}/give-back",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Used parts come back",
)
async def give_parts_back(
    order_id: UUID, draw_id: UUID, body: PartDrawStep, me: Me, db: DatabaseHere, keys: KeysHere
) -> None:
    parts = OrderParts(db=db, keys=keys)
    await parts.give_back(me, order_id=order_id, draw_id=draw_id, quantity=body.quantity)


@router.get("/booking", dependencies=[item(*READERS)], summary="The booking of an order")
async def read_order_booking(order_id: UUID, me: Me, bookings: BookingsHere) -> BookingOut | None:
    found = await OrderBookings(bookings=bookings).of(me, order_id)
    return BookingOut.model_validate(found) if found else None


@router.post("/booking", dependencies=[item(*WORKERS)], status_code=201, summary="Book a slot for an order")
async def book_for_order(order_id: UUID, body: NewOrderBooking, me: Me, bookings: BookingsHere) -> GoodsId:
    wanted = body.wanted(body.plan_id, order_id=order_id)
    return GoodsId(id=await OrderBookings(bookings=bookings).book(me, wanted))


@router.post(
    "/booking/move", dependencies=[item(*WORKERS)], status_code=204, summary="Another slot for the order"
)
async def move_order_booking(order_id: UUID, body: MovedBooking, me: Me, bookings: BookingsHere) -> None:
    booking_id = await OrderBookings(bookings=bookings).required(me, order_id)
    await bookings.move(
        me, booking_id=booking_id, starts_at=body.starts_at, party_size=body.party_size,
        may_wait=body.may_wait, version=body.version,
    )  # fmt: skip


@router.post(
    "/booking/cancel", dependencies=[item(*WORKERS)], status_code=204, summary="Cancel the order's booking"
)
async def cancel_order_booking(
    order_id: UUID, body: CancelledBooking, me: Me, bookings: BookingsHere
) -> None:
    booking_id = await OrderBookings(bookings=bookings).required(me, order_id)
    await bookings.cancel(me, booking_id=booking_id, note=body.note)
