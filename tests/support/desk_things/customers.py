"""Customers for the walk along the wall."""

from uuid import UUID

from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def make_customers(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """Two customers of a house, one merged into the other, and a number."""
    tenant_id = world.ids.tenants[house]
    cipher = world.keys.of(tenant_id)
    ids = {
        "customer_id": new_id(),
        "other_customer_id": new_id(),
        "merge_id": new_id(),
        "number_id": new_id(),
    }
    values = {**ids, "t": tenant_id, "sealed": cipher.seal(f"customer of {house}"), "hash": new_id().bytes}
    async with db.core() as tx:
        for name in ("customer_id", "other_customer_id"):
            await tx.execute(
                f"""INSERT INTO customer (id, tenant_id, name_sealed, merged_into)
                   VALUES (%({name})s, %(t)s, %(sealed)s,
                     CASE WHEN %({name})s <> %(customer_id)s::uuid THEN %(customer_id)s::uuid END)""",
                values,
            )
        await tx.execute(
            """INSERT INTO customer_number (id, tenant_id, customer_id, number_sealed, number_hash, kind, position)
               VALUES (%(number_id)s, %(t)s, %(customer_id)s, %(sealed)s, %(hash)s, 'mobile', 0)""",
            values,
        )
        await tx.execute(
            """INSERT INTO customer_merge (id, tenant_id, customer_id, other_id)
               VALUES (%(merge_id)s, %(t)s, %(customer_id)s, %(other_customer_id)s)""",
            values,
        )
    return {"customer_id": ids["customer_id"], "merge_id": ids["merge_id"]}
