"""A message as the switch can play it: unsealed for the time of its playing only, and only the customer's side of it.

It is not kept in clear until it is heard: that may take days, and the enterprise's key would not destroy it.
"""

import asyncio
import shutil
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.recording.audio import HEADER_BYTES, track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.conversations.recordings.sealed import open_recording
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.storage import DirectoryStorage, Storage

SUFFIX: Final = ".sln"
SAMPLE_BYTES: Final = 2
_FIND: Final = (
    "SELECT path FROM recording WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND state = 'stored'"
)


def playing(directory: Path) -> Path:
    """Where copies lie while they are heard."""
    return directory / "playing"


def clear(directory: Path) -> None:
    """What a life before us was playing when it ended is not kept."""
    shutil.rmtree(playing(directory), ignore_errors=True)


async def copy_for_playing(centre: Centre, *, tenant_id: UUID, recording_id: UUID) -> Path | None:
    """A private copy of what the customer said; None where nothing can be heard any more."""
    target = playing(centre.recordings) / f"{new_id()}{SUFFIX}"
    fresh, _ = track_files(recording_file(centre.recordings, recording_id=recording_id))
    if await asyncio.to_thread(_copy, fresh, target):
        return target
    async with centre.database.core() as tx:
        row = await (await tx.execute(_FIND, {"tenant_id": tenant_id, "id": recording_id})).fetchone()
    if row is None:
        return None
    storage, cipher = centre.storage or DirectoryStorage(centre.recordings), centre.keys.of(tenant_id)
    await asyncio.to_thread(_unseal, storage, cipher, row["path"], target)
    return target


def _copy(source: Path, target: Path) -> bool:
    """Take what the switch itself has left, as long as nobody has sealed it."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    return True


def _unseal(storage: Storage, cipher: TenantCipher, key: str, target: Path) -> None:
    audio = open_recording(storage=storage, cipher=cipher, key=key)
    with target.open("wb") as file:
        for piece in _customers_side(audio.read(start=HEADER_BYTES)):
            file.write(piece)


def _customers_side(stereo: Iterator[bytes]) -> Iterator[bytes]:
    """The left of two channels; a piece may end in the middle of a sample."""
    frame, left = SAMPLE_BYTES * 2, b""
    for piece in stereo:
        whole = left + piece
        end = len(whole) // frame * frame
        both, left = array("h", whole[:end]), whole[end:]
        yield both[0::2].tobytes()
