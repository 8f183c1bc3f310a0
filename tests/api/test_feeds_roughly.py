"""Customers from an enterprise's system over a line that is cut anywhere, and by several senders at once."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.api.conftest import LogIn
from tests.api.test_exchange_keys import a_key, machine
from tests.api.test_feeds import served
from tests.support.cut_line import cut_line
from tests.support.world import World

from yingda.platform.db import Database

MANY = 20


def people(*, sender: str = "crm", tag: str = "团购") -> list[dict[str, Any]]:
    return [
        {
            "key": f"{sender}-{number}",
            "content": {"name": f"例{number}", "tags": [tag], "numbers": [{"number": f"1390001{number:04}"}]},
        }
        for number in range(MANY)
    ]


async def kept(db: Database) -> dict[str, Any]:
    async with db.core() as tx:
        rows = await tx.execute(
            """SELECT (SELECT count(*) FROM customer) AS customers, (SELECT count(*) FROM customer_number) AS numbers,
                 (SELECT count(DISTINCT number_hash) FROM customer_number) AS different,
                 (SELECT count(*) FROM desk_change WHERE kind = 'customer.added') AS told"""
        )
        found = await rows.fetchone()
    assert found is not None
    return found


ONCE = {"customers": MANY, "numbers": MANY, "different": MANY, "told": MANY}


@pytest.mark.parametrize(
    ("asked", "answered"), [(1, None), (300, None), (1_500, None), (None, 0), (None, 150), (None, 900)], ids=str
)  # fmt: skip
async def test_customers_over_a_line_that_is_cut_come_in_once(
    app: FastAPI, log_in: LogIn, db: Database, world: World, asked: int | None, answered: int | None
) -> None:
    made = await a_key(log_in, world, scopes=["customers:write"])
    body, headers = {"items": people()}, {"Authorization": f"Bearer {made['token']}"}
    async with served(app) as port, cut_line(port) as line:
        line.cut_asked_after, line.cut_answered_after = asked, answered
        address = f"http://127.0.0.1:{line.port}/api/feeds/customers"
        async with httpx.AsyncClient(timeout=20) as client:
            with pytest.raises(httpx.TransportError):
                await client.post(address, json=body, headers=headers)
        assert line.cuts == 1
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.post(address, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert {each["outcome"] for each in answer.json()["items"]} == {"added"}
    assert await kept(db) == ONCE


async def test_the_same_keys_at_once_are_one(app: FastAPI, log_in: LogIn, db: Database, world: World) -> None:
    made = await a_key(log_in, world, scopes=["customers:write"])
    async with machine(app, made["token"]) as client:
        sent = (client.post("/api/feeds/customers", json={"items": people()}) for _ in range(4))
        answers = await asyncio.gather(*sent)
    repeated = Counter(each["repeated"] for answer in answers for each in answer.json()["items"])
    assert repeated == Counter({True: 3 * MANY, False: MANY})
    assert await kept(db) == ONCE


async def test_the_same_customers_under_other_keys_at_once_are_not_doubled(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world, scopes=["customers:write"])
    async with machine(app, made["token"]) as client:
        sent = (
            client.post("/api/feeds/customers", json={"items": people(sender=sender)})
            for sender in ("crm", "shop", "app")
        )
        answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {200}
    outcomes = Counter(each["outcome"] for answer in answers for each in answer.json()["items"])
    assert outcomes == Counter({"added": MANY, "unchanged": 2 * MANY})
    assert await kept(db) == ONCE


async def test_a_key_with_another_body_is_refused_and_keeps_no_other_away(
    app: FastAPI, log_in: LogIn, db: Database, world: World
) -> None:
    made = await a_key(log_in, world, scopes=["customers:write"])
    async with machine(app, made["token"]) as client:
        first, *others = people()
        await client.post("/api/feeds/customers", json={"items": [first]})
        other = {**first, "content": {**first["content"], "name": "别人"}}
        answer = (await client.post("/api/feeds/customers", json={"items": [other, *others]})).json()
    assert answer["refused"] == 1
    assert [each["code"] for each in answer["items"]] == ["feed.key_reused"] + [None] * (MANY - 1)
    assert await kept(db) == ONCE
