"""How long whoever waits will probably wait still: from how fast the queue has lately moved, and who is before him."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

USUAL_CONTACT: Final = timedelta(seconds=180)
"""How long an agent has a contact, as long as nothing is known of the queue."""
MEMORY: Final = 20
"""So many steps forward weigh as much as everything before them."""
FORGETS_AFTER: Final = timedelta(minutes=30)
_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class ExpectedWait:
    """How a queue moves: the seconds between two steps forward, while somebody waited all the time.

    A step forward is whatever takes somebody out of the queue: an agent, his patience, a way out. So skills, breaks, shared
    agents and contacts of other queues need not be modelled: they are in the steps.
    """

    _seconds: float | None = None
    _steps: int = 0
    _last: datetime | None = None
    """The last step forward after which somebody still waited."""

    def stepped(self, at: datetime, *, still_waiting: int) -> None:
        """Somebody left the queue; so many wait still."""
        if self._last is not None and self._last <= at <= self._last + FORGETS_AFTER:
            self._learn((at - self._last) / _SECOND)
        self._last = at if still_waiting else None

    def came(self, at: datetime, *, is_first: bool) -> None:
        """Somebody came to wait; with the first one the queue begins to be watched."""
        if is_first:
            self._last = at

    def nobody_waited(self) -> None:
        """Whoever came found somebody free: that his phone rings is no wait, and nothing is learnt from it."""
        self._last = None

    def seconds(self, *, position: int, agents: int) -> float:
        """The wait of who stands at this position (1: the next) when so many agents are signed in for the queue."""
        return position * self._interval(agents)

    def _learn(self, seconds: float) -> None:
        self._steps += 1
        weight = max(1 / self._steps, 1 / MEMORY)
        known = self._seconds if self._seconds is not None else seconds
        self._seconds = known + weight * (seconds - known)

    def _interval(self, agents: int) -> float:
        """The usual at first; each two steps that were seen halve its weight."""
        usual = USUAL_CONTACT / _SECOND / max(1, agents)
        if self._seconds is None:
            return usual
        trust: float = 1 - 0.5 ** (self._steps / 2)
        return trust * self._seconds + (1 - trust) * usual
