"""Keeps services alive: starts again what dies, ends what hangs, adopts what an earlier supervisor left running."""

import logging
import os
import select
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yingda.entrypoints.up.logfiles import last_lines, rotate
from yingda.entrypoints.up.processes import Process, adopt, spawn
from yingda.entrypoints.up.services import Service

TICK_SECONDS: Final = 0.25
ASLEEP_SECONDS: Final = 1.5
BACK_OFF_SECONDS: Final = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Waits before the first, second, ... start in a row; a service that lived long begins anew."""
LIVED_LONG_SECONDS: Final = 30.0
HOPELESS_FAILURES: Final = 4
SHOWN_LINES: Final = 12
ROTATE_SECONDS: Final = 60.0

log = logging.getLogger("yingda.up")


class StopRequested(Exception):
    """Somebody asked us to stop."""


@dataclass(kw_only=True)
class Watched:
    """A service under supervision, and where it stands."""

    service: Service
    process: Process | None = None
    started_at: float = 0.0
    failures: int = 0
    due_at: float = 0.0


class Supervisor:
    """Watches services in the order in which they were added, and stops them as it is told."""

    def __init__(self, *, run: Path, logs: Path) -> None:
        self._run, self._logs = run, logs
        self._watched: dict[str, Watched] = {}
        self._stop = False
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._ticked_at = time.monotonic()
        self._rotate_at = 0.0

    @contextmanager
    def listening_to_signals(self) -> Iterator[None]:
        """Ctrl-C, SIGTERM and the end of the terminal ask for a stop."""
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            numbers.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._asked_to_stop) for number in numbers}
        wakeup = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked_to_stop(self, *_: object) -> None:
        self._stop = True

    def add(self, service: Service) -> bool:
        """Adopt the living process of a service or start one; True when it was adopted."""
        watched = Watched(service=service)
        self._watched[service.name] = watched
        found = adopt(self._record(service), fingerprint=service.fingerprint)
        if found is None:
            self._start(watched)
            return False
        process, is_same = found
        if not is_same:
            log.info("%s ran with other settings and is started anew", service.title)
            process.stop(service.stop_signal, patience=service.stop_seconds)
            self._start(watched)
            return False
        watched.process, watched.started_at = process, time.monotonic()
        service.pulse.begin(fresh=False)
        log.info("%s was running already (process %d) and goes on", service.title, process.pid)
        return True

    def will_adopt(self, service: Service) -> bool:
        """True when a living process of a service, started for the same settings, is there to be adopted."""
        found = adopt(self._record(service), fingerprint=service.fingerprint)
        if found is not None:
            os.close(found[0].descriptor)
        return found is not None and found[1]

    def watch_for(self, seconds: float) -> None:
        """Supervise for a while; raises StopRequested at once when somebody asks for it."""
        deadline = time.monotonic() + seconds
        while True:
            if self._stop:
                raise StopRequested
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self._tick(min(left, TICK_SECONDS))

    def watch(self) -> None:
        """Supervise until somebody asks for a stop."""
        while True:
            self.watch_for(3600.0)

    def hopeless(self) -> str | None:
        """A service that has ended as often in a row as nobody should wait for."""
        return next(
            (w.service.title for w in self._watched.values() if w.failures >= HOPELESS_FAILURES), None
        )

    def stop(self, order: Iterable[str]) -> None:
        """End the services in this order, each gently first."""
        for name in order:
            watched = self._watched.pop(name, None)
            if watched is not None and watched.process is not None:
                service = watched.service
                service.pulse.end()
                watched.process.stop(service.stop_signal, patience=service.stop_seconds)
                log.info("%s is stopped", service.title)
            if watched is not None:
                self._record(watched.service).unlink(missing_ok=True)

    def close(self) -> None:
        """Release what we hold; the services go on."""
        for watched in self._watched.values():
            watched.service.pulse.end()
            if watched.process is not None:
                os.close(watched.process.descriptor)
        self._watched.clear()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _tick(self, seconds: float) -> None:
        self._sleep(seconds)
        now = time.monotonic()
        if now - self._ticked_at > ASLEEP_SECONDS:
            for watched in self._watched.values():
                watched.service.pulse.forgive()
        self._ticked_at = now
        for watched in list(self._watched.values()):
            self._look_after(watched, now)
        if now > self._rotate_at:
            self._rotate_at = now + ROTATE_SECONDS
            for watched in self._watched.values():
                rotate(self._log(watched.service))

    def _sleep(self, seconds: float) -> None:
        """Wait, but not longer than until a process ends or a signal comes."""
        poller = select.poll()
        poller.register(self._wake_read, select.POLLIN)
        for watched in self._watched.values():
            if watched.process is not None:
                poller.register(watched.process.descriptor, select.POLLIN)
        for descriptor, _ in poller.poll(seconds * 1000):
            if descriptor == self._wake_read:
                os.read(self._wake_read, 64)

    def _look_after(self, watched: Watched, now: float) -> None:
        service, process = watched.service, watched.process
        if process is not None and not process.is_alive():
            self._note_end(watched, process.bury(), now)
        elif process is not None and service.pulse.silence() > service.hung_after:
            process.stop(signal.SIGKILL, patience=service.stop_seconds)
            self._note_end(watched, f"gave no sign of life for {service.hung_after:.0f} s and was ended", now)
        if watched.process is None and now >= watched.due_at:
            self._start(watched)

    def _note_end(self, watched: Watched, how: str, now: float) -> None:
        watched.process = None
        watched.service.pulse.end()
        if now - watched.started_at > LIVED_LONG_SECONDS:
            watched.failures = 0
        wait = BACK_OFF_SECONDS[min(watched.failures, len(BACK_OFF_SECONDS) - 1)]
        watched.failures += 1
        watched.due_at = now + wait
        log.warning("%s %s; it is started again in %.1f s", watched.service.title, how, wait)
        if watched.failures == 1:
            for line in last_lines(self._log(watched.service), SHOWN_LINES):
                log.warning("    %s", line)

    def _start(self, watched: Watched) -> None:
        service = watched.service
        watched.started_at = time.monotonic()
        service.pulse.begin(fresh=True)
        record, file = self._record(service), self._log(service)
        try:
            command = service.command()
            watched.process = spawn(command, record=record, log=file, fingerprint=service.fingerprint)
        except OSError as error:
            self._note_end(watched, f"could not be started ({error})", time.monotonic())

    def _record(self, service: Service) -> Path:
        return self._run / f"{service.name}.pid"

    def _log(self, service: Service) -> Path:
        return self._logs / f"{service.name}.log"
