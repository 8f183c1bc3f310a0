"""Orders over HTTP: opened, worked, kept in time, closed."""

from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.world import World

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
