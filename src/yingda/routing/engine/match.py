"""Who gets what: the rule in its plainest form, against which the live pool is tested."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from yingda.kernel.ids import PoolId, UserId
from yingda.routing.engine.demand import AgentKey, Stage, agent_key, may_have, stage_of
from yingda.routing.engine.sharing import ShareRank, Shares, Standing
from yingda.routing.engine.work import Decision, FreeAgent, Match, Work

WorkKey = tuple[bool, datetime, int]
Pair = tuple[Work, FreeAgent]
_SECOND = timedelta(seconds=1)


def match(
    waiting: Iterable[Work],
    free: Iterable[FreeAgent],
    *,
    now: datetime,
    shares: Shares | None = None,
    present: Collection[UserId] = (),
) -> list[Match]:
    """Give, again and again, the work whose turn it is to the agent whose turn it is.

    Among all pairs that fit: people before messages; then, of agents whom tenants share, by what is committed to them;
    then the work that is next to miss its target; and to it the agent by the rule of its queue.
    """
    shares = shares or Shares()
    standing = shares.standing(now=now)
    idle = list(free)
    left = [(work, stage_of(work, now=now, present=present)) for work in waiting]
    left = [(work, stage) for work, stage in left if not stage.leaves]
    matches: list[Match] = []
    while pairs := _pairs(left, idle):
        work, stage, agent = min(
            pairs, key=lambda pair: _pair_key(pair[0], pair[1], pair[2], shares=shares, standing=standing)
        )
        pool_id = shares.shared(agent.pool_id)
        why = decide(
            work,
            stage,
            agent,
            candidates=sum(1 for each in pairs if each[0] is work),
            waiting=sum(1 for each, _ in left if each.queue_id == work.queue_id),
            standing=standing,
            pool_id=pool_id,
            now=now,
        )
        matches.append(Match(work=work, agent=agent, why=why))
        standing.took(work.tenant_id, pool_id)
        idle.remove(agent)
        left = [(each, of_it) for each, of_it in left if each is not work]
    return matches


def _pairs(
    left: Sequence[tuple[Work, Stage]], idle: Sequence[FreeAgent]
) -> list[tuple[Work, Stage, FreeAgent]]:
    return [(work, stage, agent) for work, stage in left for agent in idle if may_have(agent, stage.demand)]


def _pair_key(
    work: Work, stage: Stage, agent: FreeAgent, *, shares: Shares, standing: Standing
) -> tuple[bool, ShareRank, datetime, int, AgentKey]:
    rank = standing.rank(work, shares.shared(agent.pool_id))
    return work.is_patient, rank, work.due, work.work_id.int, agent_key(agent, stage.demand)


def work_order(work: Work) -> WorkKey:
    """People before messages, next to miss its target first; of the same moment, the smaller id."""
    return work.is_patient, work.due, work.work_id.int


def decide(
    work: Work,
    stage: Stage,
    agent: FreeAgent,
    *,
    candidates: int,
    waiting: int,
    standing: Standing,
    pool_id: PoolId | None,
    now: datetime,
) -> Decision:
    """The facts of the moment at which an agent gets work, before it is counted for his tenant."""
    committed, used = standing.facts(work.tenant_id, pool_id)
    return Decision(
        rule=work.choice,
        waited=(now - work.since) / _SECOND,
        idle=(now - agent.idle_since) / _SECOND,
        candidates=candidates,
        waiting=waiting,
        ring=stage.ring,
        overflowed=stage.demand.only is None and work.queue_id not in agent.queues,
        guided=stage.demand.guided,
        sharing=standing.right(work, pool_id),
        committed=committed,
        used=used,
        late=(now - work.due) / _SECOND,
    )
