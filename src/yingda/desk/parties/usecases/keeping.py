"""Outside parties kept by an enterprise, and what it gave them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from yingda.desk.parties import store
from yingda.desk.parties.model import Card, Dispatch, Party
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A party as somebody wants it."""

    card: Card
    areas: Sequence[str]
    language: str
    link_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Parties:
    """Keeps the outside parties of the enterprises."""

    db: Database
    keys: TenantKeys

    async def all_of(self, actor: Actor) -> list[Party]:
        """The parties of the tenants that the actor sees."""
        ciphers = await self._ciphers(actor.tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.parties(tx, ciphers, tenants=ciphers)

    async def find(self, actor: Actor, party_id: UUID) -> Party:
        """One party."""
        ciphers = await self._ciphers(actor.tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.parties(tx, ciphers, tenants=ciphers, party_id=party_id)
        if not found:
            raise NotFound
        return found[0]

    async def add(self, actor: Actor, *, tenant_id: UUID, wanted: Wanted) -> UUID:
        """Keep a new party; its id."""
        if not actor.sees(tenant_id):
            raise NotFound
        cipher, party_id = await self.keys.cipher(self.db, tenant_id), new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await store.add_party(tx, _values(wanted, cipher) | {"id": party_id, "tenant_id": tenant_id})
            await audit.note(tx, actor=actor, action="party.added", tenant_id=tenant_id, object_id=party_id)
        return party_id

    async def change(
        self, actor: Actor, *, party_id: UUID, wanted: Wanted, disabled: bool, version: int
    ) -> None:
        """Keep a party otherwise."""
        before = await self.find(actor, party_id)
        cipher = await self.keys.cipher(self.db, before.tenant_id)
        place = {"id": party_id, "tenant_id": before.tenant_id, "disabled": disabled, "version": version}
        async with changing(db=self.db, actor=actor, tenant_id=before.tenant_id) as tx:
            if not await store.change_party(tx, _values(wanted, cipher) | place):
                raise Conflict
            await audit.note(
                tx, actor=actor, action="party.changed", tenant_id=before.tenant_id, object_id=party_id,
                details={"disabled": disabled},
            )  # fmt: skip

    async def dispatches(
        self, actor: Actor, *, order_id: UUID | None, party_id: UUID | None
    ) -> list[Dispatch]:
        """What was given to parties, newest first."""
        ciphers = await self._ciphers(actor.tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.dispatches(tx, ciphers, tenants=ciphers, order_id=order_id, party_id=party_id)

    async def dispatch(self, actor: Actor, dispatch_id: UUID) -> Dispatch:
        """One of them with all that was said and done."""
        ciphers = await self._ciphers(actor.tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.dispatches(tx, ciphers, tenants=ciphers, dispatch_id=dispatch_id)
            if not found:
                raise NotFound
            house = found[0].tenant_id
            told = await store.steps(tx, ciphers[house], tenant_id=house, dispatch_id=dispatch_id)
        return replace(found[0], steps=told)

    async def _ciphers(self, tenants: Iterable[UUID]) -> dict[UUID, TenantCipher]:
        await self.keys.learn(self.db, tenants)
        return {tenant: self.keys.of(tenant) for tenant in tenants if self.keys.knows(tenant)}


def _values(wanted: Wanted, cipher: TenantCipher) -> dict[str, Any]:
    return {
        "card": cipher.seal(json.dumps(asdict(wanted.card), ensure_ascii=False)),
        "areas": list(wanted.areas),
        "language": wanted.language,
        "link_days": wanted.link_days,
    }
