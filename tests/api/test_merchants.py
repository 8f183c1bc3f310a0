"""Merchants behind a shared number over HTTP, one by one and a hundred at once; and that each code reaches its own."""

import json
from typing import Any

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.api.test_numbers import flow_id_of, is_reached, take
from tests.support.world import World

from yingda.platform.db import Database
from yingda.telephony.usecases import admit
from yingda.telephony.usecases.admit import look_up_merchant, look_up_number, refusal_of


@pytest.fixture
async def operator(log_in: LogIn) -> httpx.AsyncClient:
    return await log_in("operator.admin")


@pytest.fixture
async def shared(operator: httpx.AsyncClient, db: Database, world: World) -> str:
    """1252, in service."""
    number_id = await take(operator, "1252", kind="shared")
    await operator.post(f"/api/numbers/{number_id}/assign", json={"tenant_id": str(world.operator)})
    async with db.core() as tx:
        await tx.execute("UPDATE number SET status = 'active' WHERE digits = '1252'")
    return number_id


async def add(operator: httpx.AsyncClient, shared: str, world: World, **values: Any) -> httpx.Response:
    body = {
        "number_id": shared, "tenant_id": str(world.alpha), "code": "101", "name_zh": "商户", "name_en": "Shop",
        **values,
    }  # fmt: skip
    return await operator.post("/api/merchants", json=body)


async def test_a_merchants_life(operator: httpx.AsyncClient, shared: str, db: Database, world: World) -> None:
    added = (await add(operator, shared, world, flow_id=await flow_id_of(db, world.alpha))).json()
    assert (added["status"], added["tenant"], added["moves"]) == ("testing", "alpha", ["activate", "release"])
    assert not await is_reached(db, "1252101")
    place = f"/api/merchants/{added['id']}"
    for move, state, reached in (
        ("activate", "active", True), ("suspend", "suspended", True), ("resume", "active", True),
        ("test", "testing", False), ("activate", "active", True), ("release", "released", False),
    ):  # fmt: skip
        assert (await operator.post(f"{place}/{move}")).json()["status"] == state
        assert await is_reached(db, "1252101") == reached
    assert (await operator.post(f"{place}/activate")).json()["code"] == "number.illegal_move"
    history = (await operator.get(f"{place}/history")).json()["items"]
    assert [event["action"] for event in history][-2:] == ["activate", "add"]
    assert {event["merchant_code"] for event in history} == {"101"}
    again = await add(operator, shared, world, tenant_id=str(world.beta))
    assert again.json()["tenant"] == "beta"


async def test_codes_that_would_be_mistaken_are_refused(
    operator: httpx.AsyncClient, shared: str, world: World
) -> None:
    await add(operator, shared, world, code="101")
    for code in ("101", "10", "1", "1010", "10199"):
        answer = await add(operator, shared, world, code=code)
        assert (answer.status_code, answer.json()["code"]) == (409, "merchant.code_taken"), code
    assert (await add(operator, shared, world, code="102")).status_code == 201
    await take(operator, "1252103")
    assert (await add(operator, shared, world, code="103")).json()["code"] == "number.is_merchant"
    answer = await operator.post("/api/numbers", json={"digits": "1252101"})
    assert answer.json()["code"] == "number.is_merchant"
    for wrong in ("", "12345678901", "1a", "*"):
        assert (await add(operator, shared, world, code=wrong)).status_code == 422
    own = await take(operator, "95790")
    assert (await add(operator, own, world)).json()["code"] == "merchant.number_not_shared"
    unknown = await add(operator, shared, world, code="109", tenant_id=str(world.operator))
    assert unknown.json()["code"] == "number.unknown_tenant"


