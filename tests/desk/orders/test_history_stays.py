"""The history of orders is added to and never altered, whoever asks; priorities have the minutes that their clocks say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException
from tests.support.desk_things.orders import FixedClock, actor, make_order, make_type
from tests.support.desk_things.parties import make_parties
from tests.support.world import World

from yingda.desk.orders.jobs import Escalator
from yingda.desk.orders.model.document import Priority
from yingda.desk.orders.types.ready_made import ready_made
from yingda.desk.orders.types.usecases import OrderTypes, TypeText
from yingda.desk.orders.types.wire import DocumentIO
from yingda.desk.orders.usecases.moving import Facts, Moving
from yingda.desk.orders.usecases.opening import NewOrder
from yingda.desk.orders.usecases.reading import Reading
from yingda.platform.db import Database

KEPT = ("work_order_event", "order_type_version", "party_step")
START = datetime(2026, 11, 23, 1, tzinfo=UTC)
WAYS: list[LiteralString] = [
    "UPDATE {table} SET tenant_id = tenant_id",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
]


async def counted(db: Database, table: str) -> int:
    async with db.core() as tx:
        row = await (await tx.execute(f"SELECT count(*) AS n FROM {table}".encode())).fetchone()
    assert row is not None
    return int(row["n"])


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("way", WAYS)
async def test_nobody_alters_what_happened(
    db: Database, world: World, world_dsn: str, table: str, way: LiteralString
) -> None:
    await make_order(db, world, "alpha", await make_type(db, world, "alpha"))
    dispatch = (await make_parties(db, world, "alpha"))["dispatch_id"]
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        await tx.execute(
            """INSERT INTO party_step (id, tenant_id, dispatch_id, kind, by_party)
               VALUES (gen_random_uuid(), %(t)s, %(d)s, 'opened', true)""",
            {"t": world.alpha, "d": dispatch},
        )
    before, statement = await counted(db, table), way.format(table=table).encode()
    assert before > 0
    # The person's role and the platform's have no right; the owner of the tables is refused by the tables themselves.
    with pytest.raises((InsufficientPrivilege, RaiseException)):
        async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
            await tx.execute(statement)
    with pytest.raises((InsufficientPrivilege, RaiseException)):
        async with db.core() as tx:
            await tx.execute(statement)
    async with await psycopg.AsyncConnection.connect(world_dsn) as owner:
        await owner.execute("SET row_security = off")
        with pytest.raises(RaiseException):
            await owner.execute(statement)
    assert await counted(db, table) == before


async def a_pressed_type(db: Database, world: World) -> UUID:
    """Answered in an hour, in half of it if it presses; twenty minutes before the end a supervisor hears, and it presses more."""
    shipped: dict[str, Any] = dict(ready_made()["consultation"]["document"])
    (first,) = [each for each in shipped["clocks"] if each["code"] == "first_response"]
    clocks = [{**first, "minutes": 60, "minutes_by_priority": {"high": 30, "urgent": 25}}]
    raised = {
        "clock": "first_response", "moment": "before", "minutes": 20, "to": "supervisor", "raise_priority": True,
    }  # fmt: skip
    document = {**shipped, "clocks": clocks, "escalations": [raised]}
    draft = DocumentIO.model_validate(document).model_dump(mode="json")
    text = TypeText(code="pressed", name_zh="咨询", name_en="Question", family="consultation", document=draft)
    admin, types = actor(world, "alpha"), OrderTypes(db=db)
    type_id = await types.add(admin, tenant_id=admin.tenant_id, text=text)
    await types.publish(admin, type_id=type_id)
    return type_id


async def test_a_priority_has_its_own_minutes_and_what_was_promised_is_not_shortened_by_being_late(
    db: Database, world: World
) -> None:
    clock, admin = FixedClock(START), actor(world, "alpha")
    type_id = await a_pressed_type(db, world)
    reading = Reading(db=db, keys=world.keys, clock=clock)

    async def due_after(order_id: UUID) -> tuple[str, timedelta | None]:
        order = (await reading.whole(admin, order_id)).order
        return order.priority.value, None if order.due_at is None else order.due_at - START

    new = NewOrder(type_id=type_id, subject="x", values={"question": "x"})
    usual = await make_order(db, world, "alpha", type_id, clock=clock, new=new)
    urgent = await make_order(
        db, world, "alpha", type_id, clock=clock, new=replace(new, priority=Priority.URGENT)
    )
    assert await due_after(usual) == ("normal", timedelta(minutes=60))
    assert await due_after(urgent) == ("urgent", timedelta(minutes=25))
    pressed = await make_order(db, world, "alpha", type_id, clock=clock, new=new)
    clock.time = START + timedelta(minutes=5)
    version = (await reading.whole(admin, pressed)).order.version
    facts = Facts(priority=Priority.HIGH)
    moving = Moving(db=db, keys=world.keys, clock=clock)
    await moving.change(admin, order_id=pressed, values={}, facts=facts, version=version)
    assert await due_after(pressed) == ("high", timedelta(minutes=30))
    # Forty minutes on, the usual one presses more by itself; its customer was promised an hour, and it stays that.
    clock.time = START + timedelta(minutes=41)
    await Escalator(db=db, keys=world.keys, clock=clock).look()
    assert await due_after(usual) == ("high", timedelta(minutes=60))
