"""One log for each process, kept small: the running process goes on writing to the same open file."""

import os
import shutil
from pathlib import Path
from typing import Final

LIMIT_BYTES: Final = 20_000_000
KEPT: Final = 3
TAIL_BYTES: Final = 8_000


def rotate(log: Path) -> None:
    """Set a log aside when it has grown too large; its writer appends, so it may be emptied in place."""
    try:
        if log.stat().st_size < LIMIT_BYTES:
            return
    except FileNotFoundError:
        return
    for number in range(KEPT, 1, -1):
        older = _numbered(log, number - 1)
        if older.exists():
            older.replace(_numbered(log, number))
    shutil.copyfile(log, _numbered(log, 1))
    os.truncate(log, 0)


def last_lines(log: Path, count: int) -> list[str]:
    """The end of a log."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            return file.read().decode("utf-8", errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def _numbered(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
