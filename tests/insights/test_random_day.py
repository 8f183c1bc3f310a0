"""A random day is replayed: the figures are those of a naive recount, whatever the zone does with its clocks."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.insights import naive
from tests.insights.days import a_day, keep
from tests.insights.shifts import a_shift, keep_shift
from tests.insights.stories import Place, Told
from tests.support.world import World

from yingda.insights.figures import values
from yingda.insights.intervals import Interval, day_begins
from yingda.insights.keeping import Keeper
from yingda.insights.measures import MEASURES
from yingda.insights.model import By
from yingda.insights.store import Ask, FigureReader
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

DAYS = [
    ("Asia/Shanghai", date(2026, 11, 20)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/New_York", date(2026, 11, 1)),
    ("Asia/Kathmandu", date(2026, 11, 20)),
]


def who(*tenants: UUID, role: Role = Role.SUPERVISOR, user_id: UUID | None = None) -> Actor:
    """Somebody who asks."""
    return Actor(
        user_id=UserId(user_id or new_id()),
        tenant_id=TenantId(tenants[0]),
        role=role,
        username="x",
        display_name="x",
        tenants=frozenset(TenantId(each) for each in tenants),
        session_id=new_id(),
        address="",
        locale="en",
    )


async def place_of(db: Database, world: World, house: str, *, zone: str) -> Place:
    """A house with two queues, two numbers and three agents."""
    tenant_id = world.ids.tenants[house]
    second = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO queue (id, tenant_id, code, name_zh, name_en) VALUES (%(id)s, %(t)s, 'second', '二', 'Second')""",
            {"id": second, "t": tenant_id},
        )
        rows = await (
            await tx.execute("SELECT id FROM number WHERE tenant_id = %(t)s", {"t": tenant_id})
        ).fetchall()
    async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
        await tx.execute("UPDATE tenant SET timezone = %(z)s WHERE id = %(t)s", {"z": zone, "t": tenant_id})
    return Place(
        tenant_id=tenant_id,
        queues=[world.ids.queues[f"{house}/service"], second],
        numbers=[rows[0]["id"], None],
        agents=[
            world.ids.users[f"{house}.agent"],
            world.ids.users["shared.agent"],
            *(new_id() for _ in range(9)),
        ],
    )


async def figures(
    db: Database, actor: Actor, by: By, day: date, interval: Interval
) -> Mapping[tuple[UUID | None, datetime], Mapping[str, Any]]:
    answer = await FigureReader(db=db).figures(actor, Ask(by=by, interval=interval, first=day, last=day))
    return {(told.key, told.begin): values(told.sums, by=by) for told in answer.told}


def expected(cells: naive.Cells, *, begin: datetime, end: datetime, by: By) -> dict[Any, dict[str, float]]:
    """The recount as far as it lies in the day, with every counted measure."""
    measures = [code for code, measure in MEASURES.items() if by in measure.by]
    found = {
        (key, slot.astimezone(UTC)): {code: round(float(cell.get(code, 0)), 2) for code in measures}
        for (key, slot), cell in cells.items()
        if begin <= slot < end
    }
    return {where: cell for where, cell in found.items() if any(cell.values())}


def differences(found: Mapping[Any, Mapping[str, Any]], like: Mapping[Any, Mapping[str, float]]) -> list[Any]:
    """Where figures differ from a recount by more than the rounding of its seconds."""
    names = [*next(iter(like.values()))] if like else MEASURES
    return [
        (where, name, row.get(name, 0), like.get(where, {}).get(name, 0))
        for where, row in {**{where: {} for where in like}, **found}.items()
        for name in names
        if abs(float(row.get(name, 0)) - like.get(where, {}).get(name, 0)) > 0.02
    ]


async def count_all(db: Database, day: date) -> None:
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    await Keeper(db=db).check(begin=begin - timedelta(days=3), end=begin + timedelta(days=3))


