"""The matcher alone: how many decisions it makes in a second, and how long the slow ones take.

By the thread's own clock: what neighbours on the same processors take is not the matcher's.
"""

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from bench.figures import Spread, spread
from bench.tables import table
from yingda.kernel.ids import InteractionId, QueueId, TenantId, UserId, WorkId
from yingda.routing.engine.pool import MatchPool
from yingda.routing.engine.work import FreeAgent, Work

AGENTS: Final = (10, 1_000, 10_000)
QUEUES: Final = (1, 100)
SKILLS: Final = 5
"""How many of the queues an agent serves."""
DECISIONS: Final = 20_000
BUSY_SHARE: Final = 0.9
AIM_US: Final = 1_000.0
START: Final = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class MatcherFigures:
    """One size of centre."""

    agents: int
    queues: int
    per_second: float
    decision_us: Spread


class Centre:
    """A centre at work: a call comes, is matched, and somebody who has ended becomes free."""

    def __init__(self, *, agents: int, queues: int, seed: int = 1) -> None:
        chance = random.Random(seed)
        self._ids = itertools.count(1)
        self._queues = [QueueId(self._new_id()) for _ in range(queues)]
        self._moments = (START + timedelta(milliseconds=count) for count in itertools.count())
        self._skills = {
            UserId(self._new_id()): frozenset(chance.sample(self._queues, k=min(SKILLS, queues)))
            for _ in range(agents)
        }
        self._chance = chance
        self._pool = MatchPool()
        self._busy: list[UserId] = []
        self._tenant = TenantId(self._new_id())
        everybody = list(self._skills)
        at_work = round(agents * BUSY_SHARE)
        self._busy.extend(everybody[:at_work])
        for user in everybody[at_work:]:
            self._free(user)

    def _new_id(self) -> UUID:
        return UUID(int=next(self._ids))

    def _free(self, user: UserId) -> None:
        agent = FreeAgent(user_id=user, idle_since=next(self._moments), queues=self._skills[user])
        self._pool.add_agent(agent)

    def decisions(self, count: int) -> Iterator[float]:
        """Seconds of each decision: work arrives, is matched; then an agent is free again, and is matched."""
        for _ in range(count):
            work = Work(
                work_id=WorkId(self._new_id()),
                interaction_id=InteractionId(self._new_id()),
                tenant_id=self._tenant,
                queue_id=self._chance.choice(self._queues),
                since=next(self._moments),
            )
            started = time.thread_time()
            self._pool.add_work(work, now=START)
            matches = self._pool.next_matches(now=START)
            yield time.thread_time() - started
            self._busy.extend(found.agent.user_id for found in matches)
            if not self._busy:
                continue
            user = self._busy.pop(self._chance.randrange(len(self._busy)))
            started = time.thread_time()
            self._free(user)
            matches = self._pool.next_matches(now=START)
            yield time.thread_time() - started
            self._busy.extend(found.agent.user_id for found in matches)


def measure(*, agents: int, queues: int, decisions: int = DECISIONS) -> MatcherFigures:
    """Let a centre of this size decide."""
    centre = Centre(agents=agents, queues=queues)
    list(centre.decisions(decisions // 20))
    seconds = list(centre.decisions(decisions // 2))
    return MatcherFigures(
        agents=agents,
        queues=queues,
        per_second=len(seconds) / sum(seconds),
        decision_us=spread([1e6 * second for second in seconds]),
    )


def measure_all(*, decisions: int = DECISIONS) -> Sequence[MatcherFigures]:
    """Every size."""
    return [
        measure(agents=agents, queues=queues, decisions=decisions) for agents in AGENTS for queues in QUEUES
    ]


def report(found: Sequence[MatcherFigures]) -> tuple[str, dict[str, Any]]:
    """The table for people and the same for machines."""
    head = ("matcher", "queues", "decisions/s", "p50 us", "p99 us", "max us")
    rows = [
        (
            f"{figures.agents} agents",
            str(figures.queues),
            f"{figures.per_second:,.0f}",
            f"{figures.decision_us.p50:.1f}",
            f"{figures.decision_us.p99:.1f}",
            f"{figures.decision_us.highest:.0f}",
        )
        for figures in found
    ]
    worst = max(figures.decision_us.p99 for figures in found if figures.agents == max(AGENTS))
    text = (
        f"{table(head, rows)}\n\nmatcher p99 at {max(AGENTS)} agents: {worst:.1f} us (aim below {AIM_US:.0f})"
    )
    return text, {"sizes": found}
