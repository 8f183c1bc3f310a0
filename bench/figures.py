"""Percentiles and ratios, said once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How values are spread."""

    count: int
    p50: float
    p99: float
    highest: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """A ratio over the rounds of one run: of the means, and the lowest and highest of a single round."""

    mean: float
    lowest: float
    highest: float

    def __str__(self) -> str:
        return f"{self.mean:.2f} ({self.lowest:.2f} to {self.highest:.2f})"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed."""
    if not values:
        raise ValueError("a percentile of nothing")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float]) -> Spread:
    """Median, 99th percentile and highest of at least one value."""
    return Spread(
        count=len(values), p50=percentile(values, 0.5), p99=percentile(values, 0.99), highest=max(values)
    )


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Ours by theirs, where the n-th values come from the same round."""
    rounds = [own / other for own, other in zip(ours, theirs, strict=True)]
    return Ratio(mean=mean(ours) / mean(theirs), lowest=min(rounds), highest=max(rounds))
