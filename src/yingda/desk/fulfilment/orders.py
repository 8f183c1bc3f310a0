"""The door to orders: what may be put on one, and how it is told there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from yingda.desk import changes
from yingda.desk.fulfilment.errors import NotOfThisType, OrderOver
from yingda.desk.orders.model.document import LIVE
from yingda.desk.orders.usecases.facts import OrderFacts, order_facts
from yingda.desk.orders.usecases.telling import tell
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

Part = Literal["products", "parts", "booking"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderDoor:
    """What everything here needs of an order."""

    db: Database
    keys: TenantKeys

    async def seen(self, actor: Actor, order_id: UUID) -> OrderFacts:
        """An order that the actor sees, or NotFound."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await order_facts(tx, tenants=actor.tenants, order_id=order_id)

    async def for_change(
        self, actor: Actor, order_id: UUID, *, part: Part
    ) -> tuple[OrderFacts, TenantCipher]:
        """An order on which something of this kind may be put, and its tenant's cipher."""
        facts = await self.seen(actor, order_id)
        if not getattr(facts, part):
            raise NotOfThisType
        return facts, await self.keys.cipher(self.db, facts.tenant_id)


async def require_live(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> None:
    """Nothing is put on an order that is over; asked once its history is held."""
    facts = await order_facts(tx, tenants=[tenant_id], order_id=order_id)
    if facts.category not in LIVE:
        raise OrderOver


async def told(
    tx: Transaction,
    cipher: TenantCipher,
    *,
    actor: Actor,
    order_id: UUID,
    kind: str,
    payload: Mapping[str, Any],
) -> None:
    """Tell a step in the order's history, and to those outside; first of all, so that two steps never wait in a circle."""
    await tell(
        tx, cipher, actor_id=actor.user_id, actor_name=actor.display_name, tenant_id=cipher.tenant_id,
        order_id=order_id, kind=kind, payload=payload,
    )  # fmt: skip
    await changes.note(tx, tenant_id=cipher.tenant_id, kind="order.changed", thing_id=order_id)
