"""Recordings as the worker leaves them: a tone on each side, sealed under the house's key."""

import os
import time
from array import array
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from tests.support.contacts import Contact
from tests.support.world import World

from yingda.conversations.channels.voice.recording.audio import find_tracks, stereo_wav, track_files
from yingda.conversations.recordings.jobs import Recorder
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.storage import Storage

RATE: Final = 8000


def tone(seconds: float, *, level: int) -> bytes:
    """A track of one constant value, by which its side is known again."""
    return array("h", [level]).tobytes() * int(seconds * RATE)


def wav(place: Path, *, seconds: float = 4, left: int = 7000, right: int = -9000) -> bytes:
    """A stereo WAV as the worker joins it."""
    tracks = track_files(place / "joined")
    for track, level in zip(tracks, (left, right), strict=True):
        track.write_bytes(tone(seconds, level=level))
    return b"".join(stereo_wav(find_tracks(place / "joined")))


async def add_recording(
    db: Database,
    *,
    tenant_id: UUID,
    interaction_id: UUID | None = None,
    kind: str = "conversation",
    state: str = "ended",
    seconds: float = 4.0,
    ended_ago: timedelta = timedelta(minutes=1),
) -> UUID:
    """A row as call control leaves it."""
    ended_at, recording_id = datetime.now(UTC) - ended_ago, new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO recording (id, tenant_id, interaction_id, channel_id, kind, state, started_at, ended_at)
               VALUES (%(id)s, %(tenant_id)s, %(item)s, 'c1', %(kind)s, %(state)s, %(started_at)s, %(ended_at)s)""",
            {
                "id": recording_id,
                "tenant_id": tenant_id,
                "item": interaction_id or new_id(),
                "kind": kind,
                "state": state,
                "started_at": ended_at - timedelta(seconds=seconds),
                "ended_at": ended_at if state == "ended" else None,
            },
        )
    return recording_id


async def stored_recording(
    world: World,
    db: Database,
    *,
    storage: Storage,
    place: Path,
    contact: Contact | None = None,
    tenant_id: UUID | None = None,
    **more: Any,
) -> UUID:
    """One that went the whole way: written by the switch, sealed, stored, described."""
    owner = contact.item.tenant_id if contact else tenant_id or world.alpha
    recorder = Recorder(database=db, storage=storage, keys=world.keys, recordings=place)
    recording_id = await add_recording(
        db, tenant_id=owner, interaction_id=contact.id if contact else None, **more
    )
    incoming = place / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    seconds = more.get("seconds", 4.0)
    for track, level in zip(track_files(incoming / str(recording_id)), (7000, -9000), strict=True):
        track.write_bytes(tone(seconds, level=level))
        _age(track)
    assert await recorder.store_ended() == 1
    return recording_id


def _age(track: Path) -> None:
    """Written long ago."""
    os.utime(track, (time.time() - 10,) * 2)
