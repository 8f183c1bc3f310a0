"""Recordings over the years: deleted when their contract says so, verified, moved; and a disk that is full meanwhile."""

import contextlib
import ctypes
import os
import resource
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO
from uuid import UUID

import psycopg
import pytest
from tests.support.contacts import Contact
from tests.support.recordings import add_recording, stored_recording, tone
from tests.support.world import World

from yingda.conversations.channels.voice.recording.audio import track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.conversations.recordings.disk import DiskWatch, Room
from yingda.conversations.recordings.jobs import Recorder
from yingda.conversations.recordings.keeping import Archivist
from yingda.conversations.recordings.moving import Mover
from yingda.conversations.recordings.retention import rules_of
from yingda.conversations.recordings.sealed import open_recording, peaks_key
from yingda.platform.alarms import open_by_kind
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import DirectoryStorage, StorageAway, TieredStorage


@pytest.fixture
def storage(tmp_path: Path) -> DirectoryStorage:
    return DirectoryStorage(tmp_path)


@pytest.fixture
def archivist(db: Database, storage: DirectoryStorage) -> Archivist:
    return Archivist(database=db, storage=storage)


async def row_of(db: Database, recording_id: UUID) -> dict[str, Any]:
    async with db.core() as tx:
        found = await tx.execute("SELECT * FROM recording WHERE id = %(id)s", {"id": recording_id})
        row = await found.fetchone()
    assert row is not None
    return row


async def alarms(db: Database) -> dict[str, int]:
    async with db.core() as tx:
        return await open_by_kind(tx)


async def subjects(db: Database, kind: str) -> list[str]:
    """What open alarms of this kind are about."""
    async with db.core() as tx:
        found = await tx.execute(
            "SELECT subject FROM alarm WHERE kind = %(kind)s AND cleared_at IS NULL", {"kind": kind}
        )
        return sorted(row["subject"] for row in await found.fetchall())


async def agree(world_dsn: str, tenant_id: UUID, *, days: int, voicemail: int = 90) -> None:
    """What the contract says; the operator's own row holds for everybody else."""
    async with await psycopg.AsyncConnection.connect(world_dsn) as connection:
        await connection.execute(
            """INSERT INTO retention (tenant_id, conversation_days, voicemail_days, least_days)
               VALUES (%(t)s, %(d)s, %(v)s, 1)""",
            {"t": tenant_id, "d": days, "v": voicemail},
        )


def there(storage_place: Path) -> list[str]:
    return sorted(path.name for path in storage_place.rglob("*.ydf*"))


# Deleted by contract


@pytest.mark.parametrize(
    ("kind", "ended_ago", "goes"),
    [
        ("conversation", timedelta(days=59, hours=23), False),
        ("conversation", timedelta(days=60, hours=1), True),
        ("voicemail", timedelta(days=9, hours=23), False),
        ("voicemail", timedelta(days=10, hours=1), True),
        ("message", timedelta(days=10, hours=1), True),
        ("prompt", timedelta(days=29), False),
        ("prompt", timedelta(days=31), True),
    ],
)
async def test_each_kind_goes_by_its_own_rule_and_never_earlier(
    archivist: Archivist,
    world: World,
    world_dsn: str,
    tmp_path: Path,
    kind: str,
    ended_ago: timedelta,
    goes: bool,
) -> None:
    await agree(world_dsn, world.alpha, days=60, voicemail=10)
    db = archivist.database
    made = [
        await stored_recording(
            world,
            db,
            storage=archivist.storage,
            place=tmp_path,
            tenant_id=tenant,
            kind=kind,
            ended_ago=ended_ago,
        )
        for tenant in (world.alpha, world.beta)
    ]
    kept = [(await row_of(db, each))["path"] for each in made]

    assert await archivist.delete_due() == (2 if goes and kind == "prompt" else goes)

    row = await row_of(db, made[0])
    assert row["state"] == ("deleted" if goes else "stored")
    assert (tmp_path / kept[0]).exists() is not goes
    assert (tmp_path / peaks_key(kept[0])).exists() is not goes
    if goes:
        assert (row["path"], row["deleted_at"] is not None) == (None, True)
    if kind != "prompt":
        assert (tmp_path / kept[1]).exists(), "another's contract is another's"


