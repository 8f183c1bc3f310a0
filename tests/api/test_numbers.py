"""The inventory over HTTP: taken, assigned, tried, in service, suspended, ported, released, all with history."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.telephony.usecases.admit import look_up_number

CLASSES = (
    {
        "code": "t95", "name_zh": "短号", "name_en": "Short number", "pattern": "95XXX*", "may_carry_hotline": True,
    },
    {
        "code": "tmobile", "name_zh": "移动号码", "name_en": "Mobile number", "pattern": "138XXXXXXXX",
        "may_carry_hotline": False, "rule_zh": "移动号码不得用作热线。", "rule_en": "A mobile number is no hotline.",
    },
)  # fmt: skip


@pytest.fixture
async def operator(log_in: LogIn) -> httpx.AsyncClient:
    return await log_in("operator.admin")


@pytest.fixture
async def classes(operator: httpx.AsyncClient) -> dict[str, str]:
    """A class that carries hotlines, and one that does not."""
    answers = [await operator.post("/api/number-classes", json=body) for body in CLASSES]
    assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
    return {str(body["code"]): answer.json()["id"] for body, answer in zip(CLASSES, answers, strict=True)}


async def take(operator: httpx.AsyncClient, digits: str, **values: Any) -> str:
    answer = await operator.post("/api/numbers", json={"digits": digits, **values})
    assert answer.status_code == 201, answer.text
    (number_id,) = answer.json()["ids"]
    return str(number_id)


async def flow_id_of(db: Database, tenant_id: UUID) -> str:
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT id FROM flow WHERE tenant_id = %(t)s LIMIT 1", {"t": tenant_id})
        ).fetchone()
    assert row is not None
    return str(row["id"])


async def is_reached(db: Database, digits: str) -> bool:
    async with db.look() as tx:
        return await look_up_number(tx, digits=digits, node="node1") is not None


async def test_a_numbers_life(
    operator: httpx.AsyncClient, classes: dict[str, str], db: Database, world: World
) -> None:
    number_id, flow_id = await take(operator, "95777"), await flow_id_of(db, world.alpha)
    (taken,) = (await operator.get("/api/numbers", params={"begins": "95777"})).json()["items"]
    assert (taken["status"], taken["number_class"], taken["tenant"]) == ("free", "t95", "operator")
    assert taken["moves"] == ["assign", "port_in", "release"]

    assigned = await operator.post(
        f"/api/numbers/{number_id}/assign", json={"tenant_id": str(world.alpha), "flow_id": flow_id}
    )
    assert (assigned.json()["status"], assigned.json()["tenant"]) == ("testing", "alpha")
    assert not await is_reached(db, "95777")

    trial = (await operator.post(f"/api/numbers/{number_id}/trial")).json()
    assert trial["dial"].startswith("*86")
    assert await is_reached(db, trial["dial"])

    for move, state, reached in (
        ("activate", "active", True), ("suspend", "suspended", True), ("resume", "active", True),
        ("test", "testing", False), ("activate", "active", True), ("port-out", "porting_out", True),
        ("resume", "active", True), ("release", "released", False),
    ):  # fmt: skip
        answer = await operator.post(f"/api/numbers/{number_id}/{move}", json={"note": "order 7"})
        assert answer.json()["status"] == state, answer.text
        assert await is_reached(db, "95777") == reached
    assert answer.json()["tenant"] == "operator"
    assert answer.json()["flow_id"] is None

    history = (await operator.get(f"/api/numbers/{number_id}/history")).json()["items"]
    assert [event["action"] for event in reversed(history)] == [
        "take", "assign", "activate", "suspend", "resume", "test", "activate", "port_out", "resume", "release",
    ]  # fmt: skip
    assert history[0]["actor_name"] == "operator admin"
    assert history[0]["details"] == {"from": "active", "to": "released", "note": "order 7"}
    async with db.core() as tx:
        rows = await tx.execute(
            "SELECT action FROM audit_event WHERE tenant_id = %(t)s AND object_id = %(n)s ORDER BY at",
            {"t": world.alpha, "n": number_id},
        )
        told = [row["action"] for row in await rows.fetchall()]
    assert (told[0], told[-1], len(told)) == ("number.assign", "number.release", 9)


async def test_an_illegal_move_is_refused_and_changes_nothing(
    operator: httpx.AsyncClient, world: World
) -> None:
    number_id = await take(operator, "95778")
    answer = await operator.post(f"/api/numbers/{number_id}/activate")
    assert (answer.status_code, answer.json()["code"]) == (409, "number.illegal_move")
    assert answer.json()["details"] == {"state": "free", "move": "activate"}
    assert len((await operator.get(f"/api/numbers/{number_id}/history")).json()["items"]) == 1


async def test_a_number_without_a_published_flow_goes_neither_into_service_nor_on_trial(
    operator: httpx.AsyncClient, db: Database, world: World
) -> None:
    number_id = await take(operator, "95779")
    await operator.post(f"/api/numbers/{number_id}/assign", json={"tenant_id": str(world.alpha)})
    for way in ("activate", "trial"):
        assert (await operator.post(f"/api/numbers/{number_id}/{way}")).json()["code"] == "number.no_flow"
    foreign = await flow_id_of(db, world.beta)
    answer = await operator.patch(f"/api/numbers/{number_id}", json={"flow_id": foreign})
    assert answer.json()["code"] == "number.unknown_flow"


async def test_a_class_that_carries_no_hotline_is_refused_with_its_rule(
    operator: httpx.AsyncClient, classes: dict[str, str], db: Database, world: World
) -> None:
    answer = await operator.post("/api/numbers", json={"digits": "13800000001"})
    assert (answer.status_code, answer.json()["code"]) == (409, "number.class_carries_no_hotline")
    assert answer.json()["details"]["rule_zh"] == "移动号码不得用作热线。"
    assert answer.json()["details"]["rule_en"] == "A mobile number is no hotline."
    block = {"first_digits": "13800000000", "last_digits": "13800000099", "class_id": classes["tmobile"]}
    answer = await operator.post("/api/number-ranges", json=block)
    assert answer.json()["code"] == "number.class_carries_no_hotline"
    number_id, flow_id = await take(operator, "95780"), await flow_id_of(db, world.alpha)
    changed = {**CLASSES[0], "may_carry_hotline": False, "rule_zh": "暂停", "rule_en": "Not now"}
    assert (await operator.put(f"/api/number-classes/{classes['t95']}", json=changed)).status_code == 204
    answer = await operator.post(
        f"/api/numbers/{number_id}/assign", json={"tenant_id": str(world.alpha), "flow_id": flow_id}
    )
    assert answer.json()["details"]["rule_en"] == "Not now"
    unexplained = {**CLASSES[1], "code": "x", "rule_en": " "}
    assert (await operator.post("/api/number-classes", json=unexplained)).status_code == 422


async def test_numbers_are_taken_out_of_a_range(operator: httpx.AsyncClient, classes: dict[str, str]) -> None:
    block = {
        "first_digits": "95600", "last_digits": "95604", "class_id": classes["t95"], "access": "local",
        "areas": ["上海", "苏州"],
    }  # fmt: skip
    range_id = (await operator.post("/api/number-ranges", json=block)).json()["id"]
    for clash in (("95604", "95609"), ("95599", "95600"), ("95601", "95602")):
        answer = await operator.post(
            "/api/number-ranges",
            json={"first_digits": clash[0], "last_digits": clash[1], "class_id": classes["t95"]},
        )
        assert answer.json()["code"] == "number_range.overlaps"
    answer = await operator.post("/api/numbers", json={"range_id": range_id, "digits": "95601"})
    assert answer.status_code == 201
    assert (
        len((await operator.post("/api/numbers", json={"range_id": range_id, "count": 3})).json()["ids"]) == 3
    )
    items = (await operator.get("/api/numbers", params={"begins": "9560"})).json()["items"]
    assert [item["digits"] for item in items] == ["95600", "95601", "95602", "95603"]
    assert {item["access"] for item in items} == {"local"}
    assert items[0]["areas"] == ["上海", "苏州"]
    shown = (await operator.get("/api/number-ranges")).json()["items"][0]
    assert (shown["size"], shown["taken"], shown["number_class"]) == (5, 4, "t95")
    for order in ({"count": 2}, {"digits": "95610"}):
        answer = await operator.post("/api/numbers", json={"range_id": range_id, **order})
        assert answer.json()["code"] == "number_range.exhausted"
    assert (await operator.delete(f"/api/number-ranges/{range_id}")).json()["code"] == "number_range.in_use"


async def test_a_number_is_taken_once(operator: httpx.AsyncClient) -> None:
    await take(operator, "95781")
    answer = await operator.post("/api/numbers", json={"digits": "95781"})
    assert (answer.status_code, answer.json()["code"]) == (409, "number.taken")
    for wrong in (
        {},
        {"digits": "12"},
        {"digits": "95a81"},
        {"digits": "1" * 16},
        {"range_id": str(new_id())},
    ):
        assert (await operator.post("/api/numbers", json=wrong)).status_code in (404, 422)


async def test_an_enterprise_sets_what_is_its_own(log_in: LogIn, db: Database, world: World) -> None:
    admin = await log_in("alpha.admin")
    (number,) = (await admin.get("/api/numbers")).json()["items"]
    assert (number["moves"], number["tenant"]) == ([], "alpha")
    place = f"/api/numbers/{number['id']}"
    changes = {
        "languages": ["zh-CN", "en"],
        "recording": "always",
        "caller_limit": 5,
        "note": "mine",
        "areas": ["x"],
    }
    changed = (await admin.patch(place, json=changes)).json()
    assert (changed["languages"], changed["recording"], changed["caller_limit"]) == (
        ["zh-CN", "en"],
        "always",
        5,
    )
    assert (changed["note"], changed["areas"]) == ("", [])
    answer = await admin.patch(place, json={"caller_limit": 6})
    assert (answer.json()["code"], answer.json()["details"]) == ("number.limit_above_contract", {"limit": 5})
    assert (await admin.patch(place, json={"calendar_code": "x"})).json()["code"] == "number.unknown_calendar"
    assert (await admin.patch(place, json={"flow_id": None})).json()["code"] == "number.no_flow"
    assert (await admin.patch(place, json={"caller_limit": None})).json()["caller_limit"] is None
    history = (await admin.get(f"{place}/history")).json()["items"]
    assert history[-1]["details"]["caller_limit"] == [None, 5]
    assert (await admin.post(f"{place}/trial")).status_code == 201
    viewer = await log_in("alpha.viewer")
    assert (await viewer.patch(place, json={})).status_code == 403
    assert (await admin.post(f"{place}/suspend")).status_code == 403


async def test_a_shared_number_stays_the_operators(
    operator: httpx.AsyncClient, db: Database, world: World
) -> None:
    number_id = await take(operator, "95252", kind="shared")
    place = f"/api/numbers/{number_id}/assign"
    wrong = await operator.post(place, json={"tenant_id": str(world.alpha)})
    assert wrong.json()["code"] == "number.wrong_holder"
    own = await take(operator, "95253")
    wrong = await operator.post(f"/api/numbers/{own}/assign", json={"tenant_id": str(world.operator)})
    assert wrong.json()["code"] == "number.wrong_holder"
    unknown = await operator.post(place, json={"tenant_id": str(new_id())})
    assert unknown.json()["code"] == "number.unknown_tenant"
    assert (await operator.post(place, json={"tenant_id": str(world.operator)})).json()["status"] == "testing"


async def test_a_move_is_noticed_by_the_very_next_call(operator: httpx.AsyncClient, db: Database) -> None:
    (number,) = (await operator.get("/api/numbers", params={"begins": "95550001"})).json()["items"]
    for move, served in (("suspend", False), ("resume", True), ("suspend", False)):
        await operator.post(f"/api/numbers/{number['id']}/{move}")
        async with db.look() as tx:
            found = await look_up_number(tx, digits="95550001", node="node1")
        assert found is not None
        assert found.number_active == served


async def test_what_a_number_may_lead_to(
    operator: httpx.AsyncClient, log_in: LogIn, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    for house, mine in ((world.alpha, True), (world.beta, False)):
        for client, sees in ((operator, True), (admin, mine)):
            found = (await client.get("/api/numbers/choices", params={"tenant_id": str(house)})).json()
            expected = [await flow_id_of(db, house)] if sees else []
            assert [flow["id"] for flow in found["flows"]] == expected
