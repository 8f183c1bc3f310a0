"""Feeds: what an enterprise's system sends is taken once, however often the line is cut."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from tests.api.conftest import LogIn
from tests.api.test_exchange_keys import a_key, machine
from tests.support.cut_line import cut_line
from tests.support.database_proxy import database_proxy
from tests.support.world import World

from yingda.desk import changes
from yingda.desk.exchange.feeds.usecases import Feed, Item, take
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import AWAY, Database, Transaction
from yingda.tenancy.model import Actor, Role

PRODUCT = {"name_zh": "茶", "name_en": "Tea", "unit": "盒", "price": "12.50", "tax_rate": "13"}


def products(count: int, *, price: str = "12.50", after: str = "1") -> list[dict[str, Any]]:
    return [
        {"key": f"{number}-{after}", "content": PRODUCT | {"code": f"tea{number}", "price": price}}
        for number in range(count)
    ]


async def in_catalogue(db: Database) -> Counter[str]:
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT code FROM product")).fetchall()
    return Counter(row["code"] for row in rows)


async def told(db: Database) -> int:
    async with db.core() as tx:
        rows = await tx.execute("SELECT count(*) AS many FROM desk_change WHERE kind LIKE 'product.%'")
        row = await rows.fetchone()
    return int(row["many"]) if row else 0


async def test_items_are_taken_once_and_each_says_what_became_of_it(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world, scopes=["goods:write"])
    async with machine(app, made["token"]) as client:
        bad = {"key": "bad", "content": {"code": "x"}}
        first = (await client.post("/api/feeds/products", json={"items": [*products(3), bad]})).json()
        assert [each["outcome"] for each in first["items"]] == ["added"] * 3 + ["refused"], first
        assert first["items"][3]["code"] == "request.invalid"
        again = (await client.post("/api/feeds/products", json={"items": products(3)})).json()
        assert [(each["id"], each["repeated"]) for each in again["items"]] == [
            (each["id"], True) for each in first["items"][:3]
        ]
        new = (
            await client.post("/api/feeds/products", json={"items": products(3, price="14.00", after="2")})
        ).json()
        assert [each["outcome"] for each in new["items"]] == ["changed"] * 3
        reused = (await client.post("/api/feeds/products", json={"items": products(1, price="9.00")})).json()
        assert reused["items"][0]["code"] == "feed.key_reused"
        twice = await client.post("/api/feeds/products", json={"items": products(1) * 2})
        assert (twice.status_code, twice.json()["code"]) == (409, "feed.item_repeated")
    assert await in_catalogue(db) == Counter(["tea0", "tea1", "tea2"])
    assert await told(db) == 6


async def test_customers_are_meant_by_their_number(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world, scopes=["customers:write", "customers:read"])
    content = {"name": "林示", "numbers": [{"number": "139 0000 0001"}]}
    async with machine(app, made["token"]) as client:
        outcomes = []
        for key, other in (("a", {}), ("b", {"tags": ["VIP"]}), ("a", {})):
            body = {"items": [{"key": key, "content": content | other}]}
            answer = await client.post("/api/feeds/customers", json=body)
            assert answer.status_code == 200, answer.text
            outcomes.append(answer.json()["items"][0])
        assert [each["outcome"] for each in outcomes] == ["added", "changed", "added"]
        assert len({each["id"] for each in outcomes}) == 1
        wrong = {"items": [{"key": "c", "content": {"name": "x", "numbers": [{"number": "abc"}]}}]}
        (refused,) = (await client.post("/api/feeds/customers", json=wrong)).json()["items"]
        assert refused["outcome"] == "refused"
        assert (await client.get(f"/api/customers/{outcomes[0]['id']}")).json()["tags"] == ["VIP"]


async def test_what_has_a_name_that_nobody_knows_is_not_lost_without_a_word(
    app: FastAPI, log_in: LogIn, world: World
) -> None:
    made = await a_key(log_in, world, scopes=["customers:write", "goods:write"])
    things = {
        "customers": {"name": "林示", "number": "13900000001"},
        "products": PRODUCT | {"code": "tea", "colour": "green"},
    }
    async with machine(app, made["token"]) as client:
        for feed, content in things.items():
            body = {"items": [{"key": "a", "content": content}]}
            (refused,) = (await client.post(f"/api/feeds/{feed}", json=body)).json()["items"]
            assert (refused["outcome"], refused["code"]) == ("refused", "request.invalid")
            assert refused["details"] == {"places": [list(content)[-1]]}


@pytest.mark.parametrize("unwritable", ["\\ud83d", "\\u0000"])
async def test_text_that_cannot_be_kept_is_refused_and_what_is_beside_it_taken(
    app: FastAPI, log_in: LogIn, world: World, unwritable: str
) -> None:
    made = await a_key(log_in, world, scopes=["customers:write"])
    number = '"numbers": [{"number": "13900000001"}]'
    items = f"""[{{"key": "a", "content": {{"name": "林示", {number}, "tags": ["{unwritable}"]}}}},
        {{"key": "b", "content": {{"name": "林示", {number}, "values": {{"x": "{unwritable}"}}}}}},
        {{"key": "c", "content": {{"name": "林示", {number}}}}}]"""
    json = {"Content-Type": "application/json"}
    async with machine(app, made["token"]) as client:
        answer = await client.post("/api/feeds/customers", content=f'{{"items": {items}}}', headers=json)
        assert [each["outcome"] for each in answer.json()["items"]] == ["refused", "refused", "added"]
        one = f'{{"tenant_id": "{world.alpha}", "name": "林示", "tags": ["{unwritable}"]}}'
        answer = await client.post("/api/customers", content=one, headers=json)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_another_houses_things_are_out_of_reach(app: FastAPI, log_in: LogIn, world: World) -> None:
    made = await a_key(log_in, world, scopes=["goods:write"])
    async with machine(app, made["token"]) as client:
        body = {"tenant_id": str(world.beta), "items": products(1)}
        assert (await client.post("/api/feeds/products", json=body)).status_code == 404


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[int]:
    """The application at a real port."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # it has no event to wait for
        await asyncio.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


