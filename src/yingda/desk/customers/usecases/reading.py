"""Customers as others read them: one by his id, the names of many, those of a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.customers.model import Customer, Layout
from yingda.desk.customers.store import layouts
from yingda.desk.customers.store import reading as store
from yingda.kernel import phones
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

MOST_OF_A_NUMBER = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerReader:
    """Reads the customers of the tenants that an actor sees."""

    db: Database
    keys: TenantKeys

    async def one(self, actor: Actor, customer_id: UUID) -> Customer:
        """One customer with everything; who was merged into another is the other."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self.one_in(tx, tenants=actor.tenants, customer_id=customer_id)

    async def one_in(self, tx: Transaction, *, tenants: Iterable[UUID], customer_id: UUID) -> Customer:
        """The same within a transaction of somebody's."""
        tenant_id = await store.owner_of(tx, tenants=list(tenants), customer_id=customer_id)
        if tenant_id is None:
            raise NotFound
        cipher = await self.keys.cipher(self.db, tenant_id)
        return await present(tx, tenant_id=tenant_id, customer_id=customer_id, cipher=cipher)

    async def names(self, actor: Actor, *, tenant_id: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
        """The names of customers, by the ids that were asked for; who is forgotten has none."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self.names_in(tx, tenant_id=tenant_id, ids=ids)

    async def names_in(self, tx: Transaction, *, tenant_id: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
        """The same within a transaction of somebody's."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        cipher = await self.keys.cipher(self.db, tenant_id)
        found = await store.names(tx, tenant_id=tenant_id, ids=wanted)
        return {asked: cipher.unseal(bytes(sealed)) for asked, sealed in found.items()}

    async def find_by_number(self, actor: Actor, *, tenant_id: UUID, number: str) -> list[Customer]:
        """Whose number this is, in any notation."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self.find_by_number_in(tx, tenant_id=tenant_id, number=number)

    async def find_by_number_in(self, tx: Transaction, *, tenant_id: UUID, number: str) -> list[Customer]:
        """The same within a transaction of somebody's; as the platform itself too."""
        canonical = phones.canonical(number)
        if canonical is None:
            return []
        cipher = await self.keys.cipher(self.db, tenant_id)
        ids = await store.ids_by_number(
            tx, tenant_id=tenant_id, number=canonical, cipher=cipher, limit=MOST_OF_A_NUMBER
        )
        found = await store.several(tx, tenant_id=tenant_id, ids=ids, cipher=cipher)
        return sorted(found.values(), key=lambda each: each.id)

    async def same_ids(self, actor: Actor, customer_id: UUID) -> list[UUID]:
        """All ids by which this customer is known: his own and those merged into him."""
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await store.owner_of(tx, tenants=list(actor.tenants), customer_id=customer_id)
            if tenant_id is None:
                raise NotFound
            return await store.same_ids(tx, tenant_id=tenant_id, customer_id=customer_id)

    async def layout(self, actor: Actor, tenant_id: UUID) -> Layout:
        """What the enterprise keeps of its customers."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            return await layouts.layout(tx, tenant_id=tenant_id)

    async def layouts(self, actor: Actor, tenants: Sequence[UUID]) -> dict[UUID, Layout]:
        """The layouts of several enterprises."""
        async with self.db.app(sees=actor.tenants) as tx:
            return {each: await layouts.layout(tx, tenant_id=each) for each in dict.fromkeys(tenants)}


async def present(tx: Transaction, *, tenant_id: UUID, customer_id: UUID, cipher: TenantCipher) -> Customer:
    """Who this customer is now, with everything: a merged one is whom he was merged into."""
    now = await store.present_id(tx, tenant_id=tenant_id, customer_id=customer_id)
    found = await store.several(tx, tenant_id=tenant_id, ids=[now], cipher=cipher, whole=True)
    if now not in found:
        raise NotFound
    return found[now]
