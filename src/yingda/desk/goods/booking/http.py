"""Booking plans, their slots and bookings over HTTP."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from starlette.requests import HTTPConnection

from yingda.desk.goods.booking.model import MAX_EXCEPTIONS, MAX_RULES, BookingKind, BookingState
from yingda.desk.goods.booking.plans import Plans
from yingda.desk.goods.booking.store import BookingFilter
from yingda.desk.goods.booking.usecases import Bookings, BookingWanted, Guest
from yingda.desk.goods.wire import AUTHORS, KEEPERS, READERS, WORKERS, GoodsId, NamedIn, Text
from yingda.platform.http import AskedDay, AskedMoment, DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(tags=["bookings"])
MOST_DAYS = 62


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as wrong:
        raise ValueError("no such time zone") from wrong


Time = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Zone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)]
Party = Annotated[int, Field(ge=1, le=100_000)]


class SlotRuleIO(BaseModel):
    """From when until when, slots of how many minutes, with how many places each."""

    model_config = ConfigDict(populate_by_name=True)
    begin: Time = Field(alias="from")
    end: Time = Field(alias="to")
    minutes: Annotated[int, Field(ge=5, le=1440)]
    capacity: Annotated[int, Field(ge=1, le=100_000)]


class WeeklyRuleIO(SlotRuleIO):
    """The same on several days of the week (1 is Monday)."""

    days: list[Annotated[int, Field(ge=1, le=7)]]


class SlotDayIO(BaseModel):
    """A day of its own; no slots: nothing is booked on it."""

    date: date
    name: Annotated[str, StringConstraints(max_length=80)] = ""
    slots: Annotated[list[SlotRuleIO], Field(max_length=MAX_RULES)] = []


class SlotsIO(BaseModel):
    """The slots of a plan."""

    weekly: Annotated[list[WeeklyRuleIO], Field(max_length=MAX_RULES)]
    exceptions: Annotated[list[SlotDayIO], Field(max_length=MAX_EXCEPTIONS)] = []


class BookingPlanIn(NamedIn):
    """When something can be booked, by how many, how long before."""

    definition: SlotsIO
    calendar_id: UUID | None = None
    outlet_id: UUID | None = None
    timezone: Zone = "Asia/Shanghai"
    notice_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 366)] = 0
    horizon_days: Annotated[int, Field(ge=1, le=366)] = 60
    largest_party: Party = 1
    waiting_list: bool = False
    open: bool = True

    def kept(self) -> dict[str, Any]:
        values = self.model_dump(exclude={"tenant_id", "version", "definition"})
        return {**values, "definition": self.definition.model_dump(mode="json", by_alias=True)}


class NewBookingPlan(BookingPlanIn):
    """A plan of an enterprise."""

    tenant_id: UUID


class ChangedBookingPlan(BookingPlanIn):
    """A plan as it is to be, from the version that was read."""

    version: int


class BookingPlanOut(BookingPlanIn):
    """A plan as it is kept."""

    id: UUID
    tenant_id: UUID
    version: int
    changed_at: Instant


class SlotOut(BaseModel):
    """A slot: its places, how many are taken, how many people wait; `is_own`: somebody has set its capacity."""

    starts_at: Instant
    ends_at: Instant
    capacity: int
    taken: int
    waiting: int
    is_own: bool
    in_plan: bool
    note: str


class SlotChange(BaseModel):
    """A slot's own capacity: 0 closes it, none gives it that of its plan again."""

    starts_at: AskedMoment
    capacity: Annotated[int, Field(ge=0, le=100_000)] | None
    note: Text = ""


