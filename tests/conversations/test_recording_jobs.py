"""Recordings on their way from the switch's two files to one sealed file, with a crash wherever one can be."""

import asyncio
import hashlib
import io
import os
import time
import wave
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.support.world import World

from yingda.conversations.channels.voice.recording.audio import Tracks, find_tracks, stereo_wav, track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.conversations.recordings.jobs import LEFT_OVER, Recorder
from yingda.conversations.recordings.sealed import open_recording, peaks_key
from yingda.kernel.ids import new_id
from yingda.platform.crypto import CHUNK, SealBroken, TenantCipher
from yingda.platform.db import Database
from yingda.platform.storage import DirectoryStorage
from yingda.tenancy.keys import TenantKeys

RATE = 8000


@pytest.fixture
def recorder(db: Database, world: World, tmp_path: Path) -> Recorder:
    return Recorder(database=db, storage=DirectoryStorage(tmp_path), keys=world.keys, recordings=tmp_path)


def tone(seconds: float, *, level: int) -> bytes:
    """A track of one constant value, by which its side is known again."""
    return array("h", [level]).tobytes() * int(seconds * RATE)


def leave_files(
    recorder: Recorder,
    recording_id: UUID,
    *,
    customer: bytes | None,
    agent: bytes | None,
    quiet: float = 10.0,
) -> list[Path]:
    """What the switch leaves, last written `quiet` seconds ago."""
    tracks = track_files(recording_file(recorder.recordings, recording_id=recording_id))
    tracks[0].parent.mkdir(exist_ok=True)
    left = []
    for track, sound in zip(tracks, (customer, agent), strict=True):
        if sound is not None:
            track.write_bytes(sound)
            os.utime(track, (time.time() - quiet,) * 2)
            left.append(track)
    return left


