"""The live picture of who can serve and what waits; it keeps the matcher's index in step with the agents' states."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.kernel.errors import NotFound
from yingda.kernel.ids import PoolId, QueueId, SkillId, TenantId, UserId, WorkId
from yingda.routing.engine.capacity import CALLS_ONLY, Profile
from yingda.routing.engine.expected_wait import ExpectedWait
from yingda.routing.engine.match import work_order
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.rules import PLAIN, QueueRules
from yingda.routing.engine.sharing import Commitment, Shares
from yingda.routing.engine.work import FreeAgent, Match, Work
from yingda.routing.model import Agent
from yingda.routing.transitions import AT_WORK, OFFERED, AgentState

IN_SERVICE = AT_WORK | {AgentState.READY}
"""Who counts where tenants share a pool: not who is on a break, or away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """A queue as its tenant set it."""

    id: UUID
    tenant_id: UUID
    code: str
    ring_seconds: int
    wrap_up_seconds: int
    max_waiting: int | None
    recorded: bool
    rules: QueueRules = PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSetup:
    """What is configured of an agent beyond his queues."""

    pool_id: PoolId | None = None
    levels: Mapping[QueueId, int] = field(default_factory=dict)
    skills: Mapping[SkillId, int] = field(default_factory=dict)
    profile: Profile = CALLS_ONLY


NO_SETUP = AgentSetup()


