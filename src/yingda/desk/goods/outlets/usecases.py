"""Outlets are kept by the enterprise, and found for a caller: the nearest, or by words of where he lives, and open now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.desk.goods.outlets import store
from yingda.desk.goods.outlets.model import Position, distance_km, open_state
from yingda.desk.goods.outlets.store import OUTLETS
from yingda.desk.goods.store import Row
from yingda.desk.goods.usecases import Things
from yingda.flows.calendars.usecases import find_calendar
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletsWanted:
    """Which outlets somebody looks for."""

    tenants: Sequence[UUID]
    near: Position | None = None
    q: str = ""
    service: str | None = None
    open_now: bool = False
    closed: bool = False
    """Also those that exist no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlets:
    """Keeps the outlets of the enterprises, and finds them."""

    db: Database

    @property
    def things(self) -> Things:
        """The outlets themselves."""
        return Things(db=self.db, table=OUTLETS, kind="outlet", told="outlet.changed")

    async def search(self, actor: Actor, wanted: OutletsWanted, *, now: datetime) -> list[dict[str, Any]]:
        """Outlets with how far they are and whether they are open; the nearest first, those without a position last."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.outlets(
                tx, tenants=wanted.tenants, words=wanted.q.lower().split(), service=wanted.service,
                closed=wanted.closed,
            )  # fmt: skip
        found = [_shown(row, near=wanted.near, now=now) for row in rows]
        if wanted.open_now:
            found = [each for each in found if each["is_open"]]
        if wanted.near is not None:
            found.sort(key=lambda each: (each["distance_km"] is None, each["distance_km"] or 0.0))
        return found

    async def find(self, actor: Actor, outlet_id: UUID, *, now: datetime) -> dict[str, Any]:
        """One outlet."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.outlets(tx, tenants=list(actor.tenants), outlet_id=outlet_id)
        if not rows:
            raise NotFound
        return _shown(rows[0], near=None, now=now)

    async def add(self, actor: Actor, *, tenant_id: UUID, values: Row) -> UUID:
        """Keep a new outlet; its id."""
        if not actor.sees(tenant_id):
            raise NotFound
        await require_calendar(self.db, actor, tenant_id=tenant_id, calendar_id=values["calendar_id"])
        return await self.things.add(actor, tenant_id=tenant_id, values=values)

    async def change(self, actor: Actor, *, outlet_id: UUID, version: int, values: Row) -> None:
        """Write an outlet anew."""
        tenant_id = (await self.things.find(actor, outlet_id))["tenant_id"]
        await require_calendar(self.db, actor, tenant_id=tenant_id, calendar_id=values["calendar_id"])
        await self.things.change(actor, thing_id=outlet_id, version=version, values=values)


async def require_calendar(db: Database, actor: Actor, *, tenant_id: UUID, calendar_id: UUID | None) -> None:
    """A calendar that is named must be this tenant's own."""
    if calendar_id is not None:
        row = await find_calendar(db=db, actor=actor, calendar_id=calendar_id)
        if row["tenant_id"] != tenant_id:
            raise NotFound


def _shown(row: Row, *, near: Position | None, now: datetime) -> dict[str, Any]:
    distance = None
    if near is not None and row["latitude"] is not None:
        there = Position(latitude=row["latitude"], longitude=row["longitude"])
        distance = round(distance_km(near, there), 2)
    state = None
    if row["hours"] is not None and not row["closed"]:
        state = open_state(read_calendar(row["hours"])[0], now)
    return {
        **row,
        "distance_km": distance,
        "is_open": state.is_open if state else None,
        "changes_at": state.changes_at if state else None,
    }
