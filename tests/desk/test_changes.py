"""The log of changes: in order, nothing skipped, nobody else's."""

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest
from tests.support.desk_things.orders import actor
from tests.support.world import World

from yingda.desk import changes
from yingda.desk.exchange.following.usecases import read_changes
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction


async def test_a_change_is_told_if_and_only_if_it_commits(db: Database, world: World) -> None:
    kept, lost = new_id(), new_id()
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        await changes.note(tx, tenant_id=world.alpha, kind="customer.changed", thing_id=kept)
    try:
        async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
            await changes.note(tx, tenant_id=world.alpha, kind="customer.changed", thing_id=lost)
            raise InterruptedError
    except InterruptedError:
        pass
    async with db.core() as tx:
        found = await changes.read(tx, tenant_id=world.alpha, after=changes.START, limit=10)
    assert [each.thing_id for each in found] == [kept]


async def test_what_commits_late_is_not_skipped(db: Database, world: World) -> None:
    early, late = new_id(), new_id()
    async with db.core() as slow:
        await changes.note(slow, tenant_id=world.alpha, kind="order.opened", thing_id=late)
        async with db.core() as quick:
            await changes.note(quick, tenant_id=world.alpha, kind="order.opened", thing_id=early)
        async with db.core() as tx:
            assert await changes.read(tx, tenant_id=world.alpha, after=changes.START, limit=10) == []
    async with db.core() as tx:
        found = await changes.read(tx, tenant_id=world.alpha, after=changes.START, limit=10)
    assert [each.thing_id for each in found] == [late, early]


async def test_parts_of_the_log_join_without_a_gap(db: Database, world: World) -> None:
    things = [new_id() for _ in range(7)]
    async with db.core() as tx:
        await changes.note_many(tx, tenant_id=world.alpha, kind="product.changed", thing_ids=things)
        await changes.note(tx, tenant_id=world.beta, kind="product.changed", thing_id=new_id())
    position, found = changes.START, []
    async with db.core() as tx:
        while part := await changes.read(tx, tenant_id=world.alpha, after=position, limit=3):
            found += [each.thing_id for each in part]
            position = part[-1].position
    assert found == things


async def test_from_now_on_begins_after_what_was(db: Database, world: World) -> None:
    async with db.core() as tx:
        await changes.note(tx, tenant_id=world.alpha, kind="order.opened", thing_id=new_id())
    async with db.core() as tx:
        here = await changes.now(tx)
    thing = new_id()
    async with db.core() as tx:
        await changes.note(tx, tenant_id=world.alpha, kind="order.moved", thing_id=thing)
    async with db.core() as tx:
        found = await changes.read(tx, tenant_id=world.alpha, after=here, limit=10)
    assert [(each.kind, each.thing_id) for each in found] == [("order.moved", thing)]


async def test_what_commits_while_somebody_reads_is_told_once(
    db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, thing = actor(world, "alpha"), new_id()
    begun = (await read_changes(db=db, actor=reader, tenant_id=world.alpha, after=None, limit=4)).next
    read = changes.read

    async def read_late(tx: Transaction, **how: Any) -> list[changes.Change]:
        async with db.core() as quick:
            await changes.note(quick, tenant_id=world.alpha, kind="order.moved", thing_id=thing)
        return await read(tx, **how)

    with monkeypatch.context() as between:
        between.setattr(changes, "read", read_late)
        first = await read_changes(db=db, actor=reader, tenant_id=world.alpha, after=begun, limit=4)
    then = await read_changes(db=db, actor=reader, tenant_id=world.alpha, after=first.next, limit=4)
    assert [each.thing_id for each in (*first.changes, *then.changes)] == [thing]


async def test_a_reader_among_many_writers_who_commit_in_any_order_misses_and_doubles_nothing(
    db: Database, world: World
) -> None:
    chance = random.Random(7)
    written: list[UUID] = []

    async def write() -> None:
        for _ in range(12):
            things = [new_id() for _ in range(chance.randint(1, 3))]
            async with db.core() as tx:
                await changes.note_many(tx, tenant_id=world.alpha, kind="order.changed", thing_ids=things[:1])
                await asyncio.sleep(chance.random() / 50)
                await changes.note_many(tx, tenant_id=world.alpha, kind="order.changed", thing_ids=things[1:])
            written.extend(things)

    found: list[UUID] = []
    reader = actor(world, "alpha")
    after = (await read_changes(db=db, actor=reader, tenant_id=world.alpha, after=None, limit=4)).next
    writers = asyncio.gather(*(write() for _ in range(4)))
    is_over = False
    while not is_over:
        is_over = writers.done()
        more = True
        while more:
            part = await read_changes(db=db, actor=reader, tenant_id=world.alpha, after=after, limit=4)
            found += [each.thing_id for each in part.changes]
            after, more = part.next, part.more
        await asyncio.sleep(0.003)
    await writers
    assert sorted(found) == sorted(written)
