"""The live index of waiting work and free agents: the same matches as the plain rule, found at once."""

from collections import Counter, defaultdict
from datetime import datetime
from heapq import heapify, heappop, heappush

from sortedcontainers import SortedDict

from yingda.kernel.ids import QueueId, UserId, WorkId
from yingda.routing.engine.match import agent_order, decide, work_order
from yingda.routing.engine.work import FreeAgent, Match, Work

Order = tuple[bool, datetime, int]
# The serial number tells the entry that counts from those that an agent left behind.
Entry = tuple[datetime, int, int, FreeAgent]

SPARE_ENTRIES = 1000


class MatchPool:
    """What waits and who is free; `next_matches` takes out of it whatever fits together.

    An agent may serve every queue, so leaving must not cost a search in each of them: his entries stay behind in
    the heaps of his queues, and are dropped when they come to the top.
    """

    def __init__(self) -> None:
        self._work: dict[WorkId, Work] = {}
        self._agents: dict[UserId, int] = {}
        self._waiting: dict[QueueId, SortedDict[Order, Work]] = {}
        self._calls: Counter[QueueId] = Counter()
        self._idle: defaultdict[QueueId, list[Entry]] = defaultdict(list)
        self._serial = 0
        # Queues that may have both since the last look; whatever was removed meanwhile is found out there.
        self._ripe: set[QueueId] = set()

    def add_work(self, work: Work) -> None:
        """Work waits; if it did already, this is what is true of it now."""
        self.remove_work(work.work_id)
        self._work[work.work_id] = work
        self._waiting.setdefault(work.queue_id, SortedDict())[work_order(work)] = work
        self._calls[work.queue_id] += work.is_call
        self._ripe.add(work.queue_id)

    def remove_work(self, work_id: WorkId) -> None:
        """Work waits no longer; unknown work is none."""
        work = self._work.pop(work_id, None)
        if work is not None:
            del self._waiting[work.queue_id][work_order(work)]
            self._calls[work.queue_id] -= work.is_call

    def add_agent(self, agent: FreeAgent) -> None:
        """An agent is free; if he was already, this is what is true of him now."""
        self._serial += 1
        self._agents[agent.user_id] = self._serial
        entry = (*agent_order(agent), self._serial, agent)
        limit = 2 * len(self._agents) + SPARE_ENTRIES
        overgrown = None
        for queue_id in agent.queues:
            heap = self._idle[queue_id]
            heappush(heap, entry)
            self._drop_gone(heap)
            if len(heap) > limit:
                overgrown = queue_id
            if self._waiting.get(queue_id):
                self._ripe.add(queue_id)
        # One at a time: heaps of agents who serve the same queues grow alike, and all at once would take long.
        if overgrown is not None:
            self._rebuild(overgrown)

    def remove_agent(self, user_id: UserId) -> None:
        """An agent is no longer free; an unknown one was not."""
        self._agents.pop(user_id, None)

    def next_matches(self, *, now: datetime) -> list[Match]:
        """Everything that fits together now, best first; it is in the pool no longer."""
        heads = [
            (self._first_order(queue_id), queue_id) for queue_id in self._ripe if self._has_both(queue_id)
        ]
        self._ripe.clear()
        heapify(heads)
        matches = []
        while heads:
            _, queue_id = heappop(heads)
            # The agent who served this queue too may have been taken for another one.
            if not self._has_both(queue_id):
                continue
            matches.append(self._take(queue_id, now))
            if self._has_both(queue_id):
                heappush(heads, (self._first_order(queue_id), queue_id))
        return matches

    @property
    def waiting(self) -> int:
        """How much work waits."""
        return len(self._work)

    @property
    def free(self) -> int:
        """How many agents are free."""
        return len(self._agents)

    @property
    def entries(self) -> int:
        """How many entries of agents are kept, those of the gone among them."""
        return sum(len(heap) for heap in self._idle.values())

    def calls_in(self, queue_id: QueueId) -> int:
        """How many customers wait on the line in one queue."""
        return self._calls[queue_id]

    def _has_both(self, queue_id: QueueId) -> bool:
        if not self._waiting.get(queue_id):
            return False
        heap = self._idle[queue_id]
        self._drop_gone(heap)
        return bool(heap)

    def _first_order(self, queue_id: QueueId) -> Order:
        return self._waiting[queue_id].peekitem(0)[0]

    def _take(self, queue_id: QueueId, now: datetime) -> Match:
        work = self._waiting[queue_id].peekitem(0)[1]
        agent = heappop(self._idle[queue_id])[3]
        self.remove_work(work.work_id)
        self.remove_agent(agent.user_id)
        return Match(work=work, agent=agent, why=decide(work, agent, now=now))

    def _drop_gone(self, heap: list[Entry]) -> None:
        while heap and self._is_gone(heap[0]):
            heappop(heap)

    def _is_gone(self, entry: Entry) -> bool:
        return self._agents.get(entry[3].user_id) != entry[2]

    def _rebuild(self, queue_id: QueueId) -> None:
        heap = [entry for entry in self._idle[queue_id] if not self._is_gone(entry)]
        heapify(heap)
        self._idle[queue_id] = heap
