"""Steps that show themselves: a line at the start, one at the end, and a clear sentence when one fails."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

REMIND_SECONDS = 15.0
SHOWN_LINES = 25
VERBOSE = os.environ.get("VERBOSE", "") not in ("", "0")


class StepFailed(Exception):
    """A step could not be done: which, why, and what to do about it."""

    def __init__(self, *, step: str, why: str, advice: str) -> None:
        super().__init__(f"{step} failed.\n  Why: {why}\n  What to do: {advice}")


def say(text: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def detail(text: str) -> None:
    """One line for VERBOSE=1."""
    if VERBOSE:
        say(f"    {text}")


@contextmanager
def step(name: str, *, expect: str = "") -> Iterator[None]:
    """Announce a step that takes long, remind while it lasts, and tell how long it took."""
    say(f"  {name} ..." + (f" ({expect})" if expect else ""))
    started, done = time.monotonic(), threading.Event()
    reminder = threading.Thread(target=_remind, args=(name, started, done), daemon=True)
    reminder.start()
    try:
        yield
    finally:
        done.set()
    say(f"  {name}: done in {time.monotonic() - started:.0f} s")


def _remind(name: str, started: float, done: threading.Event) -> None:
    while not done.wait(REMIND_SECONDS):
        say(f"  {name}: still at work, {time.monotonic() - started:.0f} s")


def run(
    command: Sequence[str | Path],
    *,
    step: str,
    advice: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> str:
    """Run a command quietly and return what it printed; its last lines are the reason when it fails."""
    words = [str(word) for word in command]
    if not quiet:
        detail(" ".join(words))
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise StepFailed(step=step, why=f"{words[0]} cannot be started: {error}", advice=advice) from error
    if done.returncode != 0:
        tail = "\n    ".join(done.stdout.strip().splitlines()[-SHOWN_LINES:])
        why = f"`{' '.join(words[:4])}` ended with status {done.returncode}:\n    {tail}"
        raise StepFailed(step=step, why=why, advice=advice)
    return done.stdout


def together(*tasks: Callable[[], None]) -> None:
    """Do independent steps at the same time; the first failure is told after all have ended."""
    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        futures: list[Future[None]] = [pool.submit(task) for task in tasks]
    for future in futures:
        future.result()
