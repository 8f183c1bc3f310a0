"""The live pool decides as the plain rule does, with every rule there is, whatever comes, goes and takes its time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from yingda.kernel.ids import PoolId, SkillId, TenantId, UserId
from yingda.routing.engine.capacity import Channel
from yingda.routing.engine.demand import may_have, stage_of
from yingda.routing.engine.match import match
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.sharing import Commitment, Shares
from yingda.routing.engine.work import Choice, FreeAgent, Overflow, Ring, SkillNeed, Work
from yingda.routing.testing import NOW, a_free_agent, queue_id, some_work

SKILLS = [SkillId(UUID(int=number)) for number in (0x51, 0x52)]
POOLS = [PoolId(UUID(int=number)) for number in (0x91, 0x92)]
TENANTS = [TenantId(UUID(int=0xA0 + number)) for number in range(5)]
numbers = st.integers(1, 12)
queues = st.integers(1, 4)
times = st.integers(0, 40)
moments = st.builds(lambda seconds: NOW + timedelta(seconds=seconds), times)
needs = st.lists(
    st.builds(SkillNeed, skill=st.sampled_from(SKILLS), level=st.integers(1, 3)),
    max_size=2,
    unique_by=lambda n: n.skill,
).map(tuple)
people = st.builds(lambda number: UserId(UUID(int=number)), numbers)
maybe = st.none() | people


def later(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


rings = st.lists(
    st.builds(Ring, after=times.map(later), needs=needs, level=st.integers(1, 4)), max_size=2
).map(lambda found: tuple(sorted(found, key=lambda ring: ring.after)))
overflows = st.lists(
    st.builds(
        Overflow,
        after=times.map(later),
        queue_ids=st.sets(queues, max_size=2).map(lambda found: frozenset(queue_id(each) for each in found)),
        leaves=st.sampled_from([False, False, False, True]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def works(draw: st.DrawFn) -> Work:
    queue = draw(queues)
    plain = some_work(draw(numbers), queue=queue, waited=draw(st.integers(0, 100)))
    return replace(
        plain,
        tenant_id=TENANTS[queue],
        priority=draw(st.sampled_from([0, 0, 30])),
        target=later(draw(st.sampled_from([20, 60]))),
        choice=list(Choice)[queue % len(Choice)],
        channel=draw(st.sampled_from([Channel.VOICE, Channel.VOICE, Channel.CHAT])),
        is_patient=draw(st.sampled_from([False, False, True])),
        entered=NOW,
        level=draw(st.sampled_from([1, 1, 5])),
        skills=draw(needs),
        relax=draw(rings),
        overflow=draw(overflows),
        named=draw(maybe),
        named_until=draw(st.none() | moments),
        last_agent=draw(maybe),
        last_until=draw(moments),
        excluded=frozenset(draw(st.sets(people, max_size=2))),
        excluded_until=draw(st.none() | moments),
        refused_by=frozenset(draw(st.sets(people, max_size=2))),
    )


@st.composite
def free_agents(draw: st.DrawFn) -> FreeAgent:
    plain = a_free_agent(
        draw(numbers), queues=tuple(draw(st.sets(queues, max_size=4))), idle=draw(st.integers(0, 5))
    )
    levels = draw(st.dictionaries(queues, st.integers(1, 10), max_size=2))
    return replace(
        plain,
        levels={queue_id(number): level for number, level in levels.items()},
        skills=draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3))),
        contacts=draw(st.integers(0, 3)),
        pool_id=draw(st.sampled_from([None, *POOLS])),
        open_to=draw(st.sampled_from([(Channel.VOICE,), (Channel.VOICE, Channel.CHAT)])),
    )


class PoolInUse(RuleBasedStateMachine):
    """Adds and removes at random, lets time pass, and looks for matches now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.shares = Shares()
        self.pool = MatchPool(self.shares)
        self.waiting: dict[object, Work] = {}
        self.free: dict[object, FreeAgent] = {}
        self.present: set[UserId] = set()
        self.looked = True

    def gone(self) -> set[Any]:
        return {key for key, work in self.waiting.items() if self.stage(work).leaves}

    def stage(self, work: Work) -> Any:
        return stage_of(work, now=self.now, present=self.present)

    @rule(work=works())
    def work_comes(self, work: Work) -> None:
        self.pool.add_work(work, now=self.now)
        self.waiting[work.work_id] = work
        self.looked = False

    @rule(agent=free_agents())
    def agent_comes(self, agent: FreeAgent) -> None:
        self.agent_signs(agent.user_id.int, True)
        self.pool.add_agent(agent)
        self.free[agent.user_id] = agent
        self.looked = False

    @rule(number=numbers, present=st.booleans())
    def agent_signs(self, number: int, present: bool) -> None:
        user_id = a_free_agent(number).user_id
        self.pool.set_present(user_id, present=present, now=self.now)
        (self.present.add if present else self.present.discard)(user_id)
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

    @rule(seconds=st.integers(1, 15))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.looked = False

    @rule(
        commitments=st.lists(
            st.builds(
                Commitment,
                pool_id=st.sampled_from(POOLS),
                tenant_id=st.sampled_from(TENANTS),
                seats=st.integers(0, 4),
            ),
            max_size=4,
            unique_by=lambda each: (each.pool_id, each.tenant_id),
        )
    )
    def contracts_change(self, commitments: list[Commitment]) -> None:
        if self.shares.configure(commitments):
            self.pool.share_anew()

    @rule(pool=st.sampled_from(POOLS), tenant=st.sampled_from(TENANTS))
    def somebody_is_at_work(self, pool: PoolId, tenant: TenantId) -> None:
        self.shares.count(pool, tenant, +1)

    @rule()
    def look(self) -> None:
        expected = match(
            self.waiting.values(), self.free.values(), now=self.now, shares=self.shares, present=self.present
        )
        left = self.gone()
        assert self.pool.next_matches(now=self.now) == expected
        assert {work.work_id for work in self.pool.take_left()} == left
        for key in left:
            del self.waiting[key]
        for item in expected:
            del self.waiting[item.work.work_id]
            del self.free[item.agent.user_id]
        self.looked = True

    @invariant()
    def nobody_idles_while_work_waits_that_he_may_have(self) -> None:
        if self.looked:
            demands = [self.stage(work).demand for work in self.waiting.values()]
            assert not any(may_have(agent, demand) for agent in self.free.values() for demand in demands)

    @invariant()
    def the_next_change_is_the_next_of_any_work(self) -> None:
        if self.looked:
            found = [self.stage(work).until for work in self.waiting.values()]
            assert self.pool.next_change() == min((at for at in found if at is not None), default=None)


TestPoolInUse = PoolInUse.TestCase
TestPoolInUse.settings = settings(deadline=None, stateful_step_count=40, max_examples=150)
