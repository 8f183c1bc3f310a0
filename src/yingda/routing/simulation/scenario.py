"""What is simulated: who calls, how patiently, how long it takes, and who is there to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from yingda.kernel.errors import DomainError
from yingda.routing.engine.work import Choice

MINUTES = 60


class ScenarioInvalid(DomainError):
    """The scenario cannot be simulated as it is written."""

    code = "simulation.invalid"

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)
        self.problem = problem


class Shape(StrEnum):
    """How times spread around their mean."""

    CONSTANT = "constant"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    UNIFORM = "uniform"
    LISTED = "listed"
    """One of the given values, each as likely as any other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """A distribution of seconds; `spread` is the standard deviation over the mean, for a lognormal one."""

    shape: Shape
    mean: float
    spread: float = 1.0
    values: tuple[float, ...] = ()


NO_TIME = Times(shape=Shape.CONSTANT, mean=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call of a list; what is not given is drawn."""

    at: float
    talk: float | None = None
    patience: float | None = None


Needs = Mapping[str, int]
"""Skills by their codes, each with the level that is asked for."""
_NOTHING: Needs = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class RingPlan:
    """What is asked of agents from this long into the wait on."""

    after: float
    skills: Needs = field(default_factory=lambda: _NOTHING)
    level: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class OverflowPlan:
    """After this time agents of other queues may help, or the call leaves the queue."""

    after: float
    queues: tuple[str, ...] = ()
    leaves: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuePlan:
    """One queue: its calls and its rules; times in seconds."""

    code: str
    tenant: str
    talk: Times
    calls_per_hour: tuple[float, ...] = ()
    """By half-hour slots, over and over; one value is the rate of the whole time."""
    calls: tuple[Call, ...] = ()
    """A list instead of a rate, in the order of their coming."""
    patience: Times | None = None
    """None: callers wait for ever."""
    wrap_up: Times = NO_TIME
    target_seconds: float = 20.0
    priority: int = 0
    choice: Choice = Choice.LONGEST_IDLE
    level: int = 1
    skills: Needs = field(default_factory=lambda: _NOTHING)
    relax: tuple[RingPlan, ...] = ()
    overflow: tuple[OverflowPlan, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Agents who are all alike."""

    code: str
    count: int
    queues: Mapping[str, int]
    """The queues that they serve, each with their level."""
    skills: Needs = field(default_factory=lambda: _NOTHING)
    pool: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatsPlan:
    """What a tenant has of a pool by contract."""

    pool: str
    tenant: str
    seats: int | None = None
    percent: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """A centre and its day."""

    queues: tuple[QueuePlan, ...]
    groups: tuple[Group, ...]
    commitments: tuple[SeatsPlan, ...] = ()
    hours: float = 8.0
    warm_up_minutes: float = 60.0
    seed: int = 1

    def with_agents(self, code: str, change: int) -> "Scenario":
        """The same with more agents, or fewer, in one group."""
        if code not in {group.code for group in self.groups}:
            raise ScenarioInvalid(f"there is no group {code!r}")
        groups = tuple(
            replace(group, count=group.count + change) if group.code == code else group
            for group in self.groups
        )
        if any(group.count < 0 for group in groups):
            raise ScenarioInvalid(f"the group {code!r} has not so many agents")
        return replace(self, groups=groups)

    def lasting(self, hours: float) -> "Scenario":
        """The same for another time."""
        if hours * MINUTES <= self.warm_up_minutes:
            raise ScenarioInvalid("the warm-up takes all the hours")
        return replace(self, hours=hours)