async def test_the_operators_bounds_hold_for_what_was_agreed_on_before(
    archivist: Archivist, world: World, world_dsn: str, tmp_path: Path
) -> None:
    """A contract of twenty days, and the house's least thirty: the same is kept to and shown."""
    await agree(world_dsn, world.alpha, days=20)
    db = archivist.database
    for age in (25, 31):
        await stored_recording(
            world, db, storage=archivist.storage, place=tmp_path, ended_ago=timedelta(days=age)
        )
    assert await archivist.delete_due() == 1
    async with db.core() as tx:
        (rule,) = await rules_of(tx, [world.alpha])
    assert (rule.days.conversation_days, rule.is_own) == (30, True)


async def test_the_deletion_is_in_the_audit(
    archivist: Archivist, world: World, world_dsn: str, tmp_path: Path
) -> None:
    await agree(world_dsn, world.alpha, days=60)
    made = await stored_recording(
        world, archivist.database, storage=archivist.storage, place=tmp_path, ended_ago=timedelta(days=61)
    )
    await archivist.delete_due()
    async with archivist.database.core() as tx:
        found = await tx.execute("SELECT * FROM audit_event WHERE action = 'recording.deleted'")
        (entry,) = await found.fetchall()
    assert (entry["object_id"], entry["details"]["days"], entry["actor_name"]) == (made, 60, "system")


async def test_what_is_held_or_not_yet_heard_stays(
    archivist: Archivist, world: World, world_dsn: str, tmp_path: Path
) -> None:
    await agree(world_dsn, world.alpha, days=60, voicemail=10)
    db, old = archivist.database, timedelta(days=400)
    held, unheard = (Contact(db=db, world=world, house="alpha") for _ in range(2))
    hearing, later = (Contact(db=db, world=world, house="alpha") for _ in range(2))
    for contact in (held, unheard, hearing, later):
        await contact.arrive()
    async with db.core() as tx:
        await tx.execute(
            "UPDATE interaction SET origin_id = %(o)s WHERE id = %(id)s", {"o": held.id, "id": later.id}
        )
        await tx.execute(
            "UPDATE interaction SET purpose = 'voicemail', origin_id = %(o)s WHERE id = %(id)s",
            {"o": unheard.id, "id": hearing.id},
        )
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        await tx.execute(
            """INSERT INTO legal_hold (tenant_id, interaction_id, reason, placed_by, placed_name)
               VALUES (%(t)s, %(i)s, 'court', %(u)s, 'x')""",
            {"t": world.alpha, "i": held.id, "u": world.ids.users["alpha.admin"]},
        )
    for contact, kind in ((held, "conversation"), (later, "conversation"), (unheard, "voicemail")):
        await stored_recording(
            world, db, storage=archivist.storage, place=tmp_path, contact=contact, kind=kind, ended_ago=old
        )

    assert await archivist.delete_due() == 0

    async with db.core() as tx:
        await tx.execute("UPDATE interaction SET state = 'closed' WHERE id = %(id)s", {"id": hearing.id})
    assert await archivist.delete_due() == 1


class Crash(BaseException):
    """The process is killed just here."""


