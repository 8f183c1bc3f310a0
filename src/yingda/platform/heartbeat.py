"""A process shows that its event loop turns by touching a file; who watches it kills what stands still."""

import asyncio
import os
import time
from pathlib import Path
from typing import Final

from yingda.platform.settings import Settings

BEAT_SECONDS: Final = 0.5
HUNG_AFTER_SECONDS: Final = 3.0


def beat_file(settings: Settings, name: str) -> Path:
    """The file that the process `name` touches."""
    return settings.run / f"{name}.beat"


async def beat(path: Path) -> None:
    """Touch `path` twice a second for as long as this process is well."""
    while True:
        touch(path)
        await asyncio.sleep(BEAT_SECONDS)


def touch(path: Path) -> None:
    """Give one sign of life."""
    path.touch(mode=0o600)
    os.utime(path)


def silent_for(path: Path) -> float | None:
    """Seconds since the last sign of life; None when there never was one."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return None
