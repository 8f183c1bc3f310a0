"""New orders: numbered, clocks started, given to whom the rules say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.fields.checking import require_values
from yingda.desk.fields.model import Value
from yingda.desk.orders import events
from yingda.desk.orders.engine.dispatching import team_for
from yingda.desk.orders.engine.runs import Timekeeper
from yingda.desk.orders.errors import (
    IdentityMissing,
    OrderEnded,
    OrderTypeNotPublished,
    SubtypeUnknown,
)
from yingda.desk.orders.model.document import ENDED, Category, Document, Family, Priority
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.store import rows
from yingda.desk.orders.usecases.attaching import attach_values
from yingda.desk.orders.usecases.letters import write_to_team
from yingda.desk.orders.usecases.library import documents, kept
from yingda.desk.orders.usecases.work import Orders, Work, all_calendars, locked
from yingda.desk.orders.words import hashes, words_of
from yingda.desk.teams.usecases import teams_by_code
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crossing import again_if_crossed
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class NewOrder:
    """What somebody opens an order with."""

    type_id: UUID
    subject: str
    values: Mapping[str, Any]
    priority: Priority = Priority.NORMAL
    subtype: str | None = None
    area: str | None = None
    product: str | None = None
    customer_id: UUID | None = None
    interaction_id: UUID | None = None
    parent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening(Orders):
    """Opens orders."""

    @again_if_crossed
    async def open(self, actor: Actor, *, tenant_id: UUID, new: NewOrder) -> UUID:
        """Open an order; its id."""
        if not actor.sees(tenant_id):
            raise NotFound
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            return await self.open_within(tx, cipher, actor=actor, tenant_id=tenant_id, new=new)

    async def open_within(
        self, tx: Transaction, cipher: TenantCipher, *, actor: Actor, tenant_id: UUID, new: NewOrder
    ) -> UUID:
        """Open an order within a transaction that changes things of its tenant; its id."""
        kind = await _type_of(tx, tenant_id=tenant_id, type_id=new.type_id)
        document = (await documents(tx, [kind]))[kind["type_id"], kind["type_version"]]
        if new.subtype is not None and new.subtype not in {each.code for each in document.subtypes}:
            raise SubtypeUnknown(subtype=new.subtype)
        values = require_values(document.fields, new.values)
        await _require_related(tx, tenant_id=tenant_id, new=new)
        if new.customer_id is not None:
            await self.require_customer(tx, tenant_id=tenant_id, customer_id=new.customer_id)
        level = await self._identity(tx, tenant_id=tenant_id, new=new, document=document)
        now = self.clock.now()
        order = await _new_order(
            tx,
            actor=actor,
            tenant_id=tenant_id,
            new=new,
            kind=kind,
            document=document,
            values=values,
            now=now,
        )
        await _add(tx, cipher, order)
        work = await self._begun(tx, cipher, order, actor=actor, now=now)
        if level is not None:
            await work.tell(events.IDENTITY, {"level": level})
        if new.parent_id is not None:
            await self._tell_parent(work, cipher, new.parent_id)
        await attach_values(work, values)
        await work.keep()
        return order.id

    async def _begun(
        self, tx: Transaction, cipher: TenantCipher, order: Order, *, actor: Actor, now: datetime
    ) -> Work:
        runs = Timekeeper(
            document=order.document, calendars=await all_calendars(tx, tenant_id=order.tenant_id)
        ).opened(at=now, priority=order.priority)
        work = await locked(
            tx, cipher, tenant_id=order.tenant_id, order_id=order.id, now=now,
            actor_id=actor.user_id, actor_name=actor.display_name,
        )  # fmt: skip
        work.runs = runs
        names = (
            "subject",
            "state",
            "subtype",
            "area",
            "product",
            "customer_id",
            "interaction_id",
            "parent_id",
        )
        await work.tell(
            events.OPENED,
            {**{name: getattr(order, name) for name in names}, "priority": order.priority.value},
        )
        await work.changed("order.opened")
        if order.team_id is not None:
            team = {"zh": work.order.team_name_zh, "en": work.order.team_name_en}
            await work.tell(events.ASSIGNED, {"team": team, "rule": True})
            await work.notify(await members(tx, order), "assigned")
            teams = (await teams_by_code(tx, tenant_id=order.tenant_id)).values()
            for each in teams:
                if each["id"] == order.team_id:
                    await write_to_team(work, self.ports, each)
        await work.watch([actor.user_id])
        return work

    async def _identity(
        self, tx: Transaction, *, tenant_id: UUID, new: NewOrder, document: Document
    ) -> str | None:
        if not document.identity_required:
            return None
        proof = self.ports.identity
        level = None
        if proof is not None:
            level = await proof.level(
                tx, tenant_id=tenant_id, interaction_id=new.interaction_id, customer_id=new.customer_id
            )
        if level is None:
            raise IdentityMissing
        return level

    async def _tell_parent(self, work: Work, cipher: TenantCipher, parent_id: UUID) -> None:
        parent = await locked(
            work.tx, cipher, tenant_id=work.order.tenant_id, order_id=parent_id, now=work.now,
            actor_id=work.actor_id, actor_name=work.actor_name,
        )  # fmt: skip
        if parent.order.category in ENDED:
            raise OrderEnded
        await parent.tell(events.CHILD_ADDED, {"number": work.order.number, "id": work.order.id})
        await parent.keep()


async def members(tx: Transaction, order: Order) -> list[UUID]:
    """Who belongs to the team that has the order."""
    teams = await teams_by_code(tx, tenant_id=order.tenant_id)
    return [each for team in teams.values() if team["id"] == order.team_id for each in team["members"]]


async def _type_of(tx: Transaction, *, tenant_id: UUID, type_id: UUID) -> Mapping[str, Any]:
    kind = await rows.published_type(tx, tenant_id=tenant_id, type_id=type_id)
    if kind is None:
        raise NotFound
    if kind["published"] is None or kind["retired"]:
        raise OrderTypeNotPublished
    return {**kind, "tenant_id": tenant_id, "type_id": type_id, "type_version": kind["published"]}


async def _require_related(tx: Transaction, *, tenant_id: UUID, new: NewOrder) -> None:
    if new.interaction_id is not None and not await rows.interaction_is_there(
        tx, tenant_id=tenant_id, interaction_id=new.interaction_id
    ):
        raise NotFound
    # Its parent is held first: two who open children of it at once wait for each other in no circle.
    if new.parent_id is not None and (
        await rows.locked(tx, tenant_id=tenant_id, order_id=new.parent_id) is None
    ):
        raise NotFound


async def _new_order(
    tx: Transaction,
    *,
    actor: Actor,
    tenant_id: UUID,
    new: NewOrder,
    kind: Mapping[str, Any],
    document: Document,
    values: Mapping[str, Value],
    now: datetime,
) -> Order:
    state = document.first_state
    order = Order(
        id=new_id(), tenant_id=tenant_id, number=await _number(tx, tenant_id, document.prefix, now),
        type_id=new.type_id, type_version=kind["type_version"], type_name_zh="", type_name_en="", document=document,
        family=Family(kind["family"]), state=state.code, category=Category.NEW, subject=new.subject.strip(),
        values=values, subtype=new.subtype, area=new.area, product=new.product, priority=new.priority,
        customer_id=new.customer_id, interaction_id=new.interaction_id, responsible_user_id=None,
        responsible_name=None, team_id=None, team_code=None, team_name_zh=None, team_name_en=None, party_id=None,
        parent_id=new.parent_id, duplicate_of=None, satisfaction=None, opened_by=actor.user_id,
        opened_by_name=actor.display_name, opened_at=now, responded_at=None, solved_at=None, closed_at=None,
        visit_due_at=None, visited_at=None, due_at=None, missed=False, reopened=0, version=1, changed_at=now,
    )  # fmt: skip
    return await _dispatched(tx, order)


async def _dispatched(tx: Transaction, order: Order) -> Order:
    code = team_for(order.document, order.facts())
    team = (await teams_by_code(tx, tenant_id=order.tenant_id)).get(code) if code is not None else None
    return order if team is None else replace(order, team_id=team["id"])


async def _number(tx: Transaction, tenant_id: UUID, prefix: str, now: datetime) -> str:
    """GD20261122-0001: counted by the day of the enterprise."""
    zone = ZoneInfo((await rows.house(tx, tenant_id=tenant_id))["timezone"])
    series = f"{prefix}{now.astimezone(zone):%Y%m%d}"
    return f"{series}-{await rows.next_number(tx, tenant_id=tenant_id, series=series):04d}"


async def _add(tx: Transaction, cipher: TenantCipher, order: Order) -> None:
    values = kept(order, cipher, last_seq=0) | {
        "number": order.number,
        "type_id": order.type_id,
        "type_version": order.type_version,
        "family": order.family.value,
        "interaction_id": order.interaction_id,
        "opened_by": order.opened_by,
        "opened_by_name": order.opened_by_name,
        "opened_at": order.opened_at,
    }
    await rows.add(tx, values)
    tokens = hashes(cipher, words_of(order.number, order.subject))
    await rows.set_tokens(
        tx, tenant_id=order.tenant_id, order_id=order.id, opened_at=order.opened_at, tokens=tokens
    )
