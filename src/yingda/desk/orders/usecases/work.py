"""One order while somebody works on it: locked, changed, told of, kept."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.customers.usecases.reading import CustomerReader
from yingda.desk.orders.engine.moves import Situation, Standing
from yingda.desk.orders.engine.runs import Run, Timekeeper, any_missed, nearest_due
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.store import clocks, history, rows
from yingda.desk.orders.usecases.library import kept, orders_of
from yingda.desk.teams.usecases import people_by_id, teams_of_person
from yingda.flows.calendar import Calendar
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import Conflict, NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing

NOBODY: Final = OrderPorts()
PRESENT: Final = SystemClock()


@dataclass(slots=True)
class Work:
    """An order in the hands of somebody, within one transaction."""

    tx: Transaction
    cipher: TenantCipher
    now: datetime
    order: Order
    last_seq: int
    actor_id: UUID | None
    actor_name: str
    runs: list[Run]
    timekeeper: Timekeeper
    told: set[UUID] = field(default_factory=set)
    """Who has a notice of this already."""

    def change(self, **news: Any) -> None:
        """Let some things of the order be otherwise."""
        self.order = replace(self.order, **news)

    async def tell(self, kind: str, payload: Mapping[str, Any]) -> UUID:
        """Write down what happened; its id."""
        self.last_seq += 1
        sealed = self.cipher.seal(json.dumps(dict(payload), ensure_ascii=False, default=str))
        return await history.add(
            self.tx,
            tenant_id=self.order.tenant_id,
            order_id=self.order.id,
            seq=self.last_seq,
            kind=kind,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            at=self.now,
            payload=sealed,
        )

    async def notify(self, users: Iterable[UUID], kind: str, *, clock: str | None = None) -> None:
        """Tell these people, once each, and not whoever does it."""
        wanted = set(users) - self.told - {self.actor_id}
        self.told |= {each for each in wanted if each is not None}
        await history.notify(
            self.tx,
            tenant_id=self.order.tenant_id,
            order_id=self.order.id,
            users={each for each in wanted if each is not None},
            kind=kind,
            actor_name=self.actor_name,
            clock=clock,
        )

    async def notify_watchers(self, kind: str) -> None:
        """Tell whoever watches the order."""
        rows_ = await history.watchers(self.tx, tenant_id=self.order.tenant_id, order_id=self.order.id)
        await self.notify([row["user_id"] for row in rows_], kind)

    async def watch(self, users: Iterable[UUID]) -> None:
        """Let these people be told from now on."""
        await history.watch(self.tx, tenant_id=self.order.tenant_id, order_id=self.order.id, users=set(users))

    async def changed(self, kind: changes.Kind) -> None:
        """Tell those who follow from outside."""
        await changes.note(self.tx, tenant_id=self.order.tenant_id, kind=kind, thing_id=self.order.id)

    async def keep(self) -> None:
        """Keep the order and its clocks as they are now."""
        due_at, missed = nearest_due(self.runs), any_missed(self.runs)
        self.change(due_at=due_at, missed=missed)
        await clocks.keep(self.tx, tenant_id=self.order.tenant_id, order_id=self.order.id, runs=self.runs)
        await rows.change(self.tx, kept(self.order, self.cipher, last_seq=self.last_seq))

    async def situation(self) -> Situation:
        """What closing depends on."""
        children = await rows.open_children(self.tx, tenant_id=self.order.tenant_id, order_id=self.order.id)
        return Situation(state=self.order.state, satisfaction=self.order.satisfaction, open_children=children)


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """What each of the use cases works with."""

    db: Database
    keys: TenantKeys
    ports: OrderPorts = NOBODY
    clock: Clock = PRESENT

    async def row(self, actor: Actor, order_id: UUID) -> Mapping[str, Any]:
        """The row of an order that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            found = await rows.one(tx, tenants=actor.tenants, order_id=order_id)
        if found is None:
            raise NotFound
        return found

    @asynccontextmanager
    async def working(
        self, actor: Actor, order_id: UUID, *, version: int | None = None
    ) -> AsyncIterator[Work]:
        """The order, which nobody else changes meanwhile; Conflict, if somebody was faster than what was read."""
        tenant_id = (await self.row(actor, order_id))["tenant_id"]
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            work = await locked(
                tx, cipher, tenant_id=tenant_id, order_id=order_id, now=self.clock.now(),
                actor_id=actor.user_id, actor_name=actor.display_name,
            )  # fmt: skip
            if version is not None and version != work.order.version:
                raise Conflict
            yield work

    async def require_customer(self, tx: Transaction, *, tenant_id: UUID, customer_id: UUID) -> None:
        """NotFound, unless the enterprise has this customer."""
        await CustomerReader(db=self.db, keys=self.keys).one_in(
            tx, tenants=[tenant_id], customer_id=customer_id
        )

    async def follow(self, work: Work, actor: Actor) -> None:
        """Tell those in other areas where the order is now."""
        for follower in self.ports.followers:
            await follower.moved(
                work.tx,
                actor=actor,
                tenant_id=work.order.tenant_id,
                order_id=work.order.id,
                state=work.order.document.state(work.order.state),
            )


async def locked(
    tx: Transaction,
    cipher: TenantCipher,
    *,
    tenant_id: UUID,
    order_id: UUID,
    now: datetime,
    actor_id: UUID | None,
    actor_name: str,
) -> Work:
    """The order, locked until the transaction ends, with its clocks."""
    row = await rows.locked(tx, tenant_id=tenant_id, order_id=order_id)
    if row is None:
        raise NotFound
    [order] = await orders_of(tx, [row], {tenant_id: cipher})
    return Work(
        tx=tx,
        cipher=cipher,
        now=now,
        order=order,
        last_seq=row["last_seq"],
        actor_id=actor_id,
        actor_name=actor_name,
        runs=await clocks.runs(tx, tenant_id=tenant_id, order_id=order_id),
        timekeeper=Timekeeper(
            document=order.document, calendars=await calendars_of(tx, tenant_id=tenant_id, order=order)
        ),
    )


async def calendars_of(tx: Transaction, *, tenant_id: UUID, order: Order) -> Mapping[str, Calendar]:
    """The calendars that the clocks of an order go by."""
    if all(clock.calendar is None for clock in order.document.clocks):
        return {}
    return await all_calendars(tx, tenant_id=tenant_id)


async def all_calendars(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Calendar]:
    """Every calendar of an enterprise by its code."""
    found = await clocks.calendars(tx, tenant_id=tenant_id)
    return {code: read_calendar(definition)[0] for code, definition in found.items()}


async def standing_of(tx: Transaction, actor: Actor, order: Order) -> Standing:
    """What the actor is to an order: responsible is who has it, and whoever belongs to its team while nobody has."""
    teams = await teams_of_person(tx, tenant_id=order.tenant_id, user_id=actor.user_id)
    is_his = order.responsible_user_id == actor.user_id
    is_his_teams = order.responsible_user_id is None and order.team_id in {row["id"] for row in teams}
    return Standing(
        role=actor.role.value,
        teams=frozenset(row["code"] for row in teams),
        is_responsible=is_his or is_his_teams,
    )


async def people_known(
    tx: Transaction, *, tenant_id: UUID, users: Sequence[UUID]
) -> Mapping[UUID, str] | None:
    """The names of these people, if all of them work for the enterprise."""
    known = await people_by_id(tx, tenant_id=tenant_id, users=users)
    if any(each not in known for each in users):
        return None
    return {each: known[each]["display_name"] for each in users}
