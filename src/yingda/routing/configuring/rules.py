"""The rules of a queue as they are kept, and as the matcher reads them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from yingda.kernel.ids import QueueId, SkillId
from yingda.routing.engine.rules import QueueRules
from yingda.routing.engine.work import LOWEST_LEVEL, Choice, Overflow, Ring, SkillNeed

Kept = Mapping[str, Any]


def rules_of(row: Kept) -> QueueRules:
    """The rules that a row of the table `queue` holds."""
    more: Kept = row["rules"]
    last = row["last_agent_seconds"]
    return QueueRules(
        choice=Choice(row["choice"]),
        target=timedelta(seconds=row["target_seconds"]),
        priority=row["priority"],
        level=row["min_level"],
        skills=_needs(more.get("skills", ())),
        relax=tuple(_ring(each) for each in _in_time(more.get("relax", ()))),
        overflow=tuple(_overflow(each) for each in _in_time(more.get("overflow", ()))),
        last_agent=None if last is None else timedelta(seconds=last),
        last_agent_days=row["last_agent_days"],
    )


def _in_time(steps: Iterable[Kept]) -> Sequence[Kept]:
    return sorted(steps, key=lambda step: float(step["after_seconds"]))


def _ring(kept: Kept) -> Ring:
    return Ring(
        after=timedelta(seconds=kept["after_seconds"]),
        needs=_needs(kept.get("skills", ())),
        level=kept.get("min_level", LOWEST_LEVEL),
    )


def _overflow(kept: Kept) -> Overflow:
    return Overflow(
        after=timedelta(seconds=kept["after_seconds"]),
        queue_ids=frozenset(QueueId(UUID(str(each))) for each in kept.get("queue_ids", ())),
        leaves=bool(kept.get("leaves")),
    )


def _needs(kept: Iterable[Kept]) -> tuple[SkillNeed, ...]:
    return tuple(SkillNeed(skill=SkillId(UUID(str(each["skill_id"]))), level=each["level"]) for each in kept)


def skills_in(more: Kept) -> set[UUID]:
    """Every skill that rules name."""
    steps = [more, *more.get("relax", ())]
    return {UUID(str(need["skill_id"])) for step in steps for need in step.get("skills", ())}


def queues_in(more: Kept) -> set[UUID]:
    """Every queue that rules let help out."""
    return {UUID(str(each)) for step in more.get("overflow", ()) for each in step.get("queue_ids", ())}
