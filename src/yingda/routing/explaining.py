"""The floor explains itself: why an agent gets no calls, why work waits; by what it knows at this moment."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from yingda.kernel.ids import QueueId
from yingda.routing.engine.explain import Member, Reason, WorkWhy, why_it_waits, why_not_he
from yingda.routing.engine.no_calls import own_reasons
from yingda.routing.engine.work import Work
from yingda.routing.floor import Floor
from yingda.routing.transitions import AgentState


def explain_agent(
    floor: Floor, user_id: UUID, *, tenants: Collection[UUID] | None, now: datetime
) -> list[Reason]:
    """Why an agent gets no calls, as far as the work of these tenants is concerned (None: of all)."""
    agent = floor.agent(user_id)
    own = own_reasons(
        state=agent.state,
        is_seat_lost=agent.is_seat_lost,
        is_seat_faulty=agent.is_seat_faulty,
        has_pending=agent.pending is not None,
        has_queues=bool(agent.queues),
    )
    if own:
        return [Reason(code=code) for code in own]
    works = [work for work in floor.all_work() if tenants is None or work.tenant_id in tenants]
    return why_not_he(
        floor.as_free(agent, now=now),
        works=works,
        free=floor.all_free(),
        choices={QueueId(key): queue.rules.choice for key, queue in floor.queues().items()},
        present=floor.present(),
        now=now,
    )


def explain_work(floor: Floor, work: Work, *, now: datetime) -> WorkWhy:
    """Why work waits; it may be out of the index, for the time that it is offered to somebody."""
    others = [each for each in floor.all_work() if each.work_id != work.work_id]
    members = [
        Member(seen=floor.as_free(agent, now=now), state=agent.state)
        for agent in floor.agents().values()
        if agent.state is not AgentState.SIGNED_OUT
    ]
    return why_it_waits(work, works=[*others, work], members=members, shares=floor.shares, now=now)
