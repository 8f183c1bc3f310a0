"""What people ask of orders, as their pages ask it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from bench.desk_waiting import READINGS, Ask, somebody
from yingda.desk.orders.http.shown import row_of, whole_of
from yingda.desk.orders.http.wire import HistoryOut
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.printing.usecases import Printing
from yingda.desk.orders.store.lists import Wanted
from yingda.desk.orders.usecases.reading import Reading
from yingda.desk.portal.http import _out as view_out
from yingda.desk.portal.paper import draw
from yingda.desk.portal.usecases import OwnViews
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

FEW: Final = 20
"""Readings of what takes longer and is asked for now and then."""
LIVE: Final = ("new", "open", "waiting")
WORDS: Final = ("热水器", "漏水", "客户反映", "退款", "公交卡")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What there is to be asked for."""

    tenant_id: UUID
    user_id: UUID
    team_id: UUID
    type_id: UUID
    tenants: tuple[UUID, ...] = ()
    orders: list[UUID] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    customers: list[UUID] = field(default_factory=list)
    contacts: list[UUID] = field(default_factory=list)

    def add(self, order: UUID, *, number: str, subject: str, customer: UUID, contact: UUID) -> None:
        """One of those that are asked for."""
        self.orders.append(order)
        self.numbers.append(number)
        self.subjects.append(subject)
        self.customers.append(customer)
        self.contacts.append(contact)


def asks(db: Database, keys: TenantKeys, asked: Asked) -> Iterator[tuple[str, Ask, int]]:
    """Each question, and how often it is asked."""
    yield from ((what, ask, READINGS) for what, ask in _lists(db, keys, asked))
    yield from ((what, ask, READINGS) for what, ask in _one(db, keys, asked))
    yield from ((what, ask, FEW) for what, ask in _views(db, keys, asked))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lists:
    """Lists as their page asks for them."""

    reading: Reading
    actor: Actor
    everywhere: Actor

    def page(
        self, q: Callable[[int], str] = lambda _: "", *, everybody: bool = False, my_teams: bool = False,
        onward: bool = False, **filters: Any,
    ) -> Ask:  # fmt: skip
        """A list with these filters; `onward` asks each time for the page after the last one."""
        who = self.everywhere if everybody else self.actor
        ends: list[str | None] = [None]

        async def ask(at: int) -> int:
            given = {name: each(at) if callable(each) else each for name, each in filters.items()}
            wanted = replace(Wanted(tenants=list(who.tenants), now=datetime.now(UTC)), **given)
            after = ends[-1] if onward else None
            part = await self.reading.page(who, wanted, q=q(at), my_teams=my_teams, after=after, limit=50)
            for each in part.orders:
                row_of(each, now=part.now, names=part.names).model_dump_json()
            ends.append(part.next)
            return len(part.orders)

        return ask


def _lists(db: Database, keys: TenantKeys, asked: Asked) -> Iterator[tuple[str, Ask]]:
    page = _Lists(
        reading=Reading(db=db, keys=keys, ports=OrderPorts()),
        actor=somebody(asked.tenant_id, user_id=asked.user_id),
        everywhere=somebody(*asked.tenants, user_id=asked.user_id),
    ).page
    yield "newest", page()
    yield "newest, of all enterprises", page(everybody=True)
    yield "newest, page after page", page(onward=True)
    yield "what presses (not done, by deadline)", page(sort="due", categories=LIVE)
    yield "mine, not done, by deadline", page(sort="due", categories=LIVE, responsible=asked.user_id)
    yield "mine, all", page(responsible=asked.user_id)
    yield "of my teams, not done", page(my_teams=True, categories=LIVE)
    yield "of my teams, nobody's", page(my_teams=True, unassigned=True, categories=LIVE)
    yield "of a team, all", page(teams=[asked.team_id])
    yield "overdue", page(sort="due", overdue=True)
    yield "missed", page(missed=True)
    yield "waiting", page(categories=["waiting"])
    yield "closed, of a type", page(categories=["closed"], type_id=asked.type_id)
    yield "urgent, not done", page(categories=LIVE, priority="urgent")
    yield "of a customer", page(customers=lambda at: [asked.customers[at]])
    yield "of a contact", page(interaction_id=lambda at: asked.contacts[at])
    yield "by number", page(lambda at: asked.numbers[at])
    yield "by number without its letters", page(lambda at: asked.numbers[at][2:])
    yield "by a rare word", page(lambda at: asked.subjects[at].rpartition(" ")[2])
    yield "by a common word", page(lambda at: WORDS[at % len(WORDS)])
    yield "by two common words", page(lambda at: f"{WORDS[at % 2]} {WORDS[2]}")
    yield (
        "by common words that hardly meet",
        page(lambda at: "热水器 密码忘记" if at % 2 else "年票 漏水 东城"),
    )
    yield "by a whole subject", page(lambda at: asked.subjects[at].partition(" ")[0])
    yield "by a common word, not done", page(lambda at: WORDS[at % len(WORDS)], categories=LIVE)
    yield (
        "by a common word, mine, by deadline",
        page(lambda at: WORDS[at % len(WORDS)], responsible=asked.user_id, sort="due"),
    )


def _one(db: Database, keys: TenantKeys, asked: Asked) -> Iterator[tuple[str, Ask]]:
    actor = somebody(asked.tenant_id, user_id=asked.user_id)
    reading = Reading(db=db, keys=keys, ports=OrderPorts())
    printing = Printing(db=db, keys=keys, ports=OrderPorts())

    async def counts(_: int) -> int:
        found = await reading.counts(actor, tenant_id=None)
        return sum(found.categories.values())

    async def whole(at: int) -> int:
        whole_of(await reading.whole(actor, asked.orders[at]), reader=actor).model_dump_json()
        return 1

    async def history(at: int) -> int:
        found, _ = await reading.history(actor, order_id=asked.orders[at], after=0, limit=200)
        for each in found:
            HistoryOut.model_validate(each, from_attributes=True).model_dump_json()
        return len(found)

    async def paper(at: int) -> int:
        _, content = await printing.pdf(actor, order_id=asked.orders[at], language="zh-CN", internal=False)
        assert content.startswith(b"%PDF")
        return 1

    yield "counts for badges", counts
    yield "one order", whole
    yield "its history", history
    yield "its paper (PDF)", paper


def _views(db: Database, keys: TenantKeys, asked: Asked) -> Iterator[tuple[str, Ask]]:
    actor = somebody(asked.tenant_id, user_id=asked.user_id)
    views = OwnViews(db=db, keys=keys)

    def view(days: int, *, on_paper: bool = False) -> Callable[[int], Awaitable[int]]:
        async def ask(at: int) -> int:
            last = datetime.now(UTC).date() - timedelta(days=at)
            found = await views.view(
                actor, tenant_id=asked.tenant_id, first=last - timedelta(days=days - 1), last=last
            )
            if on_paper:
                await asyncio.to_thread(draw, found, english=False, printed_by="bench")
            else:
                view_out(found).model_dump_json()
            return int(found.totals["opened"])

        return ask

    yield "own view of a week", view(7)
    yield "own view of a month", view(30)
    yield "own view of a week on paper (PDF)", view(7, on_paper=True)
