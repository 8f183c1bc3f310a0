"""A million customers of one enterprise: how long a desk waits for who is calling, for a search, for a page of the list.

The rows are written as the product writes them, many at once; indexes of tokens are made when all are there. What is
measured is the product's own: its use cases, and what they say as it goes out.
"""

import random
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import psycopg

from bench.desk_pop import AGENTS, measure_pops
from bench.desk_waiting import READINGS, Ask, Waited, copy_bytes, copy_rows, report, somebody, wait
from bench.enterprise import CODE, STRAIGHT, Rules, add_enterprise
from bench.instance import Instance
from yingda.desk.customers.finding.sounds import readings
from yingda.desk.customers.finding.tokens import name_tokens, number_tokens, tag_token, value_tokens
from yingda.desk.customers.http.wire import customer_out, details_out
from yingda.desk.customers.model import Layout
from yingda.desk.customers.store.sealing import TOKEN_BYTES, number_hash, token_hash
from yingda.desk.customers.usecases.popping import ContactCustomers
from yingda.desk.customers.usecases.searching import CustomerFinder, CustomerSearch
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys

__all__ = ["CUSTOMERS", "measure", "measure_there", "report"]
CUSTOMERS: Final = 1_000_000
SAMPLED: Final = 97
"""Every so-manieth customer is asked for."""
AT_ONCE: Final = 20_000
SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白"
)
GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文辉力海山仁波宁贵福生龙"
    "元全国胜学祥才发武新利清飞彬富顺信子杰浩然雨轩思远梓涵欣怡"
)
PREFIXES: Final = ("139", "138", "158", "186")
TAGS: Final = ("装修", "企业", "老客户", "投诉过", "新装")
FIELDS: Final = Layout()


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """The enterprise, its key, and a sample of its customers."""

    tenant_id: UUID
    cipher: TenantCipher
    names: list[str]
    numbers: list[str]


async def measure(instance: Instance) -> Sequence[Waited]:
    """Keep a million customers, ask for them, and call as some of them."""
    agents = await add_enterprise(instance, agents=AGENTS, document=STRAIGHT, rules=Rules())
    keys = TenantKeys(master_keys(instance.settings))
    async with Database(database_dsn(instance.settings), size=2) as db:
        async with db.core() as tx:
            await keys.load(tx)
        house, waited = await measure_there(
            db, keys, owner_dsn=instance.owner_dsn, code=CODE, customers=CUSTOMERS
        )
    # Others than those of whom there are contacts already.
    return [*waited, *await measure_pops(instance, agents, house.numbers[READINGS:])]


async def measure_there(
    db: Database, keys: TenantKeys, *, owner_dsn: str, code: str, customers: int
) -> tuple[House, list[Waited]]:
    """The first two in a database that is there."""
    async with await psycopg.AsyncConnection.connect(owner_dsn, autocommit=True) as owner:
        found = await owner.execute("SELECT id FROM tenant WHERE code = %s", (code,))
        ((tenant_id,),) = await found.fetchall()
        cipher = await keys.cipher(db, tenant_id)
        house = await _fill(owner, tenant_id, cipher, customers)
        contacts = await _call(owner, house)
    return house, [await wait(what, ask) for what, ask in _asks(db, keys, house, contacts)]


async def _fill(
    owner: psycopg.AsyncConnection[Any], tenant_id: UUID, cipher: TenantCipher, customers: int
) -> House:
    chance = random.Random(1)
    house = House(tenant_id=tenant_id, cipher=cipher, names=[], numbers=[])
    await owner.execute("ALTER TABLE customer_token DROP CONSTRAINT customer_token_pkey")
    await owner.execute("DROP INDEX customer_token_of")
    for first in range(0, customers, AT_ONCE):
        people = list(_people(house, chance, first, min(AT_ONCE, customers - first)))
        await copy_rows(
            owner, "customer (id, tenant_id, name_sealed, values_sealed, tags)", [p[0] for p in people]
        )
        columns = "id, tenant_id, customer_id, number_sealed, number_hash, kind, position"
        await copy_rows(owner, f"customer_number ({columns})", [p[1] for p in people])
        await _copy_tokens(owner, tenant_id, [(p[0][0], p[2]) for p in people])
    await owner.execute("SET maintenance_work_mem = '1GB'")
    await owner.execute("ALTER TABLE customer_token ADD PRIMARY KEY (tenant_id, token, customer_id)")
    await owner.execute("CREATE INDEX customer_token_of ON customer_token (tenant_id, customer_id)")
    await owner.execute("VACUUM ANALYZE customer, customer_number, customer_token")
    return house


