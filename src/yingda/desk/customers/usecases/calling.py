"""Customers are called without anybody's seeing the digits, and not against their wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.customers.errors import DoNotCall
from yingda.desk.customers.store import layouts, reading
from yingda.kernel import phones
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFacts:
    """Tells flows of a caller what they may branch by."""

    db: Database
    keys: TenantKeys

    async def facts(self, *, tenant_id: UUID, number: str) -> Mapping[str, str] | None:
        """Whether a customer has this number, his grade, whether he wishes to be called; of several the best grade."""
        canonical = phones.canonical(number)
        if canonical is None:
            return None
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.core() as tx:
            rows = await reading.facts_by_number(tx, tenant_id=tenant_id, number=canonical, cipher=cipher)
            layout = await layouts.layout(tx, tenant_id=tenant_id)
        if not rows:
            return None
        held = {row["grade"] for row in rows}
        grade = next((each.code for each in layout.grades if each.code in held), "")
        wishes_none = any(row["do_not_call"] for row in rows)
        return {"known": "yes", "grade": grade, "do_not_call": "yes" if wishes_none else "no"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerNumbers:
    """Knows the numbers of the enterprises' customers."""

    db: Database
    keys: TenantKeys

    async def number(self, actor: Actor, *, tenant_id: UUID, number_id: UUID) -> str:
        """A customer's number as it is dialled at home; an extension is for the agent to key."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            row = await reading.number(tx, tenants=[tenant_id], number_id=number_id)
        if row is None:
            raise NotFound
        cipher = await self.keys.cipher(self.db, tenant_id)
        return phones.national(cipher.unseal(bytes(row["number_sealed"])).partition(";")[0])

    async def require_welcome(self, actor: Actor, *, tenant_id: UUID, number: str, despite: bool) -> None:
        """Refuse to call who does not wish it; or note that he is called `despite` it."""
        canonical = phones.canonical(number)
        if canonical is None:
            return
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            unwilling = await reading.unwilling(tx, tenant_id=tenant_id, number=canonical, cipher=cipher)
        if unwilling is None:
            return
        if not despite:
            raise DoNotCall(customer_id=str(unwilling))
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await audit.note(
                tx, actor=actor, action="customer.called_unwilling", tenant_id=tenant_id, object_id=unwilling
            )
