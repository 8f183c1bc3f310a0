"""A scenario in the engine's own terms: its queues, agents, commitments and calls."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final, NamedTuple
from uuid import UUID

from yingda.kernel.ids import InteractionId, PoolId, QueueId, SkillId, TenantId, UserId, WorkId
from yingda.routing.engine.sharing import Commitment
from yingda.routing.engine.work import FreeAgent, Overflow, Ring, SkillNeed, Work
from yingda.routing.simulation.draws import arrivals, value_at
from yingda.routing.simulation.scenario import Call, Group, Needs, QueuePlan, Scenario

MIDNIGHT: Final = datetime(2001, 1, 1, tzinfo=UTC)
"""Virtual time begins here."""


class Caller(NamedTuple):
    """One call: when it comes, for how long it waits and talks, and what the matcher sees of it."""

    queue: QueuePlan
    came: float
    talk: float
    wrap_up: float
    patience: float | None
    work: Work
    talk_share: float
    """The share of talks that are not longer; of a listed one, any."""
    patience_share: float


def moment(at: float) -> datetime:
    """Seconds from the beginning as the engine knows time."""
    return MIDNIGHT + timedelta(seconds=at)


class Cast:
    """Everybody and everything in a scenario, with ids that depend on nothing but the scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._ids: dict[tuple[str, str], UUID] = {}
        self._works = count(1)
        self._queues: dict[str, dict[str, Any]] = {}

    def commitments(self) -> Iterator[Commitment]:
        """The seats that tenants have by contract."""
        for each in self._scenario.commitments:
            yield Commitment(
                pool_id=PoolId(self._id("pool", each.pool)),
                tenant_id=TenantId(self._id("tenant", each.tenant)),
                seats=each.seats,
                percent=each.percent,
            )

    def agents(self) -> Iterator[FreeAgent]:
        """All agents as they are at the beginning: ready."""
        for group in self._scenario.groups:
            for number in range(group.count):
                yield self._agent(group, number)

    def callers(self, queue: QueuePlan) -> Iterator[Caller]:
        """The calls of one queue as they come; each queue has its own chance, so that others do not change it."""
        seed = f"{self._scenario.seed}/{queue.code}"
        talk, patience, wrap_up = (
            Random(f"{seed}/{what}").random for what in ("talk", "patience", "wrap_up")
        )
        for call in queue.calls or (Call(at=at) for at in arrivals(queue, Random(f"{seed}/came"))):
            # Each is drawn, needed or not, so that the same calls have the same fate with other agents.
            talk_share, patience_share, wrap_up_share = talk(), patience(), wrap_up()
            drawn = value_at(queue.patience, patience_share) if queue.patience is not None else None
            yield Caller(
                queue=queue,
                came=call.at,
                talk=value_at(queue.talk, talk_share) if call.talk is None else call.talk,
                wrap_up=value_at(queue.wrap_up, wrap_up_share),
                patience=drawn if call.patience is None else call.patience,
                work=self._work(queue, call.at),
                talk_share=talk_share,
                patience_share=patience_share,
            )

    def _agent(self, group: Group, number: int) -> FreeAgent:
        levels = {QueueId(self._id("queue", code)): level for code, level in group.queues.items()}
        return FreeAgent(
            user_id=UserId(self._id("agent", f"{group.code}/{number}")),
            idle_since=MIDNIGHT,
            queues=frozenset(levels),
            levels=levels,
            skills={SkillId(self._id("skill", code)): level for code, level in group.skills.items()},
            pool_id=PoolId(self._id("pool", group.pool)) if group.pool else None,
        )

    def _work(self, queue: QueuePlan, came: float) -> Work:
        number = UUID(int=next(self._works))
        return Work(
            work_id=WorkId(number),
            interaction_id=InteractionId(number),
            since=moment(came),
            **self._rules(queue),
        )

    def _rules(self, queue: QueuePlan) -> dict[str, Any]:
        """What all work of a queue has in common."""
        known = self._queues.get(queue.code)
        if known is None:
            known = self._queues[queue.code] = self._read(queue)
        return known

    def _read(self, queue: QueuePlan) -> dict[str, Any]:
        return {
            "tenant_id": TenantId(self._id("tenant", queue.tenant)),
            "queue_id": QueueId(self._id("queue", queue.code)),
            "target": timedelta(seconds=queue.target_seconds),
            "priority": queue.priority,
            "choice": queue.choice,
            "level": queue.level,
            "skills": self._needs(queue.skills),
            "relax": tuple(
                Ring(after=timedelta(seconds=each.after), needs=self._needs(each.skills), level=each.level)
                for each in queue.relax
            ),
            "overflow": tuple(
                Overflow(
                    after=timedelta(seconds=each.after),
                    queue_ids=frozenset(QueueId(self._id("queue", code)) for code in each.queues),
                    leaves=each.leaves,
                )
                for each in queue.overflow
            ),
        }

    def _needs(self, needs: Needs) -> tuple[SkillNeed, ...]:
        return tuple(
            SkillNeed(skill=SkillId(self._id("skill", code)), level=level) for code, level in needs.items()
        )

    def _id(self, kind: str, word: str) -> UUID:
        return self._ids.setdefault((kind, word), UUID(int=len(self._ids) + 1))
