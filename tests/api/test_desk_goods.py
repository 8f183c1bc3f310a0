"""Goods over HTTP: parts, catalogue, plans and bookings, outlets; nothing is given away twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.desk.goods.catalogue.usecases import upsert_product
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

PART = {
    "code": "P-1",
    "name_zh": "点火器",
    "name_en": "Igniter",
    "unit": "个",
    "price": "25.00",
    "low_at": "3",
}
PRODUCT = {
    "code": "T-1",
    "name_zh": "茶壶",
    "name_en": "Teapot",
    "unit": "把",
    "price": "128.00",
    "tax_rate": "13",
}
WEEKLY = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00", "minutes": 60, "capacity": 10}]
PLAN = {
    "code": "visit", "name_zh": "团体参观", "name_en": "Group visit", "definition": {"weekly": WEEKLY},
    "largest_party": 10, "waiting_list": True,
}  # fmt: skip


async def added(client: httpx.AsyncClient, place: str, tenant: UUID, **body: Any) -> str:
    answer = await client.post(place, json={"tenant_id": str(tenant), **body})
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def a_place(client: httpx.AsyncClient, tenant: UUID, code: str = "main") -> str:
    return await added(client, "/api/stock-places", tenant, code=code, name_zh="总库", name_en="Store")


async def move(client: httpx.AsyncClient, part: str, act: str, place: str, quantity: Any, **more: Any) -> Any:
    body = {"act": act, "place_id": place, "quantity": quantity, **more}
    return await client.post(f"/api/parts/{part}/moves", json=body)


async def stock(client: httpx.AsyncClient, part: str) -> dict[str, tuple[str, str]]:
    found = (await client.get(f"/api/parts/{part}")).json()
    return {each["place_id"]: (each["on_hand"], each["reserved"]) for each in found["places"]}


async def test_parts_are_received_drawn_counted_and_taken_elsewhere(log_in: LogIn, world: World) -> None:
    admin, clerk = await log_in("alpha.admin"), await log_in("alpha.lead")
    store, van = await a_place(admin, world.alpha), await a_place(admin, world.alpha, "van")
    part = await added(admin, "/api/parts", world.alpha, **PART)
    assert (await move(clerk, part, "receive", store, 10, note="送货单 7")).status_code == 204
    assert (await move(clerk, part, "transfer", store, 4, to_place_id=van)).status_code == 204
    assert (await move(clerk, part, "draw", van, 1)).status_code == 204
    assert (await move(clerk, part, "give_back", van, 1)).status_code == 204
    assert (await move(clerk, part, "correct", store, 5)).status_code == 204
    assert await stock(clerk, part) == {store: ("5", "0"), van: ("4", "0")}
    short = await move(clerk, part, "draw", van, 5)
    assert (short.status_code, short.json()["code"]) == (409, "goods.stock_short")
    assert short.json()["details"] == {"free": "4"}
    assert (await move(clerk, part, "transfer", van, 5, to_place_id=store)).status_code == 409
    assert (await move(clerk, part, "draw", van, "1.5")).json()["code"] == "goods.quantity_invalid"
    moves = (await clerk.get(f"/api/parts/{part}/moves")).json()
    assert [each["kind"] for each in moves["items"]] == [
        "correct", "give_back", "draw", "transfer_in", "transfer_out", "receive",
    ]  # fmt: skip
    assert (moves["total"], moves["items"][-1]["note"]) == (6, "送货单 7")
    assert sum(int(each["on_hand_change"]) for each in moves["items"]) == 9
    first = (await clerk.get(f"/api/parts/{part}/moves", params={"limit": 4})).json()
    rest = (await clerk.get(f"/api/parts/{part}/moves", params={"after": first["next"]})).json()
    assert [*first["items"], *rest["items"]] == moves["items"]
    closing = {"code": "van", "name_zh": "车", "name_en": "Van", "closed": True, "version": 1}
    refused = await admin.put(f"/api/stock-places/{van}", json=closing)
    assert refused.json()["code"] == "goods.place_in_use"


async def test_moves_are_changed_by_nobody(log_in: LogIn, world: World, db: Database) -> None:
    admin = await log_in("alpha.admin")
    store = await a_place(admin, world.alpha)
    part = await added(admin, "/api/parts", world.alpha, **PART)
    await move(admin, part, "receive", store, 1)
    for statement in ("UPDATE stock_move SET note = 'x'", "DELETE FROM stock_move"):
        with pytest.raises((RaiseException, InsufficientPrivilege)):
            async with db.core() as tx:
                await tx.execute(statement)
    assert (await admin.delete(f"/api/parts/{part}")).json()["code"] == "goods.in_use"


async def test_stock_is_never_below_zero_however_many_draw_at_once(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    store, van = await a_place(admin, world.alpha), await a_place(admin, world.alpha, "van")
    part = await added(admin, "/api/parts", world.alpha, **PART)
    await move(admin, part, "receive", store, 5)
    await move(admin, part, "receive", van, 5)
    draws = [move(admin, part, "draw", store, 1) for _ in range(8)]
    crossing = [
        move(admin, part, "transfer", one, 1, to_place_id=other)
        for one, other in ((store, van), (van, store))
        for _ in range(4)
    ]
    answers = await asyncio.gather(*draws, *crossing)
    assert {answer.status_code for answer in answers} <= {204, 409}
    drawn = sum(answer.status_code == 204 for answer in answers[:8])
    found = await stock(admin, part)
    assert sum(int(there) for there, _ in found.values()) == 10 - drawn
    assert all(int(there) >= 0 for there, _ in found.values())


async def test_parts_are_found_and_those_that_run_out_are_known(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    store = await a_place(admin, world.alpha)
    one = await added(admin, "/api/parts", world.alpha, **PART)
    await added(admin, "/api/parts", world.alpha, **{**PART, "code": "P-2", "name_zh": "水管", "low_at": "0"})
    await move(admin, one, "receive", store, 2)

    async def codes(**params: Any) -> list[str]:
        found = (await admin.get("/api/parts", params=params)).json()
        return [each["code"] for each in found["items"]]

    assert await codes() == ["P-1", "P-2"]
    assert await codes(q="点火") == ["P-1"]
    assert await codes(low=True) == ["P-1"]
    assert await codes(place_id=store) == ["P-1"]
    first = (await admin.get("/api/parts", params={"limit": 1})).json()
    assert (first["total"], await codes(after=first["next"])) == (2, ["P-2"])
    assert (await admin.get("/api/parts", params={"after": "x"})).json()["code"] == "list.cursor_invalid"


async def test_two_who_change_the_same_part_are_told(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    part = await added(admin, "/api/parts", world.alpha, **PART)
    again = await admin.post("/api/parts", json={"tenant_id": str(world.alpha), **PART})
    assert again.json()["code"] == "code.taken"
    body = {**PART, "price": "26.00", "version": 1}
    assert (await admin.put(f"/api/parts/{part}", json=body)).status_code == 204
    assert (await admin.put(f"/api/parts/{part}", json=body)).json()["code"] == "conflict"
    assert (await admin.get(f"/api/parts/{part}")).json()["price"] == "26.00"
    assert (await admin.delete(f"/api/parts/{part}")).status_code == 204


async def test_the_catalogue_is_searched_by_words_category_and_day(log_in: LogIn, world: World) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    await added(admin, "/api/products", world.alpha, **PRODUCT, category="茶具", sold_until="2026-12-31")
    await added(admin, "/api/products", world.alpha, **{**PRODUCT, "code": "T-2", "on_sale": False})

    async def codes(**params: Any) -> list[str]:
        found = (await agent.get("/api/products", params=params)).json()
        return [each["code"] for each in found["items"]]

    assert await codes() == ["T-1", "T-2"]
    assert await codes(category="茶具") == ["T-1"]
    assert await codes(sold_on="2026-12-01") == ["T-1"]
    assert await codes(sold_on="2027-01-01") == []
    assert (await agent.get("/api/products/categories")).json()["items"] == [
        {"category": "茶具", "products": 1}
    ]
    for wrong in ({"price": "1.005"}, {"price": "-1"}, {"tax_rate": "100"}, {"sold_from": "2027-01-01"}):
        body = {"tenant_id": str(world.alpha), **PRODUCT, "sold_until": "2026-12-31", **wrong}
        assert (await admin.post("/api/products", json=body)).status_code == 422, wrong


async def test_a_feed_adds_changes_or_leaves_a_product(log_in: LogIn, world: World, db: Database) -> None:
    admin = await log_in("alpha.admin")
    listed = (await admin.get("/api/products")).json()["items"]
    assert listed == []
    values = {
        **PRODUCT, "category": "", "divisible": False, "tax_included": True, "description": "", "on_sale": True,
        "sold_from": None, "sold_until": None,
    }  # fmt: skip
    outcomes = []
    for price in ("1.00", "1.00", "2.00"):
        async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
            found = await upsert_product(tx, tenant_id=world.alpha, values={**values, "price": price})
        outcomes.append(found)
    assert [outcome for _, outcome in outcomes] == ["added", "unchanged", "changed"]
    assert len({thing for thing, _ in outcomes}) == 1


def hour(ahead: int) -> str:
    """A full hour, so many hours ahead."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return (now + timedelta(hours=ahead + 1)).isoformat()


