"""The worker as a process: it beats, works, outlives the absence of its database, and ends when it is told."""

import asyncio
import os
import shutil
import signal
import sys
import time
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.world import World

from yingda.conversations.channels.voice.recording.audio import track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.demo.install import Ids
from yingda.entrypoints import worker as worker_process
from yingda.kernel.ids import new_id
from yingda.platform.database_access import admit_service
from yingda.platform.db import Database
from yingda.platform.heartbeat import beat_file, silent_for
from yingda.platform.places import prepare_places
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings, as_environment, parse_settings

BEATS: Final = 1.5
"""A process that is well was heard within so many seconds."""


@pytest.fixture
async def proxy(world_dsn: str) -> AsyncIterator[DatabaseProxy]:
    async with database_proxy(world_dsn) as proxy:
        yield proxy


@pytest.fixture
async def settings(proxy: DatabaseProxy, world_template: tuple[str, Path, Ids], tmp_path: Path) -> Settings:
    """An installation of its own, whose database is reached by way of the proxy."""
    settings = parse_settings({"YINGDA_DATA": str(tmp_path), "YINGDA_DATABASE_URL": proxy.dsn})
    prepare_places(settings)
    shutil.copyfile(world_template[1], settings.keys / "master.key")
    await asyncio.to_thread(admit_service, settings, load_secrets(settings))
    return settings


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """`yingda worker`, killed at the end if it did not end by itself."""
    environment = {**os.environ, **as_environment(settings)}
    with (settings.logs / "worker.log").open("wb") as log:
        words = [sys.executable, "-m", "yingda.entrypoints.cli", "worker"]
        process = await asyncio.create_subprocess_exec(*words, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def worker(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """The worker at work."""
    async with working(settings) as process:
        yield process


async def ended_recording(db: Database, settings: Settings, *, tenant_id: UUID) -> UUID:
    """A recording that ended just now, with both its files."""
    recording_id, now = new_id(), datetime.now(UTC)
    for track in track_files(recording_file(settings.recordings, recording_id=recording_id)):
        track.parent.mkdir(exist_ok=True)
        track.write_bytes(array("h", [5]).tobytes() * 8000)
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO recording (id, tenant_id, interaction_id, channel_id, state, started_at, ended_at)
               VALUES (%(id)s, %(tenant_id)s, %(id)s, 'c1', 'ended', %(from)s, %(to)s)""",
            {"id": recording_id, "tenant_id": tenant_id, "from": now - timedelta(seconds=1), "to": now},
        )
    return recording_id


async def stored_within(db: Database, recording_id: UUID, seconds: float) -> None:
    """Wait until the recording is stored."""
    deadline = time.monotonic() + seconds
    while True:
        async with db.core() as tx:
            rows = await tx.execute("SELECT state FROM recording WHERE id = %s", [recording_id])
            row = await rows.fetchone()
        if row == {"state": "stored"}:
            return
        assert time.monotonic() < deadline, row
        await asyncio.sleep(0.1)


async def is_heard(settings: Settings, *, within: float) -> None:
    """Wait for a sign of life that is fresh."""
    deadline = time.monotonic() + within
    while (silence := silent_for(beat_file(settings, "worker"))) is None or silence > BEATS:
        assert time.monotonic() < deadline, (settings.logs / "worker.log").read_text()
        await asyncio.sleep(0.1)


async def test_it_stores_a_recording_seconds_after_its_end_and_stops_when_told(
    worker: asyncio.subprocess.Process, settings: Settings, db: Database, world: World
) -> None:
    await is_heard(settings, within=15)
    recording_id = await ended_recording(db, settings, tenant_id=world.alpha)
    await stored_within(db, recording_id, seconds=6)

    worker.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        assert await worker.wait() == 0


@pytest.mark.parametrize("how", ["gone", "hung"])
async def test_it_lives_without_its_database_and_works_when_that_is_back(
    worker: asyncio.subprocess.Process,
    settings: Settings,
    db: Database,
    world: World,
    proxy: DatabaseProxy,
    how: str,
) -> None:
    await is_heard(settings, within=15)
    await _away(proxy, how)
    recording_id = await ended_recording(db, settings, tenant_id=world.alpha)
    for _ in range(12):
        await asyncio.sleep(0.5)
        await is_heard(settings, within=0.5)
    assert worker.returncode is None

    await _back(proxy, how)
    await stored_within(db, recording_id, seconds=15)

    worker.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        assert await worker.wait() == 0


@pytest.mark.parametrize("running", [0.0, 0.1, 3.0])
async def test_it_ends_without_its_database_too(
    worker: asyncio.subprocess.Process, settings: Settings, proxy: DatabaseProxy, running: float
) -> None:
    await is_heard(settings, within=15)
    await asyncio.sleep(running)
    proxy.silence()
    await asyncio.sleep(1.5)

    worker.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        assert await worker.wait() == 0


async def test_it_may_come_before_its_database(
    proxy: DatabaseProxy, settings: Settings, db: Database, world: World
) -> None:
    await proxy.cut()
    async with working(settings) as process:
        await is_heard(settings, within=15)
        recording_id = await ended_recording(db, settings, tenant_id=world.alpha)
        await asyncio.sleep(3)
        assert process.returncode is None

        await proxy.start()
        await stored_within(db, recording_id, seconds=15)


async def _away(proxy: DatabaseProxy, how: str) -> None:
    if how == "gone":
        await proxy.cut()
    else:
        proxy.silence()


async def _back(proxy: DatabaseProxy, how: str) -> None:
    if how == "gone":
        await proxy.start()
    else:
        proxy.resume()


async def schedule(db: Database, world: World, *, seconds: float) -> None:
    """A release of alpha's line that is due so soon."""
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO flow_release (id, tenant_id, flow_id, document, author_id, state, publish_at)
               SELECT %(id)s, f.tenant_id, f.id, v.document, v.author_id, 'scheduled', clock_timestamp() + %(in)s
               FROM flow f JOIN flow_version v ON v.flow_id = f.id AND v.version = f.published_version
               WHERE f.tenant_id = %(tenant)s""",
            {"id": new_id(), "in": timedelta(seconds=seconds), "tenant": world.alpha},
        )


async def released_within(db: Database, world: World, seconds: float) -> None:
    """Wait until every release of alpha's is published, each as one version."""
    deadline = time.monotonic() + seconds
    while True:
        async with db.core() as tx:
            rows = await tx.execute(
                """SELECT state, version, (SELECT count(*) FROM flow_version v WHERE v.flow_id = r.flow_id) AS versions,
                          count(*) OVER () AS releases FROM flow_release r WHERE tenant_id = %(tenant)s""",
                {"tenant": world.alpha},
            )
            found = await rows.fetchall()
        if all(row["state"] == "published" for row in found):
            assert sorted(row["version"] for row in found) == list(range(2, len(found) + 2))
            assert found[0]["versions"] == found[0]["releases"] + 1
            return
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.1)


async def test_a_release_goes_out_seconds_after_its_time(
    worker: asyncio.subprocess.Process, settings: Settings, db: Database, world: World
) -> None:
    await is_heard(settings, within=15)
    await schedule(db, world, seconds=0.5)
    await released_within(db, world, seconds=6)
    assert worker.returncode is None


async def test_workers_that_are_killed_while_they_publish_publish_once(
    settings: Settings, db: Database, world: World
) -> None:
    for number in range(20):
        await schedule(db, world, seconds=number / 100)
    async with working(settings) as first, working(settings):
        await is_heard(settings, within=15)
        first.kill()
        await released_within(db, world, seconds=15)


async def test_what_fails_is_tried_again_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "FAULT_SECONDS", 0.01)
    faults, done = [OSError("full"), ValueError("odd"), TimeoutError()], asyncio.Event()

    async def work() -> None:
        if faults:
            raise faults.pop()
        done.set()

    keeping = asyncio.create_task(worker_process.keep(work, what="something", every=0.01))
    async with asyncio.timeout(5):
        await done.wait()
    assert not keeping.done()
    keeping.cancel()
