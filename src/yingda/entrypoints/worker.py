"""The worker: stores recordings and keeps house; any number of them may run."""

import asyncio
import itertools
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final

import procrastinate
import uvloop
from procrastinate.exceptions import ConnectorException

from yingda.conversations.channels.voice.recording.tape import incoming
from yingda.conversations.recordings.disk import DiskWatch
from yingda.conversations.recordings.exporting import Exporter
from yingda.conversations.recordings.jobs import Recorder
from yingda.conversations.recordings.keeping import Archivist
from yingda.conversations.recordings.moving import Mover
from yingda.entrypoints.container import database_dsn, master_keys, recording_storage
from yingda.entrypoints.desk_jobs import desk_work
from yingda.entrypoints.speech import speaker
from yingda.flows.lifecycle.releases.jobs import publish_due
from yingda.flows.prompts.platform import load_platform_prompts
from yingda.flows.prompts.usecases import Prompts
from yingda.flows.references.usecases import hosts_named
from yingda.insights.keeping import Keeper
from yingda.insights.wall.keeping import WallKeeper
from yingda.platform.db import AWAY, Database, PromptConnection
from yingda.platform.heartbeat import beat, beat_file
from yingda.platform.log import set_up_logging
from yingda.platform.memory import keep_for_good
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage, Storage, TieredStorage
from yingda.platform.upkeep import make_partitions, sweep, sweeps
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
NAME: Final = "worker"
LOOK_SECONDS: Final = 1.0
COUNT_SECONDS: Final = 0.3
"""A wall must not be a second behind: this, and the way to the page."""
AGENTS_EVERY: Final = 5
"""Agents' times are counted at every so-manieth look: no wall shows them."""
DISK_SECONDS: Final = 2.0
FAULT_SECONDS: Final = 5.0
GRACE_SECONDS: Final = 1.0
INSISTING: Final = (0.1,) * 30
EVERY_TEN_MINUTES: Final = "*/10 * * * *"


async def keep_counting(keeper: Keeper, wall: WallKeeper) -> None:
    """Look all the time for what figures have not counted yet, and what walls show of it; without the database, wait for it."""
    for number in itertools.count():
        look = partial(keeper.look, agents=number % AGENTS_EVERY == 0)
        pause = await _pause_after(look, what="figures")
        pause = max(pause, await _pause_after(wall.look, what="walls"))
        await asyncio.sleep(max(COUNT_SECONDS, pause))


async def keep(work: Callable[[], Awaitable[object]], *, what: str, every: float = LOOK_SECONDS) -> None:
    """Do this again and again, whatever becomes of it."""
    while True:
        pause = await _pause_after(work, what=what)
        await asyncio.sleep(max(every, pause))


async def _pause_after(work: Callable[[], Awaitable[object]], *, what: str) -> float:
    """Do this once; how many seconds it is to be left alone for at least."""
    try:
        await work()
    except AWAY as away:
        log.warning("waits for the database", extra={"what": what, "cause": type(away).__name__})
    except Exception:
        # What was claimed is free again after a while; what else the worker does must not wait for it.
        log.exception("not done", extra={"what": what})
        return FAULT_SECONDS
    return 0.0


def periodic_jobs(
    *, database: Database, recorder: Recorder, archivist: Archivist, exporter: Exporter, audit_days: int
) -> procrastinate.Blueprint:
    """What is done every so often, by whichever worker takes it."""
    jobs = procrastinate.Blueprint()

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="sweep", queueing_lock="sweep")
    async def sweep_all(timestamp: int) -> None:
        log.debug("sweeping", extra={"due": timestamp})
        for what in sweeps(audit_days=audit_days):
            await sweep(database, what)

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="partitions", queueing_lock="partitions")
    async def make_ledger_partitions(timestamp: int) -> None:
        log.debug("making partitions", extra={"due": timestamp})
        await make_partitions(database)

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="tidy_recordings", queueing_lock="tidy_recordings")
    async def tidy_recordings(timestamp: int) -> None:
        log.debug("tidying recordings", extra={"due": timestamp})
        await recorder.tidy()
        await exporter.expire()

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="keep_recordings", queueing_lock="keep_recordings")
    async def keep_recordings(timestamp: int) -> None:
        log.debug("looking after recordings", extra={"due": timestamp})
        await archivist.delete_due()
        await archivist.verify_some()

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="platform_prompts", queueing_lock="platform_prompts")
    async def ship_platform_prompts(timestamp: int) -> None:
        log.debug("looking at the platform's prompts", extra={"due": timestamp})
        await load_platform_prompts(database)

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="check_figures", queueing_lock="check_figures")
    async def check_figures(timestamp: int) -> None:
        log.debug("checking figures", extra={"due": timestamp})
        await Keeper(db=database).check_lately()

    return jobs


