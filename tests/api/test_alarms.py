"""Alarms over HTTP: whose they are, and that what no machine can make well is cleared by hand."""

from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.platform.alarms import clear_alarm, raise_alarm
from yingda.platform.db import Database


async def test_alarms_are_the_operators(log_in: LogIn, db: Database) -> None:
    async with db.core() as tx:
        for _ in range(2):
            await raise_alarm(tx, kind="disk_full", details={"free": 0})
    operator, house = await log_in("operator.admin"), await log_in("alpha.lead")
    (alarm,) = (await operator.get("/api/alarms")).json()["items"]
    assert (alarm["kind"], alarm["count"], alarm["details"]) == ("disk_full", 2, {"free": 0})
    assert (await house.get("/api/alarms")).json()["items"] == []
    assert 'yingda_alarms{kind="disk_full"} 1.0' in (await operator.get("/metrics")).text
    async with db.core() as tx:
        await clear_alarm(tx, kind="disk_full")
    assert (await operator.get("/api/alarms")).json()["items"] == []
    (over,) = (await operator.get("/api/alarms", params={"cleared": True})).json()["items"]
    assert over["cleared_at"] is not None


async def test_what_no_machine_can_make_well_is_cleared_by_hand(
    log_in: LogIn, db: Database, world: World
) -> None:
    async with db.core() as tx:
        await raise_alarm(tx, kind="recording_failed", subject="a", details={"cause": "no_sound"})
        await raise_alarm(tx, kind="recording_damaged", subject="b", tenant_id=world.alpha)
    operator = await log_in("operator.admin")
    (alarm,) = (await operator.get("/api/alarms")).json()["items"]
    for _ in range(2):
        cleared = await operator.post(f"/api/alarms/{alarm['id']}/clear")
        assert (cleared.status_code, cleared.json()["cleared_at"] is None) == (200, False)
    assert (await operator.get("/api/alarms")).json()["items"] == []
    async with db.core() as tx:
        rows = await tx.execute("SELECT details FROM audit_event WHERE action = 'alarm.cleared'")
        assert [row["details"]["subject"] for row in await rows.fetchall()] == ["a"]
        (theirs,) = await (await tx.execute("SELECT id FROM alarm WHERE cleared_at IS NULL")).fetchall()
    assert (await operator.post(f"/api/alarms/{theirs['id']}/clear")).status_code == 404
