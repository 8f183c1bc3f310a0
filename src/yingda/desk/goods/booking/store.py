"""Plans, slots and bookings in the database; every statement names the tenants that it may touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import errors

from yingda.desk.goods.booking.model import Plan, Slot, rule_of
from yingda.desk.goods.booking.ports import BookingStep
from yingda.desk.goods.errors import OrderBooked
from yingda.desk.goods.store import Row, Table
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor

PLANS: Final = Table(
    name="booking_plan",
    columns=(
        "code", "name_zh", "name_en", "definition", "calendar_id", "outlet_id", "timezone", "notice_minutes",
        "horizon_days", "largest_party", "waiting_list", "open",
    ),
    documents=("definition",),
)  # fmt: skip
_PLAN: Final = """
SELECT p.*, c.definition AS calendar FROM booking_plan p
LEFT JOIN calendar c ON c.tenant_id = p.tenant_id AND c.id = p.calendar_id
WHERE p.tenant_id = %(tenant_id)s AND p.id = %(id)s
"""
_KEPT: Final = """
SELECT starts_at, ends_at, taken, own_capacity, note,
  (SELECT coalesce(sum(b.party_size), 0) FROM booking b WHERE b.tenant_id = s.tenant_id AND b.plan_id = s.plan_id
     AND b.starts_at = s.starts_at AND b.state = 'waiting') AS waiting
FROM booking_slot s
WHERE s.tenant_id = %(tenant_id)s AND s.plan_id = %(plan)s AND s.starts_at >= %(begin)s AND s.starts_at < %(end)s
"""
_ENSURE: Final = """
INSERT INTO booking_slot (tenant_id, plan_id, starts_at, ends_at) VALUES (%(tenant_id)s, %(plan)s, %(starts)s, %(ends)s)
ON CONFLICT DO NOTHING
"""
_TAKE: Final = """
UPDATE booking_slot SET taken = taken + %(places)s
WHERE tenant_id = %(tenant_id)s AND plan_id = %(plan)s AND starts_at = %(starts)s
  AND taken + %(places)s <= coalesce(own_capacity, %(capacity)s)
RETURNING taken
"""
_LEFT: Final = """
SELECT coalesce(own_capacity, %(capacity)s) - taken AS left FROM booking_slot
WHERE tenant_id = %(tenant_id)s AND plan_id = %(plan)s AND starts_at = %(starts)s
"""
_GIVE: Final = """
UPDATE booking_slot SET taken = taken - %(places)s
WHERE tenant_id = %(tenant_id)s AND plan_id = %(plan)s AND starts_at = %(starts)s
"""
_OWN: Final = """
UPDATE booking_slot SET own_capacity = %(capacity)s, note = %(note)s
WHERE tenant_id = %(tenant_id)s AND plan_id = %(plan)s AND starts_at = %(starts)s
"""
# Whoever is being moved or cancelled at this moment is passed over: nobody waits for another in a circle.
_NEXT: Final = """
SELECT * FROM booking WHERE tenant_id = %(tenant_id)s AND plan_id = %(plan)s AND starts_at = %(starts)s
  AND state = 'waiting' ORDER BY waiting_since, id FOR UPDATE SKIP LOCKED
"""
_ADD: Final = """
INSERT INTO booking (id, tenant_id, plan_id, starts_at, ends_at, party_size, state, guest_sealed, order_id, waiting_since)
VALUES (%(id)s, %(tenant_id)s, %(plan_id)s, %(starts_at)s, %(ends_at)s, %(party_size)s, %(state)s, %(guest)s,
  %(order_id)s, CASE WHEN %(state)s = 'waiting' THEN clock_timestamp() END)
