"""What other areas ask of customers: one by his id, names, whose number it is; and how feeds keep them."""

from typing import Any
from uuid import UUID

import pytest
from tests.desk.customers.test_flows import somebody
from tests.support.world import World

from yingda.desk.customers.drafting import AddressDraft, Draft, NumberDraft
from yingda.desk.customers.model import Layout
from yingda.desk.customers.usecases.keeping import CustomerKeeper
from yingda.desk.customers.usecases.layouts import CustomerLayouts
from yingda.desk.customers.usecases.merging import CustomerMerging
from yingda.desk.customers.usecases.reading import CustomerReader
from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.fields.model import Field, FieldKind
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.usecases.tenants import changing

POLICY = Field(key="policy", name_zh="保单", name_en="Policy", kind=FieldKind.TEXT, unique=True)
CITY = Field(key="city", name_zh="城市", name_en="City", kind=FieldKind.TEXT)


@pytest.fixture
async def keeper(db: Database, world: World) -> CustomerKeeper:
    layouts = CustomerLayouts(db=db, keys=world.keys)
    await layouts.change(somebody(world), tenant_id=world.alpha, layout=Layout(fields=(POLICY, CITY)))
    return CustomerKeeper(db=db, keys=world.keys)


async def upsert(keeper: CustomerKeeper, world: World, draft: Draft, by: str) -> tuple[UUID, str]:
    actor = somebody(world)
    async with changing(db=keeper.db, actor=actor, tenant_id=world.alpha) as tx:
        return await keeper.upsert(tx, actor=actor, tenant_id=world.alpha, draft=draft, by=by)


def draft(**more: Any) -> Draft:
    return Draft(**{"name": "王小明", "numbers": [NumberDraft(number="13900000001")], **more})


async def test_a_feed_keeps_each_once_and_takes_nothing_away(
    db: Database, world: World, keeper: CustomerKeeper
) -> None:
    first = draft(
        values={"policy": "P-1", "city": "上海"}, tags=["老"], addresses=[AddressDraft(text="和平路 1 号")]
    )
    found, outcome = await upsert(keeper, world, first, "policy")
    assert outcome == "added"
    assert await upsert(keeper, world, first, "policy") == (found, "unchanged")
    moved = Draft(
        name="", values={"policy": "p 1", "city": "苏州"}, numbers=[NumberDraft(number="13800000002")]
    )
    assert await upsert(keeper, world, moved, "policy") == (found, "changed")
    customer = await CustomerReader(db=db, keys=world.keys).one(somebody(world), found)
    assert (customer.name, customer.values["city"], customer.tags) == ("王小明", "苏州", ("老",))
    assert [each.number for each in customer.numbers] == ["+8613900000001", "+8613800000002"]
    assert [each.text for each in customer.addresses] == ["和平路 1 号"]


async def test_a_number_means_somebody_only_where_it_is_one_s_alone(
    world: World, keeper: CustomerKeeper
) -> None:
    found, _ = await upsert(keeper, world, draft(), "number")
    assert (await upsert(keeper, world, draft(name="王小明（新）"), "number"))[0] == found
    await keeper.add(somebody(world), tenant_id=world.alpha, draft=draft(name="李娜"))
    with pytest.raises(ValuesInvalid) as wrong:
        await upsert(keeper, world, draft(name="王五"), "number")
    assert wrong.value.details["problems"] == [{"field": "number", "code": "means_several"}]


@pytest.mark.parametrize(
    ("by", "more", "problem"),
    [
        ("number", {"numbers": []}, {"field": "numbers", "code": "missing"}),
        ("policy", {"values": {"city": "上海"}}, {"field": "policy", "code": "missing"}),
        ("city", {"values": {"city": "上海"}}, {"field": "city", "code": "unknown"}),
        ("police", {"values": {"police": "P-1"}}, {"field": "police", "code": "unknown"}),
    ],
)
async def test_who_cannot_be_known_again_is_not_taken(
    world: World, keeper: CustomerKeeper, by: str, more: dict[str, Any], problem: dict[str, str]
) -> None:
    with pytest.raises(ValuesInvalid) as wrong:
        await upsert(keeper, world, draft(**more), by)
    assert wrong.value.details["problems"] == [problem]


async def test_what_is_wrong_in_a_feed_is_refused(world: World, keeper: CustomerKeeper) -> None:
    with pytest.raises(ValuesInvalid) as wrong:
        await upsert(keeper, world, draft(values={"policy": "P", "unknown": "x"}), "policy")
    assert wrong.value.details["problems"] == [{"field": "unknown", "code": "unknown"}]


async def test_names_and_ids_follow_a_merge(db: Database, world: World, keeper: CustomerKeeper) -> None:
    actor, reader = somebody(world), CustomerReader(db=db, keys=world.keys)
    one = await keeper.add(actor, tenant_id=world.alpha, draft=draft())
    other = await keeper.add(actor, tenant_id=world.alpha, draft=draft(name="王晓明"))
    assert {
        each.id for each in await reader.find_by_number(actor, tenant_id=world.alpha, number="139 0000 0001")
    } == {
        one,
        other,
    }
    await CustomerMerging(db=db, keys=world.keys).merge(actor, customer_id=one, other_id=other, take=[])
    assert await reader.names(actor, tenant_id=world.alpha, ids=[one, other]) == {
        one: "王小明",
        other: "王小明",
    }
    assert set(await reader.same_ids(actor, one)) == {one, other}
    assert (await reader.one(actor, other)).id == one
    with pytest.raises(NotFound):
        await reader.one(actor, new_id())
