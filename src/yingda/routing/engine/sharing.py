"""Agents whom several tenants share: who has how many of them by contract, and whose turn the next one is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.kernel.ids import PoolId, TenantId
from yingda.routing.engine.work import Sharing, Work

OVERDUE = timedelta(seconds=60)
"""Work that has missed its target by this much may have an agent beyond what is committed, one at a time."""
ShareRank = tuple[int, int]
OPEN: ShareRank = (1, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Commitment:
    """What a tenant has of a pool by contract: so many seats, or this share of the agents who are at work."""

    pool_id: PoolId
    tenant_id: TenantId
    seats: int | None = None
    percent: float | None = None

    def of(self, agents: int) -> float:
        """Seats, when so many agents of the pool are at work."""
        return float(self.seats) if self.seats is not None else agents * (self.percent or 0.0) / 100


class Shares:
    """Who is at work in each shared pool, and for whom; pools without commitments are not counted."""

    def __init__(self) -> None:
        self._commitments: dict[PoolId, list[Commitment]] = {}
        self._agents: Counter[PoolId] = Counter()
        self._used: defaultdict[PoolId, Counter[TenantId]] = defaultdict(Counter)

    def configure(self, commitments: Iterable[Commitment]) -> bool:
        """Take the commitments as they are now; whether other pools are shared than before."""
        by_pool: dict[PoolId, list[Commitment]] = {}
        for each in commitments:
            by_pool.setdefault(each.pool_id, []).append(each)
        is_other = by_pool.keys() != self._commitments.keys()
        self._commitments = by_pool
        return is_other

    def count(self, pool_id: PoolId | None, tenant_id: TenantId | None, change: int) -> None:
        """An agent of the pool is at work, or no longer; for a tenant, if he has a contact."""
        if pool_id is None:
            return
        self._agents[pool_id] += change
        if tenant_id is not None:
            self._used[pool_id][tenant_id] += change

    def shared(self, pool_id: PoolId | None) -> PoolId | None:
        """The pool, if tenants have committed seats of it."""
        return pool_id if pool_id in self._commitments else None

    def committed(self, pool_id: PoolId) -> dict[TenantId, int]:
        """Each tenant's seats, whole ones, as far as the pool has them.

        When more is committed than is there, all have less in proportion, and what is left of the division goes to the
        largest remainders.
        """
        agents = self._agents[pool_id]
        wanted = {each.tenant_id: each.of(agents) for each in self._commitments.get(pool_id, ())}
        whole = {tenant: int(seats + 0.5) for tenant, seats in wanted.items()}
        return whole if sum(whole.values()) <= agents else _in_proportion(wanted, agents)

    def used(self, pool_id: PoolId) -> Mapping[TenantId, int]:
        """How many of the pool's agents work for each tenant now."""
        return self._used[pool_id]

    def agents(self, pool_id: PoolId) -> int:
        """How many of the pool's agents are at work, or ready for it."""
        return self._agents[pool_id]

    def standing(self, *, now: datetime) -> "Standing":
        """How things stand, for one round of matching."""
        return Standing(self, now)


class Standing:
    """Whose turn it is in one round of matching: what is given in it counts at once."""

    def __init__(self, shares: Shares, now: datetime) -> None:
        self._shares = shares
        self._overdue = now - OVERDUE
        self._committed: dict[PoolId, dict[TenantId, int]] = {}
        self._used: dict[PoolId, Counter[TenantId]] = {}

    def rank(self, work: Work, pool_id: PoolId | None) -> ShareRank:
        """The smaller, the sooner an agent of this pool goes to this work; it only grows within a round.

        First, if nothing is lent, whatever is long overdue, whoever's it is; then who misses most of what is committed
        to him; then all. So one agent at most is kept from what is committed, and nobody waits for ever.
        """
        if pool_id is None:
            return OPEN
        missing = self.missing(work.tenant_id, pool_id)
        if work.due <= self._overdue and not self._is_lent(pool_id):
            return -1, 0
        return (0, -missing) if missing > 0 else OPEN

    def missing(self, tenant_id: TenantId, pool_id: PoolId) -> int:
        """How many agents the tenant has less than are committed to him."""
        self._look(pool_id)
        return self._committed[pool_id].get(tenant_id, 0) - self._used[pool_id][tenant_id]

    def right(self, work: Work, pool_id: PoolId | None) -> Sharing:
        """By which right the work would get an agent of this pool."""
        if pool_id is None:
            return Sharing.OPEN
        if self.missing(work.tenant_id, pool_id) > 0:
            return Sharing.COMMITTED
        return Sharing.OPEN if self.rank(work, pool_id) == OPEN else Sharing.OVERDUE

    def facts(self, tenant_id: TenantId, pool_id: PoolId | None) -> tuple[int | None, int | None]:
        """What is committed to the tenant, and what he has."""
        if pool_id is None:
            return None, None
        self._look(pool_id)
        return self._committed[pool_id].get(tenant_id, 0), self._used[pool_id][tenant_id]

    def took(self, tenant_id: TenantId, pool_id: PoolId | None) -> None:
        """The tenant got an agent of the pool."""
        if pool_id is not None:
            self._look(pool_id)
            self._used[pool_id][tenant_id] += 1

    def _is_lent(self, pool_id: PoolId) -> bool:
        """Whether somebody has a whole agent more than is committed to him."""
        committed = self._committed[pool_id]
        return any(used > committed.get(tenant, 0) for tenant, used in self._used[pool_id].items())

    def _look(self, pool_id: PoolId) -> None:
        if pool_id not in self._committed:
            self._committed[pool_id] = self._shares.committed(pool_id)
            self._used[pool_id] = Counter(self._shares.used(pool_id))


def _in_proportion(wanted: Mapping[TenantId, float], agents: int) -> dict[TenantId, int]:
    total = sum(wanted.values())
    exact = {tenant: seats * agents / total for tenant, seats in wanted.items()}
    whole = {tenant: int(seats) for tenant, seats in exact.items()}
    left = agents - sum(whole.values())
    for tenant in sorted(exact, key=lambda each: (whole[each] - exact[each], each))[:left]:
        whole[tenant] += 1
    return whole
