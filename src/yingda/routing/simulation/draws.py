"""Chance: calls as they arrive, and how long things take; each value comes of one number between 0 and 1."""

import math
from collections.abc import Iterator
from itertools import count
from random import Random
from statistics import NormalDist
from typing import Final

from yingda.routing.simulation.scenario import QueuePlan, Shape, Times

SLOT_SECONDS: Final = 1800.0
HOUR_SECONDS: Final = 3600.0
_NORMAL: Final = NormalDist()
_TINY: Final = 1e-12


def value_at(times: Times, share: float) -> float:
    """The seconds that this share of all cases does not exceed."""
    match times.shape:
        case Shape.CONSTANT:
            return times.mean
        case Shape.EXPONENTIAL:
            return -times.mean * math.log1p(-share)
        case Shape.UNIFORM:
            return 2 * times.mean * share
        case Shape.LOGNORMAL:
            variance = math.log1p(times.spread**2)
            deviation = _NORMAL.inv_cdf(min(max(share, _TINY), 1 - _TINY))
            return times.mean * math.exp(deviation * math.sqrt(variance) - variance / 2)
        case Shape.LISTED:
            return times.values[int(share * len(times.values))]


def arrivals(queue: QueuePlan, chance: Random) -> Iterator[float]:
    """When calls come, in seconds from the beginning: a Poisson stream whose rate changes with the half-hours."""
    rates = [rate / HOUR_SECONDS for rate in queue.calls_per_hour]
    if not any(rates):
        return
    for slot in count():
        # Whoever would come after the slot's end is drawn again: a Poisson stream remembers nothing.
        rate, at, end = rates[slot % len(rates)], slot * SLOT_SECONDS, (slot + 1) * SLOT_SECONDS
        while rate > 0:
            at += chance.expovariate(rate)
            if at >= end:
                break
            yield at
