"""The log of changes: in order, nothing skipped, nobody else's."""

from tests.support.world import World

from yingda.desk import changes
from yingda.kernel.ids import new_id
from yingda.platform.db import Database


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