async def test_an_enterprise_sees_and_sets_its_own_codes(
    operator: httpx.AsyncClient, shared: str, db: Database, world: World, log_in: LogIn
) -> None:
    mine = (await add(operator, shared, world, flow_id=await flow_id_of(db, world.alpha))).json()
    theirs = (await add(operator, shared, world, code="202", tenant_id=str(world.beta))).json()
    admin = await log_in("alpha.admin")
    assert [each["code"] for each in (await admin.get("/api/merchants")).json()["items"]] == ["101"]
    changed = await admin.patch(f"/api/merchants/{mine['id']}", json={"caller_limit": 2, "name_zh": "x"})
    assert (changed.json()["caller_limit"], changed.json()["name_zh"]) == (2, "商户")
    assert (await admin.patch(f"/api/merchants/{theirs['id']}", json={})).status_code == 404
    assert (await admin.get(f"/api/merchants/{theirs['id']}/history")).status_code == 404


async def test_a_shared_number_is_not_released_under_its_merchants(
    operator: httpx.AsyncClient, shared: str, world: World
) -> None:
    merchant = (await add(operator, shared, world)).json()
    answer = await operator.post(f"/api/numbers/{shared}/release")
    assert (answer.status_code, answer.json()["code"]) == (409, "number.has_merchants")
    await operator.post(f"/api/merchants/{merchant['id']}/release")
    assert (await operator.post(f"/api/numbers/{shared}/release")).json()["status"] == "released"


TABLE = "code,tenant,name_zh,name_en,flow,caller_limit,languages,recording\n"


async def load(operator: httpx.AsyncClient, shared: str, table: str, *, dry_run: bool) -> dict[str, Any]:
    answer = await operator.post(
        "/api/merchants/bulk", json={"number_id": shared, "table": table, "dry_run": dry_run}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def flow_code(db: Database, world: World) -> str:
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT code FROM flow WHERE tenant_id = %(t)s LIMIT 1", {"t": world.alpha})
        ).fetchone()
    assert row is not None
    return str(row["code"])


async def test_a_table_is_tried_first_and_then_carried_out_whole(
    operator: httpx.AsyncClient, shared: str, db: Database, world: World
) -> None:
    flow = await flow_code(db, world)
    table = TABLE + f"301,alpha,一,One,{flow},3,zh-CN+en,always\n302,beta,二,Two,,,,\n"
    tried = await load(operator, shared, table, dry_run=True)
    assert tried == {
        "rows": [
            {"line": 2, "code": "301", "action": "add", "problems": []},
            {"line": 3, "code": "302", "action": "add", "problems": []},
        ],
        "applied": False,
    }
    assert (await operator.get("/api/merchants")).json()["total"] == 0
    assert (await load(operator, shared, "\ufeff" + table, dry_run=False))["applied"]
    items = (await operator.get("/api/merchants", params={"number_id": shared})).json()["items"]
    assert [(each["code"], each["status"], each["languages"]) for each in items] == [
        ("301", "active", ["zh-CN", "en"]), ("302", "testing", ["zh-CN"]),
    ]  # fmt: skip
    again = await load(operator, shared, table.replace("One", "First"), dry_run=False)
    assert [row["action"] for row in again["rows"]] == ["change", "keep"]
    items = (await operator.get("/api/merchants")).json()["items"]
    assert [each["name_en"] for each in items] == ["First", "Two"]


async def test_one_bad_line_stops_the_whole_table(
    operator: httpx.AsyncClient, shared: str, world: World
) -> None:
    await add(operator, shared, world, code="500")
    await take(operator, "1252700")
    table = TABLE + "\n".join(
        (
            "401,alpha,一,One,,,,", "40,alpha,一,One,,,,", "401,alpha,一,One,,,,", "4a,alpha,一,One,,,,",
            "402,nobody,一,One,,,,", "403,alpha,,One,no-flow,99,de,sometimes", "500,beta,一,One,,,,",
            "50,beta,一,One,,,,", "700,beta,一,One,,,,",
        )
    )  # fmt: skip
    answer = await load(operator, shared, table, dry_run=False)
    assert not answer["applied"]
    assert [row["problems"] for row in answer["rows"]] == [
        [], ["code_taken"], ["code_taken"], ["code_invalid"], ["tenant_unknown"],
        ["name_zh_invalid", "flow_unknown", "caller_limit_invalid", "languages_invalid", "recording_invalid"],
        ["code_of_another"], ["code_taken"], ["is_number"],
    ]  # fmt: skip
    assert (await operator.get("/api/merchants")).json()["total"] == 1


