"""Customers: listed, searched, kept."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.conversations.interactions.view import InteractionOut
from yingda.desk.customers.http.doors import (
    KEEPERS,
    ContactListHere,
    ContactsHere,
    FinderHere,
    KeeperHere,
    ReaderHere,
)
from yingda.desk.customers.http.wire import (
    ChangedCustomerBody,
    CustomerDetails,
    CustomerOut,
    NewCustomerBody,
    customer_out,
    details_out,
)
from yingda.desk.customers.usecases.searching import CustomerSearch
from yingda.platform.http import ListOf, item, listing
from yingda.platform.paging import CursorInvalid, cursor_of, position_of
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customers", tags=["customers"])


class CustomerKept(BaseModel):
    """The id of a new customer."""

    id: UUID


class CustomerVersion(BaseModel):
    """The version that a customer has now."""

    version: int


@router.get("", dependencies=[listing(*KEEPERS)], summary="Customers: newest first, or the likeliest")
async def list_customers(
    me: Me,
    finder: FinderHere,
    reader: ReaderHere,
    tenant_id: UUID | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    tag: Annotated[str | None, Query(max_length=60)] = None,
    grade: Annotated[str | None, Query(max_length=60)] = None,
    do_not_call: bool = False,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ListOf[CustomerOut]:
    search = CustomerSearch(
        tenant_id=tenant_id,
        typed=q,
        tag=tag,
        grade=grade,
        do_not_call=do_not_call,
        after=_id_of(after),
        limit=limit,
    )
    found = await finder.find(me, search)
    layouts = await reader.layouts(me, [each.tenant_id for each in found.customers])
    return ListOf[CustomerOut](
        items=[
            customer_out(each, layouts[each.tenant_id], hidden=me.hides_numbers_of(each.tenant_id))
            for each in found.customers
        ],
        total=found.total,
        next=str(found.next) if found.next else None,
    )


def _id_of(after: str | None) -> UUID | None:
    try:
        return UUID(after) if after else None
    except ValueError as wrong:
        raise CursorInvalid from wrong


@router.post("", dependencies=[listing(*KEEPERS)], status_code=201, summary="Keep a new customer")
async def add_customer(body: NewCustomerBody, me: Me, keeper: KeeperHere) -> CustomerKept:
    found = await keeper.add(
        me, tenant_id=body.tenant_id, draft=body.draft(), interaction_id=body.interaction_id
    )
    return CustomerKept(id=found)


@router.get("/{customer_id}", dependencies=[item(*KEEPERS)], summary="One customer")
async def read_customer(customer_id: UUID, me: Me, reader: ReaderHere) -> CustomerDetails:
    customer = await reader.one(me, customer_id)
    layout = await reader.layout(me, customer.tenant_id)
    return details_out(customer, layout, hidden=me.hides_numbers_of(customer.tenant_id))


@router.put("/{customer_id}", dependencies=[item(*KEEPERS)], summary="Write a customer anew")
async def change_customer(
    customer_id: UUID, body: ChangedCustomerBody, me: Me, keeper: KeeperHere
) -> CustomerVersion:
    version = await keeper.change(me, customer_id=customer_id, draft=body.draft(), version=body.version)
    return CustomerVersion(version=version)


@router.get(
    "/{customer_id}/interactions",
    dependencies=[item(*KEEPERS)],
    summary="A customer's contacts, newest first",
)
async def list_customer_interactions(
    customer_id: UUID,
    me: Me,
    contacts: ContactsHere,
    listed: ContactListHere,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> ListOf[InteractionOut]:
    before = position_of(after)[0] if after else None
    tenant_id, ids = await contacts.interaction_ids(me, customer_id, before=before, limit=limit + 1)
    found = await listed.by_ids(me, tenant_id=tenant_id, ids=ids[:limit])
    more = cursor_of(found[-1].opened_at, found[-1].id) if len(ids) > limit and found else None
    return ListOf[InteractionOut](items=found, total=len(ids), next=more)