async def add_recording(
    db: Database, *, tenant_id: UUID, state: str = "ended", seconds: float = 4.0, ended_ago: float = 60.0
) -> UUID:
    """A row as call control leaves it."""
    ended_at = datetime.now(UTC) - timedelta(seconds=ended_ago)
    recording_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO recording (id, tenant_id, interaction_id, channel_id, state, started_at, ended_at)
               VALUES (%(id)s, %(tenant_id)s, %(interaction_id)s, 'c1', %(state)s, %(started_at)s, %(ended_at)s)""",
            {
                "id": recording_id,
                "tenant_id": tenant_id,
                "interaction_id": new_id(),
                "state": state,
                "started_at": ended_at - timedelta(seconds=seconds),
                "ended_at": ended_at if state == "ended" else None,
            },
        )
    return recording_id


async def row_of(db: Database, recording_id: UUID) -> dict[str, Any]:
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT * FROM recording WHERE id = %(id)s", {"id": recording_id})
        ).fetchone()
    assert row is not None
    return row


def heard(recorder: Recorder, row: dict[str, Any]) -> tuple[list[int], list[int]]:
    """What plays left and right."""
    audio = open_recording(
        storage=recorder.storage, cipher=recorder.keys.of(row["tenant_id"]), key=row["path"]
    )
    whole = b"".join(audio.read())
    assert len(whole) == audio.size == row["bytes"]
    with wave.open(io.BytesIO(whole)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, RATE)
        samples = array("h", file.readframes(file.getnframes()))
    return list(samples[0::2]), list(samples[1::2])


async def test_an_ended_recording_is_sealed_and_stored_and_its_files_are_gone(
    recorder: Recorder, world: World
) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    left = leave_files(recorder, recording_id, customer=tone(4, level=7), agent=tone(4, level=-9))

    assert await recorder.store_ended() == 1

    row = await row_of(recorder.database, recording_id)
    kept = (recorder.recordings / row["path"]).read_bytes()
    assert (row["state"], row["complete"], float(row["seconds"])) == ("stored", True, 4.0)
    assert row["path"] == f"{world.alpha}/{row['started_at']:%Y/%m}/{recording_id}.ydf"
    assert row["sha256"] == hashlib.sha256(kept).hexdigest()
    assert tone(1, level=7) not in kept
    assert heard(recorder, row) == ([7] * 4 * RATE, [-9] * 4 * RATE)
    assert not any(track.exists() for track in left)
    assert await recorder.store_ended() == 0


async def test_a_shorter_side_ends_in_silence(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    leave_files(recorder, recording_id, customer=tone(4, level=7), agent=tone(1, level=-9) + b"x")

    await recorder.store_ended()

    left, right = heard(recorder, await row_of(recorder.database, recording_id))
    assert left == [7] * 4 * RATE
    assert right == [-9] * RATE + [0] * 3 * RATE


@pytest.mark.parametrize(
    "sides", [(tone(4, level=7), None), (None, tone(4, level=7)), (tone(4, level=7), b"")]
)
async def test_a_missing_side_is_stored_as_incomplete(
    recorder: Recorder, world: World, sides: tuple[bytes | None, bytes | None]
) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    leave_files(recorder, recording_id, customer=sides[0], agent=sides[1])

    await recorder.store_ended()

    row = await row_of(recorder.database, recording_id)
    assert (row["state"], row["complete"]) == ("stored", False)
    assert sorted(side[0] for side in heard(recorder, row)) == [0, 7]


async def test_a_recording_that_was_cut_off_is_incomplete(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha, seconds=30)
    leave_files(recorder, recording_id, customer=tone(20, level=7), agent=tone(20, level=7))

    await recorder.store_ended()

    assert (await row_of(recorder.database, recording_id))["complete"] is False


async def test_files_that_still_grow_are_left_alone(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    left = leave_files(recorder, recording_id, customer=tone(1, level=7), agent=tone(1, level=7), quiet=2.2)

    assert await recorder.store_ended() == 0
    assert all(track.exists() for track in left)

    await asyncio.sleep(0.5)
    assert await recorder.store_ended() == 1


async def test_no_file_at_all_is_a_failure_after_a_while(recorder: Recorder, world: World) -> None:
    young = await add_recording(recorder.database, tenant_id=world.alpha, ended_ago=2)
    old = await add_recording(recorder.database, tenant_id=world.alpha, ended_ago=60)
    empty = await add_recording(recorder.database, tenant_id=world.alpha, ended_ago=60)
    left = leave_files(recorder, empty, customer=b"", agent=b"")

    assert await recorder.store_ended() == 0

    rows = [await row_of(recorder.database, recording) for recording in (young, old, empty)]
    assert [(row["state"], row["complete"]) for row in rows] == [
        ("ended", None),
        ("failed", False),
        ("failed", False),
    ]
    assert not any(track.exists() for track in left)


async def test_several_workers_share_and_store_each_recording_once(
    recorder: Recorder, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [await add_recording(recorder.database, tenant_id=world.alpha) for _ in range(12)]
    for recording_id in ids:
        leave_files(recorder, recording_id, customer=tone(4, level=1), agent=tone(4, level=2))
    sealed: list[str] = []
    seal = Recorder._seal

    def count(self: Recorder, key: str, tracks: Tracks, cipher: TenantCipher) -> str:
        sealed.append(key)
        return seal(self, key, tracks, cipher)

    monkeypatch.setattr(Recorder, "_seal", count)

    stored = await asyncio.gather(*(recorder.store_ended() for _ in range(3)))

    assert sum(stored) == len(ids)
    assert len(sealed) == len(set(sealed)) == len(ids)


async def test_a_dead_workers_claim_runs_out(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    leave_files(recorder, recording_id, customer=tone(4, level=1), agent=tone(4, level=2))
    await _claimed_until(recorder.database, recording_id, "clock_timestamp() + interval '1 minute'")
    assert await recorder.store_ended() == 0

    await _claimed_until(recorder.database, recording_id, "clock_timestamp() - interval '1 second'")
    assert await recorder.store_ended() == 1


async def _claimed_until(db: Database, recording_id: UUID, moment: str) -> None:
    async with db.core() as tx:
        await tx.execute(
            f"UPDATE recording SET claimed_until = {moment} WHERE id = %(id)s", {"id": recording_id}
        )


class Crash(BaseException):
    """The process is killed just here."""


def _crash(*_: object, **__: object) -> Any:
    raise Crash


@pytest.mark.parametrize(
    "step", ["before the file", "within the file", "before the row", "before the deletion"]
)
async def test_a_crash_between_any_two_steps_repeats_harmlessly(
    recorder: Recorder, world: World, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    left = leave_files(recorder, recording_id, customer=tone(4, level=1), agent=tone(4, level=2))
    place: dict[str, tuple[object, str, Callable[..., Any]]] = {
        "before the file": (Recorder, "_seal", _crash),
        "within the file": (DirectoryStorage, "writing", _cut_short(DirectoryStorage.writing)),
        "before the row": (Recorder, "_store", _sealing_only(Recorder._seal)),
        "before the deletion": (Recorder, "_forget", _crash),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*place[step])
        with pytest.raises(Crash):
            await recorder.store_ended()

    await _claimed_until(recorder.database, recording_id, "NULL")
    await recorder.store_ended()
    for track in left:
        if track.exists():
            os.utime(track, (time.time() - LEFT_OVER.total_seconds() - 1,) * 2)
    await recorder.tidy()

    row = await row_of(recorder.database, recording_id)
    assert row["state"] == "stored"
    assert heard(recorder, row) == ([1] * 4 * RATE, [2] * 4 * RATE)
    assert {path for path in recorder.recordings.rglob("*") if path.is_file()} == {
        recorder.recordings / row["path"],
        recorder.recordings / peaks_key(row["path"]),
    }


def _cut_short(writing: Callable[..., Any]) -> Callable[..., Any]:
    def cut(self: DirectoryStorage, key: str) -> Any:
        with writing(self, key) as file:
            file.write(b"half")
            raise Crash

    return cut


def _sealing_only(seal: Callable[..., str]) -> Callable[..., Any]:
    async def store(self: Recorder, ended: Any, tracks: Any, cipher: Any) -> None:
        seal(self, ended.key, tracks, cipher)
        raise Crash

    return store


async def test_a_recording_of_an_interaction_that_is_over_is_finished(
    recorder: Recorder, world: World
) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha, state="recording")
    going_on = await add_recording(recorder.database, tenant_id=world.alpha, state="recording")
    for known, ended_ago in ((recording_id, timedelta(seconds=30)), (going_on, None)):
        leave_files(recorder, known, customer=tone(4, level=1), agent=tone(4, level=2))
        await _add_interaction(recorder.database, recording_id=known, ended_ago=ended_ago)

    assert await recorder.store_ended() == 1

    row = await row_of(recorder.database, recording_id)
    assert row["state"] == "stored"
    assert row["ended_at"] is not None
    assert (await row_of(recorder.database, going_on))["state"] == "recording"


async def _add_interaction(db: Database, *, recording_id: UUID, ended_ago: timedelta | None) -> None:
    ended_at = datetime.now(UTC) - ended_ago if ended_ago else None
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO interaction (id, tenant_id, channel, direction, state, number_digits, opened_at, ended_at, seq)
               SELECT interaction_id, tenant_id, 'voice', 'inbound', %(state)s, '95550001', started_at, %(ended_at)s, 1
               FROM recording WHERE id = %(id)s""",
            {"id": recording_id, "state": "wrap_up" if ended_at else "open", "ended_at": ended_at},
        )


