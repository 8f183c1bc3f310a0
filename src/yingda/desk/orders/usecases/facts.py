"""What other areas ask of an order."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.orders.model.document import Category
from yingda.desk.orders.store import rows
from yingda.desk.orders.usecases.library import documents
from yingda.kernel.errors import NotFound
from yingda.platform.db import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderFacts:
    """What an order is to those who add something to it."""

    tenant_id: UUID
    number: str
    category: Category
    parts: bool
    products: bool
    booking: bool
    customer_id: UUID | None


async def hold_order(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> None:
    """Nobody else changes an order before this transaction is over; what else it needs is taken hold of after it."""
    if await rows.locked(tx, tenant_id=tenant_id, order_id=order_id) is None:
        raise NotFound


async def order_facts(tx: Transaction, *, tenants: Iterable[UUID], order_id: UUID) -> OrderFacts:
    """The facts of an order of one of these tenants, or NotFound."""
    row = await rows.one(tx, tenants=tenants, order_id=order_id)
    if row is None:
        raise NotFound
    document = (await documents(tx, [row]))[row["type_id"], row["type_version"]]
    return OrderFacts(
        tenant_id=row["tenant_id"],
        number=row["number"],
        category=Category(row["category"]),
        parts=document.parts,
        products=document.products,
        booking=document.booking,
        customer_id=row["customer_id"],
    )
