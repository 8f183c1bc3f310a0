"""Outlets over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints, model_validator

from yingda.desk.goods.outlets.model import position_in
from yingda.desk.goods.outlets.usecases import Outlets, OutletsWanted
from yingda.desk.goods.store import seen
from yingda.desk.goods.wire import AUTHORS, READERS, GoodsId, NamedIn, Text
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/outlets", tags=["outlets"])
Service = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Phone = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9+()\-\s,;/转]*$")]


class OutletIn(NamedIn):
    """A shop, a counter, a service point."""

    district: Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)] = ""
    address: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    phone: Phone = ""
    services: list[Service] = Field(default=[], max_length=50)
    calendar_id: UUID | None = None
    note: Text = ""
    closed: bool = False

    @model_validator(mode="after")
    def _both_or_none(self) -> "OutletIn":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude belong together")
        return self


class NewOutlet(OutletIn):
    """An outlet of an enterprise."""

    tenant_id: UUID


class ChangedOutlet(OutletIn):
    """An outlet as it is to be, from the version that was read."""

    version: int


class OutletOut(OutletIn):
    """An outlet; how far it is, and whether it is open now (none: its hours are not known)."""

    id: UUID
    tenant_id: UUID
    version: int
    changed_at: Instant
    distance_km: float | None
    is_open: bool | None
    changes_at: Instant | None


@router.get(
    "", dependencies=[listing(*READERS)], summary="Outlets: the nearest, or by words of their district"
)
async def list_outlets(
    me: Me,
    db: DatabaseHere,
    tenant_id: UUID | None = None,
    near: Annotated[str | None, Query(max_length=60, description="latitude,longitude")] = None,
    q: Annotated[str, Query(max_length=100)] = "",
    service: str | None = None,
    open_now: bool = False,
    closed: bool = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ListOf[OutletOut]:
    wanted = OutletsWanted(
        tenants=seen(me.tenants, tenant_id),
        near=position_in(near) if near else None,
        q=q,
        service=service,
        open_now=open_now,
        closed=closed,
    )
    found = await Outlets(db=db).search(me, wanted, now=datetime.now(UTC))
    return ListOf(items=[OutletOut.model_validate(each) for each in found[:limit]], total=len(found))


@router.post("", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new outlet")
async def add_outlet(body: NewOutlet, me: Me, db: DatabaseHere) -> GoodsId:
    values = body.model_dump(exclude={"tenant_id"})
    return GoodsId(id=await Outlets(db=db).add(me, tenant_id=body.tenant_id, values=values))


@router.get("/{outlet_id}", dependencies=[item(*READERS)], summary="One outlet")
async def read_outlet(outlet_id: UUID, me: Me, db: DatabaseHere) -> OutletOut:
    return OutletOut.model_validate(await Outlets(db=db).find(me, outlet_id, now=datetime.now(UTC)))


@router.put("/{outlet_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Change an outlet")
async def change_outlet(outlet_id: UUID, body: ChangedOutlet, me: Me, db: DatabaseHere) -> None:
    values = body.model_dump(exclude={"version"})
    await Outlets(db=db).change(me, outlet_id=outlet_id, version=body.version, values=values)


@router.delete("/{outlet_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Take an outlet away")
async def remove_outlet(outlet_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Outlets(db=db).things.remove(me, outlet_id)
