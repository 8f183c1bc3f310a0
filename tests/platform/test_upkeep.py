"""What is old goes, what is young stays, the ledger's months are there ahead."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.world import World

from yingda.conversations.recordings.exporting import Exporter
from yingda.conversations.recordings.jobs import Recorder
from yingda.conversations.recordings.keeping import Archivist
from yingda.entrypoints.worker import jobs_app, periodic_jobs
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.storage import DirectoryStorage
from yingda.platform.upkeep import BITE, Sweep, make_partitions, sweep, sweeps


async def rows_of(db: Database, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with db.core() as tx:
        return await (await tx.execute(statement, values)).fetchall()


async def run(db: Database, statement: str, **values: Any) -> None:
    async with db.core() as tx:
        await tx.execute(statement, values)


async def add_of_age(db: Database, world: World, age: timedelta) -> None:
    """One row of this age in every table that is swept."""
    values = {
        "age": age,
        "id": new_id(),
        "tenant_id": world.alpha,
        "user_id": next(iter(world.ids.users.values())),
    }
    for statement in (
        "INSERT INTO outbox (tenant_id, topic, key, at) VALUES (%(tenant_id)s, 'agent', %(id)s, now() - %(age)s)",
        "INSERT INTO command (id, tenant_id, at, result) VALUES (%(id)s, %(tenant_id)s, now() - %(age)s, '{}')",
        "INSERT INTO login_failure (subject, at) VALUES ('somebody', now() - %(age)s)",
        """INSERT INTO login_session (id, tenant_id, user_id, token_hash, expires_at, address)
           VALUES (%(id)s, %(tenant_id)s, %(user_id)s, sha256(%(id)s::text::bytea), now() - %(age)s, '192.0.2.1')""",
        """INSERT INTO desk_change (tenant_id, kind, thing_id, at)
           VALUES (%(tenant_id)s, 'order.opened', %(id)s, now() - %(age)s)""",
        """INSERT INTO audit_event (id, tenant_id, at, actor_name, action, address)
           VALUES (%(id)s, %(tenant_id)s, now() - %(age)s, 'x', 'login.failed', '192.0.2.1')""",
        """INSERT INTO alarm (id, tenant_id, kind, cleared_at)
           VALUES (%(id)s, %(tenant_id)s, 'disk_full', now() - %(age)s)""",
        """INSERT INTO queue_alarm (id, tenant_id, queue_id, kind, value, worst, bound, raised_at, last_at, cleared_at)
           SELECT %(id)s, tenant_id, id, 'waiting', 1, 1, 0, now() - %(age)s, now() - %(age)s, now() - %(age)s
           FROM queue WHERE tenant_id = %(tenant_id)s LIMIT 1""",
        """INSERT INTO knowledge_search (id, tenant_id, user_id, query_sealed, query_hash, results, at)
           VALUES (%(id)s, %(tenant_id)s, %(user_id)s, '', '', 0, now() - %(age)s)""",
        "INSERT INTO article (id, tenant_id) VALUES (%(id)s, %(tenant_id)s)",
        """INSERT INTO article_read (id, tenant_id, article_id, user_id, at)
           VALUES (%(id)s, %(tenant_id)s, %(id)s, %(user_id)s, now() - %(age)s)""",
        """INSERT INTO knowledge_notice (id, tenant_id, user_id, article_id, kind, at)
           VALUES (%(id)s, %(tenant_id)s, %(user_id)s, %(id)s, 'expired', now() - %(age)s)""",
        """INSERT INTO staff_message (id, tenant_id, batch_id, at, from_id, to_id, audience, text_sealed)
           VALUES (%(id)s, %(tenant_id)s, %(id)s, now() - %(age)s, %(user_id)s, %(user_id)s, 'one', '')""",
        """INSERT INTO help_request (id, tenant_id, agent_id, at, text_sealed, ended_at, end_cause)
           VALUES (%(id)s, %(tenant_id)s, %(user_id)s, now() - %(age)s, '', now() - %(age)s, 'answered')""",
        """INSERT INTO flow_trial (id, tenant_id, code, flow_id, version, author_id, expires_at)
           SELECT %(id)s, tenant_id, %(id)s, id, 1, %(user_id)s, now() - %(age)s FROM flow
           WHERE tenant_id = %(tenant_id)s""",
        """INSERT INTO flow_version (flow_id, version, tenant_id, document, author_id, published_at)
           SELECT f.id, sign.of * (SELECT count(*) + 1 FROM flow_version v WHERE v.flow_id = f.id), tenant_id, '{}',
                  %(user_id)s, now() - %(age)s
           FROM flow f CROSS JOIN (VALUES (1), (-1)) sign (of) WHERE tenant_id = %(tenant_id)s""",
    ):
        await run(db, statement, **values)


async def test_each_table_loses_what_is_older_than_it_is_kept_and_nothing_else(
    db: Database, world: World
) -> None:
    ages = [timedelta(days=-1), timedelta(minutes=59), timedelta(minutes=61), timedelta(hours=25)]
    ages += [timedelta(days=179), timedelta(days=181), timedelta(days=366)]
    for age in ages:
        await add_of_age(db, world, age)

    gone = {what.table: await sweep(db, what) for what in sweeps(audit_days=180)}

    assert gone == {
        "outbox": 5,
        "command": 4,
        "login_failure": 4,
        "login_session": 6,
        "recording_listening": 0,
        "recording_export": 0,
        "alarm": 3,
        "queue_alarm": 1,
        "staff_message": 3,
        "help_request": 3,
        "knowledge_search": 2,
        "article_read": 1,
        "knowledge_notice": 3,
        "audit_event": 2,
        "flow_trial": 4,
        "flow_version": 3,
        "desk_change": 3,
        "webhook_delivery": 0,
        "feed_item": 0,
        "desk_mail": 0,
        "identity_challenge": 0,
    }
    [kept] = await rows_of(db, "SELECT count(*) FROM flow_version WHERE tenant_id = %(id)s", id=world.alpha)
    assert kept["count"] == 1 + 7 + 4, "what was published, then and now, stays"
    assert {what.table: await sweep(db, what) for what in sweeps(audit_days=180)} == dict.fromkeys(gone, 0)


async def test_much_is_swept_in_small_bites(db: Database, world: World) -> None:
    await run(
        db,
        """INSERT INTO outbox (tenant_id, topic, key, at)
           SELECT %(id)s, 'agent', %(id)s, now() - interval '2 hours' FROM generate_series(1, %(count)s)""",
        id=world.alpha,
        count=2 * BITE + 1,
    )
    assert await sweep(db, Sweep(table="outbox", keep=timedelta(hours=1))) == 2 * BITE + 1


async def test_the_ledger_has_its_months_for_a_year_ahead(db: Database) -> None:
    await make_partitions(db)
    await make_partitions(db)
    [row] = await rows_of(
        db,
        """SELECT count(*) AS found FROM pg_class
           WHERE relname IN ('interaction_event_' || to_char(now() + interval '12 months', 'YYYYMM'),
                             'agent_event_' || to_char(now() + interval '12 months', 'YYYYMM'))""",
    )
    assert row["found"] == 2


async def test_the_workers_jobs_do_it_all(
    db: Database, world: World, world_dsn: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await add_of_age(db, world, timedelta(days=200))
    recorder = Recorder(database=db, storage=DirectoryStorage(tmp_path), keys=world.keys, recordings=tmp_path)
    jobs = periodic_jobs(
        database=db,
        recorder=recorder,
        archivist=Archivist(database=db, storage=recorder.storage),
        exporter=Exporter(database=db, storage=recorder.storage, keys=world.keys),
        audit_days=180,
    )

    async with jobs_app(world_dsn, jobs).open_async() as app:
        for name in ("upkeep:sweep", "upkeep:partitions", "upkeep:tidy_recordings"):
            await app.tasks[name].defer_async(timestamp=0)
        await app.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
        )

    assert await rows_of(db, "SELECT task_name FROM procrastinate_jobs WHERE status <> 'todo'") == []
    assert await rows_of(db, "SELECT 1 AS one FROM audit_event") == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.fixture
async def proxy(world_dsn: str) -> AsyncIterator[DatabaseProxy]:
    async with database_proxy(world_dsn) as proxy:
        yield proxy


async def test_a_time_out_is_one_where_the_database_hangs_too(proxy: DatabaseProxy) -> None:
    async with Database(proxy.dsn, size=2) as database:
        async with database.core() as tx:
            await tx.execute("SELECT 1")
        proxy.silence()
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5), database.core() as tx:
                await tx.execute("SELECT 1")
        assert time.monotonic() - began < 1.0

        proxy.resume()
        async with database.core() as tx:
            await tx.execute("SELECT 1")
