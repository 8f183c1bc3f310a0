"""Agents whom several tenants share: each has what is committed to him, the idle are lent, nobody waits for ever."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.kernel.ids import PoolId, TenantId, UserId, WorkId
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.sharing import Commitment, Shares
from yingda.routing.engine.work import FreeAgent, Sharing, Work
from yingda.routing.testing import NOW, a_free_agent, some_work

POOL = PoolId(UUID(int=0x91))
SECOND = timedelta(seconds=1)


def tenant(number: int) -> TenantId:
    """The tenant whose queue has this number."""
    return TenantId(UUID(int=0xB0 + number))


def commit(**seats: float) -> list[Commitment]:
    """Seats by the number of the tenant, as in t1=3."""
    return [
        Commitment(pool_id=POOL, tenant_id=tenant(int(name[1:])), seats=int(number))
        for name, number in seats.items()
    ]


class SharedCentre:
    """Agents of one pool who serve every tenant; each contact lasts until it is ended."""

    def __init__(self, commitments: list[Commitment], *, agents: int, tenants: int) -> None:
        self.shares = Shares()
        self.shares.configure(commitments)
        self.pool = MatchPool(self.shares)
        self.now = NOW
        self.serial = 0
        self.queues = tuple(range(1, tenants + 1))
        self.busy: dict[UserId, TenantId] = {}
        self.waiting: Counter[TenantId] = Counter()
        self.served: list[tuple[Work, Sharing]] = []
        for number in range(1, agents + 1):
            self.shares.count(POOL, None, +1)
            self.free(UserId(UUID(int=number)))
        self.look()

    def agent(self, user_id: UserId) -> FreeAgent:
        bare = a_free_agent(user_id.int, queues=self.queues)
        return replace(bare, idle_since=self.now, pool_id=POOL)

    def free(self, user_id: UserId) -> None:
        self.pool.add_agent(self.agent(user_id))

    def call(self, number: int) -> None:
        """Somebody calls this tenant."""
        self.serial += 1
        work = replace(
            some_work(self.serial, queue=number),
            work_id=WorkId(UUID(int=self.serial)),
            tenant_id=tenant(number),
        )
        self.pool.add_work(replace(work, since=self.now), now=self.now)
        self.waiting[tenant(number)] += 1

    def end(self, user_id: UserId) -> None:
        """This agent's contact is over."""
        self.shares.count(POOL, self.busy.pop(user_id), -1)
        self.shares.count(POOL, None, +1)
        self.free(user_id)

    def look(self) -> None:
        for found in self.pool.next_matches(now=self.now):
            owner, user_id = found.work.tenant_id, found.agent.user_id
            self.shares.count(POOL, None, -1)
            self.shares.count(POOL, owner, +1)
            self.busy[user_id] = owner
            self.waiting[owner] -= 1
            self.served.append((found.work, found.why.sharing))

    def keep_waiting(self, numbers: tuple[int, ...], *, calls: int) -> None:
        """So many callers wait for each of these tenants, whoever was served."""
        for number in numbers:
            for _ in range(calls - self.waiting[tenant(number)]):
                self.call(number)

    @property
    def used(self) -> Counter[TenantId]:
        return Counter(self.busy.values())


def test_what_is_idle_is_lent_and_comes_back_as_contacts_end() -> None:
    centre = SharedCentre(commit(t1=2, t2=2), agents=4, tenants=2)
    centre.keep_waiting((1,), calls=9)
    centre.look()
    assert centre.used[tenant(1)] == 4
    centre.keep_waiting((2,), calls=9)
    for user_id in list(centre.busy)[:2]:
        centre.end(user_id)
        centre.look()
    assert (centre.used[tenant(1)], centre.used[tenant(2)]) == (2, 2)
    assert centre.served[-1][1] is Sharing.COMMITTED


def test_a_share_in_percent_follows_who_is_at_work() -> None:
    shares = Shares()
    shares.configure([Commitment(pool_id=POOL, tenant_id=tenant(1), percent=25)])
    shares.count(POOL, None, +8)
    assert shares.committed(POOL) == {tenant(1): 2}
    shares.count(POOL, None, -4)
    assert shares.committed(POOL) == {tenant(1): 1}


