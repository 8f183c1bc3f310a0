"""The live index of waiting work and free agents: the same matches as the plain rule, found at once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from yingda.kernel.ids import PoolId, QueueId, UserId, WorkId
from yingda.routing.engine.capacity import Channel
from yingda.routing.engine.demand import Demand, agent_key, may_have, queue_key, stage_of
from yingda.routing.engine.lines import (
    SPARE_ENTRIES,
    Candidate,
    Change,
    Desks,
    Free,
    Line,
    Pick,
    Waiting,
)
from yingda.routing.engine.match import decide, work_order
from yingda.routing.engine.sharing import Shares, Standing
from yingda.routing.engine.work import FreeAgent, Match, Work


class MatchPool:
    """What waits and who is free; `next_matches` takes out of it whatever fits together.

    After each look no pair that fits is left, so that a look needs to see only the lines of whatever is new since the
    last one. An agent may serve every queue, so leaving must not cost a search in each of them: his entries stay behind
    in the heaps of his queues, and are dropped when they come to the top.
    """

    def __init__(self, shares: Shares | None = None) -> None:
        self._shares = shares or Shares()
        self._waiting: dict[WorkId, Waiting] = {}
        self._free: dict[UserId, Free] = {}
        self._lines: dict[Demand, Line] = {}
        self._desks: defaultdict[tuple[QueueId, Channel], Desks] = defaultdict(Desks)
        self._kept: defaultdict[UserId, set[Line]] = defaultdict(set)
        self._present: set[UserId] = set()
        self._naming: defaultdict[UserId, set[WorkId]] = defaultdict(set)
        self._calls: Counter[QueueId] = Counter()
        self._in_queue: Counter[QueueId] = Counter()
        self._changes: list[Change] = []
        self._left: list[Work] = []
        self._serials = count(1)
        # Lines that may have come to something since the last look; whatever was removed meanwhile is found out there.
        self._ripe: set[Line] = set()

    def add_work(self, work: Work, *, now: datetime) -> None:
        """Work waits; if it did already, this is what is true of it now."""
        self.remove_work(work.work_id)
        self._count(work, +1)
        self._stand(work, now)

    def remove_work(self, work_id: WorkId) -> None:
        """Work waits no longer; unknown work is none."""
        waiting = self._waiting.get(work_id)
        if waiting is not None:
            self._step_out(waiting)
            self._count(waiting.work, -1)
        elif self._left:
            # Its time was over, and nobody has heard so yet: nobody shall.
            self._left = [work for work in self._left if work.work_id != work_id]

    def add_agent(self, agent: FreeAgent) -> None:
        """An agent is free; if he was already, this is what is true of him now."""
        self.remove_agent(agent.user_id)
        free = self._free[agent.user_id] = Free(agent, self._shares.shared(agent.pool_id))
        self._ripe.update(self._kept.get(agent.user_id, ()))
        serial, limit, overgrown = next(self._serials), 2 * len(self._free) + SPARE_ENTRIES, None
        for channel in agent.open_to:
            for queue_id in agent.queues:
                desks = self._desks[queue_id, channel]
                heap = desks.add(free, queue_key(agent, queue_id, desks.choice), serial)
                self._ripe.update(desks.lines)
                if len(heap.entries) > limit:
                    overgrown = heap
        # One at a time: heaps of agents who serve the same queues grow alike, and all at once would take long.
        if overgrown is not None:
            overgrown.sweep()

    def remove_agent(self, user_id: UserId) -> None:
        """An agent is no longer free; an unknown one was not."""
        free = self._free.pop(user_id, None)
        if free is not None:
            free.leave()

    def set_present(self, user_id: UserId, *, present: bool, now: datetime) -> None:
        """An agent has signed in or out: work is kept only for who is there."""
        if present is (user_id in self._present):
            return
        (self._present.add if present else self._present.discard)(user_id)
        for work_id in sorted(self._naming.get(user_id, ())):
            self._stand_anew(self._waiting[work_id], now)

    def share_anew(self) -> None:
        """Other pools are shared now: everybody who is free is put where he belongs."""
        for user_id in list(self._free):
            self.add_agent(self._free[user_id].agent)

    def advance(self, *, now: datetime) -> None:
        """Let happen what waiting brings by itself: rings open, queues help out, nobody is kept for one agent for ever."""
        while self._changes and self._changes[0][0] <= now:
            waiting = heappop(self._changes)[2]
            if self._waiting.get(waiting.work.work_id) is waiting:
                self._stand_anew(waiting, now)

    def next_change(self) -> datetime | None:
        """When the next of these comes."""
        while self._changes:
            at, _, waiting = self._changes[0]
            if self._waiting.get(waiting.work.work_id) is waiting:
                return at
            heappop(self._changes)
        return None

    def take_left(self) -> list[Work]:
        """Work whose time in its queue is over; it is in the pool no longer."""
        left, self._left = self._left, []
        return left

    def next_matches(self, *, now: datetime) -> list[Match]:
        """Everything that fits together now, best first; it is in the pool no longer."""
        self.advance(now=now)
        standing = self._shares.standing(now=now)
        picks: list[Pick] = []
        for line in self._ripe:
            _push(picks, self._pick(line, standing))
        self._ripe.clear()
        matches: list[Match] = []
        while picks:
            pick = heappop(picks)
            if matches:
                # Meanwhile the agent may have been taken, or the tenant have got what was committed to him.
                fresh = self._pick(pick.waiting.line, standing)
                if fresh is None or fresh.key != pick.key:
                    _push(picks, fresh)
                    continue
                pick = fresh
            matches.append(self._take(pick, standing, now))
            _push(picks, self._pick(pick.waiting.line, standing))
        return matches

    @property
    def waiting(self) -> int:
        """How much work waits."""
        return len(self._waiting)

    @property
    def free(self) -> int:
        """How many agents are free."""
        return len(self._free)

    @property
    def entries(self) -> int:
        """How many entries of agents are kept, those of the gone among them."""
        return sum(len(heap.entries) for desks in self._desks.values() for heap in desks.heaps.values())

    def calls_in(self, queue_id: QueueId) -> int:
        """How many customers wait on the line in one queue."""
        return self._calls[queue_id]

    def all_work(self) -> Iterator[Work]:
        """Everything that waits, in no order."""
        return (waiting.work for waiting in self._waiting.values())

    def all_free(self) -> Iterator[FreeAgent]:
        """Everybody who is free, in no order."""
        return (free.agent for free in self._free.values())

    def _stand(self, work: Work, now: datetime) -> None:
        """Let work stand in the line of whatever it asks for now."""
        stage = stage_of(work, now=now, present=self._present)
        if stage.leaves:
            self._left.append(work)
            self._count(work, -1)
            return
        line = self._line(stage.demand)
        waiting = Waiting(work, stage, work_order(work), line)
        self._waiting[work.work_id] = waiting
        line.waiting[waiting.order] = waiting
        self._ripe.add(line)
        if stage.until is not None:
            heappush(self._changes, (stage.until, next(self._serials), waiting))

    def _stand_anew(self, waiting: Waiting, now: datetime) -> None:
        self._step_out(waiting)
        self._stand(waiting.work, now)

    def _step_out(self, waiting: Waiting) -> None:
        line = waiting.line
        del self._waiting[waiting.work.work_id]
        del line.waiting[waiting.order]
        if not line.waiting and not line.is_plain:
            self._close(line)

    def _count(self, work: Work, change: int) -> None:
        self._calls[work.queue_id] += change * work.is_call
        self._in_queue[work.queue_id] += change
        for who in (work.named, work.last_agent):
            if who is not None:
                (self._naming[who].add if change > 0 else self._naming[who].discard)(work.work_id)

    def _line(self, demand: Demand) -> Line:
        """The line of who asks for this; its queue's agents stand by the rule that was set last."""
        line = self._lines.get(demand)
        if line is None:
            line = self._lines[demand] = self._open(demand)
        if line.sources and line.sources[0].choice is not demand.choice:
            line.sources[0].order_by(demand)
        return line

    def _open(self, demand: Demand) -> Line:
        if demand.only is not None:
            line = Line(demand, ())
            self._kept[demand.only].add(line)
            return line
        queues = (demand.queue_id, *sorted(demand.helpers))
        line = Line(demand, tuple(self._desks[queue_id, demand.channel] for queue_id in queues))
        for desks in line.sources:
            desks.lines.add(line)
        return line

    def _close(self, line: Line) -> None:
        del self._lines[line.demand]
        self._ripe.discard(line)
        for desks in line.sources:
            desks.lines.discard(line)
        if line.demand.only is not None:
            self._kept[line.demand.only].discard(line)

    def _pick(self, line: Line, standing: Standing) -> Pick | None:
        """The best that the first of a line can come to, if anything."""
        if not line.waiting:
            return None
        first, best, candidates = line.first(), None, 0
        is_patient, due, number = first.order
        for each in self._candidates(line):
            candidates += each.among
            rank = standing.rank(first.work, each.free.shared)
            key = (is_patient, rank, due, number, each.key)
            if best is None or key < best[0]:
                best = key, each.free
        return Pick(best[0], candidates, first, best[1]) if best else None

    def _candidates(self, line: Line) -> Iterator[Candidate]:
        """The best agent of each shared pool."""
        demand = line.demand
        if demand.only is not None:
            free = self._free.get(demand.only)
            if free is not None and may_have(free.agent, demand):
                yield Candidate(free, agent_key(free.agent, demand), 1)
        elif line.is_plain and line.sources[0].choice is demand.choice:
            yield from line.sources[0].tops()
        else:
            yield from _search(line)

    def _take(self, pick: Pick, standing: Standing, now: datetime) -> Match:
        work, agent = pick.waiting.work, pick.free.agent
        why = decide(
            work,
            pick.waiting.stage,
            agent,
            candidates=pick.candidates,
            waiting=self._in_queue[work.queue_id],
            standing=standing,
            pool_id=pick.free.shared,
            now=now,
        )
        standing.took(work.tenant_id, pick.free.shared)
        self.remove_work(work.work_id)
        self.remove_agent(agent.user_id)
        return Match(work=work, agent=agent, why=why)


def _search(line: Line) -> Iterator[Candidate]:
    """Everybody who may have it is looked at, for more is asked than to serve the queue."""
    best: dict[PoolId | None, Candidate] = {}
    seen: set[UserId] = set()
    for free in (free for desks in line.sources for heap in desks.heaps.values() for free in heap.free()):
        if free.agent.user_id in seen or not may_have(free.agent, line.demand):
            continue
        seen.add(free.agent.user_id)
        key, known = agent_key(free.agent, line.demand), best.get(free.shared)
        count = known.among + 1 if known else 1
        if known is None or key < known.key:
            best[free.shared] = Candidate(free, key, count)
        else:
            best[free.shared] = Candidate(known.free, known.key, count)
    yield from best.values()


def _push(picks: list[Pick], pick: Pick | None) -> None:
    if pick is not None:
        heappush(picks, pick)
