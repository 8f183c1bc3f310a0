"""Spare parts over HTTP: what there is, where it lies, every move."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.desk.goods.parts.model import MoveKind, StockAct
from yingda.desk.goods.parts.store import PartFilter
from yingda.desk.goods.parts.usecases import MoveWanted, PartStock
from yingda.desk.goods.store import seen
from yingda.desk.goods.wire import (
    AUTHORS,
    KEEPERS,
    READERS,
    GoodsId,
    Money,
    NamedIn,
    Quantity,
    Text,
    Total,
    Unit,
)
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.usecases.acting import Me

router = APIRouter(tags=["parts"])


class StockPlaceIn(NamedIn):
    """Where parts lie: a store, a van, a technician's bag."""

    closed: bool = False


class NewStockPlace(StockPlaceIn):
    """A place of an enterprise."""

    tenant_id: UUID


class ChangedStockPlace(StockPlaceIn):
    """A place as it is to be, from the version that was read."""

    version: int


class StockPlaceOut(StockPlaceIn):
    """A place as it is kept."""

    id: UUID
    tenant_id: UUID
    version: int
    changed_at: Instant


class PartIn(NamedIn):
    """A spare part."""

    unit: Unit
    divisible: bool = False
    price: Money
    low_at: Quantity
    in_use: bool = True


class NewPart(PartIn):
    """A part of an enterprise."""

    tenant_id: UUID


class ChangedPart(PartIn):
    """A part as it is to be, from the version that was read."""

    version: int


class StockOut(BaseModel):
    """What lies at a place, and how much of it is promised to orders."""

    place_id: UUID
    on_hand: Total
    reserved: Total


class PartOut(PartIn):
    """A part with what lies where."""

    id: UUID
    tenant_id: UUID
    version: int
    changed_at: Instant
    on_hand: Total
    reserved: Total
    places: list[StockOut]


class StockMoveIn(BaseModel):
    """What is done with a part: so many; when it is counted, how many there are."""

    act: StockAct
    place_id: UUID
    quantity: Quantity
    to_place_id: UUID | None = None
    note: Text = ""


class StockMoveOut(BaseModel):
    """A move as it was written down."""

    id: UUID
    place_id: UUID
    kind: MoveKind
    on_hand_change: Total
    reserved_change: Total
    on_hand_after: Total
    reserved_after: Total
    other_place_id: UUID | None
    order_id: UUID | None
    note: str
    actor_name: str
    at: Instant


Search = Annotated[str, Query(max_length=100)]
Page = Annotated[int, Query(ge=1, le=200)]


@router.get("/api/stock-places", dependencies=[listing(*READERS)], summary="Where parts lie")
async def list_stock_places(me: Me, db: DatabaseHere) -> ListOf[StockPlaceOut]:
    return whole([StockPlaceOut.model_validate(row) for row in await PartStock(db=db).places.all_of(me)])


@router.post("/api/stock-places", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new place")
async def add_stock_place(body: NewStockPlace, me: Me, db: DatabaseHere) -> GoodsId:
    values = body.model_dump(exclude={"tenant_id"})
    return GoodsId(id=await PartStock(db=db).places.add(me, tenant_id=body.tenant_id, values=values))


@router.put(
    "/api/stock-places/{place_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Change a place"
)
async def change_stock_place(place_id: UUID, body: ChangedStockPlace, me: Me, db: DatabaseHere) -> None:
    values = body.model_dump(exclude={"version"})
    await PartStock(db=db).change_place(me, place_id=place_id, version=body.version, values=values)


@router.delete(
    "/api/stock-places/{place_id}",
    dependencies=[item(*AUTHORS)],
    status_code=204,
    summary="Take a place away at which nothing ever lay",
)
async def remove_stock_place(place_id: UUID, me: Me, db: DatabaseHere) -> None:
    await PartStock(db=db).places.remove(me, place_id)


@router.get("/api/parts", dependencies=[listing(*READERS)], summary="Spare parts with what lies where")
async def list_parts(
    me: Me,
    db: DatabaseHere,
    tenant_id: UUID | None = None,
    q: Search = "",
    place_id: UUID | None = None,
    low: bool = False,
    in_use: bool = False,
    after: str | None = None,
    limit: Page = 50,
) -> ListOf[PartOut]:
    wanted = PartFilter(tenants=seen(me.tenants, tenant_id), q=q, place_id=place_id, low=low, in_use=in_use)
    rows, total, following = await PartStock(db=db).search(me, wanted, after=after, limit=limit)
    return ListOf(items=[PartOut.model_validate(row) for row in rows], total=total, next=following)


@router.post("/api/parts", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new part")
async def add_part(body: NewPart, me: Me, db: DatabaseHere) -> GoodsId:
    values = body.model_dump(exclude={"tenant_id"})
    return GoodsId(id=await PartStock(db=db).things.add(me, tenant_id=body.tenant_id, values=values))


@router.get("/api/parts/{part_id}", dependencies=[item(*READERS)], summary="One part")
async def read_part(part_id: UUID, me: Me, db: DatabaseHere) -> PartOut:
    return PartOut.model_validate(await PartStock(db=db).find(me, part_id))


@router.put("/api/parts/{part_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Change a part")
async def change_part(part_id: UUID, body: ChangedPart, me: Me, db: DatabaseHere) -> None:
    values = body.model_dump(exclude={"version"})
    await PartStock(db=db).things.change(me, thing_id=part_id, version=body.version, values=values)


@router.delete(
    "/api/parts/{part_id}",
    dependencies=[item(*AUTHORS)],
    status_code=204,
    summary="Take a part away that was never moved",
)
async def remove_part(part_id: UUID, me: Me, db: DatabaseHere) -> None:
    await PartStock(db=db).things.remove(me, part_id)


@router.get("/api/parts/{part_id}/moves", dependencies=[item(*READERS)], summary="The moves of a part")
async def list_stock_moves(
    part_id: UUID,
    me: Me,
    db: DatabaseHere,
    place_id: UUID | None = None,
    after: str | None = None,
    limit: Page = 50,
) -> ListOf[StockMoveOut]:
    before: tuple[datetime, UUID] | None = position_of(after) if after else None
    rows = await PartStock(db=db).moves(
        me, part_id=part_id, place_id=place_id, before=before, limit=limit + 1
    )
    page = rows[:limit]
    following = cursor_of(page[-1]["at"], page[-1]["id"]) if len(rows) > limit else None
    total = rows[0]["total"] if rows else 0
    return ListOf(items=[StockMoveOut.model_validate(row) for row in page], total=total, next=following)


@router.post(
    "/api/parts/{part_id}/moves",
    dependencies=[item(*KEEPERS)],
    status_code=204,
    summary="Receive, draw, give back, count, take elsewhere",
)
async def move_part(part_id: UUID, body: StockMoveIn, me: Me, db: DatabaseHere) -> None:
    wanted = MoveWanted(**body.model_dump())
    await PartStock(db=db).move(me, part_id=part_id, wanted=wanted)
