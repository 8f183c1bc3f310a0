"""Days and alarms of queues on the real database, as the worker keeps them."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.insights.test_random_day import who
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.insights.keeping import Keeper
from yingda.insights.measures import MEASURES
from yingda.insights.wall import limits, stays
from yingda.insights.wall.keeping import WallKeeper
from yingda.insights.wall.store import WallReader
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction

NOW = datetime(2026, 11, 20, 2, 10, tzinfo=UTC)
"""A Friday, 10:10 in Shanghai."""
_STAYS = f"""
INSERT INTO figure_part (tenant_id, interaction_id, scope, n, counted_at, queue_id, seq, upto, rules, is_over,
  target_seconds, short_seconds, {", ".join(MEASURES)})
SELECT %(tenant)s, gen_random_uuid(), 'stay', 0, %(at)s, %(queue)s, 1, 1, 1, true, 20, 5,
  {", ".join(f"%({name})s" for name in MEASURES)} FROM generate_series(1, %(number)s)
"""


@dataclass(kw_only=True)
class House:
    """The service queue of a house, and who keeps its wall."""

    db: Database
    world: World
    keeper: WallKeeper

    @property
    def queue_id(self) -> UUID:
        return self.world.ids.queues["alpha/service"]

    async def stays(self, number: int, *, at: datetime, **counted: int) -> None:
        """So many stays as the worker has counted them."""
        sums = {**dict.fromkeys(MEASURES, 0), "queued": 1, **counted}
        values = {"tenant": self.world.alpha, "queue": self.queue_id, "at": at, "number": number, **sums}
        async with self.db.core() as tx:
            await tx.execute(_STAYS, values)

    async def wait(self, number: int, *, since: datetime) -> None:
        """So many callers wait."""
        async with self.db.core() as tx:
            await tx.execute(
                """INSERT INTO work (id, tenant_id, interaction_id, queue_id, visit, since, state)
                   SELECT gen_random_uuid(), %(t)s, gen_random_uuid(), %(q)s, 1, %(since)s, 'waiting'
                   FROM generate_series(1, %(number)s)""",
                {"t": self.world.alpha, "q": self.queue_id, "since": since, "number": number},
            )

    async def day(self) -> Mapping[str, Any]:
        """The day as it is told."""
        days = await WallReader(db=self.db).days(who(self.world.alpha))
        return days[self.queue_id].today.model_dump()

    async def alarms(self) -> dict[str, str]:
        """What is the matter, in Chinese."""
        found = await WallReader(db=self.db).alarms(who(self.world.alpha))
        return {alarm.kind: alarm.words.zh for alarm in found}

    async def told(self) -> list[tuple[str, UUID]]:
        """What readers were told since they were asked last."""
        async with self.db.core() as tx:
            rows = await (await tx.execute("DELETE FROM outbox RETURNING topic, key, tenant_id")).fetchall()
        return [(row["topic"], row["key"]) for row in rows if row["tenant_id"] == self.world.alpha]


@pytest.fixture
def house(db: Database, world: World) -> House:
    return House(db=db, world=world, keeper=WallKeeper(db=db))


async def test_a_day_is_summed_by_the_definitions_of_figures(house: House) -> None:
    morning = NOW - timedelta(hours=2)
    await house.stays(6, at=morning, answered=1, in_target=1, answer_wait=8_000)
    await house.stays(2, at=morning, answered=1, answer_wait=48_000)
    await house.stays(1, at=morning, abandoned=1, short_abandoned=1)
    await house.stays(1, at=NOW, waiting=1)
    await house.stays(9, at=NOW - timedelta(hours=11))
    await house.keeper.look(now=NOW)
    assert await house.day() == {
        "queued": 10, "answered": 8, "in_target": 6, "abandoned": 1, "decided": 9,
        "service_level": 0.75, "connected_rate": 0.8889, "average_answer": 18.0, "arrivals": 1, "usual": None,
    }  # fmt: skip


async def test_somebody_may_have_waited_for_a_month(house: House) -> None:
    month = timedelta(days=31)
    await house.stays(2, at=NOW, answered=1, answer_wait=month // timedelta(milliseconds=1))
    await house.keeper.look(now=NOW)
    assert (await house.day())["average_answer"] == month.total_seconds()


async def test_a_settled_quarter_is_not_read_again_until_everything_is(house: House) -> None:
    morning = NOW - timedelta(hours=2)
    await house.stays(5, at=morning, answered=1)
    await house.keeper.look(now=NOW)
    assert set(await house.told()) >= {("queue", house.queue_id)}
    await house.keeper.look(now=NOW + timedelta(seconds=1))
    assert await house.told() == []
    await house.stays(1, at=morning, answered=1)
    await house.stays(1, at=NOW, waiting=1)
    await house.keeper.look(now=NOW + timedelta(seconds=2))
    assert (await house.day())["queued"] == 6
    await house.keeper.look(now=NOW + timedelta(minutes=6))
    assert (await house.day())["queued"] == 7


async def test_a_look_that_fails_spoils_no_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.stays(5, at=NOW - timedelta(hours=2), answered=1)
    await house.keeper.look(now=NOW)
    for seconds in (1, 400):
        with monkeypatch.context() as patch:
            patch.setattr(stays, "_STAYS", "SELECT 1 / 0, %(tenants)s, %(since)s, %(border)s")
            with pytest.raises(psycopg.DataError):
                await house.keeper.look(now=NOW + timedelta(seconds=seconds))
        await house.stays(1, at=NOW, answered=1)
        await house.keeper.look(now=NOW + timedelta(seconds=seconds + 1))
    assert (await house.day())["queued"] == 7


async def test_minutes_become_settled_one_by_one_and_are_counted_once(house: House) -> None:
    for minute in range(50):
        now = NOW + timedelta(minutes=minute)
        await house.stays(2, at=now, answered=1, answer_wait=1000)
        if minute == 20:
            await house.stays(1, at=now, waiting=1)
        if minute % 3:
            # Anew only at the beginning.
            house.keeper.days.stays._anew_at = now
            await house.keeper.look(now=now)
            day = await house.day()
            assert day["queued"] == 2 * (minute + 1) + (minute >= 20)
            assert day["arrivals"] == 2 * min(minute + 1, (minute - 20) % 30 + 1) + (minute >= 20)


async def test_nothing_is_written_while_nothing_changes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.wait(11, since=NOW - timedelta(seconds=200))
    await house.stays(5, at=NOW - timedelta(minutes=3), answered=1)
    await house.keeper.look(now=NOW)
    written: list[float] = []
    core = Database.core

    def noted(db: Database) -> AbstractAsyncContextManager[Transaction]:
        written.append(seconds)
        return core(db)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "core", noted)
        for tenth in range(0, 200, 4):
            seconds = tenth / 10
            assert await house.keeper.look(now=NOW + timedelta(seconds=seconds)) == 3
    # A wait that grows is told of each ten seconds, and what goes on each five; nothing else is.
    assert len(written) <= 10, written
    async with house.db.core() as tx:
        await tx.execute("DELETE FROM work")
    assert await house.keeper.look(now=NOW + timedelta(seconds=34)) == 3
    assert await house.keeper.look(now=NOW + timedelta(seconds=35)) == 0


async def test_another_worker_goes_on_with_an_alarm(house: House) -> None:
    await house.wait(11, since=NOW)
    other = WallKeeper(db=house.db)
    for seconds in (0, 1, 2):
        for keeper in (house.keeper, other):
            await keeper.look(now=NOW + timedelta(seconds=seconds))
    async with house.db.core() as tx:
        await tx.execute("DELETE FROM work")
    await other.look(now=NOW + timedelta(seconds=20))
    await house.keeper.look(now=NOW + timedelta(seconds=21))
    past = await WallReader(db=house.db).past_alarms(
        who(house.world.alpha), begin=NOW, end=NOW + timedelta(minutes=1), queue_id=house.queue_id, limit=10
    )
    assert {each.cleared_at for each in past} == {NOW + timedelta(seconds=20)}
    assert len(past) == 2


async def test_who_waits_through_quarters_is_found_answered(house: House) -> None:
    await house.stays(1, at=NOW, waiting=1)
    await house.keeper.look(now=NOW)
    later = NOW + timedelta(minutes=44)
    await house.keeper.look(now=later)
    async with house.db.core() as tx:
        await tx.execute("UPDATE figure_part SET waiting = 0, answered = 1")
    await house.keeper.look(now=later + timedelta(seconds=1))
    assert (await house.day())["answered"] == 1


async def test_a_new_day_begins_with_nothing(house: House) -> None:
    await house.stays(5, at=NOW, answered=1)
    await house.keeper.look(now=NOW)
    midnight = datetime(2026, 11, 20, 16, tzinfo=UTC)
    await house.keeper.look(now=midnight)
    assert (await house.day())["queued"] == 0


async def test_twice_what_is_usual_in_this_half_hour_of_this_weekday(house: House) -> None:
    for week, number in enumerate((10, 12, 500, 11), start=1):
        await house.stays(number, at=NOW - timedelta(weeks=week), answered=1, in_target=1)
        await house.stays(90, at=NOW - timedelta(weeks=week, minutes=30), answered=1, in_target=1)
    await house.stays(22, at=NOW, answered=1, in_target=1)
    await house.keeper.look(now=NOW)
    assert (await house.day())["usual"] == 11.5
    assert await house.alarms() == {}
    await house.stays(1, at=NOW, answered=1, in_target=1)
    await house.keeper.look(now=NOW + timedelta(seconds=1))
    assert await house.alarms() == {"arrivals": "本时段来电 23，超出同期预警线 23"}
    await house.keeper.look(now=NOW + timedelta(minutes=21))
    assert await house.alarms() == {}


async def test_an_alarm_is_raised_told_taken_and_kept_when_it_is_over(house: House) -> None:
    await house.wait(11, since=NOW - timedelta(seconds=30))
    await house.keeper.look(now=NOW)
    assert await house.alarms() == {"waiting": "等待 11 人，上限 10", "nobody": "11 人等待，无座席签入"}
    assert ("queue_alarm", house.world.alpha) in await house.told()
    await house.keeper.look(now=NOW + timedelta(seconds=1))
    assert ("queue_alarm", house.world.alpha) not in await house.told()
    reader, lead = WallReader(db=house.db), who(house.world.alpha)
    lead_id = house.world.ids.users["alpha.lead"]
    lead = who(house.world.alpha, user_id=lead_id)
    alarm = next(each for each in await reader.alarms(lead) if each.kind == "waiting")
    taken = await reader.take(lead, alarm.id)
    assert taken.taken is not None
    again = await reader.take(who(house.world.alpha, user_id=lead_id), alarm.id)
    assert again == taken
    assert ("queue_alarm", house.world.alpha) in await house.told()
    async with house.db.core() as tx:
        await tx.execute("DELETE FROM work")
    await house.keeper.look(now=NOW + timedelta(seconds=10))
    assert set(await house.alarms()) == {"waiting", "nobody"}
    await house.keeper.look(now=NOW + timedelta(seconds=17))
    assert await house.alarms() == {}
    past = await reader.past_alarms(
        lead, begin=NOW, end=NOW + timedelta(minutes=1), queue_id=house.queue_id, limit=10
    )
    found = {each.kind: (each.since, each.cleared_at, each.worst) for each in past}
    assert found["waiting"] == (NOW, NOW + timedelta(seconds=17), 11)


async def test_a_threshold_of_ones_own_is_what_counts(house: House) -> None:
    lead = who(house.world.alpha, user_id=house.world.ids.users["alpha.lead"])
    await limits.set_of_tenant(
        db=house.db, actor=lead, tenant_id=house.world.alpha, limits={"waiting": 2, "longest": 10}
    )
    await limits.set_of_queue(db=house.db, actor=lead, queue_id=house.queue_id, limits={"longest": None})
    await house.wait(3, since=NOW - timedelta(minutes=30))
    await house.keeper.look(now=NOW)
    assert set(await house.alarms()) == {"waiting", "nobody"}
    days = await WallReader(db=house.db).days(lead)
    assert days[house.queue_id].limits.model_dump() == {
        "waiting": 2, "longest": None, "service_level": 0.8, "connected_rate": 0.9, "arrivals": 2.0,
    }  # fmt: skip


async def test_of_two_workers_one_looks(house: House) -> None:
    async with house.db.core() as tx:
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('wall', 11))")
        await house.wait(11, since=NOW)
        assert await house.keeper.look(now=NOW) == 0
    assert await house.keeper.look(now=NOW) == 2


async def test_a_contact_is_in_its_queues_day(house: House) -> None:
    contact = Contact(db=house.db, world=house.world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    await Keeper(db=house.db).look()
    await house.keeper.look(now=contact.opened_at + timedelta(minutes=1))
    day = await house.day()
    assert (day["queued"], day["answered"], day["arrivals"]) == (1, 1, 1)
    assert new_id() not in await WallReader(db=house.db).days(who(house.world.beta))
