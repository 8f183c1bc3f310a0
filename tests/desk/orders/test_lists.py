"""Lists of many orders go along an index of the tenant, whoever's they are and however they are asked for."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.support.desk_things.orders import make_team, make_type
from tests.support.world import World

from yingda.desk.orders.store import lists
from yingda.desk.orders.store.lists import Wanted
from yingda.desk.orders.words import token_of
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

ORDERS = 30_000
_FILL = """
INSERT INTO work_order (id, tenant_id, number, type_id, type_version, family, state, category, subject_sealed,
  values_sealed, subtype, priority, customer_id, responsible_user_id, team_id, opened_by_name, opened_at, due_at)
SELECT gen_random_uuid(), %(tenant)s, 'ZX' || n, %(type)s, 1, 'consultation', 'new',
  (ARRAY['closed','closed','closed','closed','closed','closed','closed','open','new','waiting'])[1 + n %% 10],
  %(sealed)s, %(values)s, 'other', 'normal', %(customer)s,
  CASE WHEN n %% 50 = 0 THEN %(user)s::uuid END, CASE WHEN n %% 20 = 0 THEN %(team)s::uuid END, 'x',
  timestamptz '2025-01-01' + n * interval '1 minute', timestamptz '2025-01-02' + n * interval '1 minute'
FROM generate_series(1, %(count)s) n
"""
_WORDS = """
INSERT INTO work_order_token (tenant_id, token, opened_at, order_id)
SELECT tenant_id, token, opened_at, id FROM work_order, unnest(ARRAY[%(common)s::bytea,
  CASE WHEN extract(epoch FROM opened_at)::bigint %% 60000 = 0 THEN %(rare)s::bytea END]) token
