"""The measures that are made of others: each is one function of sums, whose docstring is the definition that is shown.

They are computed from the sums of whatever is shown, never from each other: no average of averages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from yingda.insights.measures import MEASURES, Unit
from yingda.insights.model import By

Sums = Mapping[str, float]
"""The sums of the counted measures, durations in seconds."""
Quotient = Callable[[Sums], float | None]
CONNECTED_ALARM: Final = 0.9
"""A connected rate below is an alarm: at least 90 % is promised."""
AGENT_TIME: Final = ("signed_in", "at_work", "on_break")
"""Sums of the time of agents, in seconds, from their states."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """A function of sums with what is said of it."""

    code: str
    of: Quotient
    unit: Unit
    by: frozenset[By]
    rows: str
    """The measure whose rows it is made from."""

    @property
    def definition(self) -> str:
        """The sentence that is shown beside the figure."""
        return " ".join((self.of.__doc__ or "").split())


RATIOS: Final[dict[str, Ratio]] = {}


def _ratio(
    *, rows: str, unit: Unit = Unit.SHARE, by: frozenset[By] | None = None
) -> Callable[[Quotient], Quotient]:
    def register(of: Quotient) -> Quotient:
        for_whom = by if by is not None else MEASURES[rows].by
        RATIOS[of.__name__] = Ratio(code=of.__name__, of=of, unit=unit, by=for_whom, rows=rows)
        return of

    return register


def _quotient(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _decided(sums: Sums) -> float:
    return sums["queued"] - sums["waiting"]


@_ratio(rows="queued")
def service_level(sums: Sums) -> float | None:
    """Calls in target, of the queued ones less those that were abandoned within the short threshold."""
    return _quotient(sums["in_target"], _decided(sums) - sums["short_abandoned"])


@_ratio(rows="queued")
def connected_rate(sums: Sums) -> float | None:
    """Answered calls, of the queued ones; at least 90 % is promised."""
    return _quotient(sums["answered"], _decided(sums))


@_ratio(rows="abandoned")
def abandon_rate(sums: Sums) -> float | None:
    """Abandoned calls, short ones among them, of the queued ones."""
    return _quotient(sums["abandoned"], _decided(sums))


@_ratio(rows="answered", unit=Unit.SECONDS)
def average_answer(sums: Sums) -> float | None:
    """The average wait of answered calls."""
    return _quotient(sums["answer_wait"], sums["answered"])


@_ratio(rows="abandoned", unit=Unit.SECONDS)
def average_abandon(sums: Sums) -> float | None:
    """The average wait of abandoned calls."""
    return _quotient(sums["abandon_wait"], sums["abandoned"])


@_ratio(rows="waits_told", unit=Unit.SECONDS)
def average_wait_error(sums: Sums) -> float | None:
    """By how much a told wait lay above or below the true one on average."""
    return _quotient(sums["wait_error"], sums["waits_told"])


@_ratio(rows="handled", unit=Unit.SECONDS)
def handle_time(sums: Sums) -> float | None:
    """Talk, hold and wrap-up together."""
    return sums["talk"] + sums["hold"] + sums["wrap_up"]


@_ratio(rows="handled", unit=Unit.SECONDS)
def average_handle(sums: Sums) -> float | None:
    """The handle time, by handled contacts."""
    return _quotient(sums["talk"] + sums["hold"] + sums["wrap_up"], sums["handled"])


@_ratio(rows="transferred")
def transfer_rate(sums: Sums) -> float | None:
    """Transfers, by handled contacts."""
    return _quotient(sums["transferred"], sums["handled"])


@_ratio(rows="arrived")
def network_rate(sums: Sums) -> float | None:
    """Calls taken, of all that arrived."""
    return _quotient(sums["taken"], sums["arrived"])


@_ratio(rows="handled", by=frozenset({By.QUEUE, By.AGENT, By.TENANT}))
def occupancy(sums: Sums) -> float | None:
    """Of the time that the agent, or the agents who serve it now, were signed in less breaks, the share in which they talked,
    held or documented, whoever's contact it was; split at the borders of the interval."""
    return _quotient(sums["at_work"], sums["signed_in"] - sums["on_break"])
