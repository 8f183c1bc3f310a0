"""Offers what waits to who has room, by the matcher that calls have; looked at again and again by one worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.desk.dispatching import store
from yingda.desk.dispatching.model import ASK_AGAIN_AFTER, agent_of, facts_of, rule_of, work_of
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.routing.configuring.commitments import shares_now
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.sharing import Shares
from yingda.routing.engine.work import Match


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatcher:
    """Brings orders that wait for a team to the agents of its queue."""

    database: Database
    clock: Clock = field(default_factory=SystemClock)

    async def look(self) -> int:
        """End offers that are over, make those whose turn it is; how many were made."""
        now = self.clock.now()
        async with self.database.core() as tx:
            if not await store.lead(tx):
                return 0
            await store.tell(tx, await store.end_overdue(tx, now=now))
            rows = await store.waiting(tx, asked_after=now - ASK_AGAIN_AFTER)
            if not rows:
                return 0
            agents = {row["user_id"]: row for row in await store.free_agents(tx)}
            pool = MatchPool(await _shares(tx, agents.values()))
            for row in agents.values():
                pool.set_present(row["user_id"], present=True, now=now)
                pool.add_agent(agent_of(row))
            for row in rows:
                pool.add_work(work_of(row, now=now), now=now)
            found = pool.next_matches(now=now)
            made = [each for each in found if await _offer(tx, each, agents, now=now)]
            await store.tell(
                tx, [{"tenant_id": each.work.tenant_id, "agent_id": each.agent.user_id} for each in made]
            )
            return len(made)


async def _shares(tx: Transaction, agents: Iterable[Mapping[str, Any]]) -> Shares:
    """What each tenant has of shared pools: who works at a tenant's order is his, as who talks to his customer is."""
    shares = await shares_now(tx)
    for row in agents:
        if row["works_for"] is not None:
            shares.count(row["pool_id"], None, -1)
            shares.count(row["pool_id"], row["works_for"], 1)
    return shares


async def _offer(
    tx: Transaction, found: Match, agents: Mapping[UUID, Mapping[str, Any]], *, now: datetime
) -> bool:
    seconds = rule_of(agents[found.agent.user_id]).answer_seconds
    values = {
        "id": new_id(),
        "tenant_id": found.work.tenant_id,
        "order_id": found.work.work_id,
        "queue_id": found.work.queue_id,
        "agent_id": found.agent.user_id,
        "now": now,
        "deadline": store.deadline_after(now, seconds),
    }
    return await store.offer(tx, values, why=facts_of(found.why))
