"""What a wall shows of a queue's day, its thresholds and its alarms; it is counted above, and asked for through a port."""

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol
from uuid import UUID

from pydantic import BaseModel

from yingda.platform.http import Instant
from yingda.tenancy.model import Actor

AlarmKind = Literal["nobody", "waiting", "longest", "service_level", "connected_rate", "arrivals"]


class Today(BaseModel):
    """A queue's figures since midnight in its tenant's time zone, by the definitions of figures (/api/figures)."""

    queued: int
    answered: int
    in_target: int
    abandoned: int
    decided: int
    """Queued calls whose wait is over: shares of too few of them say nothing."""
    service_level: float | None
    connected_rate: float | None
    average_answer: float | None
    """Seconds."""
    arrivals: int
    """Calls queued in the present half-hour."""
    usual: float | None
    """What comes in this half-hour of this weekday as a rule; None while too few weeks are known."""


class QueueLimits(BaseModel):
    """Beyond which value each figure is an alarm; None: never."""

    waiting: int | None
    longest: int | None
    """Seconds."""
    service_level: float | None
    connected_rate: float | None
    arrivals: float | None
    """So many times the usual."""


class QueueDay(BaseModel):
    """A queue's day so far, and the thresholds that it is measured by."""

    today: Today
    limits: QueueLimits


NO_DAY = QueueDay(
    today=Today(
        queued=0,
        answered=0,
        in_target=0,
        abandoned=0,
        decided=0,
        service_level=None,
        connected_rate=None,
        average_answer=None,
        arrivals=0,
        usual=None,
    ),
    limits=QueueLimits(waiting=None, longest=None, service_level=None, connected_rate=None, arrivals=None),
)
"""Of a queue that nobody has counted yet."""


class Words(BaseModel):
    """The same in both languages."""

    zh: str
    en: str


class AlarmTaken(BaseModel):
    """Who sees to an alarm."""

    name: str
    at: Instant


class QueueAlarm(BaseModel):
    """A threshold that a queue is or was beyond."""

    id: UUID
    tenant_id: UUID
    queue_id: UUID
    kind: AlarmKind
    value: float
    worst: float
    bound: float
    since: Instant
    cleared_at: Instant | None
    taken: AlarmTaken | None
    words: Words
    """What is the matter, in a sentence."""


def nameless(alarm: QueueAlarm) -> QueueAlarm:
    """The same without who sees to it."""
    taken = AlarmTaken(name="", at=alarm.taken.at) if alarm.taken else None
    return alarm.model_copy(update={"taken": taken})


class WallFigures(Protocol):
    """What is counted of queues, with the reader's own eyes."""

    async def days(self, actor: Actor, ids: Iterable[UUID] | None = None) -> Mapping[UUID, QueueDay]:
        """The days of these queues, or of all."""
        ...

    async def alarms(self, actor: Actor) -> list[QueueAlarm]:
        """The alarms that are open."""
        ...


class WaitingOrders(Protocol):
    """Knows how many orders wait for the agents of a queue."""

    async def by_queue(self, actor: Actor) -> Mapping[UUID, int]:
        """Of the queues that the actor sees; where none wait, nothing is said."""
        ...
