"""A day's figures read the rows of that day, however many other days and houses there are."""

from datetime import UTC, date, datetime

import pytest
from tests.insights.test_random_day import who
from tests.support.world import World

from yingda.insights.intervals import Interval
from yingda.insights.measures import MEASURES
from yingda.insights.model import By
from yingda.insights.store import Ask, FigureReader
from yingda.platform.db import Database

DAYS, A_DAY = 20, 200
DAY = date(2026, 11, 20)
_PARTS = f"""
INSERT INTO figure_part (tenant_id, interaction_id, scope, n, counted_at, seq, upto, rules, is_over, target_seconds,
  short_seconds, {", ".join(MEASURES)})
SELECT t.id, gen_random_uuid(), s.scope, 0,
  %(begin)s::timestamptz - make_interval(days => d) + make_interval(secs => c * 86400.0 / %(a_day)s), 1, 20, 1, true, 20, 5,
  {", ".join("1" for _ in MEASURES)}
FROM generate_series(0, %(days)s - 1) d CROSS JOIN generate_series(0, %(a_day)s - 1) c
  CROSS JOIN (VALUES ('call'), ('contact'), ('stay'), ('share')) s(scope) CROSS JOIN (VALUES (%(alpha)s), (%(beta)s)) t(id)
"""
_READ = """
SELECT seq_tup_read + idx_tup_fetch AS rows FROM pg_stat_user_tables WHERE relname = 'figure_part'
"""


@pytest.fixture
async def days(db: Database, world: World) -> None:
    """What the worker has kept of twenty days of two houses."""
    begin = datetime(2026, 11, 19, 16, tzinfo=UTC)
    values = {"begin": begin, "days": DAYS, "a_day": A_DAY, "alpha": world.alpha, "beta": world.beta}
    async with db.core() as tx:
        await tx.execute(_PARTS, values)
    async with db.core() as tx:
        await tx.execute("ANALYZE figure_part")


async def rows_read(db: Database) -> int:
    """How many rows of what was counted have been read by everybody who has gone."""
    async with db.core() as tx:
        await tx.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
        row = await (await tx.execute(_READ)).fetchone()
    assert row is not None
    return int(row["rows"])


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize("by", By)
async def test_a_day_reads_no_other(db: Database, world_dsn: str, world: World, by: By) -> None:
    await rows_read(db)
    before = await rows_read(db)
    # What a connection has read is told when it closes.
    async with Database(world_dsn, size=1) as own:
        ask = Ask(by=by, interval=Interval.DAY, first=DAY, last=DAY)
        answer = await FigureReader(db=own).figures(who(world.alpha), ask)
    assert answer.told
    assert await rows_read(db) - before == pytest.approx(A_DAY, abs=A_DAY)
