"""The live index of waiting work and free agents: the same matches as the plain rule, found at once."""

from datetime import datetime
from heapq import heapify, heappop, heappush

from sortedcontainers import SortedDict

from yingda.kernel.ids import QueueId, UserId, WorkId
from yingda.routing.engine.match import agent_order, work_order
from yingda.routing.model import FreeAgent, Match, Work

Order = tuple[datetime, int]


class MatchPool:
    """What waits and who is free; `next_matches` takes out of it whatever fits together."""

    def __init__(self) -> None:
        self._work: dict[WorkId, Work] = {}
        self._agents: dict[UserId, FreeAgent] = {}
        self._waiting: dict[QueueId, SortedDict[Order, Work]] = {}
        self._free: dict[QueueId, SortedDict[Order, FreeAgent]] = {}
        # Queues that have both since the last look; whatever was removed meanwhile is found out there.
        self._ripe: set[QueueId] = set()

    def add_work(self, work: Work) -> None:
        """Work waits; if it did already, this is what is true of it now."""
        self.remove_work(work.work_id)
        self._work[work.work_id] = work
        self._waiting.setdefault(work.queue_id, SortedDict())[work_order(work)] = work
        if self._free.get(work.queue_id):
            self._ripe.add(work.queue_id)

    def remove_work(self, work_id: WorkId) -> None:
        """Work waits no longer; unknown work is none."""
        work = self._work.pop(work_id, None)
        if work is not None:
            del self._waiting[work.queue_id][work_order(work)]

    def add_agent(self, agent: FreeAgent) -> None:
        """An agent is free; if he was already, this is what is true of him now."""
        self.remove_agent(agent.user_id)
        self._agents[agent.user_id] = agent
        order = agent_order(agent)
        for queue_id in agent.queues:
            self._free.setdefault(queue_id, SortedDict())[order] = agent
            if self._waiting.get(queue_id):
                self._ripe.add(queue_id)

    def remove_agent(self, user_id: UserId) -> None:
        """An agent is no longer free; an unknown one was not."""
        agent = self._agents.pop(user_id, None)
        if agent is None:
            return
        order = agent_order(agent)
        for queue_id in agent.queues:
            del self._free[queue_id][order]

    def next_matches(self) -> list[Match]:
        """Everything that fits together now, best first; it is in the pool no longer."""
        heads = [
            (self._waiting[queue_id].peekitem(0)[0], queue_id)
            for queue_id in self._ripe
            if self._has_both(queue_id)
        ]
        self._ripe.clear()
        heapify(heads)
        matches = []
        while heads:
            _, queue_id = heappop(heads)
            # An agent of several queues may have been taken for another one.
            if not self._free[queue_id]:
                continue
            matches.append(self._take(queue_id))
            if self._has_both(queue_id):
                heappush(heads, (self._waiting[queue_id].peekitem(0)[0], queue_id))
        return matches

    @property
    def waiting(self) -> int:
        """How much work waits."""
        return len(self._work)

    @property
    def free(self) -> int:
        """How many agents are free."""
        return len(self._agents)

    def waiting_in(self, queue_id: QueueId) -> int:
        """How much work waits in one queue."""
        return len(self._waiting.get(queue_id, ()))

    def _has_both(self, queue_id: QueueId) -> bool:
        return bool(self._waiting.get(queue_id)) and bool(self._free.get(queue_id))

    def _take(self, queue_id: QueueId) -> Match:
        work = self._waiting[queue_id].peekitem(0)[1]
        agent = self._free[queue_id].peekitem(0)[1]
        self.remove_work(work.work_id)
        self.remove_agent(agent.user_id)
        return Match(work=work, agent=agent)
