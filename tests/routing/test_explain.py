"""The same rules that match say why nothing was matched."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from yingda.kernel.ids import PoolId, SkillId, TenantId, UserId
from yingda.routing.engine.explain import Member, Waits, why_it_waits, why_not_he
from yingda.routing.engine.no_calls import NoCalls
from yingda.routing.engine.sharing import Commitment, Shares
from yingda.routing.engine.work import Choice, FreeAgent, Overflow, Ring, SkillNeed, Work
from yingda.routing.testing import NOW, a_free_agent, queue_id, some_work
from yingda.routing.transitions import AgentState

SKILL = SkillId(UUID(int=0x51))
POOL = PoolId(UUID(int=0x91))
HE = UserId(UUID(int=1))


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def no_calls(seen: FreeAgent, *works: Work, free: tuple[FreeAgent, ...] = ()) -> list[NoCalls]:
    choices = {queue_id(1): Choice.LONGEST_IDLE}
    found = why_not_he(seen, works=works, free=free, choices=choices, present={HE}, now=NOW)
    return [NoCalls(reason.code) for reason in found]


def waits(
    work: Work, *members: Member, others: tuple[Work, ...] = (), shares: Shares | None = None
) -> list[Waits]:
    found = why_it_waits(work, works=[work, *others], members=members, shares=shares or Shares(), now=NOW)
    return [Waits(reason.code) for reason in found.reasons]


def busy(number: int = 1, *, queues: tuple[int, ...] = (1,), pool: PoolId | None = None) -> Member:
    seen = replace(a_free_agent(number, queues=queues), pool_id=pool)
    return Member(seen=seen, state=AgentState.TALKING)


def test_who_has_no_work_in_his_queues_is_told_so() -> None:
    assert no_calls(a_free_agent(1)) == [NoCalls.NO_WORK]
    assert no_calls(a_free_agent(1), some_work(1, queue=2)) == [NoCalls.NO_WORK]


def test_each_thing_that_keeps_work_from_an_agent_is_told() -> None:
    he = a_free_agent(1)
    skilled = replace(some_work(1), skills=(SkillNeed(skill=SKILL, level=2),))
    assert no_calls(he, skilled) == [NoCalls.SKILL_MISSING]
    assert no_calls(he, replace(some_work(1), level=9)) == [NoCalls.LEVEL_TOO_LOW]
    excluded = replace(some_work(1), excluded=frozenset({HE}), excluded_until=NOW + after(5))
    assert no_calls(he, excluded) == [NoCalls.GIVEN_AWAY]
    kept = replace(some_work(1), named=HE)
    assert no_calls(a_free_agent(2), kept) == [NoCalls.KEPT_FOR_OTHER]
    assert no_calls(replace(he, open_to=()), some_work(1)) == [NoCalls.CHANNEL_FULL]


def test_who_comes_before_him_is_counted_by_the_rule_of_the_queue() -> None:
    he, longer, shorter = a_free_agent(1, idle=5), a_free_agent(2, idle=9), a_free_agent(3, idle=1)
    assert no_calls(he, free=(longer, he, shorter)) == [NoCalls.NO_WORK, NoCalls.OTHERS_FIRST]
    assert no_calls(longer, free=(longer, he, shorter)) == [NoCalls.NO_WORK]


def test_work_waits_because_nobody_is_there_or_knows_enough_or_is_free() -> None:
    assert waits(some_work(1)) == [Waits.NOBODY_SIGNED_IN]
    assert waits(some_work(1), busy(queues=(2,))) == [Waits.NOBODY_SIGNED_IN]
    assert waits(replace(some_work(1), level=9), busy()) == [Waits.NOBODY_SKILLED]
    assert waits(some_work(1), busy()) == [Waits.ALL_BUSY]


def test_what_will_change_by_itself_is_told_with_its_moment() -> None:
    work = replace(
        some_work(1, waited=10),
        level=9,
        relax=(Ring(after=after(5), level=8), Ring(after=after(15))),
        overflow=(
            Overflow(after=after(20), queue_ids=frozenset({queue_id(2)})),
            Overflow(after=after(40), leaves=True),
        ),
    )
    found = why_it_waits(work, works=[work], members=[busy()], shares=Shares(), now=NOW)
    assert [reason.code for reason in found.reasons] == [
        Waits.NOBODY_SKILLED,
        Waits.RING_OPENS,
        Waits.HELPERS_COME,
        Waits.LEAVES,
    ]
    assert [reason.details["at"] - NOW for reason in found.reasons[1:]] == [after(5), after(10), after(30)]


def test_who_is_waited_for_by_name_is_told() -> None:
    work = replace(some_work(1), last_agent=HE, last_until=NOW + after(9))
    found = why_it_waits(work, works=[work], members=[busy()], shares=Shares(), now=NOW)
    assert found.reasons[0].code is Waits.KEPT_FOR
    assert (found.reasons[0].details["agent_id"], found.reasons[0].details["until"]) == (HE, NOW + after(9))


def test_a_place_in_the_queue_is_by_the_order_of_the_matcher() -> None:
    first, second = some_work(1, waited=9), some_work(2, waited=3)
    found = why_it_waits(
        second, works=[first, second, some_work(3, queue=2)], members=[], shares=Shares(), now=NOW
    )
    assert (found.position, found.waiting, found.due) == (2, 2, second.due)
    assert Waits.OTHERS_BEFORE in [reason.code for reason in found.reasons]


def test_others_whose_seats_are_committed_come_first() -> None:
    shares, other = Shares(), TenantId(UUID(int=0xC0))
    shares.configure([Commitment(pool_id=POOL, tenant_id=other, seats=1)])
    shares.count(POOL, None, +1)
    work, theirs = some_work(1), replace(some_work(2), tenant_id=other)
    member = busy(pool=POOL)
    assert waits(work, member, others=(theirs,), shares=shares) == [Waits.ALL_BUSY, Waits.OTHERS_COMMITTED]
    assert waits(work, member, shares=shares) == [Waits.ALL_BUSY]
