"""Orders that wait for a team are offered to the agents of its queue, one at a time, beside their calls."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import FakeOwner, LogIn
from tests.api.test_desk_orders import a_type, an_order, do, read
from tests.support.world import World

from yingda.desk.dispatching.dispatcher import Dispatcher
from yingda.desk.dispatching.waiting import QueueTeller
from yingda.platform.db import Database


class Ahead:
    """The present, or so much later: what people answer over HTTP is told at the present."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


class Hall:
    """A team whose queue's agents are asked, and the dispatcher that asks them."""

    def __init__(self, db: Database, world: World) -> None:
        self.db, self.world = db, world
        self.clock = Ahead()
        self.dispatcher = Dispatcher(database=db, clock=self.clock)

    async def ready(self, username: str, *, state: str = "ready", idle: int = 60) -> None:
        since = self.clock.now() - timedelta(seconds=idle)
        async with self.db.core() as tx:
            await tx.execute(
                """INSERT INTO agent (user_id, tenant_id, state, since, idle_since)
                   SELECT id, tenant_id, %(state)s, %(since)s, %(since)s FROM app_user WHERE username = %(name)s
                   ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, idle_since = excluded.idle_since""",
                {"name": username, "state": state, "since": since},
            )

    async def offers(self) -> list[tuple[str, str | None]]:
        async with self.db.core() as tx:
            rows = await (
                await tx.execute(
                    """SELECT u.username, f.answer FROM order_offer f JOIN app_user u ON u.id = f.agent_id
                       ORDER BY f.offered_at, f.id"""
                )
            ).fetchall()
        return [(row["username"], row["answer"]) for row in rows]


@pytest.fixture
def hall(db: Database, world: World) -> Hall:
    return Hall(db, world)