async def test_a_crash_between_the_word_and_the_file_is_finished_later(
    archivist: Archivist, world: World, world_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await agree(world_dsn, world.alpha, days=60)
    made = await stored_recording(
        world, archivist.database, storage=archivist.storage, place=tmp_path, ended_ago=timedelta(days=61)
    )

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(DirectoryStorage, "delete", crash)
        with pytest.raises(Crash):
            await archivist.delete_due()
    assert (await row_of(archivist.database, made))["state"] == "deleted"
    assert len(there(tmp_path)) == 2

    assert await archivist.delete_due() == 0
    assert there(tmp_path) == []


# Verified


async def test_one_that_was_changed_or_lost_is_found_and_told_of(
    archivist: Archivist, world: World, tmp_path: Path
) -> None:
    db = archivist.database
    made = [
        await stored_recording(
            world, db, storage=archivist.storage, place=tmp_path, ended_ago=timedelta(hours=each)
        )
        for each in range(1, 4)
    ]
    assert await archivist.verify_some() == 0
    paths = [tmp_path / (await row_of(db, each))["path"] for each in made]
    spoilt = bytearray(paths[0].read_bytes())
    spoilt[5000] ^= 1
    paths[0].write_bytes(spoilt)
    paths[1].unlink()

    assert await archivist.verify_some() == 2

    assert [(await row_of(db, each))["fault"] for each in made] == ["damaged", "lost", None]
    assert await alarms(db) == {"recording_damaged": 2}


# Moved


class Away(DirectoryStorage):
    """A storage elsewhere that can be away, or full."""

    fault: OSError | None = None

    @contextlib.contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        if self.fault is not None:
            raise self.fault
        with super().writing(key) as file:
            yield file


async def test_it_stays_here_until_it_is_there(db: Database, world: World, tmp_path: Path) -> None:
    here, away = DirectoryStorage(tmp_path / "here"), Away(tmp_path / "away")
    storage = TieredStorage(here=here, away=away)
    made = await stored_recording(world, db, storage=storage, place=tmp_path / "here")
    mover = Mover(database=db, storage=storage)
    row = await row_of(db, made)

    away.fault = StorageAway("away")
    assert await mover.move_waiting() == 0
    assert await mover.move_waiting() == 0, "it is not asked again at once"
    assert (await alarms(db))["storage_away"] == 1
    assert len(there(tmp_path / "here")) == 2

    away.fault = None
    async with db.core() as tx:
        await tx.execute("UPDATE recording SET move_after = NULL")
    assert await mover.move_waiting() == 1
    assert (there(tmp_path / "here"), len(there(tmp_path / "away"))) == ([], 2)
    assert (await row_of(db, made))["moved_at"] is not None
    assert await alarms(db) == {}
    audio = open_recording(storage=storage, cipher=world.keys.of(world.alpha), key=row["path"])
    assert sum(map(len, audio.read())) == row["bytes"]
    assert await Archivist(database=db, storage=storage).verify_some() == 0
    assert await mover.move_waiting() == 0


async def test_one_that_is_not_taken_is_told_of_while_others_are(
    db: Database, world: World, tmp_path: Path
) -> None:
    here, away = DirectoryStorage(tmp_path / "here"), Away(tmp_path / "away")
    storage = TieredStorage(here=here, away=away)
    mover = Mover(database=db, storage=storage)
    alone = await stored_recording(world, db, storage=storage, place=tmp_path / "here")
    for number in range(3):
        other = await stored_recording(world, db, storage=storage, place=tmp_path / "here")
        async with db.core() as tx:
            await tx.execute("UPDATE recording SET move_after = NULL WHERE id = %(id)s", {"id": alone})
        away.fault = StorageAway("too large")
        assert await mover.move_waiting() == 0
        assert len(await subjects(db, "storage_away")) == 1
        away.fault = None
        assert await mover.move_waiting() == 1
        assert (await row_of(db, other))["moved_at"] is not None
        assert await subjects(db, "storage_away") == ([str(alone)] if number else [])
    async with db.core() as tx:
        await tx.execute("UPDATE recording SET move_after = NULL")
    assert await mover.move_waiting() == 1
    assert await subjects(db, "storage_away") == []


async def test_a_disk_is_told_of_by_its_machine(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = {"n1": 4096, "n2": 10**9}
    for node in ("n1", "n2", "n2"):
        room = SimpleNamespace(total=10**9, free=free[node])
        monkeypatch.setattr("shutil.disk_usage", lambda _, room=room: room)
        await DiskWatch(database=db, incoming=tmp_path, node=node).look()
    assert await subjects(db, "disk_full") == ["n1"]


async def test_a_recording_is_lost_when_it_is_nowhere_and_not_for_its_peaks_or_its_place(
    db: Database, world: World, tmp_path: Path
) -> None:
    here, away = DirectoryStorage(tmp_path / "here"), Away(tmp_path / "away")
    storage = TieredStorage(here=here, away=away)
    bare, gone, whole = [
        await stored_recording(world, db, storage=storage, place=tmp_path / "here") for _ in range(3)
    ]
    here.delete(peaks_key((await row_of(db, bare))["path"]))
    here.delete((await row_of(db, gone))["path"])
    mover = Mover(database=db, storage=storage)

    away.fault = FileNotFoundError("no bucket")
    assert await mover.move_waiting() == 0
    away.fault = None
    async with db.core() as tx:
        await tx.execute("UPDATE recording SET move_after = NULL")
    assert await mover.move_waiting() == 2

    assert [(await row_of(db, each))["fault"] for each in (bare, gone, whole)] == [None, "lost", None]
    assert (await alarms(db)).get("recording_damaged") == 1


# A full disk


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """A real disk of one megabyte."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", bytes(place), b"tmpfs", 0, b"size=1m") != 0:
        raise OSError(ctypes.get_errno(), "cannot mount")
    try:
        yield
    finally:
        libc.umount2(bytes(place), 2)


@contextlib.contextmanager
def small_files() -> Iterator[None]:
    """No file of this process can grow beyond a megabyte."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def leave(recorder: Recorder, recording_id: UUID, *, seconds: float) -> None:
    for track in track_files(recording_file(recorder.recordings, recording_id=recording_id)):
        track.parent.mkdir(parents=True, exist_ok=True)
        track.write_bytes(tone(seconds, level=5))
        os.utime(track, (datetime.now(UTC).timestamp() - 10,) * 2)


@contextlib.contextmanager
def full_disk(place: Path) -> Iterator[Path]:
    """A place without room: a real disk where we are root, who alone may mount one, else a limit on files."""
    place.mkdir()
    with small_disk(place) if os.geteuid() == 0 else small_files():
        yield place


async def test_a_full_disk_keeps_the_tracks_raises_an_alarm_and_is_caught_up_with(
    db: Database, world: World, tmp_path: Path
) -> None:
    made = await add_recording(db, tenant_id=world.alpha, seconds=40)
    with full_disk(tmp_path / "disk") as disk:
        recorder = Recorder(database=db, storage=DirectoryStorage(disk), keys=world.keys, recordings=tmp_path)
        leave(recorder, made, seconds=40)

        assert await recorder.store_ended() == 0

        row = await row_of(db, made)
        assert (row["state"], await alarms(db)) == ("ended", {"recording_not_stored": 1})
        assert all(track.exists() for track in track_files(recording_file(tmp_path, recording_id=made)))
        assert there(disk) == [], "no half of a file is left"

    roomy = Recorder(database=db, storage=DirectoryStorage(tmp_path), keys=world.keys, recordings=tmp_path)
    async with db.core() as tx:
        await tx.execute("UPDATE recording SET claimed_until = NULL")
    assert await roomy.store_ended() == 1
    assert ((await row_of(db, made))["complete"], await alarms(db)) == (True, {})


async def test_a_disk_is_looked_at_before_anything_was_recorded(db: Database, tmp_path: Path) -> None:
    room = await DiskWatch(database=db, incoming=tmp_path / "recordings" / "incoming", node="n1").look()
    assert room.total > 0


async def test_while_there_is_room_the_database_is_told_once(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SimpleNamespace(total=10**9, free=4096)
    monkeypatch.setattr("shutil.disk_usage", lambda _: room)
    await DiskWatch(database=db, incoming=tmp_path, node="n1").look()
    watch, asked = DiskWatch(database=db, incoming=tmp_path, node="n1"), 0
    core = db.core

    def counted() -> AbstractAsyncContextManager[Transaction]:
        nonlocal asked
        asked += 1
        return core()

    monkeypatch.setattr(db, "core", counted)
    for free, times in ((10**9, 1), (10**9, 1), (4096, 2), (4096, 3), (10**9, 4), (10**9, 4)):
        room.free = free
        await watch.look()
        assert asked == times
    monkeypatch.undo()
    assert await alarms(db) == {}


async def test_what_a_full_disk_cut_short_says_so(
    db: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, left = DiskWatch(database=db, incoming=tmp_path, node="n1"), [10**9, 4096, 10**9]
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(total=10**9, free=left.pop(0)))
    assert not (await watch.look()).is_full
    assert (await watch.look()).is_full
    assert await alarms(db) == {"disk_full": 1}
    recorder = Recorder(database=db, storage=DirectoryStorage(tmp_path), keys=world.keys, recordings=tmp_path)
    made = await add_recording(db, tenant_id=world.alpha, seconds=40, ended_ago=timedelta(seconds=-5))
    leave(recorder, made, seconds=8)
    assert not (await watch.look()).is_full

    assert await recorder.store_ended() == 1

    row = await row_of(db, made)
    assert (row["complete"], row["fault"], float(row["seconds"])) == (False, "disk_full", 8.0)
    assert await alarms(db) == {"recording_incomplete": 1}


@pytest.mark.parametrize(
    ("total", "free", "full", "low"),
    [
        (10**12, 10**11, False, False),
        (10**12, 4 * 10**9, False, True),
        (10**12, 6 * 10**7, True, True),
        (10**10, 4 * 10**8, False, True),
        (10**6, 5 * 10**5, False, False),
        (10**6, 9 * 10**3, True, True),
    ],
)
def test_a_disk_is_low_before_it_is_full(total: int, free: int, full: bool, low: bool) -> None:
    room = Room(total=total, free=free)
    assert (room.is_full, room.is_low) == (full, low)
