"""Orders as people read them: one with all that belongs to it, lists, counts, history, notices."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.desk.customers.usecases.reading import CustomerReader
from yingda.desk.orders.engine.moves import Obstacle, Situation, legal_moves
from yingda.desk.orders.engine.runs import Calendars, Run
from yingda.desk.orders.model.document import Move
from yingda.desk.orders.model.order import HistoryEntry, Order
from yingda.desk.orders.store import clocks, history, lists, rows
from yingda.desk.orders.store.lists import Wanted
from yingda.desk.orders.usecases.handling import SEE_ALL
from yingda.desk.orders.usecases.library import orders_of
from yingda.desk.orders.usecases.work import Orders, calendars_of, standing_of
from yingda.desk.orders.words import token_of, words_asked
from yingda.desk.teams.usecases import teams_of_person
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction
from yingda.platform.paging import cursor_of, position_of
from yingda.tenancy.model import Actor, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """An order with all that belongs to it, as somebody sees it."""

    order: Order
    runs: Sequence[Run]
    calendars: Calendars
    now: datetime
    moves: Sequence[tuple[Move, list[Obstacle]]]
    parent: Order | None
    children: Sequence[Order]
    original: Order | None
    duplicates: Sequence[Order]
    watchers: Sequence[Mapping[str, Any]]
    may_work: bool
    may_reveal: bool
    names: Mapping[UUID, str]
    """Of its customer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Part of a list; `next` leads on."""

    orders: Sequence[Order]
    total: int
    next: str | None
    now: datetime
    names: Mapping[UUID, str] = field(default_factory=dict)
    """Of the customers, by their ids."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What is to be worked, for badges."""

    categories: Mapping[str, int]
    mine: int
    my_teams: int
    unassigned: int
    overdue: int
    visits: int
    """Customers who are to be asked again by now."""
    notices: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading(Orders):
    """Reads orders."""

    async def whole(self, actor: Actor, order_id: UUID) -> Whole:
        """One order with all that belongs to it."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await rows.one(tx, tenants=actor.tenants, order_id=order_id)
            if row is None:
                raise NotFound
            cipher = await self.keys.cipher(self.db, row["tenant_id"])
            [order] = await orders_of(tx, [row], {row["tenant_id"]: cipher})
            return await self._with_all(tx, cipher, actor, order)

    async def _with_all(self, tx: Transaction, cipher: TenantCipher, actor: Actor, order: Order) -> Whole:
        tenant_id = order.tenant_id
        below = await rows.children_and_duplicates(tx, tenant_id=tenant_id, order_id=order.id)
        above = [each for each in (order.parent_id, order.duplicate_of) if each is not None]
        found = await rows.some(tx, tenant_id=tenant_id, ids=[*below, *above])
        related = {each.id: each for each in await orders_of(tx, found, {tenant_id: cipher})}
        children = [each for each in related.values() if each.parent_id == order.id]
        standing = await standing_of(tx, actor, order)
        situation = Situation(
            state=order.state,
            satisfaction=order.satisfaction,
            open_children=await rows.open_children(tx, tenant_id=tenant_id, order_id=order.id),
        )
        may_work = actor.role is not Role.TENANT_VIEWER
        return Whole(
            order=order,
            runs=await clocks.runs(tx, tenant_id=tenant_id, order_id=order.id),
            calendars=await calendars_of(tx, tenant_id=tenant_id, order=order),
            now=self.clock.now(),
            moves=legal_moves(order.document, situation, standing) if may_work else [],
            parent=related.get(order.parent_id) if order.parent_id else None,
            children=children,
            original=related.get(order.duplicate_of) if order.duplicate_of else None,
            duplicates=[each for each in related.values() if each.duplicate_of == order.id],
            watchers=await history.watchers(tx, tenant_id=tenant_id, order_id=order.id),
            may_work=may_work,
            may_reveal=may_work and (actor.role in SEE_ALL or standing.is_responsible),
            names=await self._names(tx, [order]),
        )

    async def page(
        self, actor: Actor, wanted: Wanted, *, q: str, my_teams: bool, after: str | None, limit: int
    ) -> Page:
        """Part of a list of orders."""
        tenants = [each for each in wanted.tenants if actor.sees(each)]
        words = words_asked(q)
        if not tenants or (q.strip() and not words):
            return Page(orders=(), total=0, next=None, now=wanted.now)
        ciphers = {each: await self.keys.cipher(self.db, each) for each in tenants}
        wanted = replace(wanted, tenants=tenants, customers=await self._known_as(actor, wanted.customers))
        async with self.db.app(sees=tenants) as tx:
            if my_teams:
                wanted = replace(wanted, teams=await self._teams(tx, actor, tenants))
            await lists.along_indexes(tx)
            if words:
                page = await self._found(tx, wanted, words, ciphers, after=after, limit=limit)
            else:
                page = await self._page(tx, wanted, ciphers, after=after, limit=limit)
            return replace(page, names=await self._names(tx, page.orders))

    async def _known_as(self, actor: Actor, customers: Sequence[UUID] | None) -> Sequence[UUID] | None:
        """All ids by which the customers are known: who was merged into another brings his orders along."""
        if customers is None:
            return None
        found: list[UUID] = []
        for each in customers:
            try:
                found += await CustomerReader(db=self.db, keys=self.keys).same_ids(actor, each)
            except NotFound:
                continue
        return found

    async def _names(self, tx: Transaction, orders: Sequence[Order]) -> Mapping[UUID, str]:
        reader, found = CustomerReader(db=self.db, keys=self.keys), dict[UUID, str]()
        for tenant_id in {order.tenant_id for order in orders}:
            ids = [each.customer_id for each in orders if each.tenant_id == tenant_id and each.customer_id]
            found |= await reader.names_in(tx, tenant_id=tenant_id, ids=ids)
        return found

    async def _found(
        self,
        tx: Transaction,
        wanted: Wanted,
        words: Sequence[str],
        ciphers: Mapping[UUID, TenantCipher],
        *,
        after: str | None,
        limit: int,
    ) -> Page:
        """Words are other hashes in each house, so each is asked by itself."""
        pages = []
        for tenant_id, cipher in ciphers.items():
            tokens = [(tenant_id, token_of(cipher, word)) for word in words]
            one = await lists.weighed(tx, replace(wanted, tenants=[tenant_id], tokens=tokens))
            if one is None:
                continue
            pages.append(await self._page(tx, one, {tenant_id: cipher}, after=after, limit=limit))
        orders = [order for page in pages for order in page.orders]
        orders.sort(key=lambda each: _key(each, wanted), reverse=wanted.sort == "opened")
        shown = orders[:limit]
        is_more = len(orders) > limit or any(page.next for page in pages)
        return Page(
            orders=shown,
            total=sum(page.total for page in pages),
            next=cursor_of(*_key(shown[-1], wanted)) if is_more and shown else None,
            now=wanted.now,
        )

    async def _page(
        self,
        tx: Transaction,
        wanted: Wanted,
        ciphers: Mapping[UUID, TenantCipher],
        *,
        after: str | None,
        limit: int,
    ) -> Page:
        position = position_of(after) if after is not None else None
        found = await lists.page(tx, wanted, after=position, limit=limit + 1)
        orders = await orders_of(tx, found[:limit], ciphers)
        is_more = len(found) > limit
        is_all = after is None and not is_more
        return Page(
            orders=orders,
            total=len(orders) if is_all else await lists.count(tx, wanted),
            next=cursor_of(*_key(orders[-1], wanted)) if is_more else None,
            now=wanted.now,
        )

    async def _teams(self, tx: Transaction, actor: Actor, tenants: Sequence[UUID]) -> list[UUID]:
        found = []
        for tenant_id in tenants:
            mine = await teams_of_person(tx, tenant_id=tenant_id, user_id=actor.user_id)
            found += [row["id"] for row in mine]
        return found

    async def counts(self, actor: Actor, *, tenant_id: UUID | None) -> Counts:
        """What is to be worked, for badges."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=tenants) as tx:
            teams = await self._teams(tx, actor, tenants)
            found = await lists.counts(
                tx, tenants=tenants, user_id=actor.user_id, teams=teams, now=self.clock.now()
            )
            unread = await history.unread(tx, tenants=tenants, user_id=actor.user_id)
            visits = await lists.visits(tx, tenants=tenants, now=self.clock.now())
        names = ("mine", "my_teams", "unassigned", "overdue")
        return Counts(
            categories={row["category"]: row["n"] for row in found},
            notices=unread,
            visits=visits,
            **{name: sum(row[name] for row in found) for name in names},
        )

    async def history(
        self, actor: Actor, *, order_id: UUID, after: int, limit: int
    ) -> tuple[list[HistoryEntry], bool]:
        """What happened to an order after a place in its history, and whether there is more."""
        tenant_id = (await self.row(actor, order_id))["tenant_id"]
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=[tenant_id]) as tx:
            found = await history.events(
                tx, tenant_id=tenant_id, order_id=order_id, after=after, limit=limit + 1
            )
        return [_entry(row, cipher) for row in found[:limit]], len(found) > limit

    async def notices(self, actor: Actor, *, unread: bool, limit: int) -> tuple[list[Mapping[str, Any]], int]:
        """What the actor was told, newest first, and how much of it he has not read."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await history.notices(
                tx, tenants=actor.tenants, user_id=actor.user_id, unread=unread, limit=limit
            )
            count = await history.unread(tx, tenants=actor.tenants, user_id=actor.user_id)
        shown: list[Mapping[str, Any]] = []
        for row in found:
            cipher = await self.keys.cipher(self.db, row["tenant_id"])
            shown.append({**row, "subject": cipher.unseal(row["subject_sealed"])})
        return shown, count

    async def mark_read(self, actor: Actor, *, ids: Sequence[UUID] | None) -> None:
        """The actor has read these notices, or (None) all."""
        for tenant_id in actor.tenants:
            async with self.db.app(sees=actor.tenants, writes=tenant_id) as tx:
                await history.mark_read(tx, tenant_id=tenant_id, user_id=actor.user_id, ids=ids)

    async def filters(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """The filters that the actor has saved."""
        async with self.db.app(sees=[actor.tenant_id]) as tx:
            return await history.filters(tx, tenant_id=actor.tenant_id, user_id=actor.user_id)

    async def keep_filters(self, actor: Actor, filters: object) -> None:
        """Save the actor's filters, all of them."""
        async with self.db.app(sees=[actor.tenant_id], writes=actor.tenant_id) as tx:
            await history.keep_filters(tx, tenant_id=actor.tenant_id, user_id=actor.user_id, filters=filters)


def _key(order: Order, wanted: Wanted) -> tuple[datetime, UUID]:
    if wanted.sort == "opened":
        return order.opened_at, order.id
    return order.due_at or lists.NEVER, order.id


def _entry(row: Mapping[str, Any], cipher: TenantCipher) -> HistoryEntry:
    return HistoryEntry(
        seq=row["seq"],
        kind=row["kind"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        at=row["at"],
        payload=json.loads(cipher.unseal(row["payload_sealed"])),
    )