async def a_team(admin: httpx.AsyncClient, world: World) -> str:
    body = {
        "tenant_id": str(world.alpha), "code": "field", "name_zh": "外勤", "name_en": "Field", "kind": "team",
        "queue_id": str(world.ids.queues["alpha/service"]),
    }  # fmt: skip
    answer = await admin.post("/api/teams", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def waiting(admin: httpx.AsyncClient, world: World, **changes: Any) -> dict[str, Any]:
    """An order that waits for the team."""
    type_id = await a_type(admin, world.alpha, **changes)
    team = await a_team(admin, world)
    order = await an_order(admin, world, type_id)
    answer = await do(admin, order, "assign", team_id=team)
    assert answer.status_code == 204, answer.text
    return order


async def test_a_waiting_order_is_offered_taken_and_his(
    log_in: LogIn, world: World, hall: Hall, owner: FakeOwner
) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    order = await waiting(admin, world)
    await hall.ready("alpha.agent")
    assert await hall.dispatcher.look() == 1
    offer = (await agent.get("/api/dispatch/offer")).json()
    assert (offer["order_id"], offer["subject"]) == (order["id"], "热水器不点火")
    assert offer["why"]["rule"] == "longest_idle"
    assert await hall.dispatcher.look() == 0, "he is asked one thing at a time"
    taken = await agent.post(f"/api/dispatch/offers/{offer['id']}/accept")
    assert taken.json() == {"order_id": order["id"]}, taken.text
    his = await read(agent, order["id"])
    assert his["responsible_user_id"] == str(world.ids.users["alpha.agent"])
    assert his["team_name_zh"] == "外勤"
    assert (await agent.get("/api/dispatch/offer")).json() is None
    assert owner.sent == [], "calls come beside it"
    past = (await admin.get(f"/api/dispatch/orders/{order['id']}/offers")).json()["items"]
    assert [(each["agent"], each["answer"]) for each in past] == [("alpha agent", "accepted")]
    again = await agent.post(f"/api/dispatch/offers/{offer['id']}/accept")
    assert (again.status_code, again.json()["code"]) == (409, "order_offer.over")


async def test_who_refuses_is_not_asked_again_at_once(log_in: LogIn, world: World, hall: Hall) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    await waiting(admin, world)
    await hall.ready("alpha.agent", idle=600)
    await hall.ready("shared.agent", idle=5)
    await hall.dispatcher.look()
    offer = (await agent.get("/api/dispatch/offer")).json()
    assert (await agent.post(f"/api/dispatch/offers/{offer['id']}/refuse")).status_code == 204
    await hall.dispatcher.look()
    hall.clock.by += timedelta(seconds=61)
    await hall.dispatcher.look()
    assert await hall.offers() == [("alpha.agent", "refused"), ("shared.agent", "not_answered")]
    hall.clock.by += timedelta(minutes=11)
    await hall.dispatcher.look()
    assert (await hall.offers())[-1] == ("alpha.agent", None), "ten minutes later he is asked again"


async def test_an_order_that_goes_another_way_is_withdrawn(log_in: LogIn, world: World, hall: Hall) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    order = await waiting(admin, world)
    await hall.ready("alpha.agent")
    await hall.dispatcher.look()
    offer = (await agent.get("/api/dispatch/offer")).json()
    answer = await do(admin, order, "assign", user_id=str(world.ids.users["alpha.admin"]))
    assert answer.status_code == 204, answer.text
    late = await agent.post(f"/api/dispatch/offers/{offer['id']}/accept")
    assert (late.status_code, late.json()["code"]) == (409, "order_offer.over")
    await hall.dispatcher.look()
    assert await hall.offers() == [("alpha.agent", "withdrawn")]


async def test_a_call_takes_an_offer_away_and_that_is_no_refusal(
    log_in: LogIn, world: World, hall: Hall
) -> None:
    await waiting(await log_in("alpha.admin"), world)
    await hall.ready("alpha.agent")
    assert await hall.dispatcher.look() == 1
    await hall.ready("alpha.agent", state="ringing")
    assert await hall.dispatcher.look() == 0
    await hall.ready("alpha.agent")
    assert await hall.dispatcher.look() == 1
    assert await hall.offers() == [("alpha.agent", "withdrawn"), ("alpha.agent", None)]


async def test_nobody_is_asked_who_has_no_room_or_is_not_ready(
    log_in: LogIn, world: World, hall: Hall
) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    await waiting(admin, world)
    await hall.ready("alpha.agent", state="talking")
    assert await hall.dispatcher.look() == 0
    await hall.ready("alpha.agent")
    pools = {each["name_en"]: each["id"] for each in (await admin.get("/api/dispatch/pools")).json()["items"]}
    rule = {"orders_at_once": 0, "calls_beside_orders": True, "order_answer_seconds": 60}
    assert (await admin.put(f"/api/dispatch/pools/{pools['alpha pool']}", json=rule)).status_code == 204
    assert await hall.dispatcher.look() == 0
    assert (await agent.get("/api/dispatch/offer")).json() is None


async def test_where_orders_fill_an_agent_he_is_not_ready_once_he_has_one(
    log_in: LogIn, world: World, hall: Hall, owner: FakeOwner
) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    await waiting(admin, world)
    pools = {each["name_en"]: each["id"] for each in (await admin.get("/api/dispatch/pools")).json()["items"]}
    rule = {"orders_at_once": 1, "calls_beside_orders": False, "order_answer_seconds": 60}
    await admin.put(f"/api/dispatch/pools/{pools['alpha pool']}", json=rule)
    await hall.ready("alpha.agent")
    await hall.dispatcher.look()
    offer = (await agent.get("/api/dispatch/offer")).json()
    assert (await agent.post(f"/api/dispatch/offers/{offer['id']}/accept")).is_success
    me = UUID(str(world.ids.users["alpha.agent"]))
    assert owner.sent == [("desk.not_ready", me, {"reason": "paperwork"})]


async def test_two_who_dispatch_at_once_offer_an_order_once(
    log_in: LogIn, world: World, hall: Hall, db: Database
) -> None:
    admin = await log_in("alpha.admin")
    await waiting(admin, world)
    await hall.ready("alpha.agent")
    await hall.ready("shared.agent")
    async with db.core() as tx:
        await tx.execute("SELECT pg_advisory_xact_lock(hashtext('yingda.dispatching'))")
        assert await hall.dispatcher.look() == 0
    assert await hall.dispatcher.look() == 1
    assert len(await hall.offers()) == 1


async def test_what_is_most_urgent_is_offered_first(log_in: LogIn, world: World, hall: Hall) -> None:
    admin, agent = await log_in("alpha.admin"), await log_in("alpha.agent")
    type_id = await a_type(admin, world.alpha)
    team = await a_team(admin, world)
    orders = [await an_order(admin, world, type_id, priority=each) for each in ("normal", "urgent", "low")]
    for order in orders:
        assert (await do(admin, order, "assign", team_id=team)).status_code == 204
    await hall.ready("alpha.agent")
    for wanted in (orders[1], orders[0], orders[2]):
        await hall.dispatcher.look()
        offer = (await agent.get("/api/dispatch/offer")).json()
        assert offer["order_id"] == wanted["id"]
        assert (await agent.post(f"/api/dispatch/offers/{offer['id']}/accept")).is_success
    assert await hall.dispatcher.look() == 0


async def test_waiting_orders_stand_on_the_wall_of_their_queue(
    log_in: LogIn, world: World, hall: Hall, db: Database
) -> None:
    admin, lead = await log_in("alpha.admin"), await log_in("alpha.lead")
    queue = str(world.ids.queues["alpha/service"])

    async def on_the_wall(client: httpx.AsyncClient) -> dict[str, int]:
        floor = (await client.get("/api/floor")).json()["floor"]
        return {each["id"]: each["orders"] for each in floor["queues"]}

    async def told() -> list[str]:
        async with db.core() as tx:
            rows = await tx.execute("SELECT key FROM outbox WHERE topic = 'queue' ORDER BY id")
            return [str(row["key"]) for row in await rows.fetchall()]

    teller, before = QueueTeller(db=db), await told()
    assert (await on_the_wall(lead))[queue] == 0
    order = await waiting(admin, world)
    assert (await on_the_wall(lead))[queue] == 1
    assert await teller.look() == 1
    assert await teller.look() == 0, "what has not changed is told once"
    assert (await told())[len(before) :] == [queue]
    assert queue not in await on_the_wall(await log_in("beta.lead"))
    # Somebody has it: it waits no more.
    assert (await do(admin, order, "assign", user_id=str(world.ids.users["alpha.agent"]))).status_code == 204
    assert (await on_the_wall(lead))[queue] == 0
    assert await teller.look() == 1


async def test_orders_keep_to_what_is_committed_of_a_shared_pool(
    log_in: LogIn, world: World, hall: Hall, db: Database
) -> None:
    admin, stranger = await log_in("alpha.admin"), await log_in("beta.admin")
    queue = {"queue_id": str(world.ids.queues["beta/service"])}
    first = await waiting(admin, world)
    team = (await admin.get("/api/teams")).json()["items"][0]["id"]
    kind = (await read(admin, first["id"]))["type_id"]
    second = await an_order(admin, world, kind)
    assert (await do(admin, second, "assign", team_id=team)).status_code == 204
    names = {"code": "field", "name_zh": "外勤", "name_en": "Field", "kind": "team"}
    theirs = {"tenant_id": str(world.beta), **names, **queue}
    beta_team = (await stranger.post("/api/teams", json=theirs)).json()["id"]
    beta_type = await a_type(stranger, world.beta)
    new = {"tenant_id": str(world.beta), "type_id": beta_type, "subject": "x", "values": {"what": "x"}}
    late = (await stranger.post("/api/orders", json=new)).json()
    assert (await do(stranger, late, "assign", team_id=beta_team)).status_code == 204
    # Two agents of one pool serve both houses; of it each house has one by contract.
    async with db.core() as tx:
        await tx.execute(
            """UPDATE pool_member SET pool_id = (SELECT pool_id FROM pool_member WHERE user_id = %(one)s)
               WHERE user_id = %(other)s""",
            {"one": world.ids.users["alpha.agent"], "other": world.ids.users["beta.agent"]},
        )
        for house in ("alpha", "beta"):
            for agent in ("alpha.agent", "beta.agent"):
                await tx.execute(
                    """INSERT INTO queue_assignment (queue_id, user_id, tenant_id, level)
                       VALUES (%(q)s, %(u)s, %(t)s, 5) ON CONFLICT DO NOTHING""",
                    {
                        "q": world.ids.queues[f"{house}/service"], "u": world.ids.users[agent],
                        "t": world.ids.tenants[house],
                    },
                )  # fmt: skip
            await tx.execute(
                """INSERT INTO seat_commitment (pool_id, tenant_id, seats)
                   SELECT pool_id, %(t)s, 1 FROM pool_member WHERE user_id = %(u)s""",
                {"t": world.ids.tenants[house], "u": world.ids.users["alpha.agent"]},
            )
    await hall.ready("alpha.agent")
    await hall.ready("beta.agent", idle=30)
    assert await hall.dispatcher.look() == 2
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT tenant_id FROM order_offer")).fetchall()
    assert {row["tenant_id"] for row in rows} == {world.alpha, world.beta}