async def book(client: httpx.AsyncClient, plan: str, ahead: int, size: int, **more: Any) -> httpx.Response:
    body = {
        "starts_at": hour(ahead),
        "party_size": size,
        "guest": {"name": "林示", "phone": "13900000001"},
        **more,
    }
    return await client.post(f"/api/booking-plans/{plan}/bookings", json=body)


async def slot(client: httpx.AsyncClient, plan: str, ahead: int) -> dict[str, Any]:
    begin = datetime.fromisoformat(hour(ahead))
    days = {"from": (begin - timedelta(days=1)).date(), "to": (begin + timedelta(days=1)).date()}
    found = await client.get(f"/api/booking-plans/{plan}/slots", params={k: str(v) for k, v in days.items()})
    return next(each for each in found.json()["items"] if datetime.fromisoformat(each["starts_at"]) == begin)


async def test_capacity_is_never_exceeded_however_many_book_at_once(log_in: LogIn, world: World) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("shared.agent")
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    answers = await asyncio.gather(*(book(who, plan, 5, 3) for who in (admin, agent) * 6))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 9
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (refused["code"], refused["details"]) == ("booking.slot_full", {"left": 1, "waiting_list": True})
    assert (await slot(admin, plan, 5))["taken"] == 9


@pytest.mark.parametrize("beyond", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_days_that_nobody_can_reckon_with_are_refused(log_in: LogIn, world: World, beyond: str) -> None:
    admin = await log_in("alpha.admin")
    path = f"/api/booking-plans/{await added(admin, '/api/booking-plans', world.alpha, **PLAN)}"
    body = {"starts_at": beyond, "guest": {"name": "林示"}}
    assert (await admin.post(f"{path}/bookings", json=body)).status_code == 422
    days = {"from": beyond[:10], "to": beyond[:10]}
    for asked in (f"{path}/slots", "/api/own-view", "/api/figures"):
        assert (await admin.get(asked, params=days)).json()["code"] == "request.invalid"


async def test_moves_in_a_circle_keep_every_slot_true(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    bookings = [(await book(admin, plan, 3 + n % 2, 5)).json()["id"] for n in range(4)]
    moves = [
        admin.post(
            f"/api/bookings/{each}/move",
            json={"starts_at": hour(4 - n % 2), "party_size": 5, "may_wait": True, "version": 1},
        )
        for n, each in enumerate(bookings)
    ]
    cancels = [admin.post(f"/api/bookings/{bookings[0]}/cancel", json={})]
    answers = await asyncio.gather(*moves, *cancels)
    assert {answer.status_code for answer in answers} <= {204, 409}
    rows = (
        await admin.get(f"/api/booking-plans/{plan}/bookings", params={"from": hour(0), "to": hour(9)})
    ).json()["items"]
    for ahead in (3, 4):
        begin = datetime.fromisoformat(hour(ahead))
        inside = [
            each["party_size"]
            for each in rows
            if each["state"] == "booked" and datetime.fromisoformat(each["starts_at"]) == begin
        ]
        found = await slot(admin, plan, ahead)
        assert found["taken"] == sum(inside) <= found["capacity"]


async def test_who_waits_moves_up_in_turn_if_the_party_fits(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    first = (await book(admin, plan, 5, 8)).json()["id"]
    small = (await book(admin, plan, 5, 2)).json()["id"]
    waiting = [(await book(admin, plan, 5, size, may_wait=True)).json()["id"] for size in (9, 4, 3)]
    assert (await slot(admin, plan, 5))["waiting"] == 16
    assert (await admin.post(f"/api/bookings/{first}/cancel", json={"note": "改期"})).status_code == 204

    async def state(booking: str) -> str:
        found: str = (await admin.get(f"/api/bookings/{booking}")).json()["state"]
        return found

    assert [await state(each) for each in (first, small, *waiting)] == [
        "cancelled", "booked", "waiting", "booked", "booked",
    ]  # fmt: skip
    assert (await slot(admin, plan, 5))["taken"] == 9
    steps = (await admin.get(f"/api/bookings/{waiting[1]}/steps")).json()["items"]
    assert [each["kind"] for each in steps] == ["queued", "moved_up"]
    again = await admin.post(f"/api/bookings/{first}/cancel", json={})
    assert again.json()["code"] == "booking.settled"


async def test_one_slot_is_closed_or_made_larger(log_in: LogIn, world: World) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    place = f"/api/booking-plans/{plan}/slots"
    await book(agent, plan, 5, 9)
    waiting = (await book(agent, plan, 5, 9, may_wait=True)).json()["id"]
    assert (await admin.put(place, json={"starts_at": hour(5), "capacity": 18})).status_code == 204
    assert (await agent.get(f"/api/bookings/{waiting}")).json()["state"] == "booked"
    await admin.put(place, json={"starts_at": hour(6), "capacity": 0, "note": "闭馆"})
    closed = await slot(agent, plan, 6)
    assert (closed["capacity"], closed["is_own"], closed["note"]) == (0, True, "闭馆")
    assert (await book(agent, plan, 6, 1)).json()["code"] == "booking.slot_full"
    await admin.put(place, json={"starts_at": hour(6), "capacity": None})
    assert (await book(agent, plan, 6, 1)).status_code == 201


async def test_what_is_booked_is_seen_when_the_plan_has_changed(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    booking = (await book(admin, plan, 5, 2)).json()["id"]
    changed = {**PLAN, "definition": {"weekly": []}, "version": 1}
    assert (await admin.put(f"/api/booking-plans/{plan}", json=changed)).status_code == 204
    found = await slot(admin, plan, 5)
    assert (found["in_plan"], found["taken"], found["capacity"]) == (False, 2, 0)
    assert (await admin.post(f"/api/bookings/{booking}/cancel", json={})).status_code == 204
    assert (await admin.delete(f"/api/booking-plans/{plan}")).json()["code"] == "goods.in_use"


async def test_they_came_or_they_did_not(log_in: LogIn, world: World, db: Database) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    plan = await added(admin, "/api/booking-plans", world.alpha, **PLAN)
    booking = (await book(agent, plan, 5, 2)).json()["id"]
    assert (await agent.post(f"/api/bookings/{booking}/settle", json={"state": "arrived"})).status_code == 204
    again = await agent.post(f"/api/bookings/{booking}/settle", json={"state": "missed"})
    assert again.json()["code"] == "booking.settled"
    async with db.core() as tx:
        row = await (await tx.execute("SELECT guest_sealed FROM booking")).fetchone()
    assert row is not None
    assert "林示".encode() not in bytes(row["guest_sealed"])


async def test_a_plan_that_cannot_be_is_refused(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    body = {"tenant_id": str(world.alpha), **PLAN, "definition": {"weekly": [*WEEKLY, *WEEKLY]}}
    answer = await admin.post("/api/booking-plans", json=body)
    assert answer.json()["code"] == "booking.plan_invalid"
    assert answer.json()["details"]["problems"] == [{"place": "weekly.1", "code": "overlap"}]
    for wrong in ({"timezone": "Nowhere/City"}, {"calendar_id": str(new_id())}):
        answer = await admin.post("/api/booking-plans", json={**body, **PLAN, **wrong})
        assert answer.status_code in (404, 422)


async def test_outlets_are_found_near_by_words_and_open(log_in: LogIn, world: World) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    hours = {
        "timezone": "Asia/Shanghai",
        "weekly": [{"days": [*range(1, 8)], "from": "00:00", "to": "24:00"}],
    }
    calendar = await added(
        admin,
        "/api/calendars",
        world.alpha,
        code="always",
        name_zh="全天",
        name_en="Always",
        definition=hours,
    )
    shop = {"name_zh": "示例店", "name_en": "Shop", "services": ["维修"]}
    for code, district, position, more in (
        ("east", "东城区", (39.93, 116.42), {"calendar_id": calendar}),
        ("west", "西城区", (39.91, 116.36), {}),
        ("none", "朝阳区 望京", (None, None), {"services": ["安装"]}),
        ("gone", "东城区", (39.93, 116.42), {"closed": True}),
    ):
        await added(
            admin, "/api/outlets", world.alpha, **{**shop, **more}, code=code, district=district,
            address="示例路 1 号", latitude=position[0], longitude=position[1],
        )  # fmt: skip

    async def codes(**params: Any) -> list[str]:
        found = (await agent.get("/api/outlets", params=params)).json()
        return [each["code"] for each in found["items"]]

    assert await codes() == ["east", "none", "west"]
    assert await codes(near="39.90,116.35") == ["west", "east", "none"]
    assert await codes(q="东城") == ["east"]
    assert await codes(q="望京 安装") == ["none"]
    assert await codes(service="维修") == ["east", "west"]
    assert await codes(open_now=True) == ["east"]
    assert await codes(closed=True) == ["east", "gone", "none", "west"]
    wrong = await agent.get("/api/outlets", params={"near": "here"})
    assert wrong.json()["code"] == "outlet.position_invalid"
    nearest = (await agent.get("/api/outlets", params={"near": "39.90,116.35"})).json()["items"][0]
    assert (nearest["is_open"], round(nearest["distance_km"], 1)) == (None, 1.4)
