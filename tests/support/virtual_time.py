"""Time that stands still until a test lets it pass."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from yingda.platform.timers import Timers


class VirtualClock:
    """Shows the same moment until it is set."""

    def __init__(self) -> None:
        # Later than whatever the database was told by its own clock when it was made.
        self._now = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """Time never runs backwards."""
        self._now = max(self._now, moment)


class VirtualTimers(Timers):
    """Deadlines that fire when a test says that their moment has come."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock)
        self._virtual = clock
        self._due: dict[object, tuple[datetime, Callable[[], None]]] = {}

    def set(self, key: object, at: datetime, callback: Callable[[], None]) -> None:
        self._due[key] = (max(at, self._virtual.now()), callback)

    def cancel(self, key: object) -> None:
        self._due.pop(key, None)

    def cancel_all(self) -> None:
        self._due.clear()

    @property
    def keys(self) -> frozenset[object]:
        """What is waited for."""
        return frozenset(self._due)

    def next_due(self) -> datetime | None:
        """When the next deadline comes."""
        return min((at for at, _ in self._due.values()), default=None)

    def fire_next(self) -> None:
        """Let time pass to the next deadline, and let that come."""
        key = min(self._due, key=lambda item: self._due[item][0])
        at, callback = self._due.pop(key)
        self._virtual.set(at)
        callback()


def seconds(amount: float) -> timedelta:
    """So many seconds."""
    return timedelta(seconds=amount)
