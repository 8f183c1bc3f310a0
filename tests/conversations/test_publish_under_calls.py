"""A flow is published while many callers walk through it: each of them ends on the version that he began with."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer

from yingda.flows.lifecycle.publish import roll_back
from yingda.flows.lifecycle.releases.usecases import Answer, Wish, ask_release
from yingda.flows.testing import say
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

CALLERS = 50


def line(answer: str) -> dict[str, Any]:
    """A line whose only answer is this prompt."""
    menu = {"type": "menu", "prompts": ["menu"], "choices": {"1": "info"}, "timeout": 5, "otherwise": "end"}
    nodes = {"welcome": say("welcome", then="menu"), "menu": menu, "info": say(answer, then="end")}
    return {"format": 2, "start": "welcome", "nodes": {**nodes, "end": {"type": "hang_up"}}}


@pytest.fixture
async def busy(house: House) -> House:
    """A house whose first enterprise may have many calls at once."""
    await house.publish("alpha", line("welcome")["nodes"])
    await house.change(
        "UPDATE tenant SET channel_limit = 200 WHERE id = %(id)s", id=house.ids.tenants["alpha"]
    )
    await house.control.refresh()
    return house


def author(house: House) -> Actor:
    tenant = TenantId(house.ids.tenants["alpha"])
    return Actor(
        user_id=UserId(house.ids.users["alpha.admin"]),
        tenant_id=tenant,
        role=Role.TENANT_ADMIN,
        username="alpha.admin",
        display_name="alpha admin",
        tenants=frozenset({tenant}),
        session_id=new_id(),
        address="192.0.2.1",
        locale="zh-CN",
    )


async def flow_of(house: House) -> UUID:
    [row] = await house.rows("SELECT id FROM flow WHERE tenant_id = %(id)s", id=house.ids.tenants["alpha"])
    found: UUID = row["id"]
    return found


async def publish(house: House, db: Database, answer: str) -> Answer:
    wish = Wish(document=line(answer))
    flow_id = await flow_of(house)
    return await ask_release(db=db, actor=author(house), flow_id=flow_id, wish=wish, hosts=frozenset())


async def callers(house: House, count: int) -> list[Customer]:
    return [await house.call(caller=f"1380000{1000 + number}") for number in range(count)]


async def test_fifty_callers_end_on_the_version_that_they_began_with(busy: House, db: Database) -> None:
    old = await callers(busy, CALLERS)
    versions = {(await customer.row())["flow_version"] for customer in old}
    assert len(versions) == 1
    third = CALLERS // 3
    for customer in old[:third]:
        await customer.hear_prompt()
    published, _ = await asyncio.gather(publish(busy, db, "no_agents"), press_all(old[:third]))
    assert published.version == versions.pop() + 1
    new = await busy.call(caller="13800009999")
    for customer in old[third:]:
        await customer.hear_prompt()
    await press_all(old[third:])
    await new.hear_prompt()
    await new.press("1")
    assert {customer.hears() for customer in old} == {"prompt:welcome.zh"}
    assert new.hears() == "prompt:no_agents.zh"
    for customer in (*old, new):
        await customer.hear_prompt()
        assert customer.channel.ended is not None
    rows = await busy.rows("SELECT result, ended_by, count(*) FROM interaction GROUP BY result, ended_by")
    assert rows == [{"result": "self_service", "ended_by": "flow", "count": CALLERS + 1}]


async def press_all(customers: list[Customer]) -> None:
    for customer in customers:
        await customer.press("1")


async def test_a_publish_and_a_roll_back_survive_our_own_crash(busy: House, db: Database) -> None:
    customer = await busy.call()
    await customer.hear_prompt()
    await publish(busy, db, "no_agents")
    await busy.kill()
    await busy.start()
    await customer.press("1")
    assert customer.hears() == "prompt:welcome.zh"
    flow_id = await flow_of(busy)
    version = await roll_back(
        db=db, actor=author(busy), flow_id=flow_id, version=1, note="", hosts=frozenset()
    )
    assert version == 4
    later = await busy.call(caller="13800000002")
    assert (await later.row())["flow_version"] == version
