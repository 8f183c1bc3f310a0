"""Customers, as proving and guiding ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.desk.customers.model import Customer
from yingda.desk.customers.store import layouts
from yingda.desk.customers.usecases.popping import ContactCustomers, Pop
from yingda.desk.customers.usecases.reading import CustomerReader
from yingda.desk.fields.model import Field, FieldKind, Value
from yingda.desk.guiding.ports import KnownCustomer
from yingda.desk.proving.ports import CustomerFile
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

NAME: Final = Field(key="customer_name", name_zh="姓名", name_en="Name", kind=FieldKind.TEXT)
"""What every customer has, beside the fields of the enterprise's own."""
RUNG: Final = ("mobile", "home", "work", "other")
"""Where a code goes first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskPeople:
    """Reads customers for what stands beside them."""

    db: Database
    keys: TenantKeys

    async def fields(self, *, tenant_id: UUID) -> Sequence[Field]:
        async with self.db.app(sees=[tenant_id]) as tx:
            layout = await layouts.layout(tx, tenant_id=tenant_id)
        return (NAME, *layout.fields)

    async def file(self, *, tenant_id: UUID, customer_id: UUID) -> CustomerFile | None:
        try:
            async with self.db.app(sees=[tenant_id]) as tx:
                reader = CustomerReader(db=self.db, keys=self.keys)
                found = await reader.one_in(tx, tenants=[tenant_id], customer_id=customer_id)
                layout = await layouts.layout(tx, tenant_id=tenant_id)
        except NotFound:
            return None
        values: dict[str, Value] = {NAME.key: found.name, **found.values}
        mails = [each.key for each in layout.fields if each.kind is FieldKind.EMAIL]
        return CustomerFile(
            values=values,
            phones=_phones(found),
            emails=[str(values[key]) for key in mails if values.get(key)],
        )

    async def of_contact(self, actor: Actor, *, interaction_id: UUID) -> UUID | None:
        customer = await self._customer(actor, interaction_id)
        return customer.id if customer else None

    async def require_seen(self, actor: Actor, *, customer_id: UUID) -> UUID:
        return (await CustomerReader(db=self.db, keys=self.keys).one(actor, customer_id)).tenant_id

    async def known(self, actor: Actor, *, interaction_id: UUID) -> KnownCustomer | None:
        pop = await self._pop(actor, interaction_id)
        customer = pop.customer
        if customer is None:
            return None
        hidden = {FieldKind.PHONE} if actor.hides_numbers_of(pop.tenant_id) else set()
        told = [each for each in pop.layout.fields if not each.is_masked and each.kind not in hidden]
        grade = next((each for each in pop.layout.grades if each.code == customer.grade), None)
        return KnownCustomer(
            name=customer.name,
            grade=customer.grade or "",
            grade_in_words={"zh-CN": grade.name_zh, "en": grade.name_en} if grade else {},
            fields=told,
            values=customer.values,
        )

    async def contacts_of(
        self, actor: Actor, *, customer_id: UUID, limit: int
    ) -> tuple[UUID, Sequence[UUID]]:
        contacts = ContactCustomers(db=self.db, keys=self.keys)
        return await contacts.interaction_ids(actor, customer_id, before=None, limit=limit)

    async def _customer(self, actor: Actor, interaction_id: UUID) -> Customer | None:
        return (await self._pop(actor, interaction_id)).customer

    async def _pop(self, actor: Actor, interaction_id: UUID) -> Pop:
        return await ContactCustomers(db=self.db, keys=self.keys).pop(actor, interaction_id)


def _phones(customer: Customer) -> list[str]:
    rung = [each for each in customer.numbers if each.kind in RUNG]
    return [each.number for each in sorted(rung, key=lambda each: RUNG.index(each.kind))]
