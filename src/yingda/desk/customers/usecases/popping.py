"""Who has a contact: said by somebody, or known by his number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from yingda.desk.customers.errors import MergedAway
from yingda.desk.customers.model import Customer, Layout
from yingda.desk.customers.store import contacts, layouts, reading
from yingda.desk.customers.usecases.reading import present
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing

Match = Literal["said", "number", "several", "nobody", "withheld"]
MOST_CANDIDATES: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Pop:
    """What the desk shows of a contact's customer."""

    interaction_id: UUID
    tenant_id: UUID
    match: Match
    customer: Customer | None
    candidates: tuple[Customer, ...]
    number: str | None
    """That called, in canonical notation."""
    layout: Layout


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactCustomers:
    """Says whose contacts are, and keeps what people say."""

    db: Database
    keys: TenantKeys

    async def pop(self, actor: Actor, interaction_id: UUID) -> Pop:
        """Whose contact this is; every look-up is equality on an index."""
        async with self.db.app(sees=actor.tenants) as tx:
            contact = await contacts.contact(tx, tenants=actor.tenants, interaction_id=interaction_id)
            if contact is None:
                raise NotFound
            tenant_id = contact["tenant_id"]
            cipher = await self.keys.cipher(self.db, tenant_id)
            number = contacts.caller(contact, cipher)
            pop = Pop(
                interaction_id=interaction_id,
                tenant_id=tenant_id,
                match="withheld" if number is None else "nobody",
                customer=None,
                candidates=(),
                number=number,
                layout=await layouts.layout(tx, tenant_id=tenant_id),
            )
            if contact["customer_id"] is not None:
                said = await self._said(tx, tenant_id, contact["customer_id"], cipher)
                if said is not None:
                    return replace(pop, match="said", customer=said)
            return pop if number is None else await self._by_number(tx, pop, number, cipher)

    async def _said(
        self, tx: Transaction, tenant_id: UUID, customer_id: UUID, cipher: TenantCipher
    ) -> Customer | None:
        try:
            return await present(tx, tenant_id=tenant_id, customer_id=customer_id, cipher=cipher)
        except NotFound:
            return None

    async def _by_number(self, tx: Transaction, pop: Pop, number: str, cipher: TenantCipher) -> Pop:
        ids = await reading.ids_by_number(
            tx, tenant_id=pop.tenant_id, number=number, cipher=cipher, limit=MOST_CANDIDATES
        )
        found = await reading.several(tx, tenant_id=pop.tenant_id, ids=ids, cipher=cipher, whole=True)
        if len(found) == 1:
            return replace(pop, match="number", customer=next(iter(found.values())))
        candidates = tuple(sorted(found.values(), key=lambda each: each.id))
        return replace(pop, match="several" if candidates else "nobody", candidates=candidates)

    async def say(self, actor: Actor, *, interaction_id: UUID, customer_id: UUID | None) -> None:
        """Keep whose contact this is; None takes back what was said."""
        async with self.db.app(sees=actor.tenants) as tx:
            contact = await contacts.contact(tx, tenants=actor.tenants, interaction_id=interaction_id)
        if contact is None:
            raise NotFound
        tenant_id = contact["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if customer_id is None:
                await contacts.unlink(tx, tenant_id=tenant_id, interaction_id=interaction_id)
                return
            if await reading.owner_of(tx, tenants=[tenant_id], customer_id=customer_id) is None:
                raise NotFound
            now = await reading.present_id(tx, tenant_id=tenant_id, customer_id=customer_id)
            if now != customer_id:
                raise MergedAway(customer_id=str(now))
            await contacts.link(
                tx, tenant_id=tenant_id, interaction_id=interaction_id, customer_id=customer_id,
                author=actor.user_id,
            )  # fmt: skip

    async def interaction_ids(
        self, actor: Actor, customer_id: UUID, *, before: datetime | None, limit: int
    ) -> tuple[UUID, list[UUID]]:
        """A customer's tenant and contacts, newest first."""
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await reading.owner_of(tx, tenants=list(actor.tenants), customer_id=customer_id)
            if tenant_id is None:
                raise NotFound
            cipher = await self.keys.cipher(self.db, tenant_id)
            customer = await present(tx, tenant_id=tenant_id, customer_id=customer_id, cipher=cipher)
            found = await contacts.history(
                tx,
                tenant_id=tenant_id,
                ids=await reading.same_ids(tx, tenant_id=tenant_id, customer_id=customer.id),
                numbers=[each.number for each in customer.numbers],
                cipher=cipher,
                before=before,
                limit=limit,
            )
        return tenant_id, found

    async def ids_of_numbers(
        self, actor: Actor, *, tenant_id: UUID, numbers: Sequence[str], before: datetime | None, limit: int
    ) -> list[UUID]:
        """The contacts of these numbers that are said to be nobody's, newest first."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            return await contacts.history(
                tx, tenant_id=tenant_id, ids=[], numbers=numbers, cipher=cipher, before=before, limit=limit
            )
