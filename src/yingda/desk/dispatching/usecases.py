"""What an agent does with an order that is offered to him, and what a house sets for its agents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yingda.conversations.ports import CallOwner
from yingda.desk.dispatching import store
from yingda.desk.dispatching.errors import OfferOver
from yingda.desk.dispatching.model import PoolRule
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.usecases.handling import Assignment, Handling
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

PAPERWORK = "paperwork"
"""The reason of who works an order in a pool whose agents have no calls beside one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offers:
    """Shows and answers the offers of agents."""

    db: Database
    keys: TenantKeys
    clock: Clock = field(default_factory=SystemClock)

    async def mine(self, actor: Actor) -> Mapping[str, Any] | None:
        """What the actor is offered now, with its subject."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.mine(tx, tenants=actor.tenants, agent_id=actor.user_id, now=self.clock.now())
        if row is None:
            return None
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        return {**row, "subject": cipher.unseal(row["subject_sealed"])}

    async def accept(self, actor: Actor, offer_id: UUID, *, ports: OrderPorts, owner: CallOwner) -> UUID:
        """Take the order; where his pool has no calls beside orders, he is not ready from now on. The order's id."""
        found = await self._one(actor, offer_id)
        if found["answer"] is not None or not found["waits"] or found["deadline"] <= self.clock.now():
            raise OfferOver
        order_id: UUID = found["order_id"]
        # Should this be the last that is done, the dispatcher finds the order in good hands and ends the offer.
        await Handling(db=self.db, keys=self.keys, ports=ports).assign(
            actor,
            order_id=order_id,
            to=Assignment(user_id=actor.user_id, team_id=found["team_id"]),
            version=found["version"],
        )
        async with self.db.app(sees=actor.tenants, writes=found["tenant_id"]) as tx:
            await self._answer(tx, found, "accepted")
        if found["calls_beside_orders"] is False:
            await owner.send("desk.not_ready", actor=actor.user_id, args={"reason": PAPERWORK})
        return order_id

    async def refuse(self, actor: Actor, offer_id: UUID) -> None:
        """Leave the order to somebody else."""
        found = await self._one(actor, offer_id)
        async with self.db.app(sees=actor.tenants, writes=found["tenant_id"]) as tx:
            if not await self._answer(tx, found, "refused"):
                raise OfferOver

    async def _one(self, actor: Actor, offer_id: UUID) -> Mapping[str, Any]:
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.one(tx, tenants=actor.tenants, offer_id=offer_id, agent_id=actor.user_id)
        if found is None:
            raise NotFound
        return found

    async def _answer(self, tx: Transaction, found: Mapping[str, Any], answer: str) -> bool:
        return await store.answer(
            tx, tenant_id=found["tenant_id"], offer_id=found["id"], answer=answer, now=self.clock.now()
        )


async def offers_of(db: Database, actor: Actor, order_id: UUID) -> Sequence[Mapping[str, Any]]:
    """To whom an order was offered, newest first."""
    async with db.app(sees=actor.tenants) as tx:
        row = await store.tenant_of(tx, tenants=actor.tenants, order_id=order_id)
        if row is None:
            raise NotFound
        return await store.past(tx, tenant_id=row["tenant_id"], order_id=order_id)


async def pools_of(db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The groups of agents of the actor's houses."""
    async with db.app(sees=actor.tenants) as tx:
        return await store.pools(tx, tenants=actor.tenants)


async def set_rule(db: Database, actor: Actor, pool_id: UUID, rule: PoolRule) -> None:
    """Set how many orders the agents of a pool have beside their calls."""
    known = {row["id"]: row["tenant_id"] for row in await pools_of(db, actor)}
    if pool_id not in known:
        raise NotFound
    tenant_id = known[pool_id]
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        values = {
            "orders_at_once": rule.orders_at_once,
            "calls_beside_orders": rule.calls_beside_orders,
            "order_answer_seconds": rule.answer_seconds,
        }
        await store.set_rule(tx, {**values, "tenant_id": tenant_id, "id": pool_id})
        await audit.note(
            tx,
            actor=actor,
            action="pool.orders_ruled",
            tenant_id=tenant_id,
            object_id=pool_id,
            details=values,
        )
