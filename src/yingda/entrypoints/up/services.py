"""What a service is to its supervisor: how it is started, how it shows that it is well, how it is stopped."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from yingda.entrypoints.up.processes import Command

CHECK_SECONDS: Final = 2.0

log = logging.getLogger("yingda.up")


class Pulse(Protocol):
    """Tells for how long a running service has given no sign of life."""

    def begin(self, *, fresh: bool) -> None:
        """A process was started (fresh) or adopted."""
        ...

    def silence(self) -> float:
        """Seconds since the last sign of life; below zero while a start may still take its time."""
        ...

    def forgive(self) -> None:
        """We ourselves were asleep: begin counting anew."""
        ...

    def end(self) -> None:
        """The process is gone."""
        ...


class FilePulse:
    """A service that touches a file. Only changes that we saw count: the clock may jump as it likes."""

    def __init__(self, file: Path, *, start_seconds: float) -> None:
        self._file, self._start_seconds = file, start_seconds
        self._seen: int | None = None
        self._since = time.monotonic()

    def begin(self, *, fresh: bool) -> None:
        if fresh:
            self._file.unlink(missing_ok=True)
        self._seen = self._touched()
        self._since = time.monotonic() + (self._start_seconds if self._seen is None else 0.0)

    def silence(self) -> float:
        touched = self._touched()
        if touched != self._seen:
            self._seen, self._since = touched, time.monotonic()
        return time.monotonic() - self._since

    def forgive(self) -> None:
        self._since = max(self._since, time.monotonic())

    def end(self) -> None:
        """Nothing runs beside the file."""

    def _touched(self) -> int | None:
        try:
            return self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return None


class AskingPulse:
    """A service that is asked from a thread of its own, so that a slow answer never delays the supervisor."""

    def __init__(self, ask: Callable[[], bool], *, start_seconds: float) -> None:
        self._ask, self._start_seconds = ask, start_seconds
        self._since = time.monotonic()
        self._done = threading.Event()

    def begin(self, *, fresh: bool) -> None:
        self.end()
        self._since = time.monotonic() + (self._start_seconds if fresh else 0.0)
        self._done = threading.Event()
        threading.Thread(target=self._go_on, args=(self._done,), daemon=True).start()

    def _go_on(self, done: threading.Event) -> None:
        while not done.wait(CHECK_SECONDS):
            if self._is_well() and not done.is_set():
                self._since = time.monotonic()

    def _is_well(self) -> bool:
        """A question that we cannot even ask must not cost anybody his call."""
        try:
            return self._ask()
        except Exception:
            log.exception("a service could not be asked whether it is well")
            return True

    def silence(self) -> float:
        return time.monotonic() - self._since

    def forgive(self) -> None:
        self._since = max(self._since, time.monotonic())

    def end(self) -> None:
        self._done.set()


@dataclass(frozen=True, kw_only=True)
class Service:
    """One long-running part of the installation."""

    name: str
    title: str
    command: Callable[[], Command]
    """Called before each start; prepares what the start needs."""
    pulse: Pulse
    hung_after: float
    """Seconds without a sign of life after which it is ended by force."""
    fingerprint: str
    """Of the settings it runs with: a living one with another is started anew."""
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 6.0
