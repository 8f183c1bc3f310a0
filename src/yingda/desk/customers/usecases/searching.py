"""Customers listed and searched: by what tokens lead to, then by how much each is like what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.desk.customers.finding.query import STRONG, Word, whole_of, words_of
from yingda.desk.customers.finding.tokens import DO_NOT_CALL, grade_token, tag_token
from yingda.desk.customers.model import Customer
from yingda.desk.customers.store import reading, searching
from yingda.desk.customers.store.sealing import token_hash
from yingda.desk.customers.store.searching import Lead
from yingda.desk.customers.usecases.comparing import Comparing, asked_of
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

MOST_FOUND: Final = 50
ENOUGH: Final = 5
"""With fewer who are surely meant, those who may be meant are looked for too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerSearch:
    """Whom to list."""

    tenant_id: UUID | None = None
    typed: str = ""
    tag: str | None = None
    grade: str | None = None
    do_not_call: bool = False
    after: UUID | None = None
    limit: int = MOST_FOUND

    @property
    def filters(self) -> list[str]:
        """The tokens that everybody must have."""
        found = [tag_token(self.tag)] if self.tag else []
        found += [grade_token(self.grade)] if self.grade else []
        return [*found, DO_NOT_CALL] if self.do_not_call else found


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Customers as a page of a list: how many there are in all is counted to a bound."""

    customers: list[Customer]
    total: int
    next: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFinder:
    """Finds customers of the tenants that an actor sees."""

    db: Database
    keys: TenantKeys

    async def find(self, actor: Actor, search: CustomerSearch) -> Found:
        """A page of customers: the newest first, or the likeliest where something was typed."""
        tenants = [each for each in sorted(actor.tenants) if search.tenant_id in (None, each)]
        await self.keys.learn(self.db, tenants)
        known = [each for each in tenants if self.keys.knows(each)]
        async with self.db.app(sees=actor.tenants) as tx:
            if search.typed.strip():
                return await self._typed(tx, known, search)
            if search.filters:
                return await self._filtered(tx, known, search)
            return await self._newest(tx, known, search)

    async def _newest(self, tx: Transaction, tenants: Sequence[UUID], search: CustomerSearch) -> Found:
        ids = await reading.newest_ids(tx, tenants=tenants, after=search.after, limit=search.limit + 1)
        total = await reading.count(tx, tenants=tenants)
        return await self._page(tx, ids, total, search)

    async def _filtered(self, tx: Transaction, tenants: Sequence[UUID], search: CustomerSearch) -> Found:
        ids: list[tuple[UUID, UUID]] = []
        total = 0
        for tenant_id in tenants:
            hashed = [token_hash(self.keys.of(tenant_id), each) for each in search.filters]
            counts = await searching.counts(tx, tenant_id=tenant_id, tokens=hashed)
            if len(counts) < len(hashed):
                continue
            leads = [Lead.of([each], counts) for each in hashed]
            found = await searching.led(
                tx, tenant_id=tenant_id, groups=leads, after=search.after, bound=searching.BOUND
            )
            ids += [(tenant_id, each) for each in found]
            total += len(found)
        ids.sort(key=lambda pair: pair[1], reverse=True)
        return await self._page(tx, ids[: search.limit + 1], total, search)

    async def _page(
        self, tx: Transaction, ids: Sequence[tuple[UUID, UUID]], total: int, search: CustomerSearch
    ) -> Found:
        page = ids[: search.limit]
        by_id = await self._unsealed(tx, page)
        last = page[-1][1] if len(ids) > search.limit else None
        return Found(customers=[by_id[each] for _, each in page if each in by_id], total=total, next=last)

    async def _typed(self, tx: Transaction, tenants: Sequence[UUID], search: CustomerSearch) -> Found:
        scored: list[tuple[float, UUID, UUID]] = []
        for tenant_id in tenants:
            scores = await self._likeliest(tx, tenant_id, search)
            scored += [(-score, each, tenant_id) for each, score in scores.items()]
        scored.sort()
        page = [(tenant_id, each) for _, each, tenant_id in scored[: search.limit]]
        by_id = await self._unsealed(tx, page)
        return Found(customers=[by_id[each] for _, each in page if each in by_id], total=len(scored))

    async def _likeliest(
        self, tx: Transaction, tenant_id: UUID, search: CustomerSearch
    ) -> Mapping[UUID, float]:
        cipher = self.keys.of(tenant_id)
        found = await self._meant(tx, tenant_id, words_of(search.typed), search, cipher)
        if len(found) < ENOUGH and " " in search.typed.strip():
            whole = await self._meant(tx, tenant_id, [whole_of(search.typed)], search, cipher)
            found = {**whole, **found}
        return found

    async def _meant(
        self,
        tx: Transaction,
        tenant_id: UUID,
        words: Sequence[Word],
        search: CustomerSearch,
        cipher: TenantCipher,
    ) -> dict[UUID, float]:
        """Who is surely meant; where these are few, also who may be."""
        asked = [asked_of(word, cipher) for word in words]
        if not asked:
            return {}
        needed = [token_hash(cipher, each) for each in search.filters]
        tokens = {each for one in asked for each in one.weights} | set(needed)
        counts = await searching.counts(tx, tenant_id=tenant_id, tokens=sorted(tokens))
        if not all(each in counts for each in needed):
            return {}
        comparing = Comparing(tx=tx, tenant_id=tenant_id, cipher=cipher, asked=asked, counts=counts)
        found: dict[UUID, float] = {}
        for least in (STRONG, 0):
            leads = [one.lead(counts, least=least) for one in asked]
            leads += [Lead.of([each], counts) for each in needed]
            if not all(each.tokens for each in leads):
                continue
            found |= await comparing.compared(leads, enough=search.limit)
            if len(found) >= ENOUGH:
                break
        return found

    async def _unsealed(self, tx: Transaction, ids: Iterable[tuple[UUID, UUID]]) -> dict[UUID, Customer]:
        by_tenant: dict[UUID, list[UUID]] = {}
        for tenant_id, customer_id in ids:
            by_tenant.setdefault(tenant_id, []).append(customer_id)
        found: dict[UUID, Customer] = {}
        for tenant_id, wanted in by_tenant.items():
            cipher = self.keys.of(tenant_id)
            found |= await reading.several(tx, tenant_id=tenant_id, ids=wanted, cipher=cipher)
        return found
