"""Slots are booked, moved and cancelled; never more places than there are, and whoever waits moves up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.goods.booking import store
from yingda.desk.goods.booking.model import OPEN_STATES, BookingKind, BookingState, Plan, Slot
from yingda.desk.goods.booking.plans import Plans, required
from yingda.desk.goods.booking.ports import BookingFollower, BookingStep
from yingda.desk.goods.booking.store import BookingFilter
from yingda.desk.goods.errors import BookingSettled, SlotFull, SlotUnknown
from yingda.desk.goods.store import Row
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crossing import again_if_crossed
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

_TOLD: Final[dict[BookingKind, changes.Kind]] = {
    BookingKind.BOOKED: "booking.made",
    BookingKind.QUEUED: "booking.made",
    BookingKind.CANCELLED: "booking.cancelled",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """Who comes; sealed wherever it is kept."""

    name: str
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingWanted:
    """What somebody wants to book."""

    plan_id: UUID
    starts_at: datetime
    party_size: int
    guest: Guest
    order_id: UUID | None = None
    may_wait: bool = False
    """Where the slot is full, and the plan has a waiting list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookings:
    """Keeps bookings."""

    db: Database
    keys: TenantKeys
    followers: Sequence[BookingFollower] = ()
    clock: Clock = field(default_factory=SystemClock)

    async def search(self, actor: Actor, wanted: BookingFilter) -> list[dict[str, Any]]:
        """Bookings with whoever comes."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.bookings(tx, wanted)
        await self.keys.learn(self.db, {row["tenant_id"] for row in rows})
        return [self._shown(row, actor) for row in rows]

    async def find(self, actor: Actor, booking_id: UUID) -> dict[str, Any]:
        """One booking."""
        found = await self.search(actor, BookingFilter(tenants=list(actor.tenants), booking_id=booking_id))
        if not found:
            raise NotFound
        return found[0]

    async def steps(self, actor: Actor, booking_id: UUID) -> Sequence[Row]:
        """All that happened to a booking."""
        await self.find(actor, booking_id)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.steps(tx, tenants=list(actor.tenants), booking_id=booking_id)

    @again_if_crossed
    async def book(self, actor: Actor, wanted: BookingWanted) -> UUID:
        """Book a slot, or wait for it; the booking's id."""
        tenant_id = (await Plans(db=self.db).things.find(actor, wanted.plan_id))["tenant_id"]
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            return await self.book_within(tx, wanted, actor=actor, tenant_id=tenant_id, cipher=cipher)

    async def book_within(
        self, tx: Transaction, wanted: BookingWanted, *, actor: Actor, tenant_id: UUID, cipher: TenantCipher
    ) -> UUID:
        """The same within somebody's transaction."""
        plan = await required(tx, tenant_id=tenant_id, plan_id=wanted.plan_id, held=True)
        slot = plan.require_slot(wanted.starts_at, party_size=wanted.party_size, now=self.clock.now())
        state = await _state_in(tx, plan, slot, places=wanted.party_size, may_wait=wanted.may_wait)
        booking_id = new_id()
        values = {
            "id": booking_id,
            "tenant_id": tenant_id,
            "plan_id": plan.id,
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "party_size": wanted.party_size,
            "state": state.value,
            "guest": _sealed(cipher, wanted.guest),
            "order_id": wanted.order_id,
        }
        await store.add(tx, values)
        kind = BookingKind.BOOKED if state is BookingState.BOOKED else BookingKind.QUEUED
        await self._step(tx, values, kind, actor=actor)
        return booking_id

    @again_if_crossed
    async def move(
        self,
        actor: Actor,
        *,
        booking_id: UUID,
        starts_at: datetime,
        party_size: int | None,
        may_wait: bool,
        version: int,
    ) -> None:
        """Put a booking into another slot of its plan, or make its party another size; all or nothing."""
        found = await self.find(actor, booking_id)
        tenant_id = found["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self._hold(tx, found)
            row = await _open_booking(tx, tenant_id=tenant_id, booking_id=booking_id, missed_too=True)
            if row["version"] != version:
                raise Conflict
            plan = await required(tx, tenant_id=tenant_id, plan_id=row["plan_id"], held=True)
            places = party_size or row["party_size"]
            slot = plan.require_slot(starts_at, party_size=places, now=self.clock.now())
            await _lock_slots(tx, plan, row, slot)
            await _leave(tx, row)
            state = await _state_in(tx, plan, slot, places=places, may_wait=may_wait)
            values = {
                **row,
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
                "party_size": places,
                "state": state.value,
            }
            await store.change(tx, values)
            await self._step(tx, values, BookingKind.MOVED, actor=actor)
            await self._move_up(tx, plan, row["starts_at"], actor=actor)

    @again_if_crossed
    async def cancel(self, actor: Actor, *, booking_id: UUID, note: str = "") -> None:
        """Give a booking's places back; whoever waits for them moves up."""
        found = await self.find(actor, booking_id)
        tenant_id = found["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self._hold(tx, found)
            await self.cancel_within(tx, actor=actor, tenant_id=tenant_id, booking_id=booking_id, note=note)

    async def cancel_within(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, booking_id: UUID, note: str = ""
    ) -> None:
        """The same within somebody's transaction."""
        row = await _open_booking(tx, tenant_id=tenant_id, booking_id=booking_id)
        plan = await required(tx, tenant_id=tenant_id, plan_id=row["plan_id"], held=True)
        await _leave(tx, row)
        await store.change(tx, {**row, "state": BookingState.CANCELLED.value})
        await self._step(tx, row, BookingKind.CANCELLED, actor=actor, note=note)
        await self._move_up(tx, plan, row["starts_at"], actor=actor)

    @again_if_crossed
    async def settle(self, actor: Actor, *, booking_id: UUID, arrived: bool) -> None:
        """They came, or they did not."""
        found = await self.find(actor, booking_id)
        tenant_id = found["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self._hold(tx, found)
            row = await _open_booking(tx, tenant_id=tenant_id, booking_id=booking_id)
            if row["state"] != BookingState.BOOKED:
                raise BookingSettled
            await self._settle(tx, row, actor=actor, arrived=arrived)

    async def settle_within(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, order_id: UUID, arrived: bool
    ) -> None:
        """The same for the booking of an order, if it has one that still stands, within somebody's transaction."""
        row = await booking_of_order(tx, tenant_id=tenant_id, order_id=order_id)
        if row is None:
            return
        held = await store.locked(tx, tenant_id=tenant_id, booking_id=row["id"])
        if held is not None and held["state"] == BookingState.BOOKED:
            await self._settle(tx, held, actor=actor, arrived=arrived)

    async def _settle(self, tx: Transaction, row: Row, *, actor: Actor, arrived: bool) -> None:
        state = BookingState.ARRIVED if arrived else BookingState.MISSED
        await store.change(tx, {**row, "state": state.value})
        await self._step(tx, row, BookingKind(state.value), actor=actor)

    @again_if_crossed
    async def set_slot(
        self, actor: Actor, *, plan_id: UUID, starts_at: datetime, capacity: int | None, note: str
    ) -> None:
        """Close one slot (0), give it a capacity of its own, or that of its plan again (None)."""
        tenant_id = (await Plans(db=self.db).things.find(actor, plan_id))["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            plan = await required(tx, tenant_id=tenant_id, plan_id=plan_id, held=True)
            slot = plan.slot_at(starts_at)
            if slot is None:
                raise SlotUnknown
            await store.set_own(tx, plan, slot, capacity=capacity, note=note)
            await self._move_up(tx, plan, starts_at, actor=actor)
            await audit.note(
                tx, actor=actor, action="booking_plan.slot_changed", tenant_id=tenant_id, object_id=plan_id,
                details={"starts_at": starts_at.isoformat(), "capacity": capacity},
            )  # fmt: skip

    async def _hold(self, tx: Transaction, row: Row) -> None:
        """The order of a booking comes before the booking, and that before its slot: nobody waits in a circle."""
        if row["order_id"] is not None:
            for follower in self.followers:
                await follower.hold(tx, tenant_id=row["tenant_id"], order_id=row["order_id"])

    async def _move_up(self, tx: Transaction, plan: Plan, starts_at: datetime, *, actor: Actor) -> None:
        slot = plan.slot_at(starts_at)
        if slot is None:
            return
        for row in await store.waiting(tx, plan, slot):
            if await store.take(tx, plan, slot, places=row["party_size"]):
                await store.change(tx, {**row, "state": BookingState.BOOKED.value})
                await self._step(tx, row, BookingKind.MOVED_UP, actor=actor)

    async def _step(
        self, tx: Transaction, row: Row, kind: BookingKind, *, actor: Actor, note: str = ""
    ) -> None:
        tenant_id = row["tenant_id"]
        step = BookingStep(
            booking_id=row["id"], plan_id=row["plan_id"], order_id=row["order_id"], kind=kind,
            starts_at=row["starts_at"], ends_at=row["ends_at"], party_size=row["party_size"], note=note,
        )  # fmt: skip
        await store.note_step(tx, step, tenant_id=tenant_id, actor=actor)
        told = _TOLD.get(kind, "booking.changed")
        await changes.note(tx, tenant_id=tenant_id, kind=told, thing_id=step.booking_id)
        for follower in self.followers:
            await follower.stepped(tx, actor=actor, tenant_id=tenant_id, step=step)

    def _shown(self, row: Row, actor: Actor) -> dict[str, Any]:
        tenant_id = row["tenant_id"]
        guest = json.loads(self.keys.of(tenant_id).unseal(row["guest_sealed"]))
        return {**row, "guest": {**guest, "phone": actor.shown_number(tenant_id, guest["phone"])}}


async def _open_booking(
    tx: Transaction, *, tenant_id: UUID, booking_id: UUID, missed_too: bool = False
) -> Row:
    row = await store.locked(tx, tenant_id=tenant_id, booking_id=booking_id)
    if row is None:
        raise NotFound
    # Who did not come may come on another day.
    if row["state"] not in OPEN_STATES and not (missed_too and row["state"] == BookingState.MISSED):
        raise BookingSettled
    return row


async def _lock_slots(tx: Transaction, plan: Plan, row: Row, slot: Slot) -> None:
    # Two who change places with each other take hold of the earlier slot first, both of them.
    old = Slot(starts_at=row["starts_at"], ends_at=row["ends_at"], capacity=0)
    for each in sorted((old, slot), key=lambda each: each.starts_at):
        await store.hold(tx, plan, each)


async def _leave(tx: Transaction, row: Row) -> None:
    if row["state"] == BookingState.BOOKED:
        await store.give(
            tx, tenant_id=row["tenant_id"], plan_id=row["plan_id"], starts_at=row["starts_at"],
            places=row["party_size"],
        )  # fmt: skip


async def _state_in(tx: Transaction, plan: Plan, slot: Slot, *, places: int, may_wait: bool) -> BookingState:
    if await store.take(tx, plan, slot, places=places):
        return BookingState.BOOKED
    if may_wait and plan.waiting_list:
        return BookingState.WAITING
    raise SlotFull(left=max(await store.left(tx, plan, slot), 0), waiting_list=plan.waiting_list)


def _sealed(cipher: TenantCipher, guest: Guest) -> bytes:
    return cipher.seal(
        json.dumps({"name": guest.name, "phone": guest.phone, "note": guest.note}, ensure_ascii=False)
    )


async def booking_of_order(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Row | None:
    """The booking of an order that is not cancelled, within somebody's transaction."""
    found = await store.bookings(tx, BookingFilter(tenants=[tenant_id], order_id=order_id), limit=1)
    return found[0] if found else None
