"""A customer's wishes: consents, to be forgotten; masked values, looked at for a reason."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from yingda.desk.customers.http.doors import DESIGNERS, KEEPERS, TIDIERS
from yingda.desk.customers.http.wire import ConsentOut
from yingda.desk.customers.model import ConsentPurpose
from yingda.desk.customers.usecases.wishes import Consent, CustomerWishes
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, ListOf, item, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/customers", tags=["customers"])
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class ConsentBody(BaseModel):
    """What a customer says about a purpose."""

    purpose: ConsentPurpose
    given: bool
    source: Literal["call", "writing", "online"] = "call"
    interaction_id: UUID | None = None


class ForgetCustomerBody(BaseModel):
    """Why somebody is erased."""

    reason: Reason


class CustomerRevealBody(BaseModel):
    """Which masked value is looked at, and why."""

    field: str = Field(max_length=40)
    reason: Reason


class CustomerRevealed(BaseModel):
    """The whole value."""

    value: Any


@router.get("/{customer_id}/consents", dependencies=[item(*KEEPERS)], summary="To what a customer has agreed")
async def list_consents(customer_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[ConsentOut]:
    rows = await CustomerWishes(db=db, keys=keys).consents(me, customer_id)
    return whole([ConsentOut.model_validate(dict(row)) for row in rows])


@router.post(
    "/{customer_id}/consents", dependencies=[item(*KEEPERS)], status_code=204, summary="Keep a consent"
)
async def add_consent(customer_id: UUID, body: ConsentBody, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    consent = Consent(
        purpose=body.purpose, given=body.given, source=body.source, interaction_id=body.interaction_id
    )
    await CustomerWishes(db=db, keys=keys).consent(me, customer_id, consent)


@router.post(
    "/{customer_id}/forget", dependencies=[item(*DESIGNERS)], status_code=204, summary="Erase a customer"
)
async def forget_customer(
    customer_id: UUID, body: ForgetCustomerBody, me: Me, db: DatabaseHere, keys: KeysHere
) -> None:
    await CustomerWishes(db=db, keys=keys).forget(me, customer_id=customer_id, reason=body.reason)


@router.post("/{customer_id}/reveal", dependencies=[item(*TIDIERS)], summary="The whole of a masked value")
async def reveal_value(
    customer_id: UUID, body: CustomerRevealBody, me: Me, db: DatabaseHere, keys: KeysHere
) -> CustomerRevealed:
    found = await CustomerWishes(db=db, keys=keys).reveal(
        me, customer_id=customer_id, field=body.field, reason=body.reason
    )
    return CustomerRevealed(value=found)
