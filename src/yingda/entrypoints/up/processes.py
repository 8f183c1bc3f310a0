"""Processes that outlive us: each in a session of its own, known by process id and time of birth."""

import os
import select
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
RECORD_AND_BECOME: Final = (
    "read -r stat </proc/$$/stat && read -r boot <" + str(BOOT_ID) + " && "
    'printf "%s\\n%s\\n%s\\n" "$stat" "$boot" "$1" >"$0" && shift && exec "$@"'
)
"""The child writes its own record before it becomes the program: no moment is left in which nobody knows it."""
KILL_SECONDS: Final = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What to run, and what is added to our own environment for it."""

    words: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Birth:
    """The record of a process: no other process ever has the same."""

    pid: int
    ticks: str
    boot: str
    fingerprint: str


class Process:
    """A living or dead process, held by a descriptor that cannot come to mean another one."""

    def __init__(self, *, pid: int, descriptor: int, ours: bool) -> None:
        self.pid = pid
        self.descriptor = descriptor
        self._ours = ours

    def is_alive(self) -> bool:
        poller = select.poll()
        poller.register(self.descriptor, select.POLLIN)
        return not poller.poll(0)

    def signal(self, number: int) -> None:
        """Send a signal; a process that has just ended is no error."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.descriptor, number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; False when it still lives after that time."""
        poller = select.poll()
        poller.register(self.descriptor, select.POLLIN)
        return bool(poller.poll(max(0.0, seconds) * 1000))

    def bury(self) -> str:
        """Release it after its end and say how it ended."""
        how = "has ended"
        if self._ours:
            with suppress(ChildProcessError):
                code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                how = f"ended with status {code}" if code >= 0 else f"was ended by {_signal_name(-code)}"
        os.close(self.descriptor)
        return how

    def stop(self, number: int, *, patience: float) -> str:
        """Ask it to end, and end it by force when it does not in time."""
        self.signal(number)
        self.signal(signal.SIGCONT)
        if not self.wait(patience):
            self.signal(signal.SIGKILL)
            self.wait(KILL_SECONDS)
        return self.bury()


def spawn(command: Command, *, record: Path, log: Path, fingerprint: str) -> Process:
    """Start a process in a session of its own; what it says goes to its log."""
    program = _find(command.words[0])
    words = ["/bin/sh", "-c", RECORD_AND_BECOME, str(record), fingerprint, program, *command.words[1:]]
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    pid = os.posix_spawn(
        words[0],
        words,
        {**os.environ, **command.environment},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigmask=[],
        setsigdef=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD],
    )
    return Process(pid=pid, descriptor=os.pidfd_open(pid), ours=True)


def adopt(record: Path, *, fingerprint: str) -> tuple[Process, bool] | None:
    """The living process of a record, and whether it was started for the same settings; None when it is gone."""
    birth = read_birth(record)
    if birth is None or birth.boot != BOOT_ID.read_text().strip():
        return None
    try:
        descriptor = os.pidfd_open(birth.pid)
    except ProcessLookupError:
        return None
    if _ticks_of_living(birth.pid) != birth.ticks:
        os.close(descriptor)
        return None
    return Process(pid=birth.pid, descriptor=descriptor, ours=False), birth.fingerprint == fingerprint


def read_birth(record: Path) -> Birth | None:
    """What a process wrote of itself at its start."""
    try:
        stat, boot, fingerprint = record.read_text().splitlines()
    except (FileNotFoundError, ValueError):
        return None
    fields = stat.rpartition(")")[2].split()
    return Birth(pid=int(stat.split()[0]), ticks=fields[19], boot=boot, fingerprint=fingerprint)


def _ticks_of_living(pid: int) -> str | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def _find(program: str) -> str:
    found = shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError(f"there is no program {program}")
    return found


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
