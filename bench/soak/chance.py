"""What people do by chance: callers who leave at any moment, agents who refuse or do not answer; pure."""

import random
from dataclasses import dataclass
from typing import Final

from yingda.demo.sip.phones import Act, Habit

IMPATIENT: Final = 0.25
KEYS: Final = 0.8
CALLER_ENDS: Final = 0.5
REFUSES: Final = 0.07
IGNORES: Final = 0.04
SUPERVISORS: Final = "ear"
"""What the names of their telephones begin with."""
LONGEST: Final = 240.0
"""After this long a caller gives up whatever happens: by then he was forgotten, however many hands he went through."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallerPlan:
    """What one caller will do."""

    keys_after: float | None
    """Seconds after the answer until he keys 1; None: he keys nothing."""
    leaves_after: float | None
    """Seconds after dialling until he hangs up, wherever he is by then; None: he is patient."""
    talks_for: float | None
    """Seconds of conversation until he hangs up; None: he lets the agent do it."""


class People:
    """Draws plans; the same seed draws the same ones."""

    def __init__(self, *, seed: int) -> None:
        self._chance = random.Random(seed)

    def caller(self) -> CallerPlan:
        """The next caller."""
        chance = self._chance
        return CallerPlan(
            keys_after=chance.uniform(0.3, 2.0) if chance.random() < KEYS else None,
            leaves_after=_skewed(chance) if chance.random() < IMPATIENT else None,
            talks_for=chance.uniform(1.0, 20.0) if chance.random() < CALLER_ENDS else None,
        )

    def agent(self, endpoint: str = "") -> Habit:
        """What an agent does with the next call; a supervisor always answers, and may put his telephone down at once."""
        chance = self._chance
        if endpoint.startswith(SUPERVISORS):
            return Habit(after_seconds=0.1, talk_seconds=chance.uniform(0.3, 12.0))
        drawn = chance.random()
        after = chance.uniform(0.2, 2.0)
        if drawn < IGNORES:
            return Habit(act=Act.IGNORE)
        if drawn < IGNORES + REFUSES:
            return Habit(act=Act.REFUSE, after_seconds=after)
        # Whoever is left by his caller for good hangs up himself in the end.
        return Habit(
            after_seconds=after, talk_seconds=chance.uniform(1.0, 12.0) + 12.0 * (chance.random() < 0.5)
        )


def _skewed(chance: random.Random) -> float:
    """Mostly early, where the moments that hurt are."""
    return 0.02 + 8.0 * chance.random() ** 2


def kill_times(*, seconds: float, every: float, first: float) -> list[float]:
    """When call control is killed; never so late that its restart falls into the end."""
    times, at = [], first
    while at <= seconds - 5.0:
        times.append(at)
        at += every
    return times