async def test_files_that_came_after_the_failure_are_stored_after_all(
    recorder: Recorder, world: World
) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    await recorder.store_ended()
    assert (await row_of(recorder.database, recording_id))["state"] == "failed"

    leave_files(recorder, recording_id, customer=tone(4, level=1), agent=tone(4, level=2), quiet=2 * 3600)
    await recorder.tidy()

    assert await recorder.store_ended() == 1


async def test_a_tenant_whose_key_was_destroyed_has_no_recordings(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    left = leave_files(recorder, recording_id, customer=tone(4, level=1), agent=tone(4, level=2))
    keyless = Recorder(
        database=recorder.database,
        storage=recorder.storage,
        keys=_NoKeys(),
        recordings=recorder.recordings,
    )

    await keyless.store_ended()

    assert (await row_of(recorder.database, recording_id))["state"] == "failed"
    assert not any(track.exists() for track in left)


class _NoKeys(TenantKeys):
    def __init__(self) -> None:
        self._ciphers = {}

    async def load(self, tx: object) -> None:
        """Every key was destroyed."""


async def test_another_tenants_key_opens_nothing(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha)
    leave_files(recorder, recording_id, customer=tone(4, level=1), agent=tone(4, level=2))
    await recorder.store_ended()
    row = await row_of(recorder.database, recording_id)

    foreign = open_recording(storage=recorder.storage, cipher=recorder.keys.of(world.beta), key=row["path"])

    with pytest.raises(SealBroken):
        list(foreign.read())


async def test_any_part_of_a_recording_can_be_read_alone(recorder: Recorder, world: World) -> None:
    recording_id = await add_recording(recorder.database, tenant_id=world.alpha, seconds=9)
    leave_files(recorder, recording_id, customer=tone(9, level=1), agent=tone(9, level=2))
    await recorder.store_ended()
    row = await row_of(recorder.database, recording_id)
    audio = open_recording(storage=recorder.storage, cipher=recorder.keys.of(world.alpha), key=row["path"])
    whole = b"".join(audio.read())

    edges = (0, 1, 44, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, audio.size - 1, audio.size)
    for start in edges:
        for stop in (*edges, audio.size + 100):
            assert b"".join(audio.read(start=start, stop=stop)) == whole[start:stop]


def test_the_sound_of_a_long_conversation_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    for track in track_files(tmp_path / "long"):
        track.write_bytes(tone(60, level=3))

    tracks = find_tracks(tmp_path / "long")
    pieces = [len(piece) for piece in stereo_wav(tracks)]

    assert max(pieces) <= 128 * 1024
    assert sum(pieces) == tracks.wav_bytes
