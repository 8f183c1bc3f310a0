"""Customers listed and searched: by what tokens lead to, then by how much each is like what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.desk.customers.finding.likeness import name_likeness, number_likeness
from yingda.desk.customers.finding.query import STRONG, Word, whole_of, words_of
from yingda.desk.customers.finding.tokens import DO_NOT_CALL, grade_token, tag_token
from yingda.desk.customers.model import Customer
from yingda.desk.customers.store import reading, searching
from yingda.desk.customers.store.sealing import token_hash
from yingda.desk.customers.store.searching import Lead
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

MOST_FOUND: Final = 50
MOST_LOOKED_AT: Final = 300
"""So many of the likeliest are unsealed and compared."""
ENOUGH: Final = 5
"""With fewer who are surely meant, those who may be meant are looked for too."""
LIKE_ENOUGH: Final = 0.28


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
class _Asked:
    """A word's tokens, hashed, with their weights."""

    word: Word
    weights: dict[bytes, int]
    values: frozenset[bytes]
    """Those of them that are whole values of fields."""

    def lead(self, counts: dict[bytes, int], *, least: int) -> Lead:
        tokens = tuple(each for each, weight in self.weights.items() if weight >= least and each in counts)
        # What many share says little of who may be meant, as long as something rarer says more.
        rare = tuple(each for each in tokens if counts[each] < searching.BOUND)
        tokens = rare if rare and least < STRONG else tokens
        return Lead(tokens=tokens, count=sum(counts[each] for each in tokens))


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
            leads = [Lead(tokens=(each,), count=counts[each]) for each in hashed]
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
        scored: list[tuple[float, Customer]] = []
        for tenant_id in tenants:
            scored += await self._likeliest(tx, tenant_id, search)
        scored.sort(key=lambda pair: (-pair[0], pair[1].id))
        return Found(customers=[each for _, each in scored[: search.limit]], total=len(scored))

    async def _likeliest(
        self, tx: Transaction, tenant_id: UUID, search: CustomerSearch
    ) -> list[tuple[float, Customer]]:
        cipher = self.keys.of(tenant_id)
        found = await self._meant(tx, tenant_id, words_of(search.typed), search, cipher)
        if len(found) < ENOUGH and " " in search.typed.strip():
            whole = await self._meant(tx, tenant_id, [whole_of(search.typed)], search, cipher)
            found = {**whole, **found}
        return list(found.values())

    async def _meant(
        self,
        tx: Transaction,
        tenant_id: UUID,
        words: Sequence[Word],
        search: CustomerSearch,
        cipher: TenantCipher,
    ) -> dict[UUID, tuple[float, Customer]]:
        """Who is surely meant; where these are few, also who may be."""
        asked = [_asked(word, cipher) for word in words]
        if not asked:
            return {}
        needed = [token_hash(cipher, each) for each in search.filters]
        tokens = {each for one in asked for each in one.weights} | set(needed)
        counts = await searching.counts(tx, tenant_id=tenant_id, tokens=sorted(tokens))
        if not all(each in counts for each in needed):
            return {}
        found: dict[UUID, tuple[float, Customer]] = {}
        for least in (STRONG, 0):
            leads = [one.lead(counts, least=least) for one in asked]
            leads += [Lead(tokens=(each,), count=counts[each]) for each in needed]
            if not all(each.tokens for each in leads):
                continue
            found |= await self._compared(tx, tenant_id, asked, leads, cipher)
            if len(found) >= ENOUGH:
                break
        return found

    async def _compared(
        self,
        tx: Transaction,
        tenant_id: UUID,
        asked: Sequence[_Asked],
        leads: Sequence[Lead],
        cipher: TenantCipher,
    ) -> dict[UUID, tuple[float, Customer]]:
        ids = await searching.led(
            tx, tenant_id=tenant_id, groups=leads, after=None, bound=searching.BOUND // 2
        )
        tokens = {each for lead in leads for each in lead.tokens}
        held = await searching.held(tx, tenant_id=tenant_id, customers=ids, tokens=sorted(tokens))
        weights = {each: _weight(asked, held.get(each, set())) for each in ids}
        likeliest = sorted(ids, key=lambda each: -weights[each])[:MOST_LOOKED_AT]
        known = await reading.several(tx, tenant_id=tenant_id, ids=likeliest, cipher=cipher)
        found: dict[UUID, tuple[float, Customer]] = {}
        for customer in known.values():
            score = _score(asked, customer, held[customer.id])
            if score >= LIKE_ENOUGH:
                found[customer.id] = (score, customer)
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


def _asked(word: Word, cipher: TenantCipher) -> _Asked:
    hashed = {token: token_hash(cipher, token) for token in word.tokens}
    return _Asked(
        word=word,
        weights={hashed[token]: weight for token, weight in word.tokens.items()},
        values=frozenset(hashed[token] for token in hashed if token.startswith("value:")),
    )


def _weight(asked: Sequence[_Asked], held: set[bytes]) -> float:
    """How surely a customer is meant, by his tokens alone: a word by its best, others beside it count a little."""
    total = 0.0
    for one in asked:
        weights = sorted((one.weights[each] for each in held if each in one.weights), reverse=True)
        total += sum(weight / 4**place for place, weight in enumerate(weights))
    return total


def _score(asked: Sequence[_Asked], customer: Customer, held: set[bytes]) -> float:
    """From 0 to 1: the least of what the words come to."""
    numbers = [each.number for each in customer.numbers]
    return min(_word_score(one, customer, numbers, held) for one in asked)


def _word_score(one: _Asked, customer: Customer, numbers: list[str], held: set[bytes]) -> float:
    best = max((one.weights[each] for each in held if each in one.weights), default=0)
    if one.word.digits:
        # Ends of numbers lead to more than was typed; a value of a field is what was typed.
        return 0.9 if held & one.values else number_likeness(one.word, numbers)
    sure = best / 100 if best >= STRONG else 0.0
    return max(sure, name_likeness(one.word.text, customer.name))
