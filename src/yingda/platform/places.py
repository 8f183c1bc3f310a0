"""Make the directories of an installation, readable by its own user only."""

import os
import stat
from pathlib import Path

from yingda.platform.settings import Settings

PRIVATE = 0o700


class PlaceUnsafe(Exception):
    """A directory that must be ours alone belongs to somebody else or is open to others."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"{place} must be a directory of this user with mode 0700; remove it or choose another."
        )


def prepare_places(settings: Settings) -> None:
    """Make every directory under YINGDA_DATA, and the short one for sockets where it is needed."""
    for place in (
        settings.data,
        settings.run,
        settings.asterisk_dir,
        settings.recordings,
        settings.keys,
        settings.journal,
        settings.logs,
        settings.prompts,
    ):
        place.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    if settings.sockets != settings.run:
        _prepare_short_sockets(settings.sockets, recorded_as=settings.run / "sockets")


def _prepare_short_sockets(sockets: Path, *, recorded_as: Path) -> None:
    sockets.mkdir(mode=PRIVATE, exist_ok=True)
    found = sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PlaceUnsafe(sockets)
    recorded_as.unlink(missing_ok=True)
    recorded_as.symlink_to(sockets)
