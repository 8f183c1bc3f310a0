"""Customers who may be the same: shown, made one, made two again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from yingda.desk.customers.http.doors import KEEPERS, TIDIERS, ReaderHere
from yingda.desk.customers.http.wire import CustomerOut, customer_out
from yingda.desk.customers.usecases.merging import Alike, CustomerMerging
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customers", tags=["customers"])


class AlikeCustomersOut(BaseModel):
    """Two who have a number in common."""

    one: CustomerOut
    other: CustomerOut
    same_name: bool


class MergeCustomersBody(BaseModel):
    """Who goes into this customer, and what is taken of him: name, grade, values.<key>."""

    other_id: UUID
    take: list[Annotated[str, Field(max_length=60)]] = Field(default=[], max_length=80)


class OtherCustomerBody(BaseModel):
    """Another customer."""

    other_id: UUID


class CustomerMergeKept(BaseModel):
    """The id of a merge, by which it is undone."""

    merge_id: UUID


class CustomerMergeOut(BaseModel):
    """That somebody was merged into a customer."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    other_name: str
    at: Instant
    author: str
    undone_at: Instant | None
    undoable: bool


@router.get("/duplicates", dependencies=[listing(*TIDIERS)], summary="Customers who may be the same")
async def list_duplicates(
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    reader: ReaderHere,
    tenant_id: Annotated[UUID | None, Query()] = None,
    customer_id: Annotated[UUID | None, Query()] = None,
) -> ListOf[AlikeCustomersOut]:
    found = await CustomerMerging(db=db, keys=keys).alike(me, tenant_id=tenant_id, customer_id=customer_id)
    layouts = await reader.layouts(me, [each.one.tenant_id for each in found])

    def shown(each: Alike) -> AlikeCustomersOut:
        layout, hidden = layouts[each.one.tenant_id], me.hides_numbers_of(each.one.tenant_id)
        return AlikeCustomersOut(
            one=customer_out(each.one, layout, hidden=hidden),
            other=customer_out(each.other, layout, hidden=hidden),
            same_name=each.same_name,
        )

    return whole([shown(each) for each in found])


@router.post(
    "/{customer_id}/not-the-same", dependencies=[item(*TIDIERS)], status_code=204, summary="Two are two"
)
async def dismiss_duplicate(
    customer_id: UUID, body: OtherCustomerBody, me: Me, db: DatabaseHere, keys: KeysHere
) -> None:
    await CustomerMerging(db=db, keys=keys).dismiss(me, customer_id=customer_id, other_id=body.other_id)


@router.post("/{customer_id}/merge", dependencies=[item(*TIDIERS)], summary="Make one of two customers")
async def merge_customers(
    customer_id: UUID, body: MergeCustomersBody, me: Me, db: DatabaseHere, keys: KeysHere
) -> CustomerMergeKept:
    merge_id = await CustomerMerging(db=db, keys=keys).merge(
        me, customer_id=customer_id, other_id=body.other_id, take=body.take
    )
    return CustomerMergeKept(merge_id=merge_id)


@router.get("/{customer_id}/merges", dependencies=[item(*KEEPERS)], summary="Who was merged into a customer")
async def list_merges(
    customer_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere
) -> ListOf[CustomerMergeOut]:
    found = await CustomerMerging(db=db, keys=keys).merges(me, customer_id)
    return whole([CustomerMergeOut.model_validate(each) for each in found])


@router.post(
    "/merges/{merge_id}/undo", dependencies=[item(*TIDIERS)], status_code=204, summary="Make two of one again"
)
async def undo_merge(merge_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await CustomerMerging(db=db, keys=keys).undo(me, merge_id)
