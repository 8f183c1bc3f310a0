"""What the live pool is made of: lines of work that asks for the same, and heaps of the agents of a queue."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from sortedcontainers import SortedDict

from yingda.kernel.ids import PoolId
from yingda.routing.engine.demand import AgentKey, Demand, Stage, queue_key
from yingda.routing.engine.match import WorkKey
from yingda.routing.engine.work import Choice, FreeAgent, Work

# The serial number tells the entry that counts from those that an agent left behind.
Entry = tuple[AgentKey, int, "Free"]
SPARE_ENTRIES = 1000


@dataclass(slots=True, eq=False)
class Waiting:
    """Work as it waits at this moment."""

    work: Work
    stage: Stage
    order: WorkKey
    line: "Line"


@dataclass(slots=True, eq=False)
class Line:
    """Work that asks for the same agents, in its order."""

    demand: Demand
    sources: tuple["Desks", ...]
    """The agents of the queues that it may draw on."""
    waiting: "SortedDict[WorkKey, Waiting]" = field(default_factory=SortedDict)
    is_plain: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_plain = self.demand.is_plain

    def first(self) -> Waiting:
        """The one whose turn is next."""
        found: Waiting = self.waiting.peekitem(0)[1]
        return found


@dataclass(slots=True, eq=False)
class Free:
    """A free agent, with the heaps that his entries are in."""

    agent: FreeAgent
    shared: PoolId | None
    heaps: list["Heap"] = field(default_factory=list)
    is_gone: bool = False

    def leave(self) -> None:
        """He is free no longer; his entries stay behind."""
        self.is_gone = True
        for heap in self.heaps:
            heap.alive -= 1


@dataclass(slots=True, eq=False)
class Heap:
    """The free agents of one queue and one shared pool, best first by the queue's rule."""

    entries: list[Entry] = field(default_factory=list)
    alive: int = 0

    def top(self) -> Free | None:
        """The first who is still free."""
        entries = self.entries
        while entries and entries[0][2].is_gone:
            heappop(entries)
        return entries[0][2] if entries else None

    def push(self, key: AgentKey, serial: int, free: Free) -> None:
        """One more; entries of the gone at the top are dropped on the way."""
        heappush(self.entries, (key, serial, free))
        self.alive += 1
        self.top()

    def free(self) -> Iterator[Free]:
        """All who are still free, in no order."""
        return (entry[2] for entry in self.entries if not entry[2].is_gone)

    def sweep(self) -> None:
        """Drop what the gone have left behind."""
        self.entries = [entry for entry in self.entries if not entry[2].is_gone]
        heapify(self.entries)


class Candidate(NamedTuple):
    """The best of the agents of one shared pool, and how many of them could have it."""

    free: Free
    key: AgentKey
    among: int


@dataclass(slots=True, eq=False)
class Desks:
    """The free agents of one queue for one channel, by the shared pools that they come from."""

    choice: Choice = Choice.LONGEST_IDLE
    heaps: dict[PoolId | None, Heap] = field(default_factory=dict)
    lines: set[Line] = field(default_factory=set)
    """Who draws on them."""

    def add(self, free: Free, key: AgentKey, serial: int) -> Heap:
        """One more is free; the heap that he is in now."""
        heap = self.heaps.get(free.shared)
        if heap is None:
            heap = self.heaps[free.shared] = Heap()
        heap.push(key, serial, free)
        free.heaps.append(heap)
        return heap

    def order_by(self, demand: Demand) -> None:
        """The queue's rule was changed: order anew."""
        self.choice = demand.choice
        for heap in self.heaps.values():
            heap.entries = [
                (queue_key(entry[2].agent, demand.queue_id, demand.choice), entry[1], entry[2])
                for entry in heap.entries
                if not entry[2].is_gone
            ]
            heapify(heap.entries)

    def tops(self) -> Iterator[Candidate]:
        """The best of each shared pool, where nothing is asked but to serve the queue."""
        for heap in self.heaps.values():
            if heap.alive:
                free = heap.top()
                if free is not None:
                    yield Candidate(free, heap.entries[0][0], heap.alive)


@dataclass(frozen=True, slots=True, order=True)
class Pick:
    """The best that a line can come to just now."""

    key: tuple[Any, ...]
    candidates: int = field(compare=False)
    waiting: Waiting = field(compare=False)
    free: Free = field(compare=False)


Change = tuple[datetime, int, Waiting]
