"""Parts are received, drawn, given back, counted and taken elsewhere: never more than there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from yingda.desk import changes
from yingda.desk.goods.errors import PlaceClosed, PlaceInUse, QuantityInvalid, StockShort
from yingda.desk.goods.money import MOST, require_quantity
from yingda.desk.goods.parts import store
from yingda.desk.goods.parts.model import Effect, Move, MoveKind, StockAct, effect_of
from yingda.desk.goods.parts.store import PARTS, PLACES, PartFilter
from yingda.desk.goods.store import Row, code_cursor, code_position, seen
from yingda.desk.goods.usecases import Things
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveWanted:
    """What somebody does with a part: so many, or (when it is counted) that there are so many."""

    act: StockAct
    place_id: UUID
    quantity: Decimal
    to_place_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartStock:
    """Keeps parts and what lies where."""

    db: Database

    @property
    def places(self) -> Things:
        """Where parts lie."""
        return Things(db=self.db, table=PLACES, kind="stock_place")

    @property
    def things(self) -> Things:
        """The parts themselves."""
        return Things(db=self.db, table=PARTS, kind="part", told="part.changed")

    async def change_place(self, actor: Actor, *, place_id: UUID, version: int, values: Row) -> None:
        """Write a place anew; one where parts still lie is not closed."""
        row = await self.places.find(actor, place_id)
        if values["closed"] and not row["closed"]:
            async with self.db.app(sees=actor.tenants) as tx:
                if await store.lies_at(tx, tenant_id=row["tenant_id"], place_id=place_id):
                    raise PlaceInUse
        await self.places.change(actor, thing_id=place_id, version=version, values=values)

    async def search(
        self, actor: Actor, wanted: PartFilter, *, after: str | None, limit: int
    ) -> tuple[Sequence[Row], int, str | None]:
        """Parts with what lies where; the total; where the page ended."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows, total = await store.parts(tx, wanted, after=code_position(after), limit=limit + 1)
        page = rows[:limit]
        following = code_cursor(page[-1]["code"], page[-1]["id"]) if len(rows) > limit else None
        return page, total, following

    async def find(self, actor: Actor, part_id: UUID) -> Row:
        """One part with what lies where."""
        async with self.db.app(sees=actor.tenants) as tx:
            wanted = PartFilter(tenants=seen(actor.tenants, None), part_id=part_id)
            rows, _ = await store.parts(tx, wanted)
        if not rows:
            raise NotFound
        return rows[0]

    async def moves(
        self,
        actor: Actor,
        *,
        part_id: UUID,
        place_id: UUID | None,
        before: tuple[datetime, UUID] | None,
        limit: int,
    ) -> Sequence[Row]:
        """The moves of a part, newest first."""
        await self.things.find(actor, part_id)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.moves(
                tx, tenants=actor.tenants, part_id=part_id, place_id=place_id, before=before, limit=limit
            )

    async def move(self, actor: Actor, *, part_id: UUID, wanted: MoveWanted) -> None:
        """Do what somebody wants done with a part."""
        part = await self.things.find(actor, part_id)
        tenant_id = part["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            for move in await _moves_of(tx, part=part, wanted=wanted):
                await carry_out(tx, move, tenant_id=tenant_id, actor=actor)
            await changes.note(tx, tenant_id=tenant_id, kind="stock.changed", thing_id=part_id)


async def carry_out(tx: Transaction, move: Move, *, tenant_id: UUID, actor: Actor) -> None:
    """One move within somebody's transaction, or StockShort."""
    places = await store.lock(tx, tenant_id=tenant_id, part_id=move.part_id, places=[move.place_id])
    if not await store.apply(tx, move, tenant_id=tenant_id, actor=actor):
        there = places[move.place_id]
        raise StockShort(free=format((there["on_hand"] - there["reserved"]).normalize(), "f"))


async def part_of(tx: Transaction, *, tenant_id: UUID, part_id: UUID) -> Row:
    """A part of this tenant, within somebody's transaction, or NotFound."""
    return await PARTS.find(tx, tenants=[tenant_id], thing_id=part_id)


async def open_place(tx: Transaction, *, tenant_id: UUID, place_id: UUID) -> Row:
    """A place into which things may be put."""
    place = await PLACES.find(tx, tenants=[tenant_id], thing_id=place_id)
    if place["closed"]:
        raise PlaceClosed
    return place


async def _moves_of(tx: Transaction, *, part: Row, wanted: MoveWanted) -> list[Move]:
    tenant_id, part_id = part["tenant_id"], part["id"]
    await open_place(tx, tenant_id=tenant_id, place_id=wanted.place_id)
    if wanted.act is StockAct.CORRECT:
        return await _correction(tx, part=part, wanted=wanted)
    quantity = require_quantity(wanted.quantity, divisible=part["divisible"])
    if wanted.act is not StockAct.TRANSFER:
        kind = MoveKind(wanted.act.value)
        effect = effect_of(kind, quantity)
        return [Move(part_id=part_id, place_id=wanted.place_id, kind=kind, effect=effect, note=wanted.note)]
    if wanted.to_place_id is None or wanted.to_place_id == wanted.place_id:
        raise NotFound
    await open_place(tx, tenant_id=tenant_id, place_id=wanted.to_place_id)
    here, there = wanted.place_id, wanted.to_place_id
    await store.lock(tx, tenant_id=tenant_id, part_id=part_id, places=(here, there))
    ways = ((here, there, MoveKind.TRANSFER_OUT), (there, here, MoveKind.TRANSFER_IN))
    return [
        Move(
            part_id=part_id,
            place_id=place,
            kind=kind,
            effect=effect_of(kind, quantity),
            other_place_id=other,
            note=wanted.note,
        )
        for place, other, kind in ways
    ]


async def _correction(tx: Transaction, *, part: Row, wanted: MoveWanted) -> list[Move]:
    counted = wanted.quantity
    if counted:
        require_quantity(counted, divisible=part["divisible"])
    elif not 0 <= counted <= MOST:
        raise QuantityInvalid(quantity=str(counted))
    places = await store.lock(tx, tenant_id=part["tenant_id"], part_id=part["id"], places=[wanted.place_id])
    missing = counted - places[wanted.place_id]["on_hand"]
    return [
        Move(
            part_id=part["id"], place_id=wanted.place_id, kind=MoveKind.CORRECT,
            effect=Effect(on_hand=missing, reserved=Decimal(0)), note=wanted.note,
        )
    ]  # fmt: skip
