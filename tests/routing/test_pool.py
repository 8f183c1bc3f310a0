"""The live pool decides as the plain rule does, whatever was added and removed before."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from yingda.routing.engine.lines import SPARE_ENTRIES
from yingda.routing.engine.match import match, work_order
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.work import FreeAgent, Match, Overflow, Work
from yingda.routing.testing import NOW, a_free_agent, some_work

numbers = st.integers(1, 12)
ages = st.integers(0, 5)
queues = st.integers(1, 4)
works = st.builds(lambda n, q, w: some_work(n, queue=q, waited=w), numbers, queues, ages)
free_agents = st.builds(
    lambda n, q, i: a_free_agent(n, queues=tuple(q), idle=i), numbers, st.sets(queues, max_size=4), ages
)


def test_the_longest_waiting_gets_the_longest_idle() -> None:
    waiting = [some_work(1, waited=5), some_work(2, waited=9)]
    free = [a_free_agent(1, idle=3), a_free_agent(2, idle=7)]
    assert [(m.work.work_id.int, m.agent.user_id.int) for m in match(waiting, free, now=NOW)] == [
        (2, 2),
        (1, 1),
    ]


def test_the_longest_waiting_counts_across_all_queues_of_an_agent() -> None:
    waiting = [some_work(1, queue=1, waited=5), some_work(2, queue=2, waited=9)]
    assert [m.work.work_id.int for m in match(waiting, [a_free_agent(1, queues=(1, 2))], now=NOW)] == [2]


def test_work_that_nobody_serves_holds_up_nobody() -> None:
    waiting = [some_work(1, queue=9, waited=99), some_work(2, queue=1)]
    assert [m.work.work_id.int for m in match(waiting, [a_free_agent(1)], now=NOW)] == [2]


def test_only_customers_on_the_line_are_counted_as_callers() -> None:
    pool, callback = MatchPool(), replace(some_work(1), is_call=False)
    for work in (callback, callback, some_work(2)):
        pool.add_work(work, now=NOW)
    queue = callback.queue_id
    assert (pool.waiting, pool.calls_in(queue)) == (2, 1)
    pool.remove_work(callback.work_id)
    pool.add_agent(a_free_agent(1))
    assert len(pool.next_matches(now=NOW)) == 1
    assert (pool.waiting, pool.calls_in(queue)) == (0, 0)


def test_work_that_was_taken_back_before_anybody_heard_that_its_time_was_over_has_not_left() -> None:
    leaves = Overflow(after=timedelta(0), leaves=True)
    pool, work = MatchPool(), replace(some_work(1), overflow=(leaves,))
    pool.add_work(work, now=NOW)
    pool.advance(now=NOW)
    pool.remove_work(work.work_id)
    assert pool.take_left() == []


def test_messages_come_after_everybody_who_waits_in_person() -> None:
    message = replace(some_work(1, waited=3600), is_call=False, is_patient=True)
    callback = replace(some_work(2, waited=60), is_call=False)
    waiting = [message, callback, some_work(3, waited=30)]
    free = [a_free_agent(1), a_free_agent(2), a_free_agent(3)]
    assert [m.work.work_id.int for m in match(waiting, free, now=NOW)] == [2, 3, 1]
    assert [m.work.work_id.int for m in pool_of(waiting, free).next_matches(now=NOW)] == [2, 3, 1]


def test_of_the_same_moment_the_smaller_id_comes_first() -> None:
    waiting, free = [some_work(2), some_work(1)], [a_free_agent(4), a_free_agent(3)]
    assert [(m.work.work_id.int, m.agent.user_id.int) for m in match(waiting, free, now=NOW)] == [
        (1, 3),
        (2, 4),
    ]


def pool_of(waiting: list[Work], free: list[FreeAgent]) -> MatchPool:
    pool = MatchPool()
    for work in waiting:
        pool.add_work(work, now=NOW)
    for agent in free:
        pool.add_agent(agent)
    return pool


@given(
    waiting=st.lists(works, unique_by=lambda work: work.work_id),
    free=st.lists(free_agents, unique_by=lambda agent: agent.user_id),
)
def test_the_pool_matches_as_the_rule_does(waiting: list[Work], free: list[FreeAgent]) -> None:
    pool = pool_of(waiting, free)
    matches = pool.next_matches(now=NOW)
    assert matches == match(waiting, free, now=NOW)
    assert (pool.waiting, pool.free) == (len(waiting) - len(matches), len(free) - len(matches))
    assert [work_order(m.work) for m in matches] == sorted(work_order(m.work) for m in matches)
    assert pool.next_matches(now=NOW) == []


@given(
    waiting=st.lists(works, unique_by=lambda work: work.work_id),
    free=st.lists(free_agents, unique_by=lambda agent: agent.user_id),
)
def test_matching_is_fair(waiting: list[Work], free: list[FreeAgent]) -> None:
    matches = pool_of(waiting, free).next_matches(now=NOW)
    by_queue: dict[object, list[Match]] = {}
    for item in matches:
        by_queue.setdefault(item.work.queue_id, []).append(item)
    for items in by_queue.values():
        assert all(work_order(a.work) < work_order(b.work) for a, b in pairwise(items))
        assert all(a.agent.idle_since <= b.agent.idle_since for a, b in pairwise(items))
    taken = {item.work.work_id for item in matches}
    for item in matches:
        # Whoever waited longer in the same queue is not left behind.
        longer = [
            w for w in waiting if w.queue_id == item.work.queue_id and work_order(w) < work_order(item.work)
        ]
        assert {w.work_id for w in longer} <= taken


def test_who_comes_and_goes_in_a_quiet_queue_leaves_nothing_behind() -> None:
    pool, patient, restless = MatchPool(), a_free_agent(1, idle=99), a_free_agent(2, queues=(1, 2))
    pool.add_agent(patient)
    for _ in range(3 * SPARE_ENTRIES):
        pool.add_agent(restless)
        pool.remove_agent(restless.user_id)
    assert pool.entries < 2 * SPARE_ENTRIES
    pool.add_agent(restless)
    for number in (1, 2, 3):
        pool.add_work(some_work(number, waited=-number), now=NOW)
    assert [m.agent for m in pool.next_matches(now=NOW)] == [patient, restless]


class PoolInUse(RuleBasedStateMachine):
    """Adds and removes at random, and looks for matches now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = MatchPool()
        self.waiting: dict[object, Work] = {}
        self.free: dict[object, FreeAgent] = {}
        self.looked = True

    @rule(work=works)
    def work_comes(self, work: Work) -> None:
        self.pool.add_work(work, now=NOW)
        self.waiting[work.work_id] = work
        self.looked = False

    @rule(agent=free_agents)
    def agent_comes(self, agent: FreeAgent) -> None:
        self.pool.add_agent(agent)
        self.free[agent.user_id] = agent
        self.looked = False

    @rule(number=numbers)
    def work_goes(self, number: int) -> None:
        work_id = some_work(number).work_id
        self.pool.remove_work(work_id)
        self.waiting.pop(work_id, None)

    @rule(number=numbers)
    def agent_goes(self, number: int) -> None:
        user_id = a_free_agent(number).user_id
        self.pool.remove_agent(user_id)
        self.free.pop(user_id, None)

    @rule()
    def look(self) -> None:
        expected = match(self.waiting.values(), self.free.values(), now=NOW)
        assert self.pool.next_matches(now=NOW) == expected
        for item in expected:
            del self.waiting[item.work.work_id]
            del self.free[item.agent.user_id]
        self.looked = True

    @invariant()
    def counts_agree(self) -> None:
        assert (self.pool.waiting, self.pool.free) == (len(self.waiting), len(self.free))
        assert self.pool.waiting == sum(
            self.pool.calls_in(queue) for queue in {work.queue_id for work in self.waiting.values()}
        )

    @invariant()
    def nobody_idles_while_work_waits_for_him(self) -> None:
        if self.looked:
            wanted = {work.queue_id for work in self.waiting.values()}
            assert not any(agent.queues & wanted for agent in self.free.values())


TestPoolInUse = PoolInUse.TestCase
TestPoolInUse.settings = settings(deadline=None, stateful_step_count=40)
