"""Parts, products, plans, outlets and what an order takes of them, of some house."""

from uuid import UUID

from psycopg.types.json import Jsonb
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

NAMES = ("place_id", "part_id", "product_id", "outlet_id", "plan_id", "booking_id", "line_id", "draw_id")
_THINGS = (
    """INSERT INTO stock_place (id, tenant_id, code, name_zh, name_en)
       VALUES (%(place_id)s, %(t)s, %(code)s, '库', 'Store')""",
    """INSERT INTO part (id, tenant_id, code, name_zh, name_en, unit)
       VALUES (%(part_id)s, %(t)s, %(code)s, '件', 'Part', 'pc')""",
    """INSERT INTO product (id, tenant_id, code, name_zh, name_en, unit, price)
       VALUES (%(product_id)s, %(t)s, %(code)s, '品', 'Product', 'pc', 1)""",
    """INSERT INTO outlet (id, tenant_id, code, name_zh, name_en, address)
       VALUES (%(outlet_id)s, %(t)s, %(code)s, '店', 'Shop', '1')""",
    """INSERT INTO booking_plan (id, tenant_id, code, name_zh, name_en, definition, timezone)
       VALUES (%(plan_id)s, %(t)s, %(code)s, '约', 'Visit', %(slots)s, 'Asia/Shanghai')""",
    """INSERT INTO booking (id, tenant_id, plan_id, starts_at, ends_at, party_size, state, guest_sealed, order_id)
       VALUES (%(booking_id)s, %(t)s, %(plan_id)s, now(), now(), 1, 'booked', %(guest)s, %(order_id)s)""",
    """INSERT INTO order_line (id, tenant_id, order_id, product_id, code, name_zh, name_en, unit, quantity, price, tax_rate,
         tax_included, net, tax, gross)
       VALUES (%(line_id)s, %(t)s, %(order_id)s, %(product_id)s, 'x', 'x', 'x', 'pc', 1, 1, 0, true, 1, 0, 1)""",
    """INSERT INTO part_draw (id, tenant_id, order_id, part_id, place_id, price, reserved)
       VALUES (%(draw_id)s, %(t)s, %(order_id)s, %(part_id)s, %(place_id)s, 1, 1)""",
)


async def make_goods(
    db: Database, world: World, house: str, *, order_id: UUID | str
) -> dict[str, UUID | str]:
    """One of each."""
    ids: dict[str, UUID | str] = {name: new_id() for name in NAMES}
    tenant_id = world.ids.tenants[house]
    values = {
        **ids,
        "t": tenant_id,
        "order_id": order_id,
        "code": str(ids["part_id"]),
        "slots": Jsonb({"weekly": [], "exceptions": []}),
        "guest": world.keys.of(tenant_id).seal('{"name": "林示", "phone": "", "note": ""}'),
    }
    async with db.core() as tx:
        for statement in _THINGS:
            await tx.execute(statement, values)
    return ids
