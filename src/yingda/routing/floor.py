"""The live picture of who can serve and what waits; it keeps the matcher's index in step with the agents' states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.kernel.ids import QueueId, WorkId
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.work import Match, Work
from yingda.routing.model import Agent
from yingda.routing.transitions import AgentState


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A queue's rules, as its tenant set them."""

    id: UUID
    tenant_id: UUID
    code: str
    ring_seconds: int
    wrap_up_seconds: int
    max_waiting: int | None
    recorded: bool


@dataclass(kw_only=True, slots=True)
class Floor:
    """Agents, queues and waiting work of this installation, indexed for the matcher."""

    _agents: dict[UUID, Agent] = field(default_factory=dict)
    _queues: dict[UUID, Queue] = field(default_factory=dict)
    _named: dict[tuple[UUID, str], Queue] = field(default_factory=dict)
    _signed_in: dict[UUID, int] = field(default_factory=dict)
    _pool: MatchPool = field(default_factory=MatchPool)

    def configure(self, queues: Iterable[Queue]) -> None:
        """Take the queues as they are configured now."""
        self._queues = {queue.id: queue for queue in queues}
        self._named = {(queue.tenant_id, queue.code): queue for queue in self._queues.values()}

    def put(self, agent: Agent) -> None:
        """Know an agent's present state."""
        before = self._agents.get(agent.user_id)
        if before is not None:
            self._count(before, -1)
            if before.free() is not None:
                self._pool.remove_agent(before.user_id)
        self._agents[agent.user_id] = agent
        self._count(agent, +1)
        free = agent.free()
        if free is not None:
            self._pool.add_agent(free)

    def _count(self, agent: Agent, change: int) -> None:
        if agent.state is AgentState.SIGNED_OUT:
            return
        for queue_id in agent.queues:
            self._signed_in[queue_id] = self._signed_in.get(queue_id, 0) + change

    def agent(self, user_id: UUID) -> Agent:
        try:
            return self._agents[user_id]
        except KeyError:
            raise NotFound from None

    def agents(self) -> Mapping[UUID, Agent]:
        return self._agents

    def queue(self, queue_id: UUID) -> Queue:
        try:
            return self._queues[queue_id]
        except KeyError:
            raise NotFound from None

    def queue_named(self, tenant_id: UUID, code: str) -> Queue:
        try:
            return self._named[tenant_id, code]
        except KeyError:
            raise NotFound from None

    def signed_in(self, queue_id: UUID) -> int:
        """How many agents who serve this queue are signed in, on a break or not."""
        return self._signed_in.get(queue_id, 0)

    def waiting(self, queue_id: UUID) -> int:
        """How many customers wait on the line in this queue without an offer; callbacks and messages keep nobody out."""
        return self._pool.calls_in(QueueId(queue_id))

    def add_work(self, work: Work) -> None:
        self._pool.add_work(work)

    def remove_work(self, work_id: UUID) -> None:
        self._pool.remove_work(WorkId(work_id))

    def matches(self, *, now: datetime) -> list[Match]:
        """Who shall be offered what, now; both sides are out of the index already."""
        return self._pool.next_matches(now=now)

    def next_change(self, *, now: datetime) -> datetime | None:
        """When waiting, by itself, lets something be matched that cannot be now; the owner looks again then."""
        return None
