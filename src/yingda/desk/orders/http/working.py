"""Orders over HTTP, as they are worked."""

from uuid import UUID

from fastapi import APIRouter

from yingda.desk.orders.http.doors import WORKERS, OrdersHere
from yingda.desk.orders.http.wire import (
    AssignIn,
    ChangeIn,
    CommentIn,
    DuplicateIn,
    MoveIn,
    NewOrderIn,
    OpenedOut,
    ParentIn,
    ReopenIn,
    RevealedOut,
    RevealIn,
    SatisfactionIn,
    VisitIn,
)
from yingda.desk.orders.usecases.handling import Assignment, Comment, Handling, Visited
from yingda.desk.orders.usecases.moving import Facts, Moving
from yingda.desk.orders.usecases.opening import NewOrder, Opening
from yingda.desk.orders.usecases.relating import Relating
from yingda.platform.http import item, listing
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/orders", tags=["orders"])


@router.post("", dependencies=[listing(*WORKERS)], status_code=201, summary="Open an order")
async def open_order(body: NewOrderIn, me: Me, orders: OrdersHere) -> OpenedOut:
    new = NewOrder(**body.model_dump(exclude={"tenant_id"}))
    opening = Opening(**orders)
    order_id = await opening.open(me, tenant_id=body.tenant_id, new=new)
    return OpenedOut(id=order_id, number=(await opening.row(me, order_id))["number"])


@router.post("/{order_id}/moves", dependencies=[item(*WORKERS)], status_code=204, summary="Move an order on")
async def move_order(order_id: UUID, body: MoveIn, me: Me, orders: OrdersHere) -> None:
    await Moving(**orders).move(
        me, order_id=order_id, to=body.to, note=body.note, values=body.values, version=body.version
    )


@router.put(
    "/{order_id}/values", dependencies=[item(*WORKERS)], status_code=204, summary="Change an order's form"
)
async def change_order(order_id: UUID, body: ChangeIn, me: Me, orders: OrdersHere) -> None:
    facts = Facts(**body.model_dump(exclude={"values", "version"}))
    await Moving(**orders).change(
        me, order_id=order_id, values=body.values, facts=facts, version=body.version
    )


@router.post(
    "/{order_id}/assign", dependencies=[item(*WORKERS)], status_code=204, summary="Give an order to somebody"
)
async def assign_order(order_id: UUID, body: AssignIn, me: Me, orders: OrdersHere) -> None:
    to = Assignment(**body.model_dump(exclude={"version"}))
    await Handling(**orders).assign(me, order_id=order_id, to=to, version=body.version)


@router.post(
    "/{order_id}/comments",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Say something of an order",
)
async def comment_order(order_id: UUID, body: CommentIn, me: Me, orders: OrdersHere) -> None:
    await Handling(**orders).comment(me, order_id=order_id, comment=Comment(**body.model_dump()))


@router.post(
    "/{order_id}/satisfaction",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Record how satisfied the customer is",
)
async def rate_order(order_id: UUID, body: SatisfactionIn, me: Me, orders: OrdersHere) -> None:
    await Handling(**orders).rate(me, order_id=order_id, score=body.score, remark=body.remark)


@router.post(
    "/{order_id}/return-visit",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Record a return visit",
)
async def visit_order(order_id: UUID, body: VisitIn, me: Me, orders: OrdersHere) -> None:
    visit = Visited(reached=body.reached, note=body.note, score=body.score)
    await Handling(**orders).visit(me, order_id=order_id, visit=visit)


@router.post(
    "/{order_id}/reopen", dependencies=[item(*WORKERS)], status_code=204, summary="Begin an order anew"
)
async def reopen_order(order_id: UUID, body: ReopenIn, me: Me, orders: OrdersHere) -> None:
    await Moving(**orders).reopen(me, order_id=order_id, note=body.note)


@router.post(
    "/{order_id}/duplicate-of",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="An order says what another one says already",
)
async def repeat_order(order_id: UUID, body: DuplicateIn, me: Me, orders: OrdersHere) -> None:
    """What repeats it already repeats the other one too from then on; whoever watches it watches the other one."""
    await Relating(**orders).repeats(me, order_id=order_id, other_id=body.order_id)


@router.put(
    "/{order_id}/parent",
    dependencies=[item(*WORKERS)],
    status_code=204,
    summary="Put an order below another one, or below none",
)
async def relate_order(order_id: UUID, body: ParentIn, me: Me, orders: OrdersHere) -> None:
    await Relating(**orders).put_below(me, order_id=order_id, parent_id=body.order_id)


@router.post("/{order_id}/reveal", dependencies=[item(*WORKERS)], summary="See a masked value in full")
async def reveal_value(order_id: UUID, body: RevealIn, me: Me, orders: OrdersHere) -> RevealedOut:
    value = await Handling(**orders).reveal(me, order_id=order_id, field=body.field, reason=body.reason)
    return RevealedOut(value=value)


@router.put("/{order_id}/watch", dependencies=[item(*WORKERS)], status_code=204, summary="Watch an order")
async def watch_order(order_id: UUID, me: Me, orders: OrdersHere) -> None:
    await Handling(**orders).watch(me, order_id=order_id, on=True)


@router.delete(
    "/{order_id}/watch", dependencies=[item(*WORKERS)], status_code=204, summary="Watch an order no more"
)
async def unwatch_order(order_id: UUID, me: Me, orders: OrdersHere) -> None:
    await Handling(**orders).watch(me, order_id=order_id, on=False)
