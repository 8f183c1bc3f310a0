"""Orders that are offered to agents: the offer, its answer, what was offered before; what a house sets for its agents."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.conversations.ports import CallOwner
from yingda.desk.dispatching import usecases
from yingda.desk.dispatching.model import PoolRule
from yingda.desk.dispatching.usecases import Offers
from yingda.desk.orders.http.doors import READERS, OrdersHere
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/dispatch", tags=["orders"])
MANAGERS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)


def _owner(connection: HTTPConnection) -> CallOwner:
    owner: CallOwner = connection.app.state.owner
    return owner


class Naming(BaseModel):
    """Something by its names."""

    id: UUID
    name_zh: str
    name_en: str


class OrderOfferOut(BaseModel):
    """An order that the agent may take, until when, and why it was offered to him."""

    id: UUID
    order_id: UUID
    number: str
    subject: str
    tenant: Naming
    type: Naming
    queue: Naming
    priority: str
    due_at: Instant | None
    offered_at: Instant
    deadline: Instant
    why: dict[str, Any]


class TakenOut(BaseModel):
    """The order that is his now."""

    order_id: UUID


class PastOfferOut(BaseModel):
    """Whom an order was offered to, and what he said."""

    id: UUID
    agent: str
    offered_at: Instant
    answer: str | None
    answered_at: Instant | None
    why: dict[str, Any]


class PoolOrdersBody(BaseModel):
    """How many orders the agents of a pool have beside their calls."""

    orders_at_once: int = Field(ge=0, le=20)
    calls_beside_orders: bool
    order_answer_seconds: int = Field(ge=10, le=600)


class PoolOrdersOut(PoolOrdersBody):
    """The same, of which pool."""

    id: UUID
    name_zh: str
    name_en: str


@router.get("/offer", dependencies=[own(Role.AGENT)], summary="The order that I am offered now")
async def read_offer(me: Me, db: DatabaseHere, keys: KeysHere) -> OrderOfferOut | None:
    row = await Offers(db=db, keys=keys).mine(me)
    if row is None:
        return None
    return OrderOfferOut(
        tenant=_named(row, "tenant"),
        type=_named(row, "type"),
        queue=_named(row, "queue"),
        **{name: row[name] for name in OrderOfferOut.model_fields if name not in ("tenant", "type", "queue")},
    )


@router.post("/offers/{offer_id}/accept", dependencies=[item(Role.AGENT)], summary="Take the order")
async def accept_offer(
    offer_id: UUID,
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    owner: Annotated[CallOwner, Depends(_owner)],
    orders: OrdersHere,
) -> TakenOut:
    order_id = await Offers(db=db, keys=keys).accept(me, offer_id, ports=orders["ports"], owner=owner)
    return TakenOut(order_id=order_id)


@router.post(
    "/offers/{offer_id}/refuse",
    dependencies=[item(Role.AGENT)],
    status_code=204,
    summary="Leave it to another",
)
async def refuse_offer(offer_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Offers(db=db, keys=keys).refuse(me, offer_id)


@router.get(
    "/orders/{order_id}/offers", dependencies=[item(*READERS)], summary="Whom an order was offered to"
)
async def list_offers(order_id: UUID, me: Me, db: DatabaseHere) -> ListOf[PastOfferOut]:
    rows = await usecases.offers_of(db, me, order_id)
    return whole([PastOfferOut.model_validate(row) for row in rows])


@router.get("/pools", dependencies=[listing(*MANAGERS)], summary="How many orders agents have beside calls")
async def list_pools(me: Me, db: DatabaseHere) -> ListOf[PoolOrdersOut]:
    return whole([PoolOrdersOut.model_validate(row) for row in await usecases.pools_of(db, me)])


@router.put(
    "/pools/{pool_id}",
    dependencies=[item(*MANAGERS)],
    status_code=204,
    summary="Set it for a group of agents",
)
async def rule_pool(pool_id: UUID, body: PoolOrdersBody, me: Me, db: DatabaseHere) -> None:
    rule = PoolRule(
        orders_at_once=body.orders_at_once,
        calls_beside_orders=body.calls_beside_orders,
        answer_seconds=body.order_answer_seconds,
    )
    await usecases.set_rule(db, me, pool_id, rule)


def _named(row: Any, what: str) -> Naming:
    return Naming(id=row[f"{what}_id"], name_zh=row[f"{what}_zh"], name_en=row[f"{what}_en"])