def test_when_more_is_committed_than_is_there_all_have_less_in_proportion() -> None:
    shares = Shares()
    shares.configure(commit(t1=6, t2=3))
    shares.count(POOL, None, +6)
    assert shares.committed(POOL) == {tenant(1): 4, tenant(2): 2}


def test_who_has_nothing_committed_is_served_in_the_end_though_all_is_committed() -> None:
    centre = SharedCentre(commit(t1=2), agents=2, tenants=2)
    centre.keep_waiting((1, 2), calls=3)
    centre.look()
    assert centre.used == {tenant(1): 2}
    centre.now += timedelta(seconds=81)
    centre.keep_waiting((1,), calls=3)
    for user_id in list(centre.busy):
        centre.end(user_id)
        centre.look()
    assert centre.used == {tenant(1): 1, tenant(2): 1}
    assert Sharing.OVERDUE in {right for _, right in centre.served}


def test_agents_of_a_pool_that_nobody_shares_go_by_the_target_alone() -> None:
    shares = Shares()
    shares.configure(commit(t1=5))
    pool = MatchPool(shares)
    for number in (1, 2):
        work = replace(some_work(number, queue=number, waited=number), tenant_id=tenant(number))
        pool.add_work(work, now=NOW)
    pool.add_agent(a_free_agent(1, queues=(1, 2)))
    assert [found.work.work_id.int for found in pool.next_matches(now=NOW)] == [2]


@given(
    seats=st.lists(st.integers(0, 12), min_size=2, max_size=4),
    agents=st.integers(1, 20),
    ends=st.lists(st.lists(st.integers(0, 19), min_size=1, max_size=4), min_size=30, max_size=30),
    guests=st.integers(0, 2),
)
@settings(deadline=None, max_examples=150)
def test_under_sustained_load_everybody_has_what_is_committed_within_one_agent(
    seats: list[int], agents: int, ends: list[list[int]], guests: int
) -> None:
    names = {f"t{number}": count for number, count in enumerate(seats, start=1)}
    everybody = tuple(range(1, len(seats) + guests + 1))
    centre = SharedCentre(commit(**names), agents=agents, tenants=len(everybody))
    committed = centre.shares.committed(POOL)
    for chosen in ends:
        centre.now += timedelta(seconds=7)
        centre.keep_waiting(everybody, calls=agents if centre.now == NOW + 7 * SECOND else 5)
        for user_id in {UserId(UUID(int=number % agents + 1)) for number in chosen} & centre.busy.keys():
            centre.end(user_id)
        centre.look()
        # Somebody waits for everybody, so that nobody may be idle.
        assert len(centre.busy) == agents
        short = sum(max(0, number - centre.used[owner]) for owner, number in committed.items())
        assert short <= 1, (committed, centre.used)


@given(seats=st.lists(st.integers(0, 6), min_size=1, max_size=3), agents=st.integers(1, 6))
@settings(deadline=None, max_examples=40)
def test_nobody_starves(seats: list[int], agents: int) -> None:
    names = {f"t{number}": count for number, count in enumerate(seats, start=1)}
    everybody = tuple(range(1, len(seats) + 3))
    centre = SharedCentre(commit(**names), agents=agents, tenants=len(everybody))
    centre.keep_waiting(everybody, calls=2)
    first = centre.serial
    centre.look()
    order = sorted(UserId(UUID(int=number)) for number in range(1, agents + 1))
    for step in range(60 + 8 * first):
        centre.now += timedelta(seconds=10)
        centre.keep_waiting(everybody, calls=2)
        centre.end(order[step % agents])
        centre.look()
    served = {work.work_id.int for work, _ in centre.served}
    assert served >= set(range(1, first + 1))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_same_input_gives_the_same_output(number: int) -> None:
    def run() -> list[tuple[Work, Sharing]]:
        centre = SharedCentre(commit(t1=number, t2=2), agents=5, tenants=3)
        for step in range(40):
            centre.now += SECOND
            centre.keep_waiting((1, 2, 3), calls=4)
            centre.end(sorted(centre.busy)[step % len(centre.busy)]) if centre.busy else None
            centre.look()
        return centre.served

    assert run() == run()
