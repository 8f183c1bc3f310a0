"""What cannot be counted is put off and told of; everything else is counted meanwhile."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.entrypoints import worker
from yingda.insights import bites, keeping
from yingda.insights.keeping import Keeper
from yingda.insights.wall.keeping import WallKeeper
from yingda.platform.alarms import open_by_kind
from yingda.platform.db import Database


class Spoilt:
    """One contact that the database does not take, and how often it was tried."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.id: UUID | None = None
        self.tried = 0
        self._saved = keeping._saved
        monkeypatch.setattr(keeping, "_saved", self.saved)

    def saved(self, row: Mapping[str, Any], *more: Any) -> Iterable[dict[str, Any]]:
        found = list(self._saved(row, *more))
        if row["id"] == self.id:
            self.tried += 1
            found[0]["seq"] = 2**40
        return found


async def counted(db: Database) -> set[UUID]:
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT DISTINCT interaction_id AS id FROM figure_part")).fetchall()
    return {row["id"] for row in rows}


async def eventually(contact_id: UUID, db: Database) -> None:
    for _ in range(200):
        if contact_id in await counted(db):
            return
        await asyncio.sleep(0.05)
    raise TimeoutError


async def alarms(db: Database) -> dict[str, int]:
    async with db.core() as tx:
        return await open_by_kind(tx)


async def test_one_that_cannot_be_counted_holds_up_nobody_and_is_not_tried_at_once(
    db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts = [Contact(db=db, world=world, house=house) for house in ("alpha", "beta", "alpha", "beta")]
    for contact in contacts:
        await contact.arrive()
    spoilt, keeper = Spoilt(monkeypatch), Keeper(db=db)
    spoilt.id = contacts[1].id

    assert await keeper.look() == 3

    assert await counted(db) == {each.id for each in contacts} - {spoilt.id}
    assert await alarms(db) == {"figures_behind": 1}
    tries = spoilt.tried
    assert await keeper.look() == 0
    assert spoilt.tried == tries

    monkeypatch.setattr(bites, "AGAIN_SECONDS", 0.0)
    await Keeper(db=db).look()
    assert spoilt.tried > tries
    assert await alarms(db) == {"figures_behind": 1}
    await Keeper(db=db).check_lately()
    assert await alarms(db) == {"figures_behind": 1}
    spoilt.id = None
    await Keeper(db=db).check_lately()
    assert await counted(db) == {each.id for each in contacts}
    assert await alarms(db) == {}


async def test_figures_go_on_without_walls(
    db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: WallKeeper) -> int:
        raise psycopg.DataError

    monkeypatch.setattr(WallKeeper, "look", fail)
    monkeypatch.setattr(worker, "FAULT_SECONDS", 0.1)
    work = asyncio.create_task(worker.keep_counting(Keeper(db=db), WallKeeper(db=db)))
    for _ in range(2):
        contact = Contact(db=db, world=world, house="alpha")
        await contact.arrive()
        await eventually(contact.id, db)
    assert not work.done()
    work.cancel()
