"""Products on an order, with the prices of the moment when they were put there."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.fulfilment import store
from yingda.desk.fulfilment.errors import DiscountTooLarge, NotOnSale
from yingda.desk.fulfilment.orders import OrderDoor, require_live, told
from yingda.desk.goods.catalogue.usecases import product_of
from yingda.desk.goods.money import NOTHING, Amounts, Price, amounts_of, require_quantity, rounded
from yingda.desk.goods.store import Row
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing, read_tenant


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderLines:
    """Keeps the lines of orders."""

    db: Database
    keys: TenantKeys
    clock: Clock = field(default_factory=SystemClock)

    @property
    def door(self) -> OrderDoor:
        """To the orders."""
        return OrderDoor(db=self.db, keys=self.keys)

    async def of(self, actor: Actor, order_id: UUID) -> dict[str, Any]:
        """The lines of an order and their sum."""
        facts = await self.door.seen(actor, order_id)
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.lines(tx, tenant_id=facts.tenant_id, order_id=order_id)
        total = NOTHING
        for row in rows:
            total = total + Amounts(net=row["net"], tax=row["tax"], gross=row["gross"])
        return {"lines": list(rows), "net": total.net, "tax": total.tax, "gross": total.gross}

    async def add(
        self, actor: Actor, *, order_id: UUID, product_id: UUID, quantity: Decimal, discount: Decimal
    ) -> UUID:
        """Put a product on an order; the line's id."""
        facts, cipher = await self.door.for_change(actor, order_id, part="products")
        tenant_id = facts.tenant_id
        tenant = await read_tenant(db=self.db, actor=actor, tenant_id=tenant_id)
        today = self.clock.now().astimezone(ZoneInfo(tenant.timezone)).date()
        line_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            product = await product_of(tx, tenant_id=tenant_id, product_id=product_id)
            if not _is_sold(product, today):
                raise NotOnSale
            require_quantity(quantity, divisible=product["divisible"])
            values = _line(product, quantity=quantity, discount=discount)
            await told(
                tx, cipher, actor=actor, order_id=order_id, kind="line.added", payload=_payload(values)
            )
            await require_live(tx, tenant_id=tenant_id, order_id=order_id)
            await store.add_line(
                tx, {**values, "id": line_id, "order_id": order_id, "product_id": product_id}
            )
        return line_id

    async def change(
        self,
        actor: Actor,
        *,
        order_id: UUID,
        line_id: UUID,
        version: int,
        quantity: Decimal,
        discount: Decimal,
    ) -> None:
        """Another quantity or discount at the same price."""
        facts, cipher = await self.door.for_change(actor, order_id, part="products")
        async with changing(db=self.db, actor=actor, tenant_id=facts.tenant_id) as tx:
            row = await store.line(tx, tenant_id=facts.tenant_id, order_id=order_id, line_id=line_id)
            if row is None:
                raise NotFound
            product = await product_of(tx, tenant_id=facts.tenant_id, product_id=row["product_id"])
            require_quantity(quantity, divisible=product["divisible"])
            values = {**row, **_line(row, quantity=quantity, discount=discount)}
            payload = {**_payload(values), "before": str(row["quantity"])}
            await told(tx, cipher, actor=actor, order_id=order_id, kind="line.changed", payload=payload)
            await require_live(tx, tenant_id=facts.tenant_id, order_id=order_id)
            if not await store.set_line(tx, {**values, "version": version}):
                raise Conflict

    async def remove(self, actor: Actor, *, order_id: UUID, line_id: UUID) -> None:
        """Take a line off its order."""
        facts, cipher = await self.door.for_change(actor, order_id, part="products")
        async with changing(db=self.db, actor=actor, tenant_id=facts.tenant_id) as tx:
            row = await store.line(tx, tenant_id=facts.tenant_id, order_id=order_id, line_id=line_id)
            if row is None:
                raise NotFound
            await told(tx, cipher, actor=actor, order_id=order_id, kind="line.removed", payload=_payload(row))
            await require_live(tx, tenant_id=facts.tenant_id, order_id=order_id)
            await store.remove_line(tx, tenant_id=facts.tenant_id, line_id=line_id)


def _is_sold(product: Row, today: date) -> bool:
    begins, ends = product["sold_from"], product["sold_until"]
    return bool(
        product["on_sale"] and (begins is None or begins <= today) and (ends is None or today <= ends)
    )


def _line(product: Row, *, quantity: Decimal, discount: Decimal) -> dict[str, Any]:
    price = Price(amount=product["price"], tax_rate=product["tax_rate"], tax_included=product["tax_included"])
    if discount > rounded(price.amount * quantity):
        raise DiscountTooLarge
    amounts = amounts_of(price, quantity=quantity, discount=discount)
    kept = ("tenant_id", "code", "name_zh", "name_en", "unit", "price", "tax_rate", "tax_included")
    return {
        **{name: product[name] for name in kept},
        "quantity": quantity,
        "discount": discount,
        "net": amounts.net,
        "tax": amounts.tax,
        "gross": amounts.gross,
    }


def _payload(line: Row) -> dict[str, Any]:
    names = ("code", "name_zh", "name_en", "unit", "quantity", "price", "discount", "gross")
    return {name: str(line[name]) for name in names}
