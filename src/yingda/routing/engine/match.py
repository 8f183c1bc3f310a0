"""Who gets what: the rule in its plainest form, against which the live pool is tested."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from yingda.routing.engine.work import Decision, FreeAgent, Match, Work


def match(waiting: Iterable[Work], free: Iterable[FreeAgent], *, now: datetime) -> list[Match]:
    """Give the longest-waiting work to the longest-idle agent who serves its queue."""
    idle = sorted(free, key=agent_order)
    matches = []
    for work in sorted(waiting, key=work_order):
        agent = next((a for a in idle if work.queue_id in a.queues), None)
        if agent is None:
            continue
        idle.remove(agent)
        matches.append(Match(work=work, agent=agent, why=decide(work, agent, now=now)))
    return matches


def decide(work: Work, agent: FreeAgent, *, now: datetime) -> Decision:
    """The facts of the moment."""
    second = timedelta(seconds=1)
    return Decision(
        rule=work.choice,
        waited=(now - work.since) / second,
        idle=(now - agent.idle_since) / second,
        candidates=1,
        waiting=1,
        late=(now - work.due) / second,
    )


def work_order(work: Work) -> tuple[bool, datetime, int]:
    """People before messages, next to miss its target first; of the same moment, the smaller id."""
    return work.is_patient, work.due, work.work_id.int


def agent_order(agent: FreeAgent) -> tuple[datetime, int]:
    """Longest-idle first; of the same moment, the smaller id."""
    return agent.idle_since, agent.user_id.int
