"""Who gets what: the rule in its plainest form, against which the live pool is tested."""

from collections.abc import Iterable
from datetime import datetime

from yingda.routing.model import FreeAgent, Match, Work


def match(waiting: Iterable[Work], free: Iterable[FreeAgent]) -> list[Match]:
    """Give the longest-waiting work to the longest-idle agent who serves its queue."""
    idle = sorted(free, key=agent_order)
    matches = []
    for work in sorted(waiting, key=work_order):
        agent = next((a for a in idle if work.queue_id in a.queues), None)
        if agent is None:
            continue
        idle.remove(agent)
        matches.append(Match(work=work, agent=agent))
    return matches


def work_order(work: Work) -> tuple[bool, datetime, int]:
    """People before messages, longest-waiting first; of the same moment, the smaller id."""
    return work.is_patient, work.since, work.work_id.int


def agent_order(agent: FreeAgent) -> tuple[datetime, int]:
    """Longest-idle first; of the same moment, the smaller id."""
    return agent.idle_since, agent.user_id.int
