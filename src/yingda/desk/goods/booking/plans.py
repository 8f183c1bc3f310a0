"""Plans are designed by the enterprise; a slot is closed or made larger by whoever is there that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from yingda.desk.goods.booking import store
from yingda.desk.goods.booking.model import Plan, days_between, definition_problems
from yingda.desk.goods.booking.store import PLANS
from yingda.desk.goods.errors import PlanInvalid
from yingda.desk.goods.outlets.usecases import Outlets, require_calendar
from yingda.desk.goods.store import Row
from yingda.desk.goods.usecases import Things
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Plans:
    """Keeps plans, and says how full their slots are."""

    db: Database

    @property
    def things(self) -> Things:
        """The plans themselves."""
        return Things(db=self.db, table=PLANS, kind="booking_plan")

    async def add(self, actor: Actor, *, tenant_id: UUID, values: Row) -> UUID:
        """Keep a new plan; its id."""
        if not actor.sees(tenant_id):
            raise NotFound
        await self._require_sound(actor, tenant_id=tenant_id, values=values)
        return await self.things.add(actor, tenant_id=tenant_id, values=values)

    async def change(self, actor: Actor, *, plan_id: UUID, version: int, values: Row) -> None:
        """Write a plan anew; what is booked stays booked."""
        tenant_id = (await self.things.find(actor, plan_id))["tenant_id"]
        await self._require_sound(actor, tenant_id=tenant_id, values=values)
        await self.things.change(actor, thing_id=plan_id, version=version, values=values)

    async def slots(self, actor: Actor, *, plan_id: UUID, first: date, last: date) -> list[dict[str, Any]]:
        """The slots of these days, how full they are and who waits; also those that the plan has no more."""
        tenant_id = (await self.things.find(actor, plan_id))["tenant_id"]
        async with self.db.app(sees=actor.tenants) as tx:
            plan = await required(tx, tenant_id=tenant_id, plan_id=plan_id)
            begin = datetime.combine(first, time(), plan.timezone)
            end = datetime.combine(last + timedelta(days=1), time(), plan.timezone)
            kept = await store.kept_slots(tx, plan, begin=begin, end=end)
        return _occupied(plan, kept, first=first, last=last)

    async def _require_sound(self, actor: Actor, *, tenant_id: UUID, values: Row) -> None:
        problems = definition_problems(values["definition"])
        if problems:
            raise PlanInvalid(problems=problems)
        await require_calendar(self.db, actor, tenant_id=tenant_id, calendar_id=values["calendar_id"])
        if values["outlet_id"] is not None:
            outlet = await Outlets(db=self.db).things.find(actor, values["outlet_id"])
            if outlet["tenant_id"] != tenant_id:
                raise NotFound


async def required(tx: Transaction, *, tenant_id: UUID, plan_id: UUID, held: bool = False) -> Plan:
    """One plan of this tenant, or NotFound."""
    plan = await store.plan(tx, tenant_id=tenant_id, plan_id=plan_id, held=held)
    if plan is None:
        raise NotFound
    return plan


def _occupied(plan: Plan, kept: Sequence[Row], *, first: date, last: date) -> list[dict[str, Any]]:
    known = {row["starts_at"]: row for row in kept}
    found = []
    for day in days_between(first, last):
        for slot in plan.slots_on(day):
            row = known.pop(slot.starts_at, None)
            own = row["own_capacity"] if row else None
            found.append(_shown(slot.starts_at, slot.ends_at, slot.capacity if own is None else own, row))
    # Somebody has booked what the plan has no more: it must be seen, or nobody would tell him.
    found += [
        _shown(row["starts_at"], row["ends_at"], row["own_capacity"] or 0, row, in_plan=False)
        for row in known.values()
        if row["taken"] or row["waiting"]
    ]
    return sorted(found, key=lambda each: each["starts_at"])


def _shown(
    starts_at: datetime, ends_at: datetime, capacity: int, row: Row | None, *, in_plan: bool = True
) -> dict[str, Any]:
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "capacity": capacity,
        "taken": row["taken"] if row else 0,
        "waiting": row["waiting"] if row else 0,
        "is_own": row is not None and row["own_capacity"] is not None,
        "note": row["note"] if row else "",
        "in_plan": in_plan,
    }
