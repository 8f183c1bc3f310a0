"""What a simulation comes to: the centre's usual figures, each with how sure it is."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, linear_regression, stdev
from typing import Final, NamedTuple

from yingda.routing.simulation.scenario import Scenario

BATCHES: Final = 20
T_95: Final = 2.093
"""Student's t for 95 % and 19 degrees of freedom."""
MINUTE, HOUR = 60.0, 3600.0


class Fate(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"


class Outcome(NamedTuple):
    """One call and what became of it; times in seconds."""

    queue: str
    fate: Fate
    came: float
    waited: float
    busy: float = 0.0
    """How long it kept its agent."""
    overflowed: bool = False
    """An agent of another queue answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A figure, and half the width of the interval in which the true one lies with 95 %."""

    value: float
    error: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """One queue, or the whole centre."""

    calls: int
    answered: int
    abandoned: int
    overflowed: int
    waits: Estimate
    """The share of calls that are not answered at once."""
    in_target: Estimate
    """The share of calls that are answered within the target."""
    abandons: Estimate
    mean_wait: Estimate
    """Seconds over all calls, until answer, abandonment or the way out."""
    speed_of_answer: Estimate
    """Seconds over those that are answered."""
    longest_wait: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Theory:
    """What Erlang's formulas say of a queue, as if all its times were exponential."""

    waits: float
    abandons: float
    mean_wait: float
    in_target: float | None
    """None: there is no simple formula where callers lose patience."""


NO_THEORY = Theory(waits=math.nan, abandons=math.nan, mean_wait=math.nan, in_target=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a simulation came to, by queue and in all."""

    queues: Mapping[str, Figures]
    total: Figures
    occupancy: float
    """The share of their time that agents talk or document."""
    agents: int
    theory: Mapping[str, Theory]
    """What Erlang says of queues with agents of their own and a steady rate, were all times exponential."""


class Sums:
    """What is added up over some calls."""

    __slots__ = ("answer_wait", "counts", "in_target", "longest", "wait", "waited")

    def __init__(self) -> None:
        self.counts: Counter[Fate] = Counter()
        self.waited = self.in_target = 0
        self.wait = self.answer_wait = self.longest = 0.0

    def add(self, outcome: Outcome, *, target: float) -> None:
        self.counts[outcome.fate] += 1
        self.waited += outcome.waited > 0
        self.wait += outcome.waited
        self.longest = max(self.longest, outcome.waited)
        if outcome.fate is Fate.ANSWERED:
            self.answer_wait += outcome.waited
            self.in_target += outcome.waited <= target

    @property
    def calls(self) -> int:
        return self.counts.total()


class Batches:
    """The outcomes of one queue, or of all, in twenty stretches of time."""

    def __init__(self, scenario: Scenario) -> None:
        self._begin = scenario.warm_up_minutes * MINUTE
        self._length = (scenario.hours * HOUR - self._begin) / BATCHES
        self.sums = [Sums() for _ in range(BATCHES)]

    def add(self, outcome: Outcome, *, target: float) -> None:
        """Count a call that came after the warm-up."""
        if outcome.came >= self._begin:
            number = min(BATCHES - 1, int((outcome.came - self._begin) / self._length))
            self.sums[number].add(outcome, target=target)

    def shares(self, above: "Part", below: "Part") -> list[float]:
        """A ratio in each stretch; one without any such call has the ratio of all."""
        total = sum(map(below, self.sums))
        mean = sum(map(above, self.sums)) / total if total else 0.0
        return [above(each) / below(each) if below(each) else mean for each in self.sums]


Part = Callable[[Sums], float]


def figures(batches: Batches, shadow: Batches | None = None, known: Theory = NO_THEORY) -> Figures:
    """The figures of one queue, made surer by its shadow where it has one.

    What theory has no formula for is corrected by what goes most with it, of what it has one for.
    """

    def estimate(above: Part, below: Part = _calls, *, control: Part, truth: float) -> Estimate:
        values = batches.shares(above, below)
        return _mean(values) if shadow is None else _corrected(values, shadow.shares(control, _calls), truth)

    sums = batches.sums
    in_target, target_truth = (
        (_waited, known.waits) if known.in_target is None else (_in_target, known.in_target)
    )
    return Figures(
        calls=sum(each.calls for each in sums),
        answered=sum(each.counts[Fate.ANSWERED] for each in sums),
        abandoned=sum(each.counts[Fate.ABANDONED] for each in sums),
        overflowed=sum(each.counts[Fate.OVERFLOWED] for each in sums),
        waits=estimate(_waited, control=_waited, truth=known.waits),
        in_target=estimate(_in_target, control=in_target, truth=target_truth),
        abandons=estimate(_abandoned, control=_abandoned, truth=known.abandons),
        mean_wait=estimate(_wait, control=_wait, truth=known.mean_wait),
        speed_of_answer=estimate(_answer_wait, _answered, control=_wait, truth=known.mean_wait),
        longest_wait=max(each.longest for each in sums),
    )


def _waited(each: Sums) -> float:
    return each.waited


def _in_target(each: Sums) -> float:
    return each.in_target


def _abandoned(each: Sums) -> float:
    return each.counts[Fate.ABANDONED]


def _answered(each: Sums) -> float:
    return each.counts[Fate.ANSWERED]


def _wait(each: Sums) -> float:
    return each.wait


def _answer_wait(each: Sums) -> float:
    return each.answer_wait


def _calls(each: Sums) -> float:
    return each.calls


def _mean(values: Sequence[float]) -> Estimate:
    return Estimate(value=fmean(values), error=T_95 * stdev(values) / math.sqrt(len(values)))


def _corrected(values: Sequence[float], controls: Sequence[float], truth: float) -> Estimate:
    """The mean, less what chance did to the control, as far as both went together."""
    if not any(control != controls[0] for control in controls):
        return _mean(values)
    slope = linear_regression(controls, values).slope
    return _mean([value - slope * (control - truth) for value, control in zip(values, controls, strict=True)])
