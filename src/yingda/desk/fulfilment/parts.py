"""Parts for an order: promised to it, used, given back; stock follows within the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.fulfilment import store
from yingda.desk.fulfilment.errors import DrawShort
from yingda.desk.fulfilment.orders import OrderDoor, require_live, told
from yingda.desk.goods.money import require_quantity
from yingda.desk.goods.parts.model import Move, MoveKind, effect_of
from yingda.desk.goods.parts.usecases import carry_out, open_place, part_of
from yingda.desk.goods.store import Row
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crossing import again_if_crossed
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing

_TOLD: Final = {
    MoveKind.RESERVE: "part.reserved",
    MoveKind.DRAW: "part.used",
    MoveKind.RELEASE: "part.released",
    MoveKind.GIVE_BACK: "part.given_back",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderParts:
    """Keeps the parts of orders."""

    db: Database
    keys: TenantKeys

    @property
    def door(self) -> OrderDoor:
        """To the orders."""
        return OrderDoor(db=self.db, keys=self.keys)

    async def of(self, actor: Actor, order_id: UUID) -> Sequence[Row]:
        """The parts of an order."""
        facts = await self.door.seen(actor, order_id)
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.draws(tx, tenant_id=facts.tenant_id, order_id=order_id)

    @again_if_crossed
    async def reserve(
        self, actor: Actor, *, order_id: UUID, part_id: UUID, place_id: UUID, quantity: Decimal, use: bool
    ) -> UUID:
        """Promise parts to an order, or take them at once; the draw's id."""
        facts, cipher = await self.door.for_change(actor, order_id, part="parts")
        tenant_id = facts.tenant_id
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            part = await part_of(tx, tenant_id=tenant_id, part_id=part_id)
            place = await open_place(tx, tenant_id=tenant_id, place_id=place_id)
            require_quantity(quantity, divisible=part["divisible"])
            values = {
                "id": new_id(),
                "tenant_id": tenant_id,
                "order_id": order_id,
                "part_id": part_id,
                "place_id": place_id,
                "price": part["price"],
                "quantity": quantity,
            }
            draw = {
                **part, **values, "place_zh": place["name_zh"], "place_en": place["name_en"],
            }  # fmt: skip
            await _step(tx, cipher, actor, draw, MoveKind.RESERVE, quantity)
            await require_live(tx, tenant_id=tenant_id, order_id=order_id)
            draw_id = await store.promise(tx, values)
            if use:
                await _step(tx, cipher, actor, draw, MoveKind.DRAW, quantity)
                await store.shift(tx, tenant_id=tenant_id, draw_id=draw_id, reserved=-quantity, used=quantity)
        return draw_id

    async def use(self, actor: Actor, *, order_id: UUID, draw_id: UUID, quantity: Decimal) -> None:
        """What was promised is used."""
        await self._shift(
            actor, order_id, draw_id, MoveKind.DRAW, quantity, reserved=-quantity, used=quantity
        )

    async def release(self, actor: Actor, *, order_id: UUID, draw_id: UUID, quantity: Decimal) -> None:
        """What was promised is not needed."""
        await self._shift(actor, order_id, draw_id, MoveKind.RELEASE, quantity, reserved=-quantity)

    async def give_back(self, actor: Actor, *, order_id: UUID, draw_id: UUID, quantity: Decimal) -> None:
        """What was used, or taken along, comes back; also once the order is over."""
        await self._shift(actor, order_id, draw_id, MoveKind.GIVE_BACK, quantity, given_back=quantity)

    @again_if_crossed
    async def _shift(
        self,
        actor: Actor,
        order_id: UUID,
        draw_id: UUID,
        kind: MoveKind,
        quantity: Decimal,
        **change: Decimal,
    ) -> None:
        facts = await self.door.seen(actor, order_id)
        cipher = await self.keys.cipher(self.db, facts.tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=facts.tenant_id) as tx:
            found = await store.draws(tx, tenant_id=facts.tenant_id, order_id=order_id, draw_id=draw_id)
            if not found:
                raise NotFound
            part = await part_of(tx, tenant_id=facts.tenant_id, part_id=found[0]["part_id"])
            require_quantity(quantity, divisible=part["divisible"])
            await shift_within(tx, cipher, actor=actor, draw=found[0], kind=kind, quantity=quantity, **change)


async def shift_within(
    tx: Transaction,
    cipher: TenantCipher,
    *,
    actor: Actor,
    draw: Row,
    kind: MoveKind,
    quantity: Decimal,
    **change: Decimal,
) -> None:
    """One step of a draw within somebody's transaction, or DrawShort."""
    await _tell(tx, cipher, actor, draw, kind, quantity)
    if not await store.shift(tx, tenant_id=cipher.tenant_id, draw_id=draw["id"], **change):
        raise DrawShort
    await _carry(tx, actor, draw, kind, quantity)


async def _step(
    tx: Transaction, cipher: TenantCipher, actor: Actor, draw: Row, kind: MoveKind, quantity: Decimal
) -> None:
    await _tell(tx, cipher, actor, draw, kind, quantity)
    await _carry(tx, actor, draw, kind, quantity)


async def _carry(tx: Transaction, actor: Actor, draw: Row, kind: MoveKind, quantity: Decimal) -> None:
    move = Move(
        part_id=draw["part_id"], place_id=draw["place_id"], kind=kind, order_id=draw["order_id"],
        effect=effect_of(kind, quantity, promised=kind is MoveKind.DRAW),
    )  # fmt: skip
    await carry_out(tx, move, tenant_id=draw["tenant_id"], actor=actor)
    await changes.note(tx, tenant_id=draw["tenant_id"], kind="stock.changed", thing_id=draw["part_id"])


async def _tell(
    tx: Transaction, cipher: TenantCipher, actor: Actor, draw: Row, kind: MoveKind, quantity: Decimal
) -> None:
    payload: dict[str, Any] = {
        name: draw[name] for name in ("code", "name_zh", "name_en", "unit", "place_zh", "place_en")
    }
    payload["quantity"] = format(quantity.normalize(), "f")
    await told(tx, cipher, actor=actor, order_id=draw["order_id"], kind=_TOLD[kind], payload=payload)