WHERE token IS NOT NULL
"""


class Full:
    """Two houses with many orders each."""

    def __init__(self, db: Database, world: World) -> None:
        self.db, self.world = db, world
        self.customer = new_id()
        self.team: UUID
        self.type: UUID

    async def fill(self, count: int = ORDERS) -> None:
        for house in ("alpha", "beta"):
            self.type = await make_type(self.db, self.world, house)
            self.team = await make_team(self.db, self.world, house)
            tenant = self.world.ids.tenants[house]
            cipher = self.world.keys.of(tenant)
            values = {
                "tenant": tenant, "type": self.type, "sealed": cipher.seal("热水器"), "values": cipher.seal("{}"),
                "customer": self.customer, "user": self.world.ids.users[f"{house}.agent"], "team": self.team,
                "count": count,
            }  # fmt: skip
            async with self.db.core() as tx:
                await tx.execute(_FILL, values)
        cipher = self.world.keys.of(self.world.beta)
        async with self.db.core() as tx:
            words = {"common": token_of(cipher, "常见"), "rare": token_of(cipher, "少见")}
            await tx.execute(_WORDS, words)

    async def plan(self, wanted: Wanted, after: tuple[datetime, UUID] | None = None) -> str:
        async with self.db.app(sees=wanted.tenants) as tx:
            statement = f"EXPLAIN (ANALYZE, BUFFERS) {lists.page_statement(wanted, after=after)}"
            rows = await tx.execute(statement.encode(), lists.page_values(wanted, after=after, limit=51))
            return "\n".join(row["QUERY PLAN"] for row in await rows.fetchall())


@pytest.fixture
async def full(db: Database, world: World, world_dsn: str) -> Full:
    """The two houses, full."""
    found = Full(db, world)
    await found.fill()
    async with await psycopg.AsyncConnection.connect(world_dsn, autocommit=True) as owner:
        await owner.execute("ANALYZE work_order, work_order_token")
    return found


def questions(full: Full) -> Sequence[tuple[str, Wanted]]:
    world = full.world
    cipher = world.keys.of(world.beta)
    now = datetime(2025, 1, 3, tzinfo=UTC)
    base = Wanted(tenants=[world.beta], now=now)
    common = [(world.beta, token_of(cipher, "常见"))]
    rare = [(world.beta, token_of(cipher, "少见")), *common]
    changes: list[tuple[str, dict[str, Any]]] = [
        ("all", {}),
        ("of both houses", {"tenants": [world.alpha, world.beta]}),
        ("of two categories", {"categories": ["waiting", "done"]}),
        ("what presses", {"sort": "due", "categories": ["new", "open"]}),
        ("overdue", {"sort": "due", "overdue": True}),
        ("mine", {"responsible": world.ids.users["beta.agent"]}),
        ("of a team", {"teams": [full.team]}),
        ("of a type", {"type_id": full.type}),
        ("of a customer", {"customers": [new_id(), new_id()]}),
        ("of a contact", {"interaction_id": new_id()}),
        ("visits", {"visit_due": True}),
        ("a common word", {"tokens": common}),
        ("a rare word", {"tokens": rare}),
    ]
    return [(name, replace(base, **each)) for name, each in changes]


async def test_no_list_reads_all_orders(full: Full, subtests: pytest.Subtests) -> None:
    for name, wanted in questions(full):
        for after in (None, (datetime(2025, 1, 15, tzinfo=UTC), new_id())):
            with subtests.test(msg=f"{name}, after {after is not None}"):
                plan = await full.plan(wanted, after)
                assert "Seq Scan on work_order" not in plan, plan
                read = [float(each) for each in re.findall(r"actual time=\S+ rows=([\d.]+)", plan)]
                read += [float(each) for each in re.findall(r"Rows Removed by Filter: (\d+)", plan)]
                assert max(read) < ORDERS / 10, plan


async def test_lists_and_counts_are_quick(full: Full) -> None:
    for name, wanted in questions(full):
        async with full.db.app(sees=wanted.tenants) as tx:
            begun = time.perf_counter()
            await lists.page(tx, wanted, after=None, limit=51)
            await lists.count(tx, wanted)
            assert time.perf_counter() - begun < 1.0, name


async def test_what_is_counted_is_counted_up_to_a_bound(full: Full) -> None:
    wanted = Wanted(tenants=[full.world.beta], now=datetime.now(UTC) + timedelta(days=1))
    async with full.db.app(sees=wanted.tenants) as tx:
        assert await lists.count(tx, wanted) == lists.COUNTED + 1
        assert await lists.count(tx, replace(wanted, categories=["waiting"])) == ORDERS // 10


async def test_the_rarest_word_leads(full: Full) -> None:
    tenant = full.world.beta
    cipher = full.world.keys.of(tenant)
    common, rare, unheard = ((tenant, token_of(cipher, word)) for word in ("常见", "少见", "未闻"))
    wanted = Wanted(tenants=[tenant], now=datetime.now(UTC))
    async with full.db.app(sees=[tenant]) as tx:
        weighed = await lists.weighed(tx, replace(wanted, tokens=[common, rare]))
        assert weighed is not None
        assert (weighed.tokens, weighed.rarest) == ([rare, common], ORDERS // 1000)
        alone = await lists.weighed(tx, replace(wanted, tokens=[common]))
        assert alone is not None
        assert alone.rarest == lists.COMMON
        assert await lists.weighed(tx, replace(wanted, tokens=[common, unheard])) is None


async def test_words_find_the_same_whichever_way_orders_are_looked_for(full: Full) -> None:
    tenant = full.world.beta
    cipher = full.world.keys.of(tenant)
    tokens = [(tenant, token_of(cipher, "常见"))]
    wanted = Wanted(tenants=[tenant], now=datetime.now(UTC), categories=["open", "waiting"], tokens=tokens)
    async with full.db.app(sees=[tenant]) as tx:
        by_words = await lists.page(tx, replace(wanted, rarest=1), after=None, limit=50)
        by_orders = await lists.page(tx, replace(wanted, rarest=lists.COMMON), after=None, limit=50)
        assert [each["id"] for each in by_words] == [each["id"] for each in by_orders]
        assert len(by_words) == 50
        for rarest in (1, lists.COMMON):
            assert await lists.count(tx, replace(wanted, rarest=rarest)) == lists.COUNTED_BY_WORDS + 1
        # The second page begins behind the first one.
        first, *rest = by_words
        behind = await lists.page(
            tx, replace(wanted, rarest=1), after=(first["opened_at"], first["id"]), limit=49
        )
        assert [each["id"] for each in behind] == [each["id"] for each in rest]
