"""The wall over HTTP and by the stream: thresholds, alarms, rooms, and the screen for everybody in the room."""

import asyncio
import json

import pytest
from tests.api.conftest import FakeOwner, LogIn
from tests.api.test_stream import hear, port, settle_rest  # noqa: F401  # the fixture
from tests.support.contacts import Contact, tell
from tests.support.world import World
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from yingda.insights.keeping import Keeper
from yingda.insights.wall.keeping import WallKeeper
from yingda.platform.db import Database
from yingda.tenancy.usecases.acting import COOKIE


async def wait_in(db: Database, world: World, house: str, number: int) -> None:
    """So many callers wait."""
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO work (id, tenant_id, interaction_id, queue_id, visit, since, state)
               SELECT gen_random_uuid(), %(t)s, gen_random_uuid(), %(q)s, 1, now(), 'waiting'
               FROM generate_series(1, %(number)s)""",
            {"t": world.ids.tenants[house], "q": world.ids.queues[f"{house}/service"], "number": number},
        )


async def test_a_supervisor_sets_thresholds_and_an_alarm_comes_of_it(
    log_in: LogIn, db: Database, world: World
) -> None:
    lead, queue_id = await log_in("alpha.lead"), world.ids.queues["alpha/service"]
    answer = await lead.put(f"/api/wall/limits/queues/{queue_id}", json={"waiting": 1, "arrivals": None})
    assert answer.status_code == 204, answer.text
    (row,) = (await lead.get("/api/wall/limits")).json()["items"]
    assert row["of_queue"] == {"waiting": 1, "arrivals": None}
    assert (row["limits"]["waiting"], row["limits"]["arrivals"], row["limits"]["connected_rate"]) == (
        1,
        None,
        0.9,
    )
    for house in ("alpha", "beta"):
        await wait_in(db, world, house, 3)
    await WallKeeper(db=db).look()
    floor = (await lead.get("/api/floor")).json()["floor"]
    alarms = {alarm["kind"]: alarm for alarm in floor["alarms"]}
    assert set(alarms) == {"waiting", "nobody"}
    assert alarms["waiting"]["words"] == {"zh": "等待 3 人，上限 1", "en": "3 waiting, limit 1"}
    taken = (await lead.post(f"/api/wall/alarms/{alarms['waiting']['id']}/take")).json()
    assert taken["taken"]["name"] == "alpha lead"
    past = (await lead.get("/api/wall/alarms")).json()["items"]
    assert {alarm["tenant_id"] for alarm in past} == {str(world.alpha)}
    audit = (await (await log_in("alpha.admin")).get("/api/audit")).json()["items"]
    assert {"alarm.taken", "wall.limits_set"} <= {entry["action"] for entry in audit}


@pytest.mark.parametrize("body", [{"waiting": -1}, {"service_level": 80}, {"arrivals": 0.5}])
async def test_a_threshold_has_bounds(log_in: LogIn, world: World, body: dict[str, float]) -> None:
    lead = await log_in("alpha.lead")
    answer = await lead.put(f"/api/wall/limits/queues/{world.ids.queues['alpha/service']}", json=body)
    assert answer.status_code == 422


async def test_the_operators_administrator_sets_everybodys_and_a_tenants_his_own(
    log_in: LogIn, world: World
) -> None:
    admin, own = await log_in("operator.admin"), await log_in("alpha.admin")
    for tenant in (world.alpha, world.beta):
        answer = await admin.put(f"/api/wall/limits/tenants/{tenant}", json={"connected_rate": 0.95})
        assert answer.status_code == 204
    assert len((await admin.get("/api/wall/limits")).json()["items"]) == 2
    (row,) = (await own.get("/api/wall/limits")).json()["items"]
    assert (row["of_tenant"], row["limits"]["connected_rate"]) == ({"connected_rate": 0.95}, 0.95)
    assert (await own.put(f"/api/wall/limits/tenants/{world.beta}", json={})).status_code == 404


async def test_no_threshold_of_a_suspended_house_is_set(log_in: LogIn, world: World) -> None:
    admin = await log_in("operator.admin")
    await admin.patch(f"/api/tenants/{world.alpha}", json={"status": "suspended"})
    for path in (f"tenants/{world.alpha}", f"queues/{world.ids.queues['alpha/service']}"):
        answer = await admin.put(f"/api/wall/limits/{path}", json={"waiting": 1})
        assert (answer.status_code, answer.json()["code"]) == (403, "tenant.suspended")


async def test_the_big_screen_names_nobody(log_in: LogIn, db: Database, world: World) -> None:
    contact = Contact(db=db, world=world, house="alpha", caller="13912345678")
    await contact.arrive()
    await contact.talk("alpha.agent")
    await wait_in(db, world, "alpha", 11)
    await Keeper(db=db).look()
    await WallKeeper(db=db).look()
    lead = await log_in("alpha.lead")
    for alarm in (await lead.get("/api/floor")).json()["floor"]["alarms"]:
        await lead.post(f"/api/wall/alarms/{alarm['id']}/take")
    for username in ("alpha.viewer", "alpha.admin", "alpha.lead"):
        answer = await (await log_in(username)).get("/api/floor/big-screen")
        floor = answer.json()["floor"]
        assert (floor["agents"], floor["seats"]) == ([], [])
        (queue,) = floor["queues"]
        assert (queue["waiting"], queue["agents"]["talking"], queue["today"]["answered"]) == (11, 1, 1)
        assert {alarm["kind"] for alarm in floor["alarms"]} == {"waiting"}
        for secret in (
            "13912345678",
            "alpha agent",
            "alpha1",
            "alpha lead",
            str(world.ids.users["alpha.agent"]),
        ):
            assert secret not in answer.text
    assert (await (await log_in("alpha.agent")).get("/api/floor/big-screen")).status_code == 403


async def test_seats_stand_in_rooms_of_their_own_house(log_in: LogIn, db: Database, world: World) -> None:
    lead = await log_in("alpha.lead")
    seats = (await lead.get("/api/floor")).json()["floor"]["seats"]
    assert {seat["code"] for seat in seats} == {"Balpha1", "Talpha"}
    ids = [seat["id"] for seat in seats]
    assert (await lead.post("/api/floor/rooms", json={"room": "一号厅", "seat_ids": ids})).status_code == 204
    seats = (await lead.get("/api/floor")).json()["floor"]["seats"]
    assert {seat["room"] for seat in seats} == {"一号厅"}
    foreign = (await (await log_in("beta.lead")).get("/api/floor")).json()["floor"]["seats"]
    answer = await lead.post("/api/floor/rooms", json={"room": "x", "seat_ids": [ids[0], foreign[0]["id"]]})
    assert answer.status_code == 404
    seats = (await lead.get("/api/floor")).json()["floor"]["seats"]
    assert {seat["room"] for seat in seats} == {"一号厅"}


async def test_the_expected_wait_is_the_owners(
    log_in: LogIn, db: Database, world: World, owner: FakeOwner
) -> None:
    queue_id = str(world.ids.queues["alpha/service"])
    owner.answer = {"seconds": {queue_id: 94.6}}
    await wait_in(db, world, "alpha", 1)
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    (queue,) = (await (await log_in("alpha.lead")).get("/api/floor")).json()["floor"]["queues"]
    assert queue["expected"] == 95
    owner.is_here = False
    await asyncio.sleep(1.1)
    (queue,) = (await (await log_in("alpha.lead")).get("/api/floor")).json()["floor"]["queues"]
    assert queue["expected"] is None


async def screen(log_in: LogIn, username: str) -> str:
    """The cookie of somebody who puts a screen up."""
    return (await log_in(username)).cookies[COOKIE]


async def test_the_stream_of_a_big_screen_tells_queues_and_alarms_only(
    log_in: LogIn,
    port: int,  # noqa: F811  # the fixture
    db: Database,
    world: World,
) -> None:
    token = await screen(log_in, "alpha.viewer")
    async with connect(
        f"ws://127.0.0.1:{port}/api/stream?view=big_screen",
        additional_headers={"Cookie": f"{COOKIE}={token}"},
        origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]  # a plain string is what goes out
        proxy=None,
    ) as page:
        first = (await hear(page, "snapshot"))["data"]["floor"]
        assert (first["agents"], len(first["queues"])) == ([], 1)
        await settle_rest(page)
        contact = Contact(db=db, world=world, house="alpha", caller="13912345678")
        await contact.arrive()
        await contact.talk("alpha.agent")
        await wait_in(db, world, "alpha", 11)
        await tell(db, topic="queue", key=contact.queue_id, tenant_id=world.alpha)
        await WallKeeper(db=db).look()
        heard: list[str] = []
        async with asyncio.timeout(5):
            while not any(each.startswith('{"type":"alarms"') for each in heard):
                heard.append(str(await page.recv()))
    kinds = {json.loads(each)["type"] for each in heard}
    assert "alarms" in kinds
    assert kinds <= {"queue", "alarms", "ping", "snapshot"}
    assert "alpha agent" not in str(heard)
    assert "13912345678" not in str(heard)


async def test_an_agent_puts_no_screen_up(log_in: LogIn, port: int) -> None:  # noqa: F811  # the fixture
    token = await screen(log_in, "alpha.agent")
    with pytest.raises(InvalidStatus) as refused:
        await connect(
            f"ws://127.0.0.1:{port}/api/stream?view=big_screen",
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            proxy=None,
        )
    assert refused.value.response.status_code == 403


async def test_a_viewers_login_lasts_as_long_as_his_screen_and_nobody_elses(
    log_in: LogIn, db: Database
) -> None:
    lasting = {}
    for username in ("alpha.viewer", "alpha.lead"):
        client = await log_in(username)
        async with db.core() as tx:
            await tx.execute("UPDATE login_session SET expires_at = now() + interval '1 hour'")
        answer = await client.get("/api/auth/me")
        async with db.core() as tx:
            found = await tx.execute(
                "SELECT max(expires_at) - now() > interval '11 hours' AS x FROM login_session"
            )
            row = await found.fetchone()
        assert row is not None
        lasting[username] = (row["x"], "set-cookie" in answer.headers)
    assert lasting == {"alpha.viewer": (True, True), "alpha.lead": (False, False)}