@pytest.mark.parametrize(
    "table", ["", "code;tenant\n1;2", "code,tenant,name_zh,name_en\n", 'code,"x\n1', "\x00"]
)
async def test_what_is_no_table_is_refused(operator: httpx.AsyncClient, shared: str, table: str) -> None:
    answer = await operator.post("/api/merchants/bulk", json={"number_id": shared, "table": table})
    assert (answer.status_code, answer.json()["code"]) == (409, "merchant.list_unreadable"), answer.text


async def test_each_of_a_hundred_codes_reaches_its_own_flow(
    operator: httpx.AsyncClient, shared: str, db: Database, world: World
) -> None:
    flows = {house: await flow_code_of(db, house) for house in ("alpha", "beta")}
    rows = [(f"{code}", "alpha" if code % 2 else "beta") for code in range(100, 200)]
    table = TABLE + "\n".join(
        f"{code},{house},商户{code},Shop {code},{flows[house]},,," for code, house in rows
    )
    assert (await load(operator, shared, table, dry_run=False))["applied"]
    async with db.look() as tx:
        for code, house in rows:
            dialled = await look_up_number(tx, digits=f"1252{code}", node="node1")
            assert dialled is not None
            assert dialled.number_id is not None
            keyed = await look_up_merchant(tx, number_id=dialled.number_id, code=code, node="node1")
            assert keyed == dialled
            assert (dialled.tenant_id, dialled.merchant_code) == (world.ids.tenants[house], code)
            assert str(dialled.flow_id) == await flow_id_of(db, world.ids.tenants[house])
            assert refusal_of(dialled, channels_here=0) is None


async def flow_code_of(db: Database, house: str) -> str:
    async with db.core() as tx:
        row = await (
            await tx.execute(
                "SELECT f.code FROM flow f JOIN tenant t ON t.id = f.tenant_id WHERE t.code = %(c)s LIMIT 1",
                {"c": house},
            )
        ).fetchone()
    assert row is not None
    return str(row["code"])


async def test_looking_a_number_up_reads_no_table_whole(
    operator: httpx.AsyncClient, shared: str, db: Database, world: World
) -> None:
    """Among a hundred thousand merchants, numbers and calls of the past."""
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO merchant (id, tenant_id, number_id, code, name_zh, name_en)
               SELECT gen_random_uuid(), %(t)s, %(n)s, lpad(i::text, 7, '0'), 'x', 'x' FROM generate_series(1, 50000) i""",
            {"t": world.alpha, "n": shared},
        )
        await tx.execute(
            """INSERT INTO number (id, tenant_id, digits, name_zh, name_en)
               SELECT gen_random_uuid(), %(t)s, (8000000 + i)::text, 'x', 'x' FROM generate_series(1, 50000) i""",
            {"t": world.alpha},
        )
        await tx.execute(
            """INSERT INTO call (id, tenant_id, interaction_id, kind, channel_id, node, state, started_at)
               SELECT gen_random_uuid(), %(t)s, gen_random_uuid(), 'customer', 'c' || i, 'n', 'ended', now()
               FROM generate_series(1, 50000) i""",
            {"t": world.alpha},
        )
    values: dict[str, Any] = {
        "digits": "12520000007", "beginnings": ["1252", "12520"], "node": "node1", "number_id": shared,
        "code": "0000007",
    }  # fmt: skip
    async with db.look() as tx:
        for statement in (admit._BY_DIGITS, admit._BY_CODE, admit._BY_TRIAL):
            row = await (await tx.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)).fetchone()
            assert row is not None
            plan = json.dumps(row)
            for table in ("merchant", "number", "call", "flow_trial"):
                whole = f'"Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": "{table}"'
                assert whole not in plan, plan
                scans = [node for node in nodes_of(row["QUERY PLAN"]) if node.get("Relation Name") == table]
                assert all(node["Node Type"] != "Seq Scan" for node in scans), plan


def nodes_of(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(node for each in value.values() for node in nodes_of(each))]
    if isinstance(value, list):
        return [node for each in value for node in nodes_of(each)]
    return []
