"""Half a million orders of one enterprise beside small ones: how long its people wait for each list, count and view.

The rows are written as the product writes them, many at once; what is measured is the product's own: its use cases, and
what they say as it goes out. Two years of orders, of which three in a hundred are not done yet.
"""

import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.desk_orders_asked import Asked, asks
from bench.desk_waiting import Waited, copy_bytes, copy_rows, report, somebody, wait
from bench.instance import Instance
from yingda.desk.orders.types.usecases import OrderTypes
from yingda.desk.orders.words import token_of, words_of
from yingda.desk.teams.model import TeamKind, TeamText
from yingda.desk.teams.usecases import Teams
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys

__all__ = ["ORDERS", "measure", "measure_there", "report"]
ORDERS: Final = 500_000
BESIDE: Final = 2_000
"""Orders of each of the other enterprises."""
CUSTOMERS: Final = 50_000
AT_ONCE: Final = 20_000
YEARS: Final = timedelta(days=730)
LIVE_AGE: Final = timedelta(days=20)
TEAMS: Final = 8
SAMPLED: Final = 997
KINDS: Final = ("complaint", "consultation")
PLACES: Final = (
    "东城",
    "西城",
    "朝阳",
    "海淀",
    "丰台",
    "石景山",
    "通州",
    "大兴",
    "昌平",
    "顺义",
    "房山",
    "门头沟",
)
PRODUCTS: Final = (
    *("热水器", "壁挂炉", "燃气灶", "抽油烟机", "洗碗机", "净水器", "空调", "冰箱"),
    *("洗衣机", "电视机", "路由器", "宽带", "会员卡", "年票", "公交卡"),
)
TROUBLES: Final = (
    *(
        "漏水",
        "不能点火",
        "噪音很大",
        "显示故障代码",
        "无法启动",
        "经常断开",
        "收费有误",
        "安装师傅未按时到达",
    ),
    *("退款没有到账", "态度不好", "等候时间太长", "发票没有收到", "押金不退", "配件缺货", "温度不稳定"),
    *("外壳破损", "积分没有到账", "密码忘记", "重复扣款", "维修后又坏"),
)
BEFORE: Final = ("客户反映", "客户投诉", "用户来电称", "再次来电", "")
STATES: Final = ("closed",) * 92 + ("done",) * 5 + ("cancelled",) * 3
LIVE_STATES: Final = ("new", "open", "open", "open", "waiting")
COLUMNS: Final = """work_order (id, tenant_id, number, type_id, type_version, family, state, category, subject_sealed,
  values_sealed, subtype, area, product, priority, customer_id, interaction_id, responsible_user_id, responsible_name, team_id,
  opened_by_name, opened_at, responded_at, solved_at, closed_at, due_at, missed, reopened, satisfaction, last_seq)"""
