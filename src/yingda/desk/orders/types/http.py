"""Types of orders over HTTP."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter

from yingda.desk.orders.types.ready_made import ready_made
from yingda.desk.orders.types.usecases import OrderTypes, TypeText
from yingda.desk.orders.types.wire import (
    ChangedType,
    FromReadyMade,
    NewType,
    OrderTypeAdded,
    OrderTypePublished,
    ReadyMadeOut,
    TypeOut,
    TypeRow,
)
from yingda.platform.http import DatabaseHere, ListOf, item, listing, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/order-types", tags=["order types"])
READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
DESIGNERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)


def _text(body: NewType | ChangedType) -> TypeText:
    return TypeText(
        code=body.code,
        name_zh=body.name_zh,
        name_en=body.name_en,
        family=body.family.value,
        document=body.document.model_dump(mode="json"),
    )


@router.get("", dependencies=[listing(*READERS)], summary="Types of orders")
async def list_types(me: Me, db: DatabaseHere, tenant_id: UUID | None = None) -> ListOf[TypeRow]:
    rows = await OrderTypes(db=db).all_of(me, tenant_id=tenant_id)
    return whole([TypeRow.model_validate(row) for row in rows])


@router.get("/ready-made", dependencies=[own(*READERS)], summary="Types that are shipped")
async def list_ready_made() -> ListOf[ReadyMadeOut]:
    return whole([ReadyMadeOut.model_validate(each) for each in ready_made().values()])


@router.post("", dependencies=[listing(*DESIGNERS)], status_code=201, summary="Add a type, as a draft")
async def add_type(body: NewType, me: Me, db: DatabaseHere) -> OrderTypeAdded:
    return OrderTypeAdded(id=await OrderTypes(db=db).add(me, tenant_id=body.tenant_id, text=_text(body)))


@router.post(
    "/from-ready-made",
    dependencies=[listing(*DESIGNERS)],
    status_code=201,
    summary="Begin with a shipped type, as a draft",
)
async def add_ready_made(body: FromReadyMade, me: Me, db: DatabaseHere) -> OrderTypeAdded:
    found = await OrderTypes(db=db).add_ready_made(
        me, tenant_id=body.tenant_id, name=body.ready_made, code=body.code
    )
    return OrderTypeAdded(id=found)


@router.get("/{type_id}", dependencies=[item(*READERS)], summary="One type with its draft")
async def read_type(type_id: UUID, me: Me, db: DatabaseHere) -> TypeOut:
    return TypeOut.model_validate(await OrderTypes(db=db).find(me, type_id), from_attributes=True)


@router.put("/{type_id}", dependencies=[item(*DESIGNERS)], status_code=204, summary="Change a type's draft")
async def change_type(type_id: UUID, body: ChangedType, me: Me, db: DatabaseHere) -> None:
    await OrderTypes(db=db).change(
        me, type_id=type_id, text=_text(body), version=body.version, retired=body.retired
    )


@router.post("/{type_id}/publish", dependencies=[item(*DESIGNERS)], summary="Let new orders go by the draft")
async def publish_type(type_id: UUID, me: Me, db: DatabaseHere) -> OrderTypePublished:
    return OrderTypePublished(version=await OrderTypes(db=db).publish(me, type_id=type_id))