"""
_SET: Final = """
UPDATE booking SET state = %(state)s, plan_id = %(plan_id)s, starts_at = %(starts_at)s, ends_at = %(ends_at)s,
  party_size = %(party_size)s, version = version + 1, changed_at = clock_timestamp(),
  waiting_since = CASE WHEN %(state)s = 'waiting' THEN coalesce(waiting_since, clock_timestamp()) END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_BOOKINGS: Final = """
SELECT b.*, p.name_zh AS plan_zh, p.name_en AS plan_en FROM booking b
JOIN booking_plan p ON p.tenant_id = b.tenant_id AND p.id = b.plan_id
WHERE b.tenant_id = ANY(%(tenants)s) AND (%(plan)s::uuid IS NULL OR b.plan_id = %(plan)s)
  AND (%(id)s::uuid IS NULL OR b.id = %(id)s)
  AND (%(order)s::uuid IS NULL OR (b.order_id = %(order)s AND b.state <> 'cancelled'))
  AND (%(begin)s::timestamptz IS NULL OR b.starts_at >= %(begin)s)
  AND (%(end)s::timestamptz IS NULL OR b.starts_at < %(end)s)
ORDER BY b.starts_at, b.created_at, b.id LIMIT %(limit)s
"""
_STEP: Final = """
INSERT INTO booking_step (id, tenant_id, booking_id, kind, starts_at, party_size, note, actor_id, actor_name)
VALUES (%(id)s, %(tenant_id)s, %(booking_id)s, %(kind)s, %(starts_at)s, %(party_size)s, %(note)s, %(actor_id)s,
  %(actor_name)s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingFilter:
    """Which bookings are asked for."""

    tenants: Sequence[UUID]
    plan_id: UUID | None = None
    booking_id: UUID | None = None
    order_id: UUID | None = None
    begin: datetime | None = None
    end: datetime | None = None


async def plan(tx: Transaction, *, tenant_id: UUID, plan_id: UUID, held: bool = False) -> Plan | None:
    """One plan; `held`: nobody changes it before this transaction is over."""
    statement = f"{_PLAN} FOR SHARE OF p" if held else _PLAN
    row = await (await tx.execute(statement, {"tenant_id": tenant_id, "id": plan_id})).fetchone()
    return _plan(row) if row else None


def _plan(row: Row) -> Plan:
    definition = row["definition"]
    return Plan(
        id=row["id"],
        tenant_id=row["tenant_id"],
        timezone=ZoneInfo(row["timezone"]),
        weekly=tuple(rule_of(each) for each in definition["weekly"]),
        exceptions={
            date.fromisoformat(each["date"]): tuple(rule_of(rule) for rule in each["slots"])
            for each in definition["exceptions"]
        },
        calendar=read_calendar(row["calendar"])[0] if row["calendar"] is not None else None,
        notice=timedelta(minutes=row["notice_minutes"]),
        horizon=timedelta(days=row["horizon_days"]),
        largest_party=row["largest_party"],
        waiting_list=row["waiting_list"],
        open=row["open"],
    )


async def kept_slots(tx: Transaction, wanted: Plan, *, begin: datetime, end: datetime) -> Sequence[Row]:
    """The slots of which somebody has asked for places, or which somebody has changed."""
    values = {"tenant_id": wanted.tenant_id, "plan": wanted.id, "begin": begin, "end": end}
    return await (await tx.execute(_KEPT, values)).fetchall()


def _slot_values(of: Plan, slot: Slot, **more: object) -> dict[str, Any]:
    return {
        "tenant_id": of.tenant_id,
        "plan": of.id,
        "starts": slot.starts_at,
        "ends": slot.ends_at,
        "capacity": slot.capacity,
        **more,
    }


async def take(tx: Transaction, of: Plan, slot: Slot, *, places: int) -> bool:
    """Take places of a slot; False where there are not as many left. Others wait for the end of this transaction."""
    values = _slot_values(of, slot, places=places)
    await tx.execute(_ENSURE, values)
    return await (await tx.execute(_TAKE, values)).fetchone() is not None


async def hold(tx: Transaction, of: Plan, slot: Slot) -> None:
    """Nobody else takes or gives places of this slot before this transaction is over."""
    values = _slot_values(of, slot, places=0)
    await tx.execute(_ENSURE, values)
    await tx.execute(_GIVE, values)


async def left(tx: Transaction, of: Plan, slot: Slot) -> int:
    """How many places a slot has left; fewer than none where it was made smaller."""
    row = await (await tx.execute(_LEFT, _slot_values(of, slot))).fetchone()
    return row["left"] if row else slot.capacity


async def give(tx: Transaction, *, tenant_id: UUID, plan_id: UUID, starts_at: datetime, places: int) -> None:
    """Give places back."""
    await tx.execute(_GIVE, {"tenant_id": tenant_id, "plan": plan_id, "starts": starts_at, "places": places})


async def set_own(tx: Transaction, of: Plan, slot: Slot, *, capacity: int | None, note: str) -> None:
    """Give one slot a capacity of its own, or that of its plan again."""
    values = _slot_values(of, slot)
    await tx.execute(_ENSURE, values)
    await tx.execute(_OWN, {**values, "capacity": capacity, "note": note})


async def waiting(tx: Transaction, of: Plan, slot: Slot) -> Sequence[Row]:
    """Who waits for a slot, in their order."""
    return await (await tx.execute(_NEXT, _slot_values(of, slot))).fetchall()


async def add(tx: Transaction, values: Row) -> None:
    """Keep a new booking; OrderBooked where its order has one, also if it got it at this moment."""
    try:
        await tx.execute(_ADD, values)
    except errors.UniqueViolation as twice:
        raise OrderBooked from twice


async def change(tx: Transaction, values: Row) -> None:
    """Write how a booking stands now."""
    await tx.execute(_SET, values)


async def locked(tx: Transaction, *, tenant_id: UUID, booking_id: UUID) -> Row | None:
    """One booking; nobody else changes it meanwhile."""
    found = await tx.execute(
        "SELECT * FROM booking WHERE tenant_id = %(tenant_id)s AND id = %(id)s FOR UPDATE",
        {"tenant_id": tenant_id, "id": booking_id},
    )
    return await found.fetchone()


async def bookings(tx: Transaction, wanted: BookingFilter, *, limit: int = 1000) -> Sequence[Row]:
    """Bookings by the time of their slots."""
    values = {
        "tenants": list(wanted.tenants),
        "plan": wanted.plan_id,
        "id": wanted.booking_id,
        "order": wanted.order_id,
        "begin": wanted.begin,
        "end": wanted.end,
        "limit": limit,
    }
    return await (await tx.execute(_BOOKINGS, values)).fetchall()


async def note_step(tx: Transaction, step: BookingStep, *, tenant_id: UUID, actor: Actor) -> None:
    """Write down what happened to a booking."""
    await tx.execute(
        _STEP,
        {
            "id": new_id(),
            "tenant_id": tenant_id,
            "booking_id": step.booking_id,
            "kind": step.kind.value,
            "starts_at": step.starts_at,
            "party_size": step.party_size,
            "note": step.note,
            "actor_id": actor.user_id,
            "actor_name": actor.display_name,
        },
    )


async def steps(tx: Transaction, *, tenants: Sequence[UUID], booking_id: UUID) -> Sequence[Row]:
    """All that happened to a booking, in its order."""
    found = await tx.execute(
        """SELECT kind, starts_at, party_size, note, actor_name, at FROM booking_step
           WHERE tenant_id = ANY(%(tenants)s) AND booking_id = %(id)s ORDER BY id""",
        {"tenants": list(tenants), "id": booking_id},
    )
    return await found.fetchall()
