"""Many at once: a hundred merchants behind one number, and a publish while fifty customers are in the menu."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from tests.journeys.flows import contacts, story
from tests.journeys.office import Office, Person, until

from yingda.demo.sip.callers import CallerCall, Callers, State

pytestmark = [pytest.mark.switch, pytest.mark.database]
GAS, SHARED = "96968002", "1252"
MERCHANTS = ("florist", "bookshop", "teahouse", "cinema", "pharmacy", "laundry", "bakery", "photostudio")
AT_ONCE = 10


async def _come(met: Callable[[], bool], *, what: str, within: float = 15.0) -> None:
    async def is_met() -> bool:
        return met()

    await until(is_met, within=within, what=what)


async def test_a_hundred_merchants_share_one_number(office: Office) -> None:
    operator = await office.person("operator.admin")
    number = next(each for each in (await operator.get("/api/numbers"))["items"] if each["digits"] == SHARED)
    owners = {str(200 + index): MERCHANTS[index % len(MERCHANTS)] for index in range(100)}
    lines = [f"{code},{owner},商户{code},Merchant {code},hotline" for code, owner in owners.items()]
    table = "\n".join(["code,tenant,name_zh,name_en,flow", *lines])
    body = {"number_id": number["id"], "table": table, "dry_run": False}
    added = await operator.client.post("/api/merchants/bulk", json=body)
    assert added.is_success, added.text
    assert added.json()["applied"], added.json()
    await _activate(operator, number["id"], owners)
    callers = {code: f"137{int(code):08d}" for code in owners}
    with Callers(switch_port=office.instance.sip_port) as phones:
        for first in range(0, len(owners), AT_ONCE):
            codes = list(owners)[first : first + AT_ONCE]
            calls = [phones.place(f"{SHARED}{code}", caller=callers[code]) for code in codes]
            await _all_answered(calls)
            for call in calls:
                phones.hang_up(call)
            await asyncio.sleep(0.3)
    for code, owner in owners.items():
        rows = await contacts(office, callers[code], by=f"{owner}.admin")
        assert [row["number"] for row in rows] == [f"{SHARED}{code}"], code
    strangers = await contacts(office, callers["200"], by="bookshop.admin")
    assert strangers == []


async def _activate(operator: Person, number_id: str, owners: dict[str, str]) -> None:
    listed = (await operator.get("/api/merchants", number_id=number_id, limit=200))["items"]
    mine = [each for each in listed if each["code"] in owners]
    assert len(mine) == len(owners)
    for each in mine:
        if each["status"] != "active":
            moved = await operator.client.post(f"/api/merchants/{each['id']}/activate")
            assert moved.is_success, moved.text


async def _all_answered(calls: list[CallerCall]) -> None:
    await _come(lambda: all(call.state is not State.CALLING for call in calls), what="every call answered")
    assert {call.state for call in calls} == {State.TALKING}, [call.refused for call in calls]


async def test_a_publish_disturbs_none_of_fifty_calls(office: Office) -> None:
    operator, admin = await office.person("operator.admin"), await office.person("gas.admin")
    tenant = await operator.find("/api/tenants", "gas")
    await operator.change(f"/api/tenants/{tenant['id']}", channel_limit=80)
    flow = await admin.find("/api/flows", "hotline")
    before = (await admin.get(f"/api/flows/{flow['id']}"))["published_version"]
    document = (await admin.get(f"/api/flows/{flow['id']}/versions/{before}"))["document"]
    callers = [f"136{index:08d}" for index in range(50)]
    with Callers(switch_port=office.instance.sip_port) as phones:
        calls = [phones.place(GAS, caller=caller) for caller in callers]
        await _all_answered(calls)
        changed = {**document, "start": "menu", "nodes": _without_welcome(document["nodes"])}
        published = await admin.client.post(
            f"/api/flows/{flow['id']}/releases", json={"document": changed, "note": "少说一句"}
        )
        assert published.status_code == 201, published.text
        later = phones.place(GAS, caller="13512345678")
        await _all_answered([later])
        await asyncio.sleep(3)
        assert {call.state for call in calls} == {State.TALKING}, "somebody was disturbed"
        for call in [*calls, later]:
            assert call.stream is not None
            call.stream.key(1)
        await _come(lambda: all(call.state is State.ENDED for call in calls), what="goodbye", within=60)
        assert {call.ended_by for call in calls} == {"switch"}
    for caller in callers:
        assert await _walked(office, caller) == (before, "unserved")
    assert await _walked(office, "13512345678") == (before + 1, "unserved")
    back = await admin.client.post(
        f"/api/flows/{flow['id']}/roll-back", json={"version": before, "note": "换回"}
    )
    assert back.is_success, back.text


async def _walked(office: Office, caller: str) -> tuple[int, str]:
    """Through which version a caller was led, and what became of him, once that is written."""

    async def is_closed() -> dict[str, Any] | None:
        (row,) = await contacts(office, caller, by="gas.admin")
        return row if row["result"] is not None else None

    row = await until(is_closed, within=15, what=f"the end of {caller}'s contact")
    (resolved,) = [
        each for each in await story(office, row, by="gas.admin") if each["type"] == "number_resolved"
    ]
    return resolved["details"]["flow_version"], row["result"]


def _without_welcome(nodes: dict[str, object]) -> dict[str, object]:
    return {name: node for name, node in nodes.items() if name != "welcome"}