_CLOCKS: Final = """
INSERT INTO work_order_clock (tenant_id, order_id, code, round, name_zh, name_en, allowed_seconds, started_at,
  running_since, due_at, stopped_at, missed_at)
SELECT tenant_id, id, c.code, 1, c.zh, c.en, c.seconds, opened_at, CASE WHEN is_live THEN opened_at END, due_at,
  CASE WHEN NOT is_live THEN solved_at END, CASE WHEN missed THEN due_at END
FROM work_order, (VALUES ('first_response', '首次响应', 'First response', 3600), ('solution', '解决', 'Solution', 86400))
  AS c (code, zh, en, seconds) WHERE opened_by_name = 'bench'
"""
_WITHOUT_INDEXES: Final = (
    "ALTER TABLE work_order_token DROP CONSTRAINT work_order_token_pkey",
    "DROP INDEX work_order_token_tenant_id_order_id_idx",
)
_WITH_INDEXES: Final = (
    "SET maintenance_work_mem = '1GB'",
    "ALTER TABLE work_order_token ADD PRIMARY KEY (tenant_id, token, opened_at, order_id)",
    "CREATE INDEX work_order_token_tenant_id_order_id_idx ON work_order_token (tenant_id, order_id)",
)
_PEOPLE: Final = """
SELECT t.id AS tenant_id, t.code, array_agg(u.id ORDER BY u.username) AS users FROM tenant t JOIN app_user u
ON u.tenant_id = t.id AND u.disabled_at IS NULL AND u.role <> 'tenant_viewer'
WHERE t.kind = 'client' GROUP BY t.id, t.code ORDER BY t.code
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """An enterprise that orders are written for."""

    tenant_id: UUID
    cipher: TenantCipher
    users: Sequence[UUID]
    types: Sequence[UUID]
    states: Sequence[dict[str, str]]
    """Of each type, a state of each category."""
    teams: Sequence[UUID]
    customers: Sequence[UUID]


async def measure(instance: Instance) -> Sequence[Waited]:
    """Keep half a million orders, and ask for them."""
    keys = TenantKeys(master_keys(instance.settings))
    async with Database(database_dsn(instance.settings), size=2) as db:
        async with db.core() as tx:
            await keys.load(tx)
        return await measure_there(db, keys, owner_dsn=instance.owner_dsn, orders=ORDERS)


async def measure_there(db: Database, keys: TenantKeys, *, owner_dsn: str, orders: int) -> Sequence[Waited]:
    """The same in a database that is there."""
    async with await psycopg.AsyncConnection.connect(owner_dsn, autocommit=True) as owner:
        asked = await fill(db, keys, owner, orders)
    return [await wait(what, ask, readings=times) for what, ask, times in asks(db, keys, asked)]


async def fill(db: Database, keys: TenantKeys, owner: psycopg.AsyncConnection[Any], orders: int) -> Asked:
    """Orders of the first enterprise, and some of the others; what can be asked for."""
    people = await (await owner.execute(_PEOPLE)).fetchall()
    for statement in _WITHOUT_INDEXES:
        await owner.execute(statement)
    chance = random.Random(1)
    asked: Asked | None = None
    for place, (tenant_id, _, users) in enumerate(people):
        cipher = await keys.cipher(db, tenant_id)
        house = await _house(db, owner, tenant_id, cipher, users, customers=BESIDE if place else CUSTOMERS)
        found = Asked(tenant_id=tenant_id, user_id=users[0], team_id=house.teams[0], type_id=house.types[0])
        for first in range(0, BESIDE if place else orders, AT_ONCE):
            count = min(AT_ONCE, (BESIDE if place else orders) - first)
            await _write(owner, house, list(_orders(house, chance, first, count, found)))
        asked = asked or found
    assert asked is not None
    for statement in (_CLOCKS, *_WITH_INDEXES):
        await owner.execute(statement)
    await _tell(owner, people[0][0], await keys.cipher(db, people[0][0]), asked.orders[:100])
    await owner.execute("VACUUM ANALYZE work_order, work_order_token, work_order_clock, customer")
    return replace(asked, tenants=tuple(each[0] for each in people))


async def _house(
    db: Database,
    owner: psycopg.AsyncConnection[Any],
    tenant_id: UUID,
    cipher: TenantCipher,
    users: Sequence[UUID],
    *,
    customers: int,
) -> House:
    actor = somebody(tenant_id, user_id=users[0])
    types = OrderTypes(db=db)
    made = [
        await types.add_ready_made(actor, tenant_id=tenant_id, name=kind, code=f"bench-{kind}")
        for kind in KINDS
    ]
    states = []
    for type_id in made:
        await types.publish(actor, type_id=type_id)
        document = (await types.find(actor, type_id))["draft"]
        states.append({each["category"]: each["code"] for each in document["states"]})
    # The first of the people is in two of the teams.
    members = [users if place < 2 else users[1:] for place in range(TEAMS)]
    teams = [
        await Teams(db=db).add(actor, tenant_id=tenant_id, text=_team(place, members[place]))
        for place in range(TEAMS)
    ]
    ids = [new_id() for _ in range(customers)]
    sealed = cipher.seal("林示")
    await copy_rows(
        owner, "customer (id, tenant_id, name_sealed)", [(each, tenant_id, sealed) for each in ids]
    )
    return House(
        tenant_id=tenant_id, cipher=cipher, users=users, types=made, states=states, teams=teams, customers=ids
    )


def _team(place: int, members: Sequence[UUID]) -> TeamText:
    return TeamText(
        code=f"bench{place}", name_zh=f"处理组{place}", name_en=f"Back office {place}", kind=TeamKind.TEAM,
        email=None, queue_id=None, members=tuple(members),
    )  # fmt: skip


Row = tuple[list[Any], frozenset[bytes]]


def _orders(house: House, chance: random.Random, first: int, count: int, asked: Asked) -> Iterator[Row]:
    cipher, now = house.cipher, datetime.now(UTC)
    values = cipher.seal("{}")

    @lru_cache(maxsize=100_000)
    def worded(subject: str) -> tuple[bytes, frozenset[bytes]]:
        return cipher.seal(subject), frozenset(
            token_of(cipher, word) for word in words_of("", subject) if word
        )

    for place in range(first, first + count):
        is_live = place % 33 == 0
        age = LIVE_AGE if is_live else YEARS
        opened = now - chance.random() * age
        kind = int(place % 3 == 0)
        category = chance.choice(LIVE_STATES if is_live else STATES)
        area, product = chance.choice(PLACES), chance.choice(PRODUCTS)
        subject = f"{chance.choice(BEFORE)}{area}{product}{chance.choice(TROUBLES)}"
        if place % SAMPLED == 0:
            subject = f"{subject} 第{place}号楼"
        number = f"TS{opened:%Y%m%d}-{place:06d}"
        sealed, tokens = worded(subject)
        order_id, customer, contact = new_id(), chance.choice(house.customers), new_id()
        user = chance.choice(house.users) if chance.random() < 0.7 or not is_live else None
        solved = None if is_live else opened + chance.random() * timedelta(days=3)
        due = opened + timedelta(days=2)
        missed = due < (solved or now)
        closed = solved if category == "closed" else None
        if place % SAMPLED == 0:
            asked.add(order_id, number=number, subject=subject, customer=customer, contact=contact)
        yield (
            [
                order_id, house.tenant_id, number, house.types[kind], 1, KINDS[kind],
                house.states[kind].get(category, "new"), category, sealed, values, "other", area, product,
                chance.choice(("low", "normal", "normal", "normal", "high", "urgent")), customer, contact, user,
                "bench" if user else None, chance.choice(house.teams), "bench", opened,
                opened + timedelta(minutes=30) if not is_live else None, solved, closed, due, missed, 0,
                chance.choice((None, 4, 5)) if closed else None, 6,
            ],
            tokens | {token_of(cipher, word) for word in words_of(number, "")},
        )  # fmt: skip


async def _write(owner: psycopg.AsyncConnection[Any], house: House, rows: Sequence[Row]) -> None:
    await copy_rows(owner, COLUMNS, [row for row, _ in rows])
    head = struct.pack("!hi", 4, 16) + house.tenant_id.bytes + struct.pack("!i", 32)
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    parts = []
    for row, tokens in rows:
        at = int((row[20] - epoch) / timedelta(microseconds=1))
        end = struct.pack("!iqi", 8, at, 16) + row[0].bytes
        parts += [head + token + end for token in tokens]
    await copy_bytes(owner, "work_order_token (tenant_id, token, opened_at, order_id)", b"".join(parts))


async def _tell(
    owner: psycopg.AsyncConnection[Any], tenant_id: UUID, cipher: TenantCipher, orders: Sequence[UUID]
) -> None:
    """What happened to those that are printed."""
    said = cipher.seal('{"text": "已联系客户，约定明天上午上门。", "internal": false}')
    events = [
        (new_id(), tenant_id, order_id, seq, "opened" if seq == 1 else "commented", "bench", said)
        for order_id in orders
        for seq in range(1, 7)
    ]
    await copy_rows(
        owner, "work_order_event (id, tenant_id, order_id, seq, kind, actor_name, payload_sealed)", events
    )