def _people(
    house: House, chance: random.Random, first: int, count: int
) -> Iterator[tuple[Any, Any, set[bytes]]]:
    tenant_id, cipher = house.tenant_id, house.cipher

    @lru_cache(maxsize=300_000)
    def named(name: str) -> tuple[bytes, frozenset[bytes]]:
        return cipher.seal(name), frozenset(token_hash(cipher, each) for each in name_tokens(name))

    empty = cipher.seal("{}")
    for place in range(first, first + count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        number = f"+86{chance.choice(PREFIXES)}{place * 7919 % 10**8:08d}"
        tags = [chance.choice(TAGS)] if place % 4 == 0 else []
        sealed, tokens = named(name)
        other = [*number_tokens(number), *value_tokens(f"YG{place:08d}"), *map(tag_token, tags)]
        customer_id = new_id()
        if place % SAMPLED == 0:
            house.names.append(name)
            house.numbers.append(number)
        yield (
            (customer_id, tenant_id, sealed, empty, tags),
            (new_id(), tenant_id, customer_id, cipher.seal(number), number_hash(cipher, number), "mobile", 0),
            {*tokens, *(token_hash(cipher, each) for each in other)},
        )


async def _copy_tokens(
    owner: psycopg.AsyncConnection[Any], tenant_id: UUID, rows: Sequence[tuple[UUID, set[bytes]]]
) -> None:
    """Fifteen of them a customer: put together here, many rows at once, as the server reads them."""
    before = struct.pack("!hi", 3, 16) + tenant_id.bytes + struct.pack("!i", TOKEN_BYTES)
    between = struct.pack("!i", 16)
    ends = ((tokens, between + customer_id.bytes) for customer_id, tokens in rows)
    body = b"".join(before + token + end for tokens, end in ends for token in tokens)
    await copy_bytes(owner, "customer_token (tenant_id, token, customer_id)", body)


async def _call(owner: psycopg.AsyncConnection[Any], house: House) -> list[UUID]:
    """Contacts of some of them, as they ring now."""
    contacts = []
    for number in house.numbers[:READINGS]:
        contact, national = new_id(), number.removeprefix("+86")
        await owner.execute(
            """INSERT INTO interaction (id, tenant_id, channel, direction, state, number_digits, opened_at,
                 caller_sealed, caller_hash, seq, node, epoch)
               VALUES (%(id)s, %(tenant_id)s, 'voice', 'inbound', 'open', '95550001', now(), %(sealed)s, %(hash)s, 1,
                 'bench', 1)""",
            {
                "id": contact,
                "tenant_id": house.tenant_id,
                "sealed": house.cipher.seal(national),
                "hash": house.cipher.keyed_hash(national),
            },
        )
        contacts.append(contact)
    return contacts


def _asks(
    db: Database, keys: TenantKeys, house: House, contacts: Sequence[UUID]
) -> Iterator[tuple[str, Ask]]:
    actor = somebody(house.tenant_id)
    finder, popping = CustomerFinder(db=db, keys=keys), ContactCustomers(db=db, keys=keys)
    names, numbers = house.names, house.numbers

    async def pop(place: int) -> int:
        found = await popping.pop(actor, contacts[place])
        assert found.customer is not None
        details_out(found.customer, found.layout, hidden=True).model_dump_json()
        return 1

    async def listed(search: CustomerSearch) -> int:
        page = await finder.find(actor, search)
        for each in page.customers:
            customer_out(each, FIELDS, hidden=False).model_dump_json()
        return len(page.customers)

    def typed(text: Callable[[int], str], **filters: Any) -> Ask:
        return lambda place: listed(CustomerSearch(tenant_id=house.tenant_id, typed=text(place), **filters))

    def sound(place: int) -> str:
        return "".join(readings(names[place])[0])

    yield "pop by the number that calls", pop
    yield "newest page", lambda _: listed(CustomerSearch(tenant_id=house.tenant_id))
    yield "page by a tag", lambda at: listed(CustomerSearch(tenant_id=house.tenant_id, tag=TAGS[at % 5]))
    yield "whole number", typed(lambda at: numbers[at][3:])
    yield "last 4 digits", typed(lambda at: numbers[at][-4:])
    yield "last 6 digits", typed(lambda at: numbers[at][-6:])
    yield "whole name", typed(lambda at: names[at])
    yield "surname alone", typed(lambda at: names[at][0])
    yield "given name", typed(lambda at: names[at][1:])
    yield "pinyin", typed(sound)
    yield "pinyin, a letter missing", typed(lambda at: sound(at)[:3] + sound(at)[4:])
    yield "a wrong character", typed(lambda at: f"{names[at][:-1]}鑫")
    yield "initials", typed(lambda at: "".join(each[0] for each in readings(names[at])[0]))
    yield "name and a tag", typed(lambda at: names[at], tag=TAGS[0])
    yield "surname and last 4 digits", typed(lambda at: f"{names[at][0]} {numbers[at][-4:]}")
    yield "a field's value", typed(lambda at: f"YG{at * SAMPLED:08d}")
    yield "nobody", typed(lambda at: f"奥古斯都{at}")
