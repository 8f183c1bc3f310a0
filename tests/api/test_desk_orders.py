"""Orders over HTTP: opened, worked, kept in time, closed."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.desk_things.customers import make_customers
from tests.support.world import World

from yingda.platform.db import Database

DOCUMENT: dict[str, Any] = {
    "prefix": "TS",
    "fields": [
        {"key": "what", "name_zh": "内容", "name_en": "What", "kind": "text", "required": True},
        {"key": "paper", "name_zh": "证件", "name_en": "Document", "kind": "identity_number"},
        {"key": "cause", "name_zh": "原因", "name_en": "Cause", "kind": "text"},
    ],
    "states": [
        {"code": "new", "name_zh": "新建", "name_en": "New", "category": "new"},
        {"code": "open", "name_zh": "处理中", "name_en": "In work", "category": "open"},
        {"code": "waiting", "name_zh": "等客户", "name_en": "Waiting", "category": "waiting"},
        {"code": "done", "name_zh": "已解决", "name_en": "Solved", "category": "done"},
        {"code": "closed", "name_zh": "已关闭", "name_en": "Closed", "category": "closed"},
        {"code": "cancelled", "name_zh": "已取消", "name_en": "Cancelled", "category": "cancelled"},
    ],
    "moves": [
        {"from_state": "new", "to_state": "open", "name_zh": "受理", "name_en": "Accept"},
        {
            "from_state": "open",
            "to_state": "waiting",
            "name_zh": "等待",
            "name_en": "Wait",
            "note_required": True,
        },
        {"from_state": "waiting", "to_state": "open", "name_zh": "继续", "name_en": "Go on"},
        {"from_state": "open", "to_state": "done", "name_zh": "解决", "name_en": "Solve", "needs": ["cause"]},
        {"from_state": "done", "to_state": "closed", "name_zh": "关闭", "name_en": "Close"},
        {
            "from_state": "done",
            "to_state": "open",
            "name_zh": "退回",
            "name_en": "Send back",
            "roles": ["supervisor"],
        },
        {"from_state": "new", "to_state": "cancelled", "name_zh": "取消", "name_en": "Cancel"},
    ],
    "clocks": [
        {"code": "first_response", "name_zh": "首次响应", "name_en": "First response", "minutes": 60},
        {"code": "solution", "name_zh": "解决", "name_en": "Solution", "minutes": 1440},
    ],
    "subtypes": [{"code": "service", "name_zh": "服务", "name_en": "Service"}],
    "satisfaction_before_close": True,
    "return_visit_days": 3,
}
NAMES = {"code": "test", "name_zh": "测试", "name_en": "Test", "family": "complaint"}


async def a_type(client: httpx.AsyncClient, tenant: UUID, **changes: Any) -> str:
    body = {"tenant_id": str(tenant), **NAMES, "document": {**DOCUMENT, **changes}}
    answer = await client.post("/api/order-types", json=body)
    assert answer.status_code == 201, answer.text
    type_id: str = answer.json()["id"]
    answer = await client.post(f"/api/order-types/{type_id}/publish")
    assert answer.status_code == 200, answer.text
    return type_id


async def an_order(client: httpx.AsyncClient, world: World, type_id: str, **changes: Any) -> dict[str, Any]:
    body = {
        "tenant_id": str(world.alpha), "type_id": type_id, "subject": "热水器不点火",
        "values": {"what": "打不着火", "paper": "11010519491231002X"}, **changes,
    }  # fmt: skip
    answer = await client.post("/api/orders", json=body)
    assert answer.status_code == 201, answer.text
    return await read(client, answer.json()["id"])


async def read(client: httpx.AsyncClient, order_id: str) -> dict[str, Any]:
    answer = await client.get(f"/api/orders/{order_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def do(client: httpx.AsyncClient, order: dict[str, Any], what: str, **body: Any) -> httpx.Response:
    return await client.post(f"/api/orders/{order['id']}/{what}", json=body)


async def test_an_order_goes_from_new_to_closed(log_in: LogIn, world: World) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    order = await an_order(agent, world, await a_type(lead, world.alpha), subtype="service")
    assert order["number"].startswith("TS20")
    assert order["values"]["paper"] == "110***********002X"[:3] + order["values"]["paper"][3:]
    assert "19491231" not in order["values"]["paper"]
    assert {each["code"]: each["state"] for each in order["clocks"]} == {
        "first_response": "running", "solution": "running",
    }  # fmt: skip
    assert (await do(agent, order, "moves", to="done")).json()["code"] == "order.move_unknown"
    assert (await do(agent, order, "moves", to="open")).status_code == 204
    assert (await do(agent, order, "moves", to="waiting")).json()["code"] == "order.note_missing"
    refused = await do(agent, order, "moves", to="done")
    assert refused.json()["details"]["problems"] == [{"field": "cause", "code": "missing"}]
    assert (await do(agent, order, "moves", to="done", values={"cause": "电池没电"})).status_code == 204
    assert (await do(agent, order, "moves", to="closed")).json()["code"] == "order.satisfaction_missing"
    assert (await do(agent, order, "moves", to="open")).json()["code"] == "order.move_not_yours"
    assert (await do(agent, order, "satisfaction", score=5, remark="很快")).status_code == 204
    assert (await do(agent, order, "moves", to="closed")).status_code == 204
    closed = await read(agent, order["id"])
    assert (closed["category"], closed["satisfaction"]) == ("closed", 5)
    assert closed["visit_due_at"] is not None
    assert {each["state"] for each in closed["clocks"]} == {"stopped"}
    history = (await agent.get(f"/api/orders/{order['id']}/history")).json()["items"]
    assert [each["kind"] for each in history] == ["opened", "moved", "moved", "rated", "moved"]
    assert [each["seq"] for each in history] == [1, 2, 3, 4, 5]


async def moved_to_done(client: httpx.AsyncClient, order: dict[str, Any]) -> None:
    assert (await do(client, order, "moves", to="open")).status_code == 204
    assert (await do(client, order, "moves", to="done", values={"cause": "x"})).status_code == 204


async def history_of(client: httpx.AsyncClient, order: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"/api/orders/{order['id']}/history")).json()["items"]
    return found


async def test_a_type_is_drafted_checked_and_published_and_open_orders_keep_theirs(
    log_in: LogIn, world: World
) -> None:
    admin = await log_in("alpha.admin")
    broken = {**DOCUMENT, "clocks": [{**DOCUMENT["clocks"][0], "calendar": "office"}]}
    body = {"tenant_id": str(world.alpha), **NAMES, "document": broken}
    type_id = (await admin.post("/api/order-types", json=body)).json()["id"]
    assert (await admin.post("/api/order-types", json=body)).json()["code"] == "order_type.code_taken"
    refused = await admin.post(f"/api/order-types/{type_id}/publish")
    assert refused.json()["details"]["problems"] == [
        {"where": "clocks.first_response", "code": "calendar_unknown"},
        {"where": "clocks.first_response", "code": "not_allowed_by_contract"},
    ]
    shown = (await admin.get(f"/api/order-types/{type_id}")).json()
    assert (shown["published"], len(shown["problems"])) == (None, 2)
    new = {"tenant_id": str(world.alpha), "type_id": type_id, "subject": "x", "values": {"what": "x"}}
    assert (await admin.post("/api/orders", json=new)).json()["code"] == "order_type.not_published"
    change = {**NAMES, "document": DOCUMENT, "version": shown["version"]}
    assert (await admin.put(f"/api/order-types/{type_id}", json=change)).status_code == 204
    assert (await admin.put(f"/api/order-types/{type_id}", json=change)).json()["code"] == "conflict"
    assert (await admin.post(f"/api/order-types/{type_id}/publish")).json() == {"version": 1}
    order = await an_order(admin, world, type_id)
    shorter = {**DOCUMENT, "fields": DOCUMENT["fields"][:1], "moves": [
        {**move, "needs": []} for move in DOCUMENT["moves"]]}  # fmt: skip
    version = (await admin.get(f"/api/order-types/{type_id}")).json()["version"]
    await admin.put(f"/api/order-types/{type_id}", json={**NAMES, "document": shorter, "version": version})
    assert (await admin.post(f"/api/order-types/{type_id}/publish")).json() == {"version": 2}
    assert len((await read(admin, order["id"]))["fields"]) == 3
    assert (await an_order(admin, world, type_id, values={"what": "x"}))["type_version"] == 2


async def test_a_shipped_type_is_the_beginning_of_ones_own(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    assert (await admin.get("/api/order-types/ready-made")).json()["total"] == 8
    body = {"tenant_id": str(world.alpha), "ready_made": "complaint"}
    type_id = (await admin.post("/api/order-types/from-ready-made", json=body)).json()["id"]
    assert (await admin.post(f"/api/order-types/{type_id}/publish")).json() == {"version": 1}


async def test_numbers_are_never_given_twice(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    type_id = await a_type(await log_in("alpha.lead"), world.alpha)
    orders = await asyncio.gather(*(an_order(agent, world, type_id) for _ in range(12)))
    numbers = sorted(int(each["number"].rpartition("-")[2]) for each in orders)
    assert numbers == list(range(1, 13))


async def test_of_two_who_move_it_at_once_one_is_told_to_look_again(log_in: LogIn, world: World) -> None:
    agent, lead = await log_in("alpha.agent"), await log_in("alpha.lead")
    order = await an_order(agent, world, await a_type(lead, world.alpha))
    answers = await asyncio.gather(
        do(agent, order, "moves", to="open", version=order["version"]),
        do(lead, order, "moves", to="cancelled", version=order["version"]),
    )
    assert sorted(each.status_code for each in answers) == [204, 409]
    assert [each["kind"] for each in await history_of(agent, order)] == ["opened", "moved"]


async def test_a_parent_is_closed_after_its_children(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    type_id = await a_type(lead, world.alpha, satisfaction_before_close=False)
    parent = await an_order(lead, world, type_id)
    child = await an_order(lead, world, type_id, parent_id=parent["id"])
    await moved_to_done(lead, parent)
    assert (await do(lead, parent, "moves", to="closed")).json()["code"] == "order.children_open"
    shown = await read(lead, parent["id"])
    assert [each["id"] for each in shown["children"]] == [child["id"]]
    assert next(each for each in shown["moves"] if each["to_state"] == "closed")["obstacles"] == [
        "children_open"
    ]
    assert (await do(lead, child, "moves", to="cancelled")).status_code == 204
    assert (await do(lead, parent, "moves", to="closed")).status_code == 204
    assert (await read(lead, child["id"]))["parent"]["number"] == parent["number"]


async def test_a_duplicate_ends_with_the_first_one(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    type_id = await a_type(lead, world.alpha)
    first, second = await an_order(lead, world, type_id), await an_order(lead, world, type_id)
    assert (await do(lead, second, "duplicate-of", order_id=second["id"])).status_code == 409
    assert (await do(lead, second, "duplicate-of", order_id=first["id"])).status_code == 204
    shown = await read(lead, second["id"])
    assert (shown["category"], shown["duplicate_of"]["id"]) == ("cancelled", first["id"])
    assert [each["id"] for each in (await read(lead, first["id"]))["duplicates"]] == [second["id"]]
    refused = await do(lead, first, "duplicate-of", order_id=second["id"])
    assert refused.json()["code"] == "order.relation_invalid"


async def test_a_masked_value_is_seen_by_whoever_says_why(log_in: LogIn, world: World, db: Database) -> None:
    agent, lead = await log_in("alpha.agent"), await log_in("alpha.lead")
    order = await an_order(agent, world, await a_type(lead, world.alpha))
    assert order["masked_fields"] == ["paper"]
    ask = {"field": "paper", "reason": "核对身份"}
    assert (await do(agent, order, "reveal", **ask)).status_code == 403
    assert (await do(lead, order, "reveal", **ask)).json() == {"value": "11010519491231002X"}
    await do(lead, order, "assign", user_id=str(world.ids.users["alpha.agent"]))
    assert (await do(agent, order, "reveal", **ask)).status_code == 200
    kinds = [each["kind"] for each in await history_of(lead, order)]
    assert kinds == ["opened", "revealed", "assigned", "revealed"]
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT count(*) AS n FROM audit_event WHERE action = 'order.value_revealed'")
        ).fetchone()
    assert row == {"n": 2}


async def test_a_masked_value_that_comes_back_masked_stays_what_it_was(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    order = await an_order(lead, world, await a_type(lead, world.alpha))
    body = {"values": {**order["values"], "what": "漏水"}, "version": order["version"]}
    place = f"/api/orders/{order['id']}/values"
    assert (await lead.put(place, json=body)).status_code == 204
    assert (await lead.put(place, json=body)).json()["code"] == "conflict"
    revealed = await do(lead, order, "reveal", field="paper", reason="核对")
    assert revealed.json() == {"value": "11010519491231002X"}
    changed = (await history_of(lead, order))[1]["payload"]
    assert changed == {"before": {"what": "打不着火"}, "after": {"what": "漏水"}}


async def test_whoever_is_named_is_told_and_watches(log_in: LogIn, world: World) -> None:
    agent, lead = await log_in("alpha.agent"), await log_in("alpha.lead")
    order = await an_order(agent, world, await a_type(lead, world.alpha))
    lead_id = str(world.ids.users["alpha.lead"])
    stranger = str(world.ids.users["beta.agent"])
    refused = await do(agent, order, "comments", text="请看", mentions=[stranger])
    assert refused.json()["code"] == "order.assignee_unknown"
    assert (await do(agent, order, "comments", text="请看", mentions=[lead_id])).status_code == 204
    told = (await lead.get("/api/orders/notices")).json()
    assert (told["unread"], [each["kind"] for each in told["items"]]) == (1, ["mentioned"])
    assert (await read(lead, order["id"]))["watching"]
    assert (await agent.get("/api/orders/notices")).json()["unread"] == 0
    assert (await lead.post("/api/orders/notices/read", json={})).status_code == 204
    assert (await lead.get("/api/orders/counts")).json()["notices"] == 0
    assert (await lead.delete(f"/api/orders/{order['id']}/watch")).status_code == 204
    await do(agent, order, "comments", text="再看")
    assert (await lead.get("/api/orders/notices", params={"unread": True})).json()["items"] == []


async def test_an_answer_to_the_customer_is_the_first_response(log_in: LogIn, world: World) -> None:
    agent = await log_in("alpha.agent")
    order = await an_order(agent, world, await a_type(await log_in("alpha.lead"), world.alpha))
    await do(agent, order, "comments", text="内部讨论")
    assert (await read(agent, order["id"]))["responded_at"] is None
    await do(agent, order, "comments", text="已电话答复", internal=False)
    shown = await read(agent, order["id"])
    assert shown["responded_at"] is not None
    assert next(each for each in shown["clocks"] if each["code"] == "first_response")["state"] == "stopped"


async def test_what_is_closed_is_reopened_with_a_reason(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    order = await an_order(lead, world, await a_type(lead, world.alpha))
    assert (await do(lead, order, "reopen", note="还是不行")).json()["code"] == "order.not_ended"
    assert (await do(lead, order, "satisfaction", score=5)).json()["code"] == "order.not_solved_yet"
    await moved_to_done(lead, order)
    await do(lead, order, "satisfaction", score=3)
    await do(lead, order, "moves", to="closed")
    refused = await lead.put(
        f"/api/orders/{order['id']}/values",
        json={"values": {}, "version": (await read(lead, order["id"]))["version"]},
    )
    assert refused.json()["code"] == "order.ended"
    assert (await do(lead, order, "reopen", note="又坏了")).status_code == 204
    shown = await read(lead, order["id"])
    assert (shown["state"], shown["reopened"], shown["satisfaction"]) == ("open", 1, None)
    assert [each["state"] for each in shown["clocks"] if each["code"] == "solution"] == ["stopped", "running"]


async def test_who_gets_another_solution_is_asked_anew(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    order = await an_order(lead, world, await a_type(lead, world.alpha))
    await moved_to_done(lead, order)
    await do(lead, order, "satisfaction", score=1)
    assert (await do(lead, order, "moves", to="open", note="不认可")).status_code == 204
    assert (await do(lead, order, "moves", to="done")).status_code == 204
    assert (await read(lead, order["id"]))["satisfaction"] is None
    assert (await do(lead, order, "moves", to="closed")).json()["code"] == "order.satisfaction_missing"
    assert [
        each["payload"]["score"] for each in await history_of(lead, order) if each["kind"] == "rated"
    ] == [1]


async def test_nothing_said_is_no_answer_and_no_reason(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    kind = await a_type(lead, world.alpha)
    order = await an_order(lead, world, kind)
    assert (await do(lead, order, "comments", text=" \n ", internal=False)).status_code == 422
    assert (await do(lead, order, "reveal", field="paper", reason="   ")).status_code == 422
    shown = await read(lead, order["id"])
    assert shown["responded_at"] is None
    blank = {"values": {}, "version": shown["version"], "subject": "  "}
    assert (await lead.put(f"/api/orders/{order['id']}/values", json=blank)).status_code == 422


async def test_teams_get_what_the_rules_say_and_are_told(log_in: LogIn, world: World) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    agent_id = str(world.ids.users["alpha.agent"])
    body = {
        "tenant_id": str(world.alpha), "code": "fees", "name_zh": "计费组", "name_en": "Fees", "members": [agent_id],
    }  # fmt: skip
    team_id = (await admin.post("/api/teams", json=body)).json()["id"]
    rule = {"when": [{"field": "subtype", "any_of": ["service"]}], "team": "fees"}
    type_id = await a_type(admin, world.alpha, dispatch=[rule])
    assert (await an_order(admin, world, type_id))["team_id"] is None
    order = await an_order(admin, world, type_id, subtype="service")
    assert order["team_name_zh"] == "计费组"
    assert (await agent.get("/api/orders/notices")).json()["items"][0]["kind"] == "assigned"
    listed = (await agent.get("/api/orders", params={"my_teams": True})).json()
    assert [each["id"] for each in listed["items"]] == [order["id"]]
    assert (await agent.get("/api/orders/counts")).json()["my_teams"] == 1
    assert (await admin.delete(f"/api/teams/{team_id}")).json()["code"] == "team.in_use"
    stranger = {**body, "code": "x", "members": [str(world.ids.users["beta.agent"])]}
    assert (await admin.post("/api/teams", json=stranger)).json()["code"] == "team.member_unknown"


async def test_orders_are_found_by_number_and_by_words_of_their_subject(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    type_id = await a_type(lead, world.alpha)
    heater = await an_order(lead, world, type_id)
    bill = await an_order(lead, world, type_id, subject="Invoice 4711 wrong, 发票金额有误")

    async def found(q: str) -> list[str]:
        page = (await lead.get("/api/orders", params={"q": q})).json()
        assert page["total"] == len(page["items"])
        return [each["id"] for each in page["items"]]

    assert await found(heater["number"]) == [heater["id"]]
    assert await found(heater["number"].lower()) == [heater["id"]]
    assert await found("热水器 点火") == [heater["id"]]
    assert await found("发票") == [bill["id"]]
    assert await found("invoice 4711") == [bill["id"]]
    assert await found("热水器 发票") == []
    assert await found("！") == []
    version = bill["version"]
    await lead.put(f"/api/orders/{bill['id']}/values", json={"subject": "改成退款", "version": version})
    assert (await found("发票"), await found("退款")) == ([], [bill["id"]])


async def test_lists_are_turned_page_by_page_and_sorted_by_what_presses(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    type_id = await a_type(lead, world.alpha)
    orders = [await an_order(lead, world, type_id) for _ in range(5)]
    for sort, expected in (("opened", orders[::-1]), ("due", orders)):
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            asked: dict[str, Any] = {
                "sort": sort,
                "limit": 2,
                "category": ["new", "open"],
                **({"after": after} if after else {}),
            }
            page = (await lead.get("/api/orders", params=asked)).json()
            assert page["total"] == 5
            seen += [each["id"] for each in page["items"]]
            after = page["next"]
        assert seen == [each["id"] for each in expected]
    assert (await lead.get("/api/orders", params={"category": "done"})).json()["total"] == 0
    assert (await lead.get("/api/orders", params={"overdue": True})).json()["total"] == 0


async def test_an_order_is_printed_in_both_languages_with_its_masked_values_masked(
    log_in: LogIn, world: World
) -> None:
    lead = await log_in("alpha.lead")
    order = await an_order(lead, world, await a_type(lead, world.alpha))
    for language in ("zh-CN", "en"):
        answer = await lead.get(f"/api/orders/{order['id']}/pdf", params={"language": language})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"19491231" not in answer.content


async def test_files_hang_on_what_is_said_once(log_in: LogIn, world: World) -> None:
    lead = await log_in("alpha.lead")
    order = await an_order(lead, world, await a_type(lead, world.alpha))
    kept = await lead.post(
        "/api/files",
        data={"tenant_id": str(world.alpha)},
        files={"file": ("note.txt", "现场记录".encode(), "text/plain")},
    )
    assert kept.status_code == 201, kept.text
    said = {"text": "附件", "file_ids": [kept.json()["id"]]}
    assert (await do(lead, order, "comments", **said)).status_code == 204
    assert (await history_of(lead, order))[1]["payload"]["files"] == said["file_ids"]
    assert (await do(lead, order, "comments", **said)).status_code == 404
    assert (await do(lead, order, "comments", text="x", file_ids=[str(world.alpha)])).status_code == 404
    assert len(await history_of(lead, order)) == 2


async def test_saved_filters_are_ones_own(log_in: LogIn, world: World) -> None:
    lead, agent = await log_in("alpha.lead"), await log_in("alpha.agent")
    kept = {"items": [{"name": "超时", "query": {"overdue": "true"}, "columns": ["number"]}]}
    assert (await lead.put("/api/orders/filters", json=kept)).status_code == 204
    assert (await lead.get("/api/orders/filters")).json() == kept
    assert (await agent.get("/api/orders/filters")).json() == {"items": []}


async def test_an_order_is_a_customers_of_the_house(log_in: LogIn, world: World, db: Database) -> None:
    lead = await log_in("alpha.lead")
    type_id = await a_type(lead, world.alpha)
    ours, theirs = await make_customers(db, world, "alpha"), await make_customers(db, world, "beta")
    order = await an_order(lead, world, type_id, customer_id=str(ours["customer_id"]))
    assert order["customer_name"] == "customer of alpha"
    listed = (await lead.get("/api/orders", params={"customer_id": str(ours["customer_id"])})).json()
    assert [each["customer_name"] for each in listed["items"]] == ["customer of alpha"]
    foreign = str(theirs["customer_id"])
    body = {"tenant_id": str(world.alpha), "type_id": type_id, "subject": "x", "values": {"what": "x"}}
    assert (await lead.post("/api/orders", json={**body, "customer_id": foreign})).status_code == 404
    assert (await lead.get("/api/orders", params={"customer_id": foreign})).json()["total"] == 0


async def test_a_department_is_written_to_when_an_order_becomes_its_own(
    log_in: LogIn, world: World, db: Database
) -> None:
    admin = await log_in("alpha.admin")
    body = {
        "tenant_id": str(world.alpha), "code": "law", "name_zh": "法务部", "name_en": "Legal", "kind": "department",
        "email": "law@alpha.example",
    }  # fmt: skip
    team_id = (await admin.post("/api/teams", json=body)).json()["id"]
    order = await an_order(admin, world, await a_type(admin, world.alpha))
    for _ in range(2):
        assert (await do(admin, order, "assign", team_id=team_id)).status_code == 204
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT letter_sealed FROM desk_mail")).fetchall()
    letter = json.loads(world.keys.of(world.alpha).unseal(rows[0]["letter_sealed"]))
    assert (len(rows), letter["to"]) == (1, "law@alpha.example")
    assert order["number"] in letter["subject"]
    assert order["subject"] not in letter["text"]
