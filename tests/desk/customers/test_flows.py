"""A flow looks its caller up among the customers, as in a table, and branches by his grade."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from tests.support.world import World

from yingda.desk.customers.drafting import Draft, NumberDraft
from yingda.desk.customers.usecases.calling import CustomerFacts
from yingda.desk.customers.usecases.keeping import CustomerKeeper
from yingda.flows.model import LookUp
from yingda.flows.outcomes import Answered, Fault, NotAnswered
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.services import FlowServices
from yingda.flows.queries.transport import Ways
from yingda.flows.references.store import things
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role


def somebody(world: World) -> Actor:
    return Actor(
        user_id=UserId(world.ids.users["alpha.admin"]), tenant_id=TenantId(world.alpha), role=Role.TENANT_ADMIN,
        username="x", display_name="x", tenants=frozenset({TenantId(world.alpha)}), session_id=new_id(),
        address="", locale="en",
    )  # fmt: skip


async def keep(db: Database, world: World, name: str, **more: Any) -> None:
    draft = Draft(name=name, numbers=[NumberDraft(number="13900000001")], **more)
    await CustomerKeeper(db=db, keys=world.keys).add(somebody(world), tenant_id=world.alpha, draft=draft)


@pytest.fixture
async def services(db: Database, world: World) -> AsyncIterator[FlowServices]:
    book = CustomerFacts(db=db, keys=world.keys)
    found = FlowServices(db=db, keys=world.keys, asker=SystemAsker(Ways()), customers=book)
    yield found
    await found.close()


async def ask(services: FlowServices, tenant_id: UUID, caller: str) -> Answered | NotAnswered:
    look = LookUp(table="customers", key=caller, answers={"g": "grade", "no_calls": "do_not_call"}, visit=3)
    return await services.ask(look, tenant_id=tenant_id, interaction_id=new_id())


async def test_a_known_caller_has_his_grade(db: Database, world: World, services: FlowServices) -> None:
    await keep(db, world, "王小明", grade="normal")
    await keep(db, world, "李娜", grade="vip")
    for caller in ("13900000001", "+8613900000001", "013900000001"):
        found = await ask(services, world.alpha, caller)
        assert found == Answered(visit=3, variables={"g": "vip", "no_calls": "no"}), caller


async def test_who_is_no_customer_is_not_found(db: Database, world: World, services: FlowServices) -> None:
    await keep(db, world, "王小明")
    for caller in ("13800000009", "anonymous"):
        assert await ask(services, world.alpha, caller) == NotAnswered(visit=3, fault=Fault.NOT_FOUND)
    assert await ask(services, world.beta, "13900000001") == NotAnswered(visit=3, fault=Fault.NOT_FOUND)


async def test_flows_may_name_the_customers_as_a_table(db: Database, world: World) -> None:
    async with db.core() as tx:
        found = await things(tx, tenant_id=world.alpha)
    assert found.tables["customers"] == ("known", "grade", "do_not_call")
