"""Customers are asked again some days after their orders were closed: due, counted, written down."""

from tests.api.conftest import LogIn
from tests.api.test_desk_orders import a_type, an_order, do, history_of, moved_to_done, read
from tests.support.world import World

from yingda.platform.db import Database


async def test_a_return_visit_is_due_work_until_its_result_is_written_down(
    log_in: LogIn, world: World, db: Database
) -> None:
    lead = await log_in("alpha.lead")
    order = await an_order(lead, world, await a_type(lead, world.alpha))
    await moved_to_done(lead, order)
    await do(lead, order, "satisfaction", score=3)
    await do(lead, order, "moves", to="closed")

    async def due() -> tuple[int, int]:
        counted = (await lead.get("/api/orders/counts")).json()["visits"]
        listed = (await lead.get("/api/orders", params={"visit_due": True})).json()["total"]
        return counted, listed

    assert await due() == (0, 0)
    async with db.core() as tx:
        await tx.execute(
            "UPDATE work_order SET visit_due_at = clock_timestamp() - interval '1 hour', visit_told = true"
        )
    assert await due() == (1, 1)
    # Nobody was there: it is due again tomorrow, and told again.
    assert (await do(lead, order, "return-visit", reached=False, note="无人接听")).status_code == 204
    assert await due() == (0, 0)
    async with db.core() as tx:
        row = await (await tx.execute("SELECT visit_told FROM work_order")).fetchone()
    assert row == {"visit_told": False}
    again = await do(lead, order, "return-visit", reached=True, note="已经好了", score=5)
    assert again.status_code == 204, again.text
    shown = await read(lead, order["id"])
    assert (shown["satisfaction"], shown["visited_at"] is not None) == (5, True)
    told = [(each["kind"], each["payload"]) for each in await history_of(lead, order)][-3:]
    assert told == [
        ("visited", {"reached": False, "note": "无人接听"}),
        ("visited", {"reached": True, "note": "已经好了"}),
        ("rated", {"score": 5, "remark": ""}),
    ]
