"""The customer of a contact: what pops up when it rings."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from yingda.desk.customers.http.doors import KEEPERS, ContactsHere
from yingda.desk.customers.http.wire import (
    CustomerDetails,
    CustomerLayoutOut,
    CustomerOut,
    customer_out,
    details_out,
    layout_out,
)
from yingda.desk.customers.model import shown_number
from yingda.platform.http import item
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customers/by-contact", tags=["customers"])


class PopOut(BaseModel):
    """Whose contact it is: as somebody has said, by the number that called, or one of several."""

    interaction_id: UUID
    tenant_id: UUID
    match: Literal["said", "number", "several", "nobody", "withheld"]
    customer: CustomerDetails | None
    candidates: list[CustomerOut]
    number: str | None
    """That called, as the reader may see it."""
    layout: CustomerLayoutOut


class WhoseBody(BaseModel):
    """Whose contact it is; null takes back what was said."""

    customer_id: UUID | None


@router.get("/{interaction_id}", dependencies=[item(*KEEPERS)], summary="The customer of a contact")
async def read_contact_customer(interaction_id: UUID, me: Me, contacts: ContactsHere) -> PopOut:
    pop = await contacts.pop(me, interaction_id)
    hidden = me.hides_numbers_of(pop.tenant_id)
    return PopOut(
        interaction_id=pop.interaction_id,
        tenant_id=pop.tenant_id,
        match=pop.match,
        customer=details_out(pop.customer, pop.layout, hidden=hidden) if pop.customer else None,
        candidates=[customer_out(each, pop.layout, hidden=hidden) for each in pop.candidates],
        number=shown_number(pop.number, hidden=hidden) if pop.number else None,
        layout=layout_out(pop.layout),
    )


@router.put(
    "/{interaction_id}", dependencies=[item(*KEEPERS)], status_code=204, summary="Say whose contact it is"
)
async def say_contact_customer(interaction_id: UUID, body: WhoseBody, me: Me, contacts: ContactsHere) -> None:
    await contacts.say(me, interaction_id=interaction_id, customer_id=body.customer_id)
