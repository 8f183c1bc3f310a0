"""The pasts of customers over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from yingda.conversations.interactions.view import InteractionOut
from yingda.desk.customers.http.doors import KEEPERS
from yingda.desk.customers.ports import ContactList
from yingda.desk.orders.http.doors import OrdersHere
from yingda.desk.orders.http.shown import row_of
from yingda.desk.orders.http.wire import OrderRow
from yingda.desk.orders.usecases.past import Past, PastPage
from yingda.platform.http import Instant, ListOf, item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customers", tags=["customers"])
After = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=100)]


class HappenedOut(BaseModel):
    """One thing between a customer and the enterprise: a contact, or an order that was opened; exactly one of both."""

    at: Instant
    interaction: InteractionOut | None
    order: OrderRow | None


def _past(connection: HTTPConnection, orders: OrdersHere) -> Past:
    contacts: ContactList = connection.app.state.interactions
    values: dict[str, Any] = {**orders, "contacts": contacts}
    return Past(**values)


PastHere = Annotated[Past, Depends(_past)]


@router.get(
    "/by-contact/{interaction_id}/timeline",
    dependencies=[item(*KEEPERS)],
    summary="What there was before with the customer of a contact",
)
async def read_contact_timeline(
    interaction_id: UUID, me: Me, past: PastHere, after: After = None, limit: Limit = 20
) -> ListOf[HappenedOut]:
    """Newest first, with this contact; where nobody knows the customer, the contacts of his number."""
    return _shown(await past.of_contact(me, interaction_id, after=after, limit=limit))


@router.get(
    "/{customer_id}/timeline",
    dependencies=[item(*KEEPERS)],
    summary="A customer's contacts and orders in one line of time",
)
async def read_timeline(
    customer_id: UUID, me: Me, past: PastHere, after: After = None, limit: Limit = 30
) -> ListOf[HappenedOut]:
    """Newest first, also of those who were merged into him; `total` counts what is shown."""
    return _shown(await past.of_customer(me, customer_id, after=after, limit=limit))


def _shown(page: PastPage) -> ListOf[HappenedOut]:
    items = [
        HappenedOut(
            at=each.at,
            interaction=each.interaction,
            order=row_of(each.order, now=page.now, names={}) if each.order is not None else None,
        )
        for each in page.items
    ]
    return ListOf[HappenedOut](items=items, total=len(items), next=page.next)
