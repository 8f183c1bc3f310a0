"""When a threshold is passed, and when that is over again: pure."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

from yingda.insights.wall.model import Alarm, Kind, Limits, Open, Watched
from yingda.kernel.ids import new_id

HOLD: Final = timedelta(seconds=15)
"""An alarm is over when its threshold has been kept for so long: what swings about it is one alarm."""
KEPT: Final = timedelta(seconds=5)
"""An alarm that goes on is written so often, that another worker knows how long ago its threshold was passed."""
MINUTE: Final = 60
FEWEST_CALLS: Final = 10
"""A share of fewer calls says nothing."""
FEWEST_ARRIVALS: Final = 10
FEWEST_WEEKS: Final = 3
WEEKS: Final = 8
"""So many weeks back the usual arrivals are looked for."""
DEFAULTS: Final = Limits()
_NAMES: Final = frozenset(each.name for each in fields(Limits))
_DOWN: Final = frozenset({Kind.SERVICE_LEVEL, Kind.CONNECTED_RATE})
"""Alarms of what is too small."""


def limits_of(*named: Mapping[str, Any] | None, target: float) -> Limits:
    """The thresholds of a queue: the platform's, over them its tenant's, over them its own; `target` is the queue's share."""
    found = replace(DEFAULTS, service_level=target)
    for each in named:
        found = replace(found, **{name: value for name, value in (each or {}).items() if name in _NAMES})
    return found


def usual(counts: Sequence[int]) -> float | None:
    """What comes as a rule, from what came in the same half-hour of past weeks: the median, once there are enough of them."""
    return statistics.median(counts) if len(counts) >= FEWEST_WEEKS else None


def value_of(kind: Kind, queue: Watched, *, now: datetime) -> float | None:
    """What a queue is measured by; None while it says nothing."""
    match kind:
        case Kind.NOBODY:
            return queue.waiting if queue.signed_in == 0 else 0
        case Kind.WAITING:
            return queue.waiting
        case Kind.LONGEST:
            return max(0.0, (now - queue.longest_since).total_seconds()) if queue.longest_since else 0
        case Kind.SERVICE_LEVEL:
            return queue.service_level if queue.decided >= FEWEST_CALLS else None
        case Kind.CONNECTED_RATE:
            return queue.connected_rate if queue.decided >= FEWEST_CALLS else None
        case Kind.ARRIVALS:
            return queue.arrivals


def bound_of(kind: Kind, queue: Watched, limits: Limits) -> float | None:
    """The value that must not be passed; None: there is no such alarm."""
    if kind is Kind.NOBODY:
        return 0
    if kind is not Kind.ARRIVALS:
        found: float | None = getattr(limits, kind.value)
        return found
    if limits.arrivals is None or queue.usual is None:
        return None
    return max(limits.arrivals * queue.usual, FEWEST_ARRIVALS)


def is_passed(kind: Kind, value: float, bound: float) -> bool:
    """Whether a value is beyond its threshold; twice the usual is, too much waiting is only more than is allowed."""
    if kind in _DOWN:
        return value < bound
    return value >= bound if kind is Kind.ARRIVALS else value > bound


def step(queue: Watched, limits: Limits, known: Open, *, now: datetime) -> list[Alarm]:
    """The alarms of a queue that are new, go on, or are over: what changed of them is in the rows."""
    found = (_step(kind, queue, limits, known.get((queue.queue_id, kind)), now) for kind in Kind)
    return [alarm for alarm in found if alarm is not None]


def _step(kind: Kind, queue: Watched, limits: Limits, known: Alarm | None, now: datetime) -> Alarm | None:
    value, bound = value_of(kind, queue, now=now), bound_of(kind, queue, limits)
    if value is not None and bound is not None and is_passed(kind, value, bound):
        return (
            _raised(kind, queue, value, bound, now) if known is None else _goes_on(known, value, bound, now)
        )
    if known is None:
        return None
    is_over = bound is None or now - known.last_at >= HOLD
    return replace(known, cleared_at=now) if is_over else None


def _raised(kind: Kind, queue: Watched, value: float, bound: float, now: datetime) -> Alarm:
    return Alarm(
        id=new_id(),
        queue_id=queue.queue_id,
        tenant_id=queue.tenant_id,
        kind=kind,
        value=value,
        worst=value,
        bound=bound,
        raised_at=now,
        last_at=now,
    )


def _goes_on(known: Alarm, value: float, bound: float, now: datetime) -> Alarm:
    worse = min if known.kind in _DOWN else max
    return replace(known, value=value, worst=worse(known.worst, value), bound=bound, last_at=now)


def shown(kind: Kind, value: float) -> str:
    """A value as people read it: no more often than this changes is anybody told."""
    if kind in _DOWN:
        return f"{100 * value:.0f}%"
    if kind is Kind.LONGEST:
        # Of a long wait only each tenth second is told.
        return as_time(value if value < MINUTE else value // 10 * 10)
    return f"{value:.0f}"


def as_time(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def looks_the_same(alarm: Alarm, known: Alarm | None) -> bool:
    """Whether a reader would see no difference."""
    return (
        known is not None
        and alarm.cleared_at is None
        and shown(alarm.kind, alarm.value) == shown(known.kind, known.value)
        and alarm.bound == known.bound
    )


def is_worth_a_row(alarm: Alarm, written: Alarm | None) -> bool:
    """Whether an alarm is to be written, after what was written of it last."""
    return (
        written is None
        or not looks_the_same(alarm, written)
        or shown(alarm.kind, alarm.worst) != shown(written.kind, written.worst)
        or alarm.last_at - written.last_at >= KEPT
    )


def opened(alarms: Iterable[Alarm]) -> Open:
    """Alarms by what they are of."""
    return {(alarm.queue_id, alarm.kind): alarm for alarm in alarms}