@dataclass(kw_only=True, slots=True)
class Floor:
    """Agents, queues and waiting work of this installation, indexed for the matcher."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    """Where a day of work begins: contacts are counted from its midnight."""
    shares: Shares = field(default_factory=Shares)
    _agents: dict[UUID, Agent] = field(default_factory=dict)
    _setups: dict[UUID, AgentSetup] = field(default_factory=dict)
    _contacts: dict[UUID, tuple[date, int]] = field(default_factory=dict)
    _counted: dict[UUID, tuple[PoolId | None, TenantId | None]] = field(default_factory=dict)
    _queues: dict[UUID, Queue] = field(default_factory=dict)
    _named: dict[tuple[UUID, str], Queue] = field(default_factory=dict)
    _skills: Mapping[tuple[UUID, str], SkillId] = field(default_factory=dict)
    _signed_in: dict[UUID, int] = field(default_factory=dict)
    _expected: dict[UUID, ExpectedWait] = field(default_factory=dict)
    _pool: MatchPool = field(init=False)
    _day: date | None = None

    def __post_init__(self) -> None:
        self._pool = MatchPool(self.shares)

    def configure(
        self,
        queues: Iterable[Queue],
        *,
        commitments: Iterable[Commitment] = (),
        skills: Mapping[tuple[UUID, str], SkillId] | None = None,
    ) -> None:
        """Take the queues, and what tenants have of the pools by contract, as they are configured now."""
        self._queues = {queue.id: queue for queue in queues}
        self._named = {(queue.tenant_id, queue.code): queue for queue in self._queues.values()}
        self._skills = skills or {}
        if self.shares.configure(commitments):
            self._pool.share_anew()

    def equip(self, user_id: UUID, setup: AgentSetup) -> bool:
        """Know what is configured of an agent beyond his queues; whether that is other than before."""
        if self._setups.get(user_id, NO_SETUP) == setup:
            return False
        self._setups[user_id] = setup
        if user_id in self._agents:
            self.put(self._agents[user_id])
        return True

    def had_contacts(self, user_id: UUID, number: int, *, now: datetime) -> None:
        """How many contacts an agent has had today, as it is stored."""
        self._contacts[user_id] = (now.astimezone(self.zone).date(), number)

    def put(self, agent: Agent) -> None:
        """Know an agent's present state."""
        before = self._agents.get(agent.user_id)
        if before is not None:
            self._count(before, -1)
            if before.state in OFFERED and agent.state is AgentState.TALKING:
                self._count_contact(agent)
        self._pool.remove_agent(agent.user_id)
        self._agents[agent.user_id] = agent
        self._count(agent, +1)
        self._count_share(agent)
        self._pool.set_present(agent.user_id, present=agent.state in IN_SERVICE, now=agent.since)
        free = agent.free()
        if free is not None:
            self._pool.add_agent(self._dressed(free, at=agent.since))

    def as_free(self, agent: Agent, *, now: datetime) -> FreeAgent:
        """The agent as the matcher would see him, were he free."""
        bare = FreeAgent(user_id=agent.user_id, idle_since=agent.idle_since or now, queues=agent.queues)
        return self._dressed(bare, at=now)

    def _dressed(self, free: FreeAgent, *, at: datetime) -> FreeAgent:
        setup = self._setups.get(free.user_id, NO_SETUP)
        return replace(
            free,
            levels=setup.levels,
            skills=setup.skills,
            pool_id=setup.pool_id,
            contacts=self.contacts(free.user_id, at=at),
            open_to=setup.profile.open_to({}),
        )

    def contacts(self, user_id: UUID, *, at: datetime) -> int:
        """How many contacts the agent has had on this day."""
        day, number = self._contacts.get(user_id, (None, 0))
        return number if day == at.astimezone(self.zone).date() else 0

    def _count_contact(self, agent: Agent) -> None:
        day = agent.since.astimezone(self.zone).date()
        self._contacts[agent.user_id] = (day, self.contacts(agent.user_id, at=agent.since) + 1)

    def _count(self, agent: Agent, change: int) -> None:
        if agent.state is AgentState.SIGNED_OUT:
            return
        for queue_id in agent.queues:
            self._signed_in[queue_id] = self._signed_in.get(queue_id, 0) + change

    def _count_share(self, agent: Agent) -> None:
        before = self._counted.pop(agent.user_id, None)
        if before is not None:
            self.shares.count(*before, -1)
        if agent.state in IN_SERVICE:
            pool_id = self._setups.get(agent.user_id, NO_SETUP).pool_id
            tenant_id = agent.contact.tenant_id if agent.contact else None
            self._counted[agent.user_id] = (pool_id, tenant_id)
            self.shares.count(pool_id, tenant_id, +1)

    def agent(self, user_id: UUID) -> Agent:
        try:
            return self._agents[user_id]
        except KeyError:
            raise NotFound from None

    def agents(self) -> Mapping[UUID, Agent]:
        return self._agents

    def setup(self, user_id: UUID) -> AgentSetup:
        """What is configured of an agent beyond his queues."""
        return self._setups.get(user_id, NO_SETUP)

    def queues(self) -> Mapping[UUID, Queue]:
        return self._queues

    def queue(self, queue_id: UUID) -> Queue:
        try:
            return self._queues[queue_id]
        except KeyError:
            raise NotFound from None

    def has_queue(self, queue_id: UUID) -> bool:
        """Whether there is such a queue."""
        return queue_id in self._queues

    def queue_named(self, tenant_id: UUID, code: str) -> Queue:
        try:
            return self._named[tenant_id, code]
        except KeyError:
            raise NotFound from None

    def skill_named(self, tenant_id: UUID, code: str) -> SkillId | None:
        """The skill of a tenant that has this code."""
        return self._skills.get((tenant_id, code))

    def signed_in(self, queue_id: UUID) -> int:
        """How many agents who serve this queue are signed in, on a break or not."""
        return self._signed_in.get(queue_id, 0)

    def waiting(self, queue_id: UUID) -> int:
        """How many customers wait on the line in this queue without an offer; callbacks and messages keep nobody out."""
        return self._pool.calls_in(QueueId(queue_id))

    def expected(self, queue_id: UUID) -> ExpectedWait:
        """How the queue moves; what was learnt is lost with this process, and learnt anew."""
        return self._expected.setdefault(queue_id, ExpectedWait())

    def position(self, work: Work) -> int:
        """How many wait before this work in its queue, and itself."""
        order = work_order(work)
        in_queue = (each for each in self._pool.all_work() if each.queue_id == work.queue_id)
        return 1 + sum(1 for each in in_queue if work_order(each) < order)

    def expected_seconds(self, queue_id: UUID, *, position: int) -> float:
        """How long the one at this position will probably wait."""
        return self.expected(queue_id).seconds(position=position, agents=self.signed_in(queue_id))

    def all_work(self) -> Iterator[Work]:
        """Everything that waits without an offer, in no order."""
        return self._pool.all_work()

    def all_free(self) -> Iterator[FreeAgent]:
        """Everybody who is free, in no order."""
        return self._pool.all_free()

    def present(self) -> frozenset[UserId]:
        """Who is worth waiting for by name: he is at work, not on a break."""
        return frozenset(agent.user_id for agent in self._agents.values() if agent.state in IN_SERVICE)

    def add_work(self, work: Work, *, now: datetime) -> None:
        """Work waits; nobody is waited for by name who cannot have it anyway."""
        last = self._agents.get(work.last_agent) if work.last_agent else None
        if last is None or work.queue_id not in last.queues:
            work = replace(work, last_agent=None)
        self._pool.add_work(work, now=now)

    def remove_work(self, work_id: UUID) -> None:
        self._pool.remove_work(WorkId(work_id))

    def matches(self, *, now: datetime) -> list[Match]:
        """Who shall be offered what, now; both sides are out of the index already."""
        self._begin_day(now)
        return self._pool.next_matches(now=now)

    def _begin_day(self, now: datetime) -> None:
        """At midnight nobody has had a contact yet, however long he has been idle."""
        today = now.astimezone(self.zone).date()
        if today == self._day:
            return
        self._day = today
        for free in list(self._pool.all_free()):
            self._pool.remove_agent(free.user_id)
            self._pool.add_agent(self._dressed(free, at=now))

    def overflowed(self, *, now: datetime) -> list[Work]:
        """What has waited for as long as its queue wants; it is out of the index already, and its owner leads it on."""
        self._pool.advance(now=now)
        return self._pool.take_left()

    def next_change(self, *, now: datetime) -> datetime | None:
        """When waiting, by itself, lets something be matched that cannot be now; the owner looks again then."""
        at = self._pool.next_change()
        return None if at is None else max(at, now)