@pytest.mark.parametrize(("asked", "answered"), [(600, None), (4_000, None), (None, 0), (None, 400)], ids=str)
async def test_a_line_cut_in_the_middle_loses_and_doubles_nothing(
    app: FastAPI, log_in: LogIn, db: Database, world: World, asked: int | None, answered: int | None
) -> None:
    made = await a_key(log_in, world, scopes=["goods:write"])
    body, headers = {"items": products(40)}, {"Authorization": f"Bearer {made['token']}"}
    async with served(app) as port, cut_line(port) as line:
        line.cut_asked_after, line.cut_answered_after = asked, answered
        address = f"http://127.0.0.1:{line.port}/api/feeds/products"
        async with httpx.AsyncClient() as client:
            with pytest.raises(httpx.TransportError):
                await client.post(address, json=body, headers=headers, timeout=20)
        assert line.cuts == 1
        async with httpx.AsyncClient() as client:
            answer = await client.post(address, json=body, headers=headers, timeout=20)
        assert answer.status_code == 200, answer.text
    result = answer.json()["items"]
    assert {each["outcome"] for each in result} == {"added"}
    assert await in_catalogue(db) == Counter(f"tea{number}" for number in range(40))
    assert await told(db) == 40
    if answered is not None:
        assert all(each["repeated"] for each in result), "the first time had been whole, only nobody heard it"


async def test_a_database_that_goes_away_at_a_commit_loses_and_doubles_nothing(
    db: Database, world: World, world_dsn: str
) -> None:
    actor = Actor(
        user_id=UserId(world.ids.users["alpha.admin"]), tenant_id=TenantId(world.alpha), role=Role.TENANT_ADMIN,
        username="x", display_name="x", tenants=frozenset({TenantId(world.alpha)}), session_id=new_id(),
        address="192.0.2.1", locale="en",
    )  # fmt: skip

    async def apply(tx: Transaction, content: Mapping[str, Any]) -> tuple[UUID, str]:
        thing = UUID(content["id"])
        await changes.note(tx, tenant_id=world.alpha, kind="product.changed", thing_id=thing)
        return thing, "added"

    items = [Item(key=str(number), content={"id": str(new_id())}) for number in range(6)]
    feed = Feed(name="products", tenant_id=world.alpha, apply=apply)
    async with database_proxy(world_dsn) as proxy, Database(proxy.dsn, size=1, timeout=2) as shaky:
        await take(db=shaky, actor=actor, feed=feed, items=items[:2])
        proxy.deaf_after = b"COMMIT"
        with pytest.raises(AWAY):
            await take(db=shaky, actor=actor, feed=feed, items=items)
    taken = await take(db=db, actor=actor, feed=feed, items=items)
    assert {each.outcome for each in taken} == {"added"}
    assert await told(db) == len(items)


async def test_two_who_bring_the_same_at_once_bring_it_once(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world, scopes=["goods:write"])
    async with machine(app, made["token"]) as client:
        body = {"items": products(10)}
        answers = await asyncio.gather(*(client.post("/api/feeds/products", json=body) for _ in range(3)))
    assert {each.status_code for each in answers} == {200}
    repeated = Counter(each["repeated"] for answer in answers for each in answer.json()["items"])
    assert repeated == Counter({True: 20, False: 10})
    assert await told(db) == 10
