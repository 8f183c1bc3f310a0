"""Offers of orders, for whoever walks along the wall."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def make_dispatching(
    db: Database, world: World, house: str, *, order_id: UUID | str
) -> dict[str, UUID | str]:
    """An order that was offered to the house's agent."""
    offer_id, now, tenant_id = new_id(), datetime.now(UTC), world.ids.tenants[house]
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO order_offer (id, tenant_id, order_id, queue_id, agent_id, why, offered_at, deadline,
                 answer, answered_at)
               VALUES (%(id)s, %(tenant)s, %(order)s, %(queue)s, %(agent)s, %(why)s, %(now)s, %(until)s, 'refused', %(now)s)""",
            {
                "id": offer_id,
                "tenant": tenant_id,
                "order": order_id,
                "queue": world.ids.queues[f"{house}/service"],
                "agent": world.ids.users[f"{house}.agent"],
                "why": Jsonb({}),
                "now": now,
                "until": now + timedelta(minutes=1),
            },
        )
    return {"offer_id": offer_id}
