"""Orders over HTTP, as they are read."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from yingda.desk.orders.http.doors import READERS, OrdersHere
from yingda.desk.orders.http.shown import row_of, whole_of
from yingda.desk.orders.http.wire import (
    CountsOut,
    FiltersIO,
    HistoryOut,
    NoticeOut,
    NoticesOut,
    NoticesRead,
    OrderOut,
    OrderRow,
)
from yingda.desk.orders.model.document import Category, Priority
from yingda.desk.orders.printing.usecases import Printing
from yingda.desk.orders.printing.words import Language
from yingda.desk.orders.store.lists import Sort, Wanted
from yingda.desk.orders.usecases.reading import Reading
from yingda.platform.http import ListOf, item, listing, own
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/orders", tags=["orders"])


@router.get("", dependencies=[listing(*READERS)], summary="Orders, newest or most pressing first")
async def list_orders(
    me: Me,
    orders: OrdersHere,
    tenant_id: UUID | None = None,
    type_id: UUID | None = None,
    category: Annotated[list[Category] | None, Query()] = None,
    state: str | None = None,
    mine: bool = False,
    unassigned: bool = False,
    responsible: UUID | None = None,
    team_id: UUID | None = None,
    my_teams: bool = False,
    party_id: UUID | None = None,
    customer_id: UUID | None = None,
    interaction_id: UUID | None = None,
    parent_id: UUID | None = None,
    subtype: str | None = None,
    priority: Priority | None = None,
    overdue: bool = False,
    missed: bool = False,
    visit_due: bool = False,
    q: Annotated[str, Query(max_length=200)] = "",
    sort: Sort = "opened",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListOf[OrderRow]:
    """`total` counts up to 10,000, with `q` up to 500; one above means more. `sort=due` holds only what is not done."""
    wanted = Wanted(
        tenants=[each for each in me.tenants if tenant_id in (None, each)],
        now=datetime.now(UTC),
        categories=[each.value for each in dict.fromkeys(category or [])],
        type_id=type_id,
        state=state,
        responsible=me.user_id if mine else responsible,
        unassigned=unassigned,
        teams=[team_id] if team_id is not None else None,
        party_id=party_id,
        customers=[customer_id] if customer_id is not None else None,
        interaction_id=interaction_id,
        parent_id=parent_id,
        subtype=subtype,
        priority=priority.value if priority else None,
        overdue=overdue,
        missed=missed,
        visit_due=visit_due,
        sort=sort,
    )
    page = await Reading(**orders).page(me, wanted, q=q, my_teams=my_teams, after=after, limit=limit)
    shown = [row_of(order, now=page.now, names=page.names) for order in page.orders]
    return ListOf[OrderRow](items=shown, total=page.total, next=page.next)


@router.get("/counts", dependencies=[own(*READERS)], summary="What is to be worked")
async def read_counts(me: Me, orders: OrdersHere, tenant_id: UUID | None = None) -> CountsOut:
    return CountsOut.model_validate(
        await Reading(**orders).counts(me, tenant_id=tenant_id), from_attributes=True
    )


@router.get("/notices", dependencies=[own(*READERS)], summary="What I was told about orders")
async def list_notices(
    me: Me,
    orders: OrdersHere,
    unread: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NoticesOut:
    rows, count = await Reading(**orders).notices(me, unread=unread, limit=limit)
    return NoticesOut(items=[NoticeOut.model_validate(row) for row in rows], unread=count)


@router.post("/notices/read", dependencies=[own(*READERS)], status_code=204, summary="I have read these")
async def mark_read(body: NoticesRead, me: Me, orders: OrdersHere) -> None:
    await Reading(**orders).mark_read(me, ids=body.ids)


@router.get("/filters", dependencies=[own(*READERS)], summary="The filters that I have saved")
async def read_filters(me: Me, orders: OrdersHere) -> FiltersIO:
    return FiltersIO.model_validate({"items": await Reading(**orders).filters(me)})


@router.put("/filters", dependencies=[own(*READERS)], status_code=204, summary="Save my filters, all of them")
async def keep_filters(body: FiltersIO, me: Me, orders: OrdersHere) -> None:
    await Reading(**orders).keep_filters(me, [each.model_dump(mode="json") for each in body.items])


@router.get("/{order_id}", dependencies=[item(*READERS)], summary="One order with all that belongs to it")
async def read_order(order_id: UUID, me: Me, orders: OrdersHere) -> OrderOut:
    return whole_of(await Reading(**orders).whole(me, order_id), reader=me)


@router.get(
    "/{order_id}/pdf",
    dependencies=[item(*READERS)],
    summary="An order on paper",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def print_order(
    order_id: UUID, me: Me, orders: OrdersHere, language: Language | None = None, internal: bool = False
) -> Response:
    """Masked values stay masked; internal comments are left out unless they are asked for."""
    spoken: Language = "en" if me.locale == "en" else "zh-CN"
    number, content = await Printing(**orders).pdf(
        me, order_id=order_id, language=language or spoken, internal=internal
    )
    disposition = f'inline; filename="{number}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": disposition})


@router.get("/{order_id}/history", dependencies=[item(*READERS)], summary="What happened to an order")
async def read_history(
    order_id: UUID,
    me: Me,
    orders: OrdersHere,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> ListOf[HistoryOut]:
    """In its order; `total` counts what is shown, and `next` is there while more follows."""
    found, is_more = await Reading(**orders).history(me, order_id=order_id, after=after, limit=limit)
    shown = [HistoryOut.model_validate(each, from_attributes=True) for each in found]
    return ListOf[HistoryOut](items=shown, total=len(shown), next=str(shown[-1].seq) if is_more else None)