@pytest.mark.parametrize(("zone", "day"), DAYS)
async def test_a_replayed_day_is_what_a_naive_recount_says(
    db: Database, world: World, zone: str, day: date
) -> None:
    rng, tz = random.Random(f"{zone}{day}"), ZoneInfo(zone)
    begin, end = day_begins(day, tz), day_begins(day + timedelta(days=1), tz)
    alpha = a_day(rng, await place_of(db, world, "alpha", zone=zone), begin=begin, contacts=250)
    beta = a_day(rng, await place_of(db, world, "beta", zone="Asia/Shanghai"), begin=begin, contacts=40)
    await keep(db, world, [*alpha, *beta])
    await count_all(db, day)
    for interval in Interval:
        recount = naive.Recount(tz, is_day=interval is Interval.DAY)
        for told in alpha:
            recount.count(told)
        for by in By:
            like = expected(recount.cells[by], begin=begin, end=end, by=by)
            assert differences(await figures(db, who(world.alpha), by, day, interval), like) == [], by


async def test_what_comes_late_and_what_goes_on_is_counted_as_it_stands(db: Database, world: World) -> None:
    day, tz = date(2026, 11, 20), ZoneInfo("Asia/Shanghai")
    rng, begin = random.Random(7), day_begins(day, tz)
    told = a_day(rng, await place_of(db, world, "alpha", zone="Asia/Shanghai"), begin=begin, contacts=60)
    for upto in (1, 3, 6, 9, None):
        await keep(db, world, told, upto=upto)
        await count_all(db, day)
        recount = naive.Recount(tz, is_day=True)
        for each in told:
            recount.count(Told(item=each.item, events=each.events[:upto]))
        for by in By:
            like = expected(recount.cells[by], begin=begin, end=begin + timedelta(days=1), by=by)
            assert differences(await figures(db, who(world.alpha), by, day, Interval.DAY), like) == [], by


async def test_what_is_kept_can_be_made_anew(db: Database, world: World) -> None:
    day, begin = date(2026, 11, 20), day_begins(date(2026, 11, 20), ZoneInfo("Asia/Shanghai"))
    place = await place_of(db, world, "alpha", zone="Asia/Shanghai")
    await keep(db, world, a_day(random.Random(3), place, begin=begin, contacts=80))
    await count_all(db, day)
    async with db.core() as tx:
        kept = await (await tx.execute("SELECT * FROM figure_part ORDER BY 2, 3, 4")).fetchall()
        await tx.execute("UPDATE figure_part SET queued = 9, talk = 9, upto = 999")
    await Keeper(db=db).rebuild(begin=begin - timedelta(days=2), end=begin + timedelta(days=3))
    async with db.core() as tx:
        assert await (await tx.execute("SELECT * FROM figure_part ORDER BY 2, 3, 4")).fetchall() == kept


@pytest.mark.parametrize(("zone", "day"), DAYS)
async def test_agents_time_is_split_at_the_borders(db: Database, world: World, zone: str, day: date) -> None:
    rng, tz = random.Random(f"{day}{zone}"), ZoneInfo(zone)
    begin, end = day_begins(day, tz), day_begins(day + timedelta(days=1), tz)
    await place_of(db, world, "alpha", zone=zone)
    agent_id = world.ids.users["alpha.agent"]
    shift = a_shift(
        rng, agent_id=agent_id, tenant_id=world.alpha, contact_of=lambda: (new_id(), world.alpha), begin=begin
    )
    await keep_shift(db, shift)
    await Keeper(db=db).look()
    for interval in Interval:
        like = naive.time_of(shift, zone=tz, is_day=interval is Interval.DAY, until=end)
        like = {
            where: round(seconds, 3) for where, seconds in like.items() if begin <= where[2] < end and seconds
        }
        answer = await FigureReader(db=db).states(
            who(world.alpha), Ask(by=By.AGENT, interval=interval, first=day, last=day)
        )
        found: dict[Any, float] = {}
        for each in answer.spent:
            assert each.agent_id == agent_id
            where = (each.state, each.reason, each.begin)
            found[where] = round(found.get(where, 0) + each.seconds, 3)
        assert {where: seconds for where, seconds in found.items() if seconds} == like
