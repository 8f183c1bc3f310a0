"""Customers over HTTP: kept, found, popped up, and behind the wall."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

POLICY: dict[str, Any] = {
    "key": "policy", "name_zh": "保单号", "name_en": "Policy", "kind": "text", "unique": True,
}  # fmt: skip
IDENTITY: dict[str, Any] = {
    "key": "identity", "name_zh": "证件", "name_en": "Identity", "kind": "identity_number",
}  # fmt: skip
AN_IDENTITY = "11010519491231002X"
GRADES = [{"code": "vip", "name_zh": "重要", "name_en": "Important"}]


async def keep(client: httpx.AsyncClient, tenant: UUID, name: str, number: str = "", **more: Any) -> str:
    """Somebody keeps a customer; his id."""
    numbers = [{"number": number}] if number else []
    body = {"tenant_id": str(tenant), "name": name, "numbers": numbers, **more}
    answer = await client.post("/api/customers", json=body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def design(client: httpx.AsyncClient, tenant: UUID, *fields: dict[str, Any], version: int = 0) -> None:
    answer = await client.put(
        f"/api/customer-layouts/{tenant}",
        json={"fields": list(fields), "grades": GRADES, "tags": ["装修"], "version": version},
    )
    assert answer.status_code == 200, answer.text


async def names(client: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await client.get("/api/customers", params=params)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["items"]]


async def test_a_customer_is_kept_read_and_changed(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    await design(await log_in("alpha.admin"), world.alpha, POLICY, IDENTITY)
    found = await keep(
        agent, world.alpha, "王小明", "139 0000 0001", values={"policy": "P-1", "identity": AN_IDENTITY},
        grade="vip", tags=["装修", " 装修 "], addresses=[{"text": "和平路 1 号", "kind": "service"}],
    )  # fmt: skip
    read = (await agent.get(f"/api/customers/{found}")).json()
    assert read["numbers"][0]["number"] == "13900000001"
    assert read["tags"] == ["装修"]
    assert read["values"]["policy"] == "P-1"
    assert "1231" not in read["values"]["identity"]
    # What was shown in part comes back so and stays whole; another field changes.
    body = {**read, "values": {**read["values"], "policy": "P-2"}, "name": "王小明（父）"}
    answer = await agent.put(f"/api/customers/{found}", json=body)
    assert answer.json() == {"version": 2}, answer.text
    assert (await agent.put(f"/api/customers/{found}", json=body)).json()["code"] == "conflict"
    again = (await agent.get(f"/api/customers/{found}")).json()
    assert again["values"] == {**read["values"], "policy": "P-2"}
    assert await names(agent, q=AN_IDENTITY) == ["王小明（父）"]
    assert await names(agent, q="P-1") == []


async def test_everything_that_is_wrong_is_said_at_once(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    await design(await log_in("alpha.admin"), world.alpha, {**POLICY, "required": True})
    body = {"tenant_id": str(world.alpha), "name": " ", "numbers": [{"number": "hello"}], "grade": "none"}
    answer = await agent.post("/api/customers", json=body)
    assert answer.status_code == 422
    problems = {(each["field"], each["code"]) for each in answer.json()["details"]["problems"]}
    assert problems == {
        ("name", "missing"), ("numbers.0", "not_a_phone"), ("grade", "not_a_choice"), ("policy", "missing"),
    }  # fmt: skip


async def test_what_may_be_there_once_is(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    admin = await log_in("alpha.admin")
    await design(admin, world.alpha, POLICY)
    await keep(agent, world.alpha, "甲", values={"policy": "p 1"})
    body = {"tenant_id": str(world.alpha), "name": "乙", "values": {"policy": "P1"}}
    answer = await agent.post("/api/customers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "customer.value_taken")
    assert answer.json()["details"] == {"fields": ["policy"]}
    assert await names(agent, tenant_id=world.alpha) == ["甲"]
    # A field becomes unique only if its values are.
    await design(admin, world.alpha, {**POLICY, "unique": False}, version=1)
    assert (await agent.post("/api/customers", json=body)).status_code == 201
    changed: dict[str, Any] = {"fields": [POLICY], "grades": GRADES, "tags": [], "version": 2}
    answer = await admin.put(f"/api/customer-layouts/{world.alpha}", json=changed)
    assert answer.json()["code"] == "customer.value_taken"
    answer = await admin.put(
        f"/api/customer-layouts/{world.alpha}", json={**changed, "fields": [{**POLICY, "kind": "integer"}]}
    )
    assert answer.json()["code"] == "customer.layout_fixed"


@pytest.mark.parametrize(
    "typed",
    [
        "王小明", "小明", "王", "wangxiaoming", "wang xiaoming", "wxm", "wangxioaming", "王晓明", "王小鹏",
        "+86 139-0000-0001", "0001", "00000001", "900000001", "P-1", "王 0001",
    ],
)  # fmt: skip
async def test_a_customer_is_found(log_in: LogIn, world: World, typed: str) -> None:
    agent = await log_in("alpha.agent")
    await design(await log_in("alpha.admin"), world.alpha, POLICY)
    await keep(agent, world.alpha, "王小明", "13900000001", values={"policy": "P-1"})
    await keep(agent, world.alpha, "赵子龙", "13800009999")
    assert await names(agent, tenant_id=world.alpha, q=typed) == ["王小明"]


async def test_lists_are_paged_and_filtered(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    for place in range(5):
        tags = ["装修"] if place % 2 else []
        await keep(agent, world.alpha, f"客户{place}", tags=tags, grade="vip" if place == 3 else None)
    first = (await agent.get("/api/customers", params={"limit": 3})).json()
    assert [each["name"] for each in first["items"]] == ["客户4", "客户3", "客户2"]
    assert first["total"] == 5
    assert await names(agent, limit=3, after=first["next"]) == ["客户1", "客户0"]
    assert await names(agent, tag="装修") == ["客户3", "客户1"]
    assert await names(agent, tag="装修", grade="vip") == ["客户3"]
    assert await names(agent, tag="装修", q="客户1") == ["客户1", "客户3"]
    assert await names(agent, grade="gold") == []
    assert (await agent.get("/api/customers", params={"after": "x"})).json()["code"] == "list.cursor_invalid"


async def test_a_common_token_does_not_hide_a_rare_one(log_in: LogIn, world: World, db: Database) -> None:
    agent = await log_in("alpha.agent")
    await keep(agent, world.alpha, "王小明", "13900000001", tags=["老客户"])
    for place in range(12):
        await keep(agent, world.alpha, f"王小{'红兰芳强军勇杰娟涛超静敏'[place]}")
    assert (await names(agent, tenant_id=world.alpha, q="王小明"))[0] == "王小明"
    assert await names(agent, tenant_id=world.alpha, q="王", tag="老客户") == ["王小明"]


async def test_the_customer_pops_up_by_his_number(log_in: LogIn, db: Database, world: World) -> None:
    agent = await log_in("alpha.agent")
    contact = Contact(db=db, world=world, house="alpha", caller="+8613900000001")
    await contact.arrive()
    await contact.ring("alpha.agent")
    where = f"/api/customers/by-contact/{contact.id}"
    assert (await agent.get(where)).json()["match"] == "nobody"
    first = await keep(agent, world.alpha, "王小明", "139 0000 0001")
    popped = (await agent.get(where)).json()
    assert (popped["match"], popped["customer"]["id"]) == ("number", first)
    second = await keep(agent, world.alpha, "李娜", "0086 13900000001")
    several = (await agent.get(where)).json()
    assert (several["match"], several["customer"]) == ("several", None)
    assert {each["id"] for each in several["candidates"]} == {first, second}
    assert (await agent.put(where, json={"customer_id": second})).status_code == 204
    assert (await agent.get(where)).json()["customer"]["id"] == second
    history = (await agent.get(f"/api/customers/{second}/interactions")).json()
    assert [each["id"] for each in history["items"]] == [str(contact.id)]
    assert (await agent.get(f"/api/customers/{first}/interactions")).json()["items"] == []
    await agent.put(where, json={"customer_id": None})
    assert (await agent.get(where)).json()["match"] == "several"


async def test_who_is_met_in_a_contact_gets_its_number(log_in: LogIn, db: Database, world: World) -> None:
    agent = await log_in("alpha.agent")
    contact = Contact(db=db, world=world, house="alpha", caller="13900000007")
    await contact.arrive()
    found = await keep(agent, world.alpha, "新客户", interaction_id=str(contact.id))
    popped = (await agent.get(f"/api/customers/by-contact/{contact.id}")).json()
    assert (popped["match"], popped["customer"]["id"]) == ("said", found)
    assert popped["customer"]["numbers"][0]["number"] == "13900000007"


async def test_a_withheld_number_is_nobodys(log_in: LogIn, db: Database, world: World) -> None:
    agent = await log_in("alpha.agent")
    contact = Contact(db=db, world=world, house="alpha", caller="anonymous")
    await contact.arrive()
    popped = (await agent.get(f"/api/customers/by-contact/{contact.id}")).json()
    assert (popped["match"], popped["number"]) == ("withheld", None)


async def test_earlier_calls_are_in_the_history_however_the_carrier_wrote_the_number(
    log_in: LogIn, db: Database, world: World
) -> None:
    agent = await log_in("alpha.agent")
    contacts = [
        Contact(db=db, world=world, house="alpha", caller=each) for each in ("13900000001", "+8613900000001")
    ]
    for contact in contacts:
        await contact.arrive()
    found = await keep(agent, world.alpha, "王小明", "13900000001")
    history = (await agent.get(f"/api/customers/{found}/interactions")).json()
    assert {each["id"] for each in history["items"]} == {str(each.id) for each in contacts}


async def test_the_other_house_finds_nothing(log_in: LogIn, world: World) -> None:
    agent, other = await log_in("alpha.agent"), await log_in("beta.agent")
    found = await keep(agent, world.alpha, "王小明", "13900000001")
    assert (await other.get(f"/api/customers/{found}")).status_code == 404
    for typed in ("王小明", "13900000001", ""):
        assert await names(other, q=typed) == []
    body = {"tenant_id": str(world.alpha), "name": "x"}
    assert (await other.post("/api/customers", json=body)).status_code == 404
    assert (await (await log_in("alpha.viewer")).get("/api/customers")).status_code == 403
    assert (await (await log_in("operator.admin")).get("/api/customers")).status_code == 403


async def test_nothing_of_a_customer_is_kept_readable(log_in: LogIn, db: Database, world: World) -> None:
    agent = await log_in("alpha.agent")
    await keep(agent, world.alpha, "王小明", "13900000001", addresses=[{"text": "和平路 1 号"}])
    async with db.core() as tx:
        for table in ("customer", "customer_number", "customer_address", "customer_token"):
            rows = await (await tx.execute(f"SELECT t::text AS row FROM {table} t")).fetchall()
            assert rows
            for row in rows:
                assert not any(word in row["row"] for word in ("王", "13900000001", "和平"))
                assert not any(
                    word.encode().hex() in row["row"] for word in ("王小明", "13900000001", "和平路")
                )


async def test_a_customer_that_nobody_knows(log_in: LogIn) -> None:
    agent = await log_in("alpha.agent")
    assert (await agent.get(f"/api/customers/{new_id()}")).status_code == 404
    assert (await agent.get(f"/api/customers/by-contact/{new_id()}")).status_code == 404


async def read(client: httpx.AsyncClient, customer: str) -> dict[str, Any]:
    answer = await client.get(f"/api/customers/{customer}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_two_who_are_one_are_merged_and_parted(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    await design(await log_in("alpha.admin"), world.alpha, POLICY)
    one = await keep(lead, world.alpha, "王小明", "13900000001", values={"policy": "P-1"}, tags=["老"])
    other = await keep(lead, world.alpha, "王晓明", "13800000002", values={"policy": "P-2"}, grade="vip")
    before = await read(lead, other)
    answer = await lead.post(
        f"/api/customers/{one}/merge", json={"other_id": other, "take": ["values.policy"]}
    )
    assert answer.status_code == 200, answer.text
    now = await read(lead, other)
    assert (now["id"], now["name"], now["grade"], now["values"]) == (one, "王小明", "vip", {"policy": "P-2"})
    assert {each["number"] for each in now["numbers"]} == {"13900000001", "13800000002"}
    assert await names(lead, q="13800000002") == ["王小明"]
    # He gets another tag after the merge, which stays when it is undone.
    body = {**now, "tags": [*now["tags"], "新"]}
    assert (await lead.put(f"/api/customers/{one}", json=body)).status_code == 200
    assert (await lead.put(f"/api/customers/{other}", json=body)).json()["code"] == "customer.merged_away"
    [merge] = (await lead.get(f"/api/customers/{one}/merges")).json()["items"]
    assert (merge["other_name"], merge["undoable"]) == ("王晓明", True)
    undo = f"/api/customers/merges/{merge['id']}/undo"
    assert (await lead.post(undo)).status_code == 204
    assert (await lead.post(undo)).json()["code"] == "customer.merge_not_undoable"
    back, left = await read(lead, other), await read(lead, one)
    plain = ("name", "grade", "values", "tags", "numbers")
    assert {key: back[key] for key in plain} == {key: before[key] for key in plain}
    assert (left["grade"], left["values"], left["tags"]) == (None, {"policy": "P-1"}, ["新", "老"])
    assert [each["number"] for each in left["numbers"]] == ["13900000001"]
    assert await names(lead, q="13800000002") == ["王晓明"]


async def test_who_share_a_number_may_be_the_same(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    one = await keep(lead, world.alpha, "王小明", "13900000001")
    other = await keep(lead, world.alpha, "王小明", "+8613900000001")
    third = await keep(lead, world.alpha, "李娜", "13900000001")
    found = (await lead.get("/api/customers/duplicates")).json()["items"]
    assert next((each["same_name"], each["one"]["id"], each["other"]["id"]) for each in found) == (
        True,
        one,
        other,
    )
    assert len(found) == 3
    assert (
        await lead.post(f"/api/customers/{third}/not-the-same", json={"other_id": one})
    ).status_code == 204
    assert len((await lead.get("/api/customers/duplicates")).json()["items"]) == 2
    assert (await lead.post(f"/api/customers/{one}/merge", json={"other_id": one})).json()[
        "code"
    ] == "customer.same"
    await lead.post(f"/api/customers/{one}/merge", json={"other_id": other})
    found = (await lead.get("/api/customers/duplicates")).json()["items"]
    # Who was said to be another stays so; the merged one is in no pair any more.
    assert found == []


async def test_consents_are_kept_and_the_last_word_counts(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    one = await keep(agent, world.alpha, "王小明")
    for given in (True, False):
        body = {"purpose": "marketing", "given": given}
        assert (await agent.post(f"/api/customers/{one}/consents", json=body)).status_code == 204
    [consent] = (await agent.get(f"/api/customers/{one}/consents")).json()["items"]
    assert (consent["purpose"], consent["given"], consent["by"]) == ("marketing", False, "alpha agent")


async def test_who_is_forgotten_is_nowhere(log_in: LogIn, db: Database, world: World) -> None:
    admin = await log_in("alpha.admin")
    await design(admin, world.alpha, POLICY)
    one = await keep(admin, world.alpha, "王小明", "13900000001", values={"policy": "P-1"})
    other = await keep(admin, world.alpha, "王晓明", "13900000001")
    await admin.post(f"/api/customers/{one}/merge", json={"other_id": other})
    await admin.post(f"/api/customers/{one}/consents", json={"purpose": "service", "given": True})
    agent = await log_in("alpha.agent")
    assert (await agent.post(f"/api/customers/{one}/forget", json={"reason": "x"})).status_code == 403
    assert (await admin.post(f"/api/customers/{one}/forget", json={"reason": "请求"})).status_code == 204
    for each in (one, other):
        assert (await admin.get(f"/api/customers/{each}")).status_code == 404
    for typed in ("王小明", "13900000001", "P-1", ""):
        assert await names(admin, q=typed) == []
    tables = ("number", "address", "token", "unique", "consent", "contact", "duplicate")
    async with db.core() as tx:
        for table in tables:
            row = await (await tx.execute(f"SELECT count(*) AS n FROM customer_{table}")).fetchone()
            assert row is not None
            assert row["n"] == 0, table
        row = await (
            await tx.execute(
                "SELECT count(undo_sealed) + count(c.name_sealed) AS n FROM customer_merge, customer c"
            )
        ).fetchone()
        assert row == {"n": 0}
    # The unique value is free again.
    await keep(admin, world.alpha, "新", values={"policy": "P-1"})


async def test_a_masked_value_is_looked_at_for_a_reason(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    await design(await log_in("alpha.admin"), world.alpha, IDENTITY)
    one = await keep(lead, world.alpha, "王小明", values={"identity": AN_IDENTITY})
    where = f"/api/customers/{one}/reveal"
    assert (await lead.post(where, json={"field": "identity", "reason": " "})).status_code == 422
    answer = await lead.post(where, json={"field": "identity", "reason": "核对"})
    assert answer.json() == {"value": AN_IDENTITY}
    audit = (
        await (await log_in("alpha.admin")).get("/api/audit", params={"action": "customer.revealed"})
    ).json()
    assert audit["items"][0]["details"] == {"field": "identity", "reason": "核对"}
