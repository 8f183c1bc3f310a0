"""The centre in virtual time: calls come, the real engine matches, agents talk, document, and are free again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Final, NamedTuple

from yingda.kernel.ids import TenantId, WorkId
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.sharing import Shares
from yingda.routing.engine.work import FreeAgent, Match
from yingda.routing.simulation.cast import MIDNIGHT, Caller, Cast, moment
from yingda.routing.simulation.measures import Fate, Outcome
from yingda.routing.simulation.scenario import Scenario

HOUR: Final = 3600.0
_SECOND = timedelta(seconds=1)


class _Comes(NamedTuple):
    """A call comes, and after it the next of its stream."""

    caller: Caller
    stream: Iterator[Caller]


class _Ends(NamedTuple):
    """An agent is done with a contact."""

    agent: FreeAgent
    tenant: TenantId


Coming = tuple[float, int, _Comes | _Ends | Caller | None]


def simulate(scenario: Scenario) -> Iterator[Outcome]:
    """What becomes of every call that comes in time, in the order in which that is known.

    The centre begins empty. Calls that still wait when the hours are over are answered as if the day went on.
    """
    yield from _Centre(scenario).outcomes()


class _Centre:
    def __init__(self, scenario: Scenario) -> None:
        self._end = scenario.hours * HOUR
        cast = Cast(scenario)
        self._shares = Shares()
        self._shares.configure(cast.commitments())
        self._pool = MatchPool(self._shares)
        for agent in cast.agents():
            self._shares.count(agent.pool_id, None, 1)
            self._pool.add_agent(agent)
        self._streams = [cast.callers(queue) for queue in scenario.queues]
        self._coming: list[Coming] = []
        self._serials = count()
        self._waiting: dict[WorkId, Caller] = {}
        self._woken: float | None = None

    def outcomes(self) -> Iterator[Outcome]:
        for stream in self._streams:
            self._expect(stream)
        while self._coming:
            at, _, what = heappop(self._coming)
            yield from self._happen(at, what)
            yield from self._match(at)

    def _happen(self, at: float, what: _Comes | _Ends | Caller | None) -> Iterator[Outcome]:
        match what:
            case _Comes():
                self._arrive(at, what.caller)
                self._expect(what.stream)
            case _Ends():
                self._release(at, what)
            case Caller() if self._waiting.pop(what.work.work_id, None) is not None:
                self._pool.remove_work(what.work.work_id)
                yield Outcome(what.queue.code, Fate.ABANDONED, came=what.came, waited=at - what.came)
            case _:
                # Somebody would have lost patience after he was answered, or a ring opens: the pool knows.
                pass

    def _expect(self, stream: Iterator[Caller]) -> None:
        """Have the next call of a queue come; it brings the one after it."""
        caller = next(stream, None)
        if caller is not None and caller.came <= self._end:
            self._plan(caller.came, _Comes(caller, stream))

    def _arrive(self, at: float, caller: Caller) -> None:
        self._waiting[caller.work.work_id] = caller
        self._pool.add_work(caller.work, now=moment(at))
        if caller.patience is not None:
            self._plan(at + caller.patience, caller)

    def _release(self, at: float, done: _Ends) -> None:
        self._count(done.agent, done.tenant, -1)
        self._pool.add_agent(replace(done.agent, idle_since=moment(at), contacts=done.agent.contacts + 1))

    def _match(self, at: float) -> Iterator[Outcome]:
        for found in self._pool.next_matches(now=moment(at)):
            yield self._connect(found, at)
        for work in self._pool.take_left():
            caller = self._waiting.pop(work.work_id)
            yield Outcome(caller.queue.code, Fate.OVERFLOWED, came=caller.came, waited=at - caller.came)
        following = self._pool.next_change()
        if following is not None:
            self._wake((following - MIDNIGHT) / _SECOND, now=at)

    def _wake(self, at: float, *, now: float) -> None:
        """Look again when waiting by itself brings something; once is enough."""
        if self._woken is None or self._woken <= now or at < self._woken:
            self._woken = at
            self._plan(at, None)

    def _connect(self, found: Match, at: float) -> Outcome:
        caller = self._waiting.pop(found.work.work_id)
        self._count(found.agent, found.work.tenant_id, +1)
        busy = caller.talk + caller.wrap_up
        self._plan(at + busy, _Ends(found.agent, found.work.tenant_id))
        return Outcome(
            caller.queue.code,
            Fate.ANSWERED,
            came=caller.came,
            waited=at - caller.came,
            busy=busy,
            overflowed=found.why.overflowed,
        )

    def _count(self, agent: FreeAgent, tenant: TenantId, change: int) -> None:
        """An agent of a shared pool works for a tenant, or no longer."""
        self._shares.count(agent.pool_id, None, -change)
        self._shares.count(agent.pool_id, tenant, change)

    def _plan(self, at: float, what: _Comes | _Ends | Caller | None) -> None:
        heappush(self._coming, (at, next(self._serials), what))
