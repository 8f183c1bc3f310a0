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

    of: Quotient
    rows: str
    """The measure whose rows it is made from."""
    unit: Unit = Unit.SHARE
    is_by_number: bool = True
    """Whether it is told of numbers too, if what it is made from is."""

    @property
    def code(self) -> str:
        """What it is called wherever figures are named."""
        return self.of.__name__

    @property
    def by(self) -> frozenset[By]:
        """What it is told of: whatever the figure is whose rows it is made from."""
        return MEASURES[self.rows].by - (frozenset() if self.is_by_number else {By.NUMBER})

    @property
    def definition(self) -> str:
        """The sentence that is shown beside the figure."""
        return " ".join((self.of.__doc__ or "").split())


def _quotient(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _decided(sums: Sums) -> float:
    return sums["queued"] - sums["waiting"]


def service_level(sums: Sums) -> float | None:
    """Calls in target, of the queued ones less those that were abandoned within the short threshold."""
    return _quotient(sums["in_target"], _decided(sums) - sums["short_abandoned"])


def connected_rate(sums: Sums) -> float | None:
    """Answered calls, of the queued ones; at least 90 % is promised."""
    return _quotient(sums["answered"], _decided(sums))


def abandon_rate(sums: Sums) -> float | None:
    """Abandoned calls, short ones among them, of the queued ones."""
    return _quotient(sums["abandoned"], _decided(sums))


def average_answer(sums: Sums) -> float | None:
    """The average wait of answered calls."""
    return _quotient(sums["answer_wait"], sums["answered"])


def average_abandon(sums: Sums) -> float | None:
    """The average wait of abandoned calls."""
    return _quotient(sums["abandon_wait"], sums["abandoned"])


def average_wait_error(sums: Sums) -> float | None:
    """By how much a told wait lay above or below the true one on average."""
    return _quotient(sums["wait_error"], sums["waits_told"])


def handle_time(sums: Sums) -> float | None:
    """Talk, hold and wrap-up together."""
    return sums["talk"] + sums["hold"] + sums["wrap_up"]


def average_handle(sums: Sums) -> float | None:
    """The handle time, by handled contacts."""
    return _quotient(sums["talk"] + sums["hold"] + sums["wrap_up"], sums["handled"])


def transfer_rate(sums: Sums) -> float | None:
    """Transfers, by handled contacts."""
    return _quotient(sums["transferred"], sums["handled"])


def network_rate(sums: Sums) -> float | None:
    """Calls taken, of all that arrived."""
    return _quotient(sums["taken"], sums["arrived"])


def occupancy(sums: Sums) -> float | None:
    """Of the time that the agent, or the agents who serve it now, were signed in less breaks, the share in which they talked,
    held or documented, whoever's contact it was; split at the borders of the interval."""
    return _quotient(sums["at_work"], sums["signed_in"] - sums["on_break"])


_TABLE: Final = (
    Ratio(of=service_level, rows="queued"),
    Ratio(of=connected_rate, rows="queued"),
    Ratio(of=abandon_rate, rows="abandoned"),
    Ratio(of=average_answer, rows="answered", unit=Unit.SECONDS),
    Ratio(of=average_abandon, rows="abandoned", unit=Unit.SECONDS),
    Ratio(of=average_wait_error, rows="waits_told", unit=Unit.SECONDS),
    Ratio(of=handle_time, rows="handled", unit=Unit.SECONDS),
    Ratio(of=average_handle, rows="handled", unit=Unit.SECONDS),
    Ratio(of=transfer_rate, rows="transferred"),
    Ratio(of=network_rate, rows="arrived"),
    Ratio(of=occupancy, rows="handled", is_by_number=False),
)
RATIOS: Final = {ratio.code: ratio for ratio in _TABLE}
