"""Clocks that run out on the real database: each step once, whoever looks, however often he is restarted."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.desk_things.orders import FixedClock, actor, make_order, make_team, make_type
from tests.support.world import World

from yingda.desk.orders.jobs import Escalator
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.types.ready_made import ready_made
from yingda.desk.orders.types.usecases import OrderTypes, TypeText
from yingda.desk.orders.types.wire import DocumentIO
from yingda.desk.orders.usecases.handling import Assignment, Handling
from yingda.desk.orders.usecases.moving import Moving
from yingda.desk.orders.usecases.opening import NewOrder
from yingda.desk.orders.usecases.reading import Reading
from yingda.entrypoints.api_parts.desk_outside import Letters
from yingda.platform.db import Database

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
COMPLAINT = {"complaint": "多收费", "wish": "refund", "refund_account": "6222000011112222"}


async def a_complaint(db: Database, world: World, clock: FixedClock) -> UUID:
    type_id = await make_type(db, world, "alpha", "complaint")
    new = NewOrder(type_id=type_id, subject="多收费", values=COMPLAINT, subtype="fee")
    return await make_order(db, world, "alpha", type_id, clock=clock, new=new)


async def told(db: Database) -> list[tuple[str, str, str | None]]:
    async with db.core() as tx:
        rows = await tx.execute(
            """SELECT u.username, n.kind, n.clock FROM work_order_notice n JOIN app_user u ON u.id = n.user_id
               ORDER BY n.at, u.username"""
        )
        return [(row["username"], row["kind"], row["clock"]) for row in await rows.fetchall()]


async def history(db: Database, world: World, order_id: UUID) -> list[tuple[str, Any]]:
    async with db.core() as tx:
        rows = await tx.execute(
            "SELECT kind, payload_sealed FROM work_order_event WHERE order_id = %(id)s ORDER BY seq",
            {"id": order_id},
        )
        cipher = world.keys.of(world.alpha)
        return [
            (row["kind"], json.loads(cipher.unseal(row["payload_sealed"]))) for row in await rows.fetchall()
        ]


async def test_a_complaint_escalates_once_however_many_look(db: Database, world: World) -> None:
    clock = FixedClock(START)
    order_id = await a_complaint(db, world, clock)
    team_id = await make_team(db, world, "alpha", "agent")
    await Handling(db=db, keys=world.keys, clock=clock).assign(
        actor(world, "alpha", "lead"), order_id=order_id, to=Assignment(team_id=team_id)
    )
    escalators = [Escalator(db=db, keys=world.keys, clock=clock) for _ in range(4)]
    clock.time = START + timedelta(minutes=44)
    assert sum(await asyncio.gather(*(each.look() for each in escalators))) == 0
    clock.time = START + timedelta(minutes=46)
    assert sum(await asyncio.gather(*(each.look() for each in escalators))) == 1
    clock.time = START + timedelta(minutes=61)
    assert sum(await asyncio.gather(*(each.look() for each in escalators))) == 1
    assert sum(await asyncio.gather(*(each.look() for each in escalators))) == 0
    assert sorted(await told(db)) == sorted(
        [
            ("alpha.agent", "assigned", None),
            ("alpha.agent", "escalated", "first_response"),
            ("alpha.agent", "overdue", "first_response"),
            ("alpha.lead", "escalated", "first_response"),
            ("operator.lead", "escalated", "first_response"),
        ]
    )
    kinds = [kind for kind, _ in await history(db, world, order_id)]
    assert kinds == ["opened", "assigned", "escalated", "missed", "escalated"]
    whole = await Reading(db=db, keys=world.keys, clock=clock).whole(actor(world, "alpha"), order_id)
    assert (whole.order.priority.value, whole.order.missed) == ("high", True)


async def test_what_was_missed_while_nobody_looked_is_made_up_for(db: Database, world: World) -> None:
    clock = FixedClock(START)
    order_id = await a_complaint(db, world, clock)
    clock.time = START + timedelta(days=3)
    assert await Escalator(db=db, keys=world.keys, clock=clock).look() == 1
    kinds = [kind for kind, _ in await history(db, world, order_id)]
    assert kinds.count("missed") == 2
    assert kinds.count("escalated") == 6
    assert await Escalator(db=db, keys=world.keys, clock=clock).look() == 0


async def test_an_order_that_was_answered_in_time_escalates_no_more(db: Database, world: World) -> None:
    clock = FixedClock(START)
    order_id = await a_complaint(db, world, clock)
    clock.time = START + timedelta(minutes=20)
    await Moving(db=db, keys=world.keys, clock=clock).move(
        actor(world, "alpha", "agent"),
        order_id=order_id,
        to="investigating",
        note="",
        values={},
        version=None,
    )
    clock.time = START + timedelta(hours=2)
    assert await Escalator(db=db, keys=world.keys, clock=clock).look() == 0


async def test_whoever_has_a_visit_to_make_is_told_once(db: Database, world: World) -> None:
    clock = FixedClock(START)
    order_id = await a_complaint(db, world, clock)
    agent, moving = actor(world, "alpha", "agent"), Moving(db=db, keys=world.keys, clock=clock)
    handling = Handling(db=db, keys=world.keys, clock=clock)
    found = {"finding": "系统重复计费", "is_justified": True, "measure": "退款", "reply": "已说明"}
    for to, values in (("investigating", {}), ("replied", found)):
        await moving.move(agent, order_id=order_id, to=to, note="", values=values, version=None)
    await handling.rate(agent, order_id=order_id, score=4, remark="")
    await moving.move(agent, order_id=order_id, to="closed", note="", values={}, version=None)
    escalator = Escalator(db=db, keys=world.keys, clock=clock)
    assert await escalator.look() == 0
    clock.time = START + timedelta(days=3, minutes=1)
    assert [await escalator.look(), await escalator.look()] == [1, 0]
    assert ("alpha.agent", "return_visit", None) in await told(db)


async def test_an_address_is_written_to_once_and_told_nothing_of_the_customer(
    db: Database, world: World
) -> None:
    clock, admin = FixedClock(START), actor(world, "alpha")
    shipped = dict(ready_made()["consultation"]["document"])
    told_to = {
        "clock": "first_response",
        "moment": "before",
        "minutes": 30,
        "to": "email",
        "email": "x@alpha.example",
    }
    draft = DocumentIO.model_validate({**shipped, "escalations": [told_to]}).model_dump(mode="json")
    types = OrderTypes(db=db)
    text = TypeText(code="mailed", name_zh="咨询", name_en="Question", family="consultation", document=draft)
    type_id = await types.add(admin, tenant_id=world.alpha, text=text)
    await types.publish(admin, type_id=type_id)
    order_id = await make_order(db, world, "alpha", type_id, clock=clock)
    clock.time = START + timedelta(minutes=91)
    escalator = Escalator(db=db, keys=world.keys, clock=clock, ports=OrderPorts(letters=Letters()))
    assert [await escalator.look(), await escalator.look()] == [1, 0]
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT letter_sealed FROM desk_mail")).fetchall()
    [letter] = [json.loads(world.keys.of(world.alpha).unseal(row["letter_sealed"])) for row in rows]
    assert letter["to"] == "x@alpha.example"
    assert "开放时间" not in letter["subject"] + letter["text"]
    assert (await history(db, world, order_id))[-1][1]["told"] == ["x@alpha.example"]
    async with db.core() as tx:
        noted = await (
            await tx.execute("SELECT thing_id FROM desk_change WHERE kind = 'order.escalated'")
        ).fetchall()
    assert [row["thing_id"] for row in noted] == [order_id], "webhooks hear of it, once"


async def test_an_order_that_nobody_can_read_any_more_holds_up_nobody(db: Database, world: World) -> None:
    clock = FixedClock(START)
    await a_complaint(db, world, clock)
    async with db.core() as tx:
        await tx.execute("UPDATE work_order SET subject_sealed = 'x'")
    readable = await a_complaint(db, world, clock)
    clock.time = START + timedelta(minutes=46)
    assert await Escalator(db=db, keys=world.keys, clock=clock).look() == 1
    assert [kind for kind, _ in await history(db, world, readable)][-1] == "escalated"
    async with db.core() as tx:
        row = await (
            await tx.execute(
                "SELECT count(*) AS n FROM work_order_clock WHERE next_at <= %(t)s", {"t": clock.time}
            )
        ).fetchone()
    assert row == {"n": 0}
