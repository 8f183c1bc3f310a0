"""What processes have cost so far, from their own counters."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
PROC: Final = Path("/proc")


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Seconds of processor time of one process: its own, and those of its children that have ended."""

    pid: int
    parent: int
    own: float
    buried: float


def parse_stat(text: str) -> Times:
    """One line of /proc/<pid>/stat; the name in it may hold anything."""
    pid, _, rest = text.partition(" (")
    fields = rest.rpartition(")")[2].split()
    user, system, buried_user, buried_system = (int(field) / TICKS for field in fields[11:15])
    return Times(pid=int(pid), parent=int(fields[1]), own=user + system, buried=buried_user + buried_system)


def all_processes() -> Iterator[Times]:
    """Every process of this machine that lives now."""
    for place in PROC.iterdir():
        if place.name.isdigit():
            try:
                yield parse_stat((place / "stat").read_text())
            except OSError:
                continue


def family(head: int, processes: Iterable[Times]) -> float:
    """Seconds of a process and of all that it has started, the ended ones included."""
    known = {process.pid: process for process in processes}
    total, heads = 0.0, [head]
    while heads:
        pid = heads.pop()
        if pid in known:
            total += known[pid].own + known[pid].buried
        heads += [process.pid for process in known.values() if process.parent == pid]
    return total


def machine_busy(text: str) -> float:
    """Seconds that all processors together were busy, from /proc/stat."""
    words = text.split("\n", 1)[0].split()[1:8]
    user, nice, system, _idle, _waiting, hard, soft = (int(word) for word in words)
    return (user + nice + system + hard + soft) / TICKS


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Seconds of processor time by part, and of the machine as a whole, at one moment."""

    parts: Mapping[str, float]
    ours: float
    machine: float

    def since(self, before: "Cost") -> "Cost":
        return Cost(
            parts={name: value - before.parts[name] for name, value in self.parts.items()},
            ours=self.ours - before.ours,
            machine=self.machine - before.machine,
        )

    @property
    def others(self) -> float:
        """Seconds that neither the product nor the load generator used."""
        return max(0.0, self.machine - self.ours - sum(self.parts.values()))


def cost_now(heads: Mapping[str, int]) -> Cost:
    """The counters of these parts, each the process at its head with its children."""
    processes = list(all_processes())
    return Cost(
        parts={name: family(pid, processes) for name, pid in heads.items()},
        ours=sum(process.own for process in processes if process.pid == os.getpid()),
        machine=machine_busy((PROC / "stat").read_text()),
    )
