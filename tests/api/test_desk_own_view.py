"""An enterprise's own view of its orders, as figures and as a paper."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
from tests.api.conftest import LogIn
from tests.api.test_desk_orders import a_type, an_order, do
from tests.support.world import World

from yingda.platform.db import Database

TODAY = datetime.now(UTC).astimezone().date()


async def moved_back(db: Database, number: str, *, days: int) -> None:
    """As if the order had been opened so many days earlier."""
    async with db.core() as tx:
        for statement in (
            "UPDATE work_order SET opened_at = opened_at - %(by)s WHERE number = %(number)s",
            """UPDATE work_order_clock c SET started_at = started_at - %(by)s FROM work_order w
               WHERE w.id = c.order_id AND w.number = %(number)s""",
        ):
            await tx.execute(statement, {"number": number, "by": timedelta(days=days)})


async def view(client: httpx.AsyncClient, world: World, **query: Any) -> dict[str, Any]:
    span = {"from": str(TODAY - timedelta(days=5)), "to": str(TODAY + timedelta(days=1))}
    answer = await client.get("/api/own-view", params={"tenant_id": str(world.alpha), **span, **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_orders_are_counted_by_what_they_are_about_beside_the_days_before(
    log_in: LogIn, world: World, db: Database
) -> None:
    admin, viewer = await log_in("alpha.admin"), await log_in("alpha.viewer")
    type_id = await a_type(admin, world.alpha)
    for number in range(4):
        await an_order(admin, world, type_id, subject=f"热水器漏水{number}", subtype="service", area="城东")
    old = await an_order(admin, world, type_id, subject="打不着火", subtype="service", area="城西")
    await moved_back(db, old["number"], days=8)
    found = await view(viewer, world)
    assert (found["totals"]["opened"], found["before"]["opened"]) == (4, 1)
    assert (found["live"], found["overdue"]) == (5, 0)
    assert [(each["subtype_zh"], each["now"], each["before"], each["change"]) for each in found["types"]] == [
        ("服务", 4, 1, 3.0)
    ]
    assert [(each["key"], each["now"], each["before"]) for each in found["areas"]] == [
        ("城东", 4, 0),
        ("城西", 0, 1),
    ]
    assert "热水器漏水" in {each["key"] for each in found["terms"]}
    assert {each["code"]: each["started"] for each in found["clocks"]} == {"first_response": 4, "solution": 4}
    assert sum(each["opened"] for each in found["course"]) == 4


async def test_clocks_that_were_kept_and_missed(log_in: LogIn, world: World, db: Database) -> None:
    admin = await log_in("alpha.admin")
    type_id = await a_type(admin, world.alpha)
    kept, late = [await an_order(admin, world, type_id) for _ in range(2)]
    assert (await do(admin, kept, "moves", to="open")).status_code == 204
    async with db.core() as tx:
        await tx.execute(
            """UPDATE work_order_clock c SET due_at = clock_timestamp() - interval '1 minute' FROM work_order w
               WHERE w.id = c.order_id AND w.number = %(number)s AND c.code = 'first_response'""",
            {"number": late["number"]},
        )
    (clock,) = [each for each in (await view(admin, world))["clocks"] if each["code"] == "first_response"]
    assert (clock["started"], clock["kept"], clock["missed"]) == (2, 1, 1)


async def test_what_is_withdrawn_or_said_twice_in_time_is_no_clock_kept(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    type_id = await a_type(admin, world.alpha)
    kept, again = [await an_order(admin, world, type_id) for _ in range(2)]
    assert (await do(admin, kept, "moves", to="open")).status_code == 204
    assert (await do(admin, again, "duplicate-of", order_id=kept["id"])).status_code == 204
    found = await view(admin, world)
    (clock,) = [each for each in found["clocks"] if each["code"] == "first_response"]
    assert (clock["started"], clock["kept"], clock["missed"]) == (1, 1, 0)
    assert (await admin.get(f"/api/orders/{again['id']}")).json()["responded_at"] is None


async def test_by_default_it_is_the_last_whole_week(log_in: LogIn, world: World) -> None:
    viewer = await log_in("alpha.viewer")
    answer = (await viewer.get("/api/own-view", params={"tenant_id": str(world.alpha)})).json()
    first, last = date.fromisoformat(answer["first"]), date.fromisoformat(answer["last"])
    assert (first.isoweekday(), (last - first).days) == (1, 6)
    assert last < TODAY + timedelta(days=1)


async def test_the_paper_is_a_pdf_in_the_readers_language(log_in: LogIn, world: World) -> None:
    admin = await log_in("alpha.admin")
    await an_order(admin, world, await a_type(admin, world.alpha), subject="热水器漏水")
    for locale in ("zh-CN", "en"):
        await admin.put("/api/auth/locale", json={"locale": locale})
        span = {"from": str(TODAY), "to": str(TODAY)}
        answer = await admin.get("/api/own-view/paper.pdf", params={"tenant_id": str(world.alpha), **span})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert len(answer.content) > 5_000


async def test_days_that_are_none_and_houses_that_are_not_ones_own(log_in: LogIn, world: World) -> None:
    viewer = await log_in("alpha.viewer")
    query = {"tenant_id": str(world.alpha), "from": "2026-11-22", "to": "2026-11-01"}
    assert (await viewer.get("/api/own-view", params=query)).json()["code"] == "own_view.span_invalid"
    foreign = await viewer.get("/api/own-view", params={"tenant_id": str(world.beta)})
    assert foreign.status_code == 404
