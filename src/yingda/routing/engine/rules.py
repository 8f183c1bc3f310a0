"""What a queue asks of agents, and how its work comes to them, as its tenant set it."""

from dataclasses import dataclass
from datetime import timedelta

from yingda.routing.engine.work import LOWEST_LEVEL, TARGET, Choice, Overflow, Ring, SkillNeed


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRules:
    """The rules of one queue; what is not set leaves the plain rule: in order of due, to the longest idle."""

    choice: Choice = Choice.LONGEST_IDLE
    target: timedelta = TARGET
    priority: int = 0
    """The lead in seconds that everything in this queue has."""
    level: int = LOWEST_LEVEL
    skills: tuple[SkillNeed, ...] = ()
    relax: tuple[Ring, ...] = ()
    overflow: tuple[Overflow, ...] = ()
    last_agent: timedelta | None = None
    """For so long a customer waits for the agent who served him last; without it nobody is looked up."""
    last_agent_days: int = 7
    """He is looked for among the contacts of so many days."""


PLAIN = QueueRules()