async def keep_house(dsn: str, jobs: Callable[[], procrastinate.Blueprint]) -> None:
    """Run the periodic jobs; begin anew whenever the database was away."""
    while True:
        try:
            await _run_jobs(dsn, jobs())
        except (*AWAY, ConnectorException) as away:
            log.warning("jobs wait for the database", extra={"cause": type(away).__name__})
        await asyncio.sleep(LOOK_SECONDS)


async def _run_jobs(dsn: str, jobs: procrastinate.Blueprint) -> None:
    app = jobs_app(dsn, jobs)
    try:
        await app.open_async()
        await app.run_worker_async(
            name=NAME,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="always",
            shutdown_graceful_timeout=5.0,
        )
    finally:
        # Also what could not be opened: its lines would try again for ever, beside those of the next attempt.
        await app.close_async()


def jobs_app(dsn: str, jobs: procrastinate.Blueprint) -> procrastinate.App:
    """The jobs and the database that their queue is in."""
    connector = procrastinate.PsycopgConnector(
        conninfo=dsn,
        kwargs={"options": "-c role=core -c timezone=UTC", "connect_timeout": 3},
        connection_class=PromptConnection,
        min_size=1,
        max_size=3,
        timeout=3.0,
    )
    app = procrastinate.App(connector=connector)
    app.add_tasks_from(jobs, namespace="upkeep")
    return app


async def run(settings: Settings) -> None:
    """Work until told to stop."""
    dsn, stopped = database_dsn(settings), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Database(dsn, size=4) as database:
        prompts = Prompts(db=database, storage=DirectoryStorage(settings.prompts))
        recorder = Recorder(
            database=database,
            storage=recording_storage(settings),
            keys=TenantKeys(master_keys(settings)),
            recordings=settings.recordings,
            prompts=prompts,
        )
        exporter = Exporter(database=database, storage=recorder.storage, keys=recorder.keys)
        jobs = partial(
            periodic_jobs,
            database=database,
            recorder=recorder,
            archivist=Archivist(database=database, storage=recorder.storage),
            exporter=exporter,
            audit_days=settings.audit_days,
        )
        watch = DiskWatch(database=database, incoming=incoming(settings.recordings), node=settings.node)
        working = [
            asyncio.create_task(work)
            for work in (
                beat(beat_file(settings, NAME)),
                keep(recorder.store_ended, what="recordings that have ended"),
                keep(exporter.pack_waiting, what="exports"),
                keep(watch.look, what="the disk", every=DISK_SECONDS),
                *_moving(database, recorder.storage),
                keep(speaker(settings, prompts).speak_waiting, what="prompts to be spoken"),
                *_for_the_desk(settings, database, recorder),
                keep_counting(Keeper(db=database), WallKeeper(db=database)),
                keep(
                    partial(publish_due, database, hosts=hosts_named(settings)), what="releases that are due"
                ),
                keep_house(dsn, jobs),
                stopped.wait(),
            )
        ]
        keep_for_good()
        done, pending = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        await _end(pending)
        for task in done:
            task.result()


def _for_the_desk(
    settings: Settings, database: Database, recorder: Recorder
) -> Sequence[Coroutine[Any, Any, None]]:
    """All that the desk needs done."""
    jobs = desk_work(settings, db=database, keys=recorder.keys, storage=recorder.storage)
    return [keep(work, what=what, every=every) for what, work, every in jobs]


def _moving(database: Database, storage: Storage) -> Sequence[Coroutine[Any, Any, None]]:
    """Bringing recordings to the bucket, where there is one."""
    if not isinstance(storage, TieredStorage):
        return ()
    mover = Mover(database=database, storage=storage)
    return (keep(mover.move_waiting, what="recordings to be moved"),)


async def _end(working: set[asyncio.Task[Any]]) -> None:
    """Ask for an end; then insist: each step of it may wait for a database that is away."""
    for patience in (GRACE_SECONDS, *INSISTING):
        if not working:
            return
        for task in working:
            task.cancel()
        _, working = await asyncio.wait(working, timeout=patience)


def main(settings: Settings) -> None:
    """Run the worker until it is stopped."""
    set_up_logging(settings)
    uvloop.run(run(settings))
