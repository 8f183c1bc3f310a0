"""Stops asking a system that does not answer, and asks it again with one question after a while."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final
from uuid import UUID

FAILURES: Final = 5
"""So many failures in a row, and the system counts as away."""
PAUSE_SECONDS: Final = 20.0
AT_ONCE: Final = 30
"""Questions of one enterprise to one host at the same time: a slow system shall not use up everybody's room."""
REMEMBERED: Final = 5_000

Place = tuple[UUID, str]
"""An enterprise and a host: the trouble of one is not another's."""


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    opened_at: float | None = None
    asking: int = 0


class Breakers:
    """One circuit for each enterprise and host; closed while all is well."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._circuits: dict[Place, _Circuit] = {}

    def __len__(self) -> int:
        return len(self._circuits)

    def enter(self, place: Place) -> bool:
        """Whether a question may be asked now; if so, `leave` must follow."""
        circuit = self._circuits.get(place) or self._new(place)
        if circuit.opened_at is not None:
            if self._clock() - circuit.opened_at < PAUSE_SECONDS:
                return False
            # This question is the trial; until it is answered, no other is asked.
            circuit.opened_at = self._clock()
        elif circuit.asking >= AT_ONCE:
            return False
        circuit.asking += 1
        return True

    def leave(self, place: Place, *, failed: bool | None) -> None:
        """The question is over; `failed` is None where it says nothing about the system."""
        circuit = self._circuits[place]
        circuit.asking -= 1
        if failed is None:
            return
        circuit.failures = circuit.failures + 1 if failed else 0
        if not failed:
            circuit.opened_at = None
        elif circuit.failures >= FAILURES:
            circuit.opened_at = self._clock()

    def _new(self, place: Place) -> _Circuit:
        if len(self._circuits) >= REMEMBERED:
            self._circuits = {
                key: kept for key, kept in self._circuits.items() if kept.asking or kept.failures
            }
        return self._circuits.setdefault(place, _Circuit())