class GuestIO(BaseModel):
    """Who comes."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    phone: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] = ""
    note: Text = ""


class SlotChoice(BaseModel):
    """Which slot, for how many."""

    starts_at: AskedMoment
    party_size: Party = 1
    may_wait: bool = False


class NewBooking(SlotChoice):
    """A booking by a plan."""

    guest: GuestIO

    def wanted(self, plan_id: UUID, *, order_id: UUID | None = None) -> BookingWanted:
        return BookingWanted(
            plan_id=plan_id,
            starts_at=self.starts_at,
            party_size=self.party_size,
            guest=Guest(**self.guest.model_dump()),
            order_id=order_id,
            may_wait=self.may_wait,
        )


class MovedBooking(SlotChoice):
    """Where a booking is moved to, from the version that was read."""

    version: int


class CancelledBooking(BaseModel):
    """Why."""

    note: Text = ""


class SettledBooking(BaseModel):
    """Whether they came."""

    state: Literal["arrived", "missed"]


class BookingOut(BaseModel):
    """A booking with whoever comes."""

    id: UUID
    tenant_id: UUID
    plan_id: UUID
    plan_zh: str
    plan_en: str
    starts_at: Instant
    ends_at: Instant
    party_size: int
    state: BookingState
    guest: GuestIO
    order_id: UUID | None
    version: int
    created_at: Instant


class BookingStepOut(BaseModel):
    """What happened to a booking, and who did it."""

    kind: BookingKind
    starts_at: Instant
    party_size: int
    note: str
    actor_name: str
    at: Instant


def _bookings(connection: HTTPConnection) -> Bookings:
    bookings: Bookings = connection.app.state.bookings
    return bookings


BookingsHere = Annotated[Bookings, Depends(_bookings)]


@router.get("/api/booking-plans", dependencies=[listing(*READERS)], summary="Booking plans")
async def list_booking_plans(me: Me, db: DatabaseHere) -> ListOf[BookingPlanOut]:
    return whole([BookingPlanOut.model_validate(row) for row in await Plans(db=db).things.all_of(me)])


@router.post("/api/booking-plans", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new plan")
async def add_booking_plan(body: NewBookingPlan, me: Me, db: DatabaseHere) -> GoodsId:
    return GoodsId(id=await Plans(db=db).add(me, tenant_id=body.tenant_id, values=body.kept()))


@router.get("/api/booking-plans/{plan_id}", dependencies=[item(*READERS)], summary="One plan")
async def read_booking_plan(plan_id: UUID, me: Me, db: DatabaseHere) -> BookingPlanOut:
    return BookingPlanOut.model_validate(await Plans(db=db).things.find(me, plan_id))


@router.put(
    "/api/booking-plans/{plan_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Change a plan"
)
async def change_booking_plan(plan_id: UUID, body: ChangedBookingPlan, me: Me, db: DatabaseHere) -> None:
    await Plans(db=db).change(me, plan_id=plan_id, version=body.version, values=body.kept())


@router.delete(
    "/api/booking-plans/{plan_id}",
    dependencies=[item(*AUTHORS)],
    status_code=204,
    summary="Take a plan away by which nothing was ever booked",
)
async def remove_booking_plan(plan_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Plans(db=db).things.remove(me, plan_id)


@router.get(
    "/api/booking-plans/{plan_id}/slots",
    dependencies=[item(*READERS)],
    summary="The slots of some days, and how full they are",
)
async def list_slots(
    plan_id: UUID,
    me: Me,
    db: DatabaseHere,
    first: Annotated[AskedDay, Query(alias="from")],
    last: Annotated[AskedDay, Query(alias="to")],
) -> ListOf[SlotOut]:
    last = min(last, first + timedelta(days=MOST_DAYS))
    rows = await Plans(db=db).slots(me, plan_id=plan_id, first=first, last=last)
    return whole([SlotOut.model_validate(row) for row in rows])


@router.put(
    "/api/booking-plans/{plan_id}/slots",
    dependencies=[item(*KEEPERS)],
    status_code=204,
    summary="Close one slot, or give it a capacity of its own",
)
async def change_slot(plan_id: UUID, body: SlotChange, me: Me, bookings: BookingsHere) -> None:
    await bookings.set_slot(
        me, plan_id=plan_id, starts_at=body.starts_at, capacity=body.capacity, note=body.note
    )


@router.get(
    "/api/booking-plans/{plan_id}/bookings", dependencies=[item(*READERS)], summary="The bookings of a plan"
)
async def list_bookings(
    plan_id: UUID,
    me: Me,
    db: DatabaseHere,
    bookings: BookingsHere,
    begin: Annotated[AskedMoment, Query(alias="from")],
    end: Annotated[AskedMoment, Query(alias="to")],
) -> ListOf[BookingOut]:
    plan = await Plans(db=db).things.find(me, plan_id)
    wanted = BookingFilter(tenants=[plan["tenant_id"]], plan_id=plan_id, begin=begin, end=end)
    return whole([BookingOut.model_validate(row) for row in await bookings.search(me, wanted)])


@router.post(
    "/api/booking-plans/{plan_id}/bookings",
    dependencies=[item(*WORKERS)],
    status_code=201,
    summary="Book a slot, or wait for it",
)
async def add_booking(plan_id: UUID, body: NewBooking, me: Me, bookings: BookingsHere) -> GoodsId:
    return GoodsId(id=await bookings.book(me, body.wanted(plan_id)))


@router.get("/api/bookings/{booking_id}", dependencies=[item(*READERS)], summary="One booking")
async def read_booking(booking_id: UUID, me: Me, bookings: BookingsHere) -> BookingOut:
    return BookingOut.model_validate(await bookings.find(me, booking_id))


@router.get(
    "/api/bookings/{booking_id}/steps", dependencies=[item(*READERS)], summary="What happened to a booking"
)
async def list_booking_steps(booking_id: UUID, me: Me, bookings: BookingsHere) -> ListOf[BookingStepOut]:
    return whole([BookingStepOut.model_validate(row) for row in await bookings.steps(me, booking_id)])


@router.post(
    "/api/bookings/{booking_id}/move",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Another slot, or another number of people",
)
async def move_booking(booking_id: UUID, body: MovedBooking, me: Me, bookings: BookingsHere) -> None:
    await bookings.move(
        me, booking_id=booking_id, starts_at=body.starts_at, party_size=body.party_size,
        may_wait=body.may_wait, version=body.version,
    )  # fmt: skip


@router.post(
    "/api/bookings/{booking_id}/cancel", dependencies=[item(*WORKERS)], status_code=204, summary="Cancel"
)
async def cancel_booking(booking_id: UUID, body: CancelledBooking, me: Me, bookings: BookingsHere) -> None:
    await bookings.cancel(me, booking_id=booking_id, note=body.note)


@router.post(
    "/api/bookings/{booking_id}/settle",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="They came, or they did not",
)
async def settle_booking(booking_id: UUID, body: SettledBooking, me: Me, bookings: BookingsHere) -> None:
    await bookings.settle(me, booking_id=booking_id, arrived=body.state == "arrived")
