"""Our own processes as the supervisor sees them, and our commands that run once."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yingda.entrypoints.up.logfiles import last_lines
from yingda.entrypoints.up.processes import Command
from yingda.entrypoints.up.services import FilePulse, Service
from yingda.platform.heartbeat import HUNG_AFTER_SECONDS, beat_file
from yingda.platform.settings import Settings, as_environment

CALLCONTROL: Final = "callcontrol"
API: Final = "api"
WORKER: Final = "worker"
DEMO_WORLD: Final = "demo-world"
START_SECONDS: Final = 30.0
SHOWN_LINES: Final = 20


class CommandFailed(Exception):
    """A command that has to succeed before anything else can start did not."""


def names(settings: Settings) -> tuple[str, ...]:
    """What of ours runs here."""
    return (CALLCONTROL, API, WORKER, *((DEMO_WORLD,) if settings.demo else ()))


def our_service(settings: Settings, name: str) -> Service:
    """One of our processes."""
    environment = as_environment(settings)
    return Service(
        name=name,
        title=name,
        command=lambda: Command(words=_words(name), environment=environment),
        pulse=FilePulse(beat_file(settings, name), start_seconds=START_SECONDS),
        hung_after=HUNG_AFTER_SECONDS,
        fingerprint=hashlib.sha256(repr(sorted(environment.items())).encode()).hexdigest(),
    )


def run_once(settings: Settings, *words: str, log: Path) -> None:
    """Run one of our commands to its end."""
    with log.open("ab") as file:
        done = subprocess.run(
            _words(*words),
            env=_whole_environment(settings),
            stdout=file,
            stderr=subprocess.STDOUT,
            # Ctrl-C is ours to answer: a half-done migration is worse than a second of waiting.
            start_new_session=True,
            check=False,
        )
    if done.returncode != 0:
        lines = "\n  ".join(last_lines(log, SHOWN_LINES))
        raise CommandFailed(f"`yingda {' '.join(words)}` ended with status {done.returncode}:\n  {lines}")


def _words(*words: str) -> Sequence[str]:
    return [sys.executable, "-m", "yingda.entrypoints.cli", *words]


def _whole_environment(settings: Settings) -> dict[str, str]:

    return {**os.environ, **as_environment(settings)}
