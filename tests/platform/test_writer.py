"""The ordered writer on a real PostgreSQL that goes away in every way it can."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

import psycopg
import pytest
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.db import PostgresServer

from yingda.platform.journal import Journal, Write
from yingda.platform.statements import Statement
from yingda.platform.writer import SILENCE, Fenced, Writer

STATEMENTS: Final = {
    "note": Statement(
        sql="""INSERT INTO note (id, text)
               SELECT id, text FROM json_populate_recordset(NULL::note, %(rows)s::json) ON CONFLICT DO NOTHING"""
    ),
    "count": Statement(
        sql="""UPDATE counter SET value = said.value
               FROM json_populate_recordset(NULL::counter, %(rows)s::json) said WHERE counter.value < said.value"""
    ),
}
PROMPT: Final = SILENCE + 0.6
"""Nobody waits longer than this for a write, wherever the database is."""


@pytest.fixture
async def dsn(empty_dsn: str) -> str:
    async with await psycopg.AsyncConnection.connect(empty_dsn, autocommit=True) as connection:
        await connection.execute(
            """CREATE TABLE note (place bigint GENERATED ALWAYS AS IDENTITY, id int PRIMARY KEY, text text NOT NULL);
               CREATE TABLE counter (value int); INSERT INTO counter VALUES (0);
               GRANT SELECT, INSERT, UPDATE ON note, counter TO core;
               INSERT INTO node_lease (node, epoch, seen_at) VALUES ('n1', 7, now())"""
        )
    return empty_dsn


@pytest.fixture
async def proxy(dsn: str) -> AsyncIterator[DatabaseProxy]:
    async with database_proxy(dsn) as proxy:
        yield proxy


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "n1.jsonl")


@asynccontextmanager
async def writing(dsn: str, journal: Journal, *, epoch: int = 7) -> AsyncIterator[Writer]:
    """A writer at work; what befalls it shows at the end."""
    writer = Writer(dsn, statements=STATEMENTS, journal=journal, node="n1", epoch=epoch)
    running = asyncio.create_task(writer.run())
    try:
        yield writer
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def note(number: int, text: str = "") -> list[Write]:
    return [Write(statement="note", values={"id": number, "text": text})]


async def notes(dsn: str) -> list[int]:
    """What is in the database, in the order in which it came there."""
    async with await psycopg.AsyncConnection.connect(dsn) as connection:
        rows = await (await connection.execute("SELECT id FROM note ORDER BY place")).fetchall()
    return [row[0] for row in rows]


async def set_epoch(dsn: str, epoch: int) -> None:
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute("UPDATE node_lease SET epoch = %s", [epoch])


async def answering(writer: Writer) -> None:
    """Wait until the writer says that the database answers."""
    deadline = time.monotonic() + 10
    while not writer.database_answers:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def prompt(waiting: Sequence[asyncio.Future[None]]) -> None:
    """All of these end, and soon."""
    began = time.monotonic()
    await asyncio.gather(*waiting)
    assert time.monotonic() - began < PROMPT


async def test_writes_are_in_the_database_in_the_order_in_which_they_were_handed_in(
    dsn: str, journal: Journal
) -> None:
    async with writing(dsn, journal) as writer:
        ended: list[int] = []
        waiting = [writer.submit(note(number)) for number in range(300)]
        for number, future in enumerate(waiting):
            future.add_done_callback(partial(_add, ended, number))
        await asyncio.gather(*waiting)

        assert await notes(dsn) == list(range(300))
        assert ended == list(range(300))
        assert writer.written.is_set()
        assert not journal.batches()


def _add(ended: list[int], number: int, _: object) -> None:
    ended.append(number)


async def test_what_is_handed_in_together_is_written_together(dsn: str, journal: Journal) -> None:
    async with writing(dsn, journal) as writer:
        await asyncio.gather(*(writer.submit(note(number)) for number in range(50)))
    async with await psycopg.AsyncConnection.connect(dsn) as connection:
        row = await (await connection.execute("SELECT count(DISTINCT xmin::text) FROM note")).fetchone()
    assert row is not None
    assert row[0] <= 2


async def test_a_faulty_write_takes_no_neighbour_with_it_and_is_set_aside(dsn: str, journal: Journal) -> None:
    faulty = [*note(2), Write(statement="note", values={"id": 3, "text": None})]
    async with writing(dsn, journal) as writer:
        await asyncio.gather(writer.submit(note(1)), writer.submit(faulty), writer.submit(note(4)))

        assert await notes(dsn) == [1, 4]
        assert writer.database_answers
    assert Journal(journal.file.with_suffix(".refused")).batches() == [faulty]


async def test_while_the_database_is_gone_writes_are_kept_and_replayed_in_order(
    proxy: DatabaseProxy, dsn: str, journal: Journal
) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await writer.submit(note(0))
        await proxy.cut()
        await prompt([writer.submit(note(number)) for number in range(1, 40)])
        assert not writer.database_answers
        assert [batch[0].values["id"] for batch in journal.batches()] == list(range(1, 40))

        await proxy.start()
        later = [writer.submit(note(number)) for number in range(40, 60)]
        await asyncio.gather(*later)
        await answering(writer)

        assert await notes(dsn) == list(range(60))
        assert not journal.batches()


async def test_a_hung_database_keeps_nobody_waiting(proxy: DatabaseProxy, dsn: str, journal: Journal) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await writer.submit(note(0))
        proxy.silence()
        for number in range(1, 6):
            await prompt([writer.submit(note(number))])
        assert not writer.database_answers

        proxy.resume()
        await answering(writer)
        await writer.submit(note(6))

        assert await notes(dsn) == list(range(7))


async def test_an_idle_writer_notices_the_silence_by_itself(proxy: DatabaseProxy, journal: Journal) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await writer.submit(note(0))
        proxy.silence()
        await asyncio.sleep(SILENCE + 0.7)
        assert not writer.database_answers
        proxy.resume()
        await answering(writer)


async def test_a_hung_server_is_like_a_hung_line(
    postgres: PostgresServer, dsn: str, journal: Journal
) -> None:
    async with writing(dsn, journal) as writer:
        await writer.submit(note(0))
        postgres.pause()
        try:
            await prompt([writer.submit(note(1))])
            await prompt([writer.submit(note(2))])
        finally:
            postgres.resume()
        await answering(writer)
        assert await notes(dsn) == [0, 1, 2]


@pytest.mark.parametrize("word", [b"INSERT INTO note", b"SELECT * FROM fence"])
async def test_a_line_lost_within_a_transaction_neither_loses_nor_doubles(
    proxy: DatabaseProxy, dsn: str, journal: Journal, word: bytes
) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await writer.submit(note(0))
        proxy.deaf_after = word
        counted = [Write(statement="count", values={"value": 1})]
        await prompt([writer.submit([*note(1), *counted]), writer.submit(note(2)), writer.submit(note(3))])
        assert not proxy.deaf_after
        await answering(writer)
        assert await notes(dsn) == [0, 1, 2, 3]


async def test_a_database_that_comes_and_goes_loses_nothing(
    proxy: DatabaseProxy, dsn: str, journal: Journal
) -> None:
    async with writing(proxy.dsn, journal) as writer:
        for round_ in range(6):
            for number in range(round_ * 10, round_ * 10 + 10):
                await writer.submit(note(number))
                if number % 10 == 3:
                    await proxy.cut()
                if number % 10 == 7:
                    await proxy.start()
        await answering(writer)
        assert await notes(dsn) == list(range(60))


async def test_the_next_life_begins_with_what_the_last_one_left(
    proxy: DatabaseProxy, dsn: str, journal: Journal
) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await proxy.cut()
        await writer.submit(note(1))
        await writer.submit(note(2))
    await set_epoch(dsn, 8)

    async with writing(dsn, Journal(journal.file), epoch=8) as successor:
        await successor.submit(note(3))
        await answering(successor)

    assert await notes(dsn) == [1, 2, 3]
    assert not journal.batches()


async def test_a_faulty_write_in_the_journal_does_not_stop_the_others(
    proxy: DatabaseProxy, dsn: str, journal: Journal
) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await proxy.cut()
        for writes in (note(1), [Write(statement="note", values={"id": 2, "text": None})], note(3)):
            await writer.submit(writes)
        await proxy.start()
        await answering(writer)
    assert await notes(dsn) == [1, 3]


async def test_whoever_was_superseded_is_told_and_writes_nothing(dsn: str, journal: Journal) -> None:
    async with writing(dsn, journal) as writer:
        await writer.submit(note(1))
        await set_epoch(dsn, 8)

        with pytest.raises(Fenced):
            await writer.submit(note(2))

        assert writer.fenced.is_set()
        with pytest.raises(Fenced):
            await writer.submit(note(3))
        assert await notes(dsn) == [1]


async def test_whoever_has_nothing_to_write_is_told_too(dsn: str, journal: Journal) -> None:
    async with writing(dsn, journal) as writer:
        await writer.submit(note(1))
        await set_epoch(dsn, 8)
        async with asyncio.timeout(3):
            await writer.fenced.wait()


async def test_what_a_superseded_one_kept_is_left_to_its_successor(
    proxy: DatabaseProxy, dsn: str, journal: Journal
) -> None:
    async with writing(proxy.dsn, journal) as writer:
        await proxy.cut()
        await writer.submit(note(1))
        await set_epoch(dsn, 8)
        await proxy.start()
        async with asyncio.timeout(3):
            await writer.fenced.wait()

        assert await notes(dsn) == []
        assert len(journal.batches()) == 1
        assert not Journal(journal.file.with_suffix(".refused")).batches()


async def test_a_writer_that_cannot_keep_anything_says_so(proxy: DatabaseProxy, tmp_path: Path) -> None:
    class FullDisk(Journal):
        def append(self, batches: Sequence[Sequence[Write]]) -> None:
            raise OSError(28, "No space left on device")

    writer = Writer(
        proxy.dsn, statements=STATEMENTS, journal=FullDisk(tmp_path / "n1.jsonl"), node="n1", epoch=7
    )
    running = asyncio.create_task(writer.run())
    await writer.submit(note(1))
    await proxy.cut()

    with pytest.raises(Fenced):
        await writer.submit(note(2))

    assert writer.fenced.is_set()
    with pytest.raises(OSError, match="No space"):
        await running
