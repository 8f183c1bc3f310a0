"""Where things are: the checkout, the cache that all checkouts share, locks and stamps."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prepare.steps import StepFailed, say

CHECKOUT = Path(__file__).resolve().parents[2]


def cache_dir() -> Path:
    """The user's cache; made when it is not there."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    place = Path(home) / "yingda"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StepFailed(
            step="Making the cache",
            why=f"{place} cannot be made: {error.strerror}",
            advice="set XDG_CACHE_HOME to a directory that you can write.",
        ) from error
    return place


@contextmanager
def exclusive(name: str, *, at: Path) -> Iterator[None]:
    """Let one process at a time do a step; others wait and say so."""
    at.mkdir(parents=True, exist_ok=True)
    with (at / f".{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  {name}: another process is at it, waiting ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest_of(files: Iterable[Path], *, extra: str = "") -> str:
    """A fingerprint of files by path and content."""
    digest = hashlib.sha256(extra.encode())
    for file in sorted(files):
        digest.update(b"\0" + os.fsencode(file) + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """True when a step was done last for the same value."""
    try:
        return stamp.read_text() == value
    except (FileNotFoundError, NotADirectoryError):
        return False


def short_hash(path: Path) -> str:
    """A short name for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
