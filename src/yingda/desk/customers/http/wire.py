"""Customers as they come and go over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from yingda.desk.customers.drafting import AddressDraft, Draft, NumberDraft
from yingda.desk.customers.model import (
    LONGEST_NAME,
    MAX_ADDRESSES,
    MAX_NUMBERS,
    MAX_TAGS,
    AddressKind,
    ConsentPurpose,
    Customer,
    Layout,
    NumberKind,
    shown_number,
)
from yingda.desk.fields.wire import ChoiceIO, FieldIO
from yingda.platform.http import Instant

Tag = Annotated[str, Field(max_length=60)]


class CustomerNumberOut(BaseModel):
    """A number as the reader may see it; he calls it by its id."""

    id: UUID
    number: str
    kind: NumberKind
    hidden: bool
    """Shown in part only."""


class CustomerAddressOut(BaseModel):
    """An address."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    text: str
    kind: AddressKind


class ConsentOut(BaseModel):
    """The last word of a customer about one purpose."""

    purpose: ConsentPurpose
    given: bool
    source: Literal["call", "writing", "online", "import"]
    interaction_id: UUID | None
    by: str | None
    at: Instant


class CustomerOut(BaseModel):
    """A customer in a list."""

    id: UUID
    tenant_id: UUID
    name: str
    grade: str | None
    tags: list[str]
    do_not_call: bool
    numbers: list[CustomerNumberOut]
    values: dict[str, Any]
    """What is in the enterprise's own fields; masked ones in part."""
    created_at: Instant
    changed_at: Instant
    version: int


class CustomerDetails(CustomerOut):
    """A customer with everything that is kept of him."""

    addresses: list[CustomerAddressOut]


class CustomerNumberBody(BaseModel):
    """A number in any notation; with the id of one that is there it may be left out, or come as it was shown."""

    id: UUID | None = None
    number: str | None = Field(default=None, max_length=60)
    kind: NumberKind = NumberKind.MOBILE


class CustomerAddressBody(BaseModel):
    """An address."""

    id: UUID | None = None
    text: str = Field(max_length=500)
    kind: AddressKind = AddressKind.HOME


class CustomerBody(BaseModel):
    """A customer as somebody writes him."""

    name: str = Field(max_length=LONGEST_NAME * 2)
    values: dict[str, Any] = {}
    grade: str | None = Field(default=None, max_length=60)
    tags: list[Tag] = Field(default=[], max_length=MAX_TAGS * 2)
    do_not_call: bool = False
    numbers: list[CustomerNumberBody] = Field(default=[], max_length=MAX_NUMBERS)
    addresses: list[CustomerAddressBody] = Field(default=[], max_length=MAX_ADDRESSES)

    def draft(self) -> Draft:
        """As it is kept from."""
        return Draft(
            name=self.name,
            values=self.values,
            grade=self.grade,
            tags=self.tags,
            do_not_call=self.do_not_call,
            numbers=[NumberDraft(id=each.id, number=each.number, kind=each.kind) for each in self.numbers],
            addresses=[AddressDraft(id=each.id, text=each.text, kind=each.kind) for each in self.addresses],
        )


class NewCustomerBody(CustomerBody):
    """A new customer; who was met in a contact gets the number that called."""

    tenant_id: UUID
    interaction_id: UUID | None = None


class ChangedCustomerBody(CustomerBody):
    """A customer written anew, from this version of him."""

    version: int


class CustomerLayoutOut(BaseModel):
    """What an enterprise keeps of its customers beside names, numbers and addresses."""

    fields: list[FieldIO]
    grades: list[ChoiceIO]
    tags: list[str]
    version: int
    """0 where it is the usual one."""


def layout_out(layout: Layout) -> CustomerLayoutOut:
    """A layout as it is shown."""
    return CustomerLayoutOut(
        fields=[FieldIO.model_validate(each) for each in layout.fields],
        grades=[ChoiceIO.model_validate(each) for each in layout.grades],
        tags=list(layout.tags),
        version=layout.version,
    )


def customer_out(customer: Customer, layout: Layout, *, hidden: bool) -> CustomerOut:
    """A customer for a list."""
    return CustomerOut.model_validate(_plain(customer, layout, hidden=hidden))


def details_out(customer: Customer, layout: Layout, *, hidden: bool) -> CustomerDetails:
    """A customer with everything."""
    return CustomerDetails.model_validate(
        {
            **_plain(customer, layout, hidden=hidden),
            "addresses": [CustomerAddressOut.model_validate(each) for each in customer.addresses],
        }
    )


def _plain(customer: Customer, layout: Layout, *, hidden: bool) -> Mapping[str, Any]:
    return {
        "id": customer.id,
        "tenant_id": customer.tenant_id,
        "name": customer.name,
        "grade": customer.grade,
        "tags": list(customer.tags),
        "do_not_call": customer.do_not_call,
        "numbers": [
            CustomerNumberOut(
                id=each.id,
                number=shown_number(each.number, hidden=hidden),
                kind=each.kind,
                hidden=hidden,
            )
            for each in customer.numbers
        ],
        "values": layout.shown_values(customer.values, numbers_hidden=hidden),
        "created_at": customer.created_at,
        "changed_at": customer.changed_at,
        "version": customer.version,
    }
