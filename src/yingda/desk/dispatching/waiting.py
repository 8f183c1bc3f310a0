"""How many orders wait for the agents of each queue, for whoever watches the floor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from yingda.desk.dispatching import store
from yingda.platform.db import Database
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class OrdersOfQueues:
    """Counts them with an actor's eyes."""

    db: Database

    async def by_queue(self, actor: Actor) -> Mapping[UUID, int]:
        """Of the queues that the actor sees; where none wait, nothing is said."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.waiting_now(tx, tenants=actor.tenants)
        return {row["queue_id"]: row["n"] for row in rows}


@dataclass(kw_only=True, slots=True)
class QueueTeller:
    """Looks again and again, and lets walls look again where the count of a queue is another one."""

    db: Database
    told: dict[tuple[UUID, UUID], int] = field(default_factory=dict)

    async def look(self) -> int:
        """Tell what has changed since the last look; of how many queues."""
        async with self.db.core() as tx:
            rows = await store.waiting_now(tx, tenants=None)
            now = {(row["tenant_id"], row["queue_id"]): int(row["n"]) for row in rows}
            changed = {
                each for each in now.keys() | self.told.keys() if now.get(each, 0) != self.told.get(each, 0)
            }
            await store.tell_queues(tx, sorted(changed))
        self.told = now
        return len(changed)
