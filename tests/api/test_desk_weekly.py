"""The hot issues of a week: made by itself on Monday morning, once, kept sealed, downloaded by the enterprise."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from tests.api.conftest import LogIn
from tests.support.desk_things.orders import FixedClock, make_order, make_type
from tests.support.world import World

from yingda.desk.orders.usecases.opening import NewOrder
from yingda.desk.portal.weekly import ReportMaker, week_due
from yingda.platform.db import Database
from yingda.platform.storage import Storage

CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 6, tzinfo=CHINA)


def storage_of(app: FastAPI) -> Storage:
    found: Storage = app.state.files.storage
    return found


@pytest.mark.parametrize(
    ("local", "first"),
    [
        ("2026-11-23T05:59", "2026-11-09"),
        ("2026-11-23T06:00", "2026-11-16"),
        ("2026-11-29T23:59", "2026-11-16"),
        ("2026-11-30T05:59", "2026-11-16"),
        ("2026-11-30T06:00", "2026-11-23"),
    ],
)
def test_a_week_is_due_on_the_monday_after_it_at_six(local: str, first: str) -> None:
    begin, end = week_due(datetime.fromisoformat(local).replace(tzinfo=CHINA))
    assert (begin, end) == (date.fromisoformat(first), date.fromisoformat(first) + timedelta(days=6))


@given(
    st.integers(1_577_836_800, 2_208_988_800).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "UTC"]),
)
def test_what_is_due_is_over_wherever_one_is(now: datetime, zone: str) -> None:
    local = now.astimezone(ZoneInfo(zone))
    begin, end = week_due(local)
    assert (begin.isoweekday(), end.isoweekday()) == (1, 7)
    assert timedelta(days=1) <= local.date() - end <= timedelta(days=8)


async def a_week_of(db: Database, world: World, *, at: datetime, house: str = "alpha") -> None:
    type_id = await make_type(db, world, house)
    for number in range(4):
        new = NewOrder(
            type_id=type_id, subject=f"公交到站晚点{number}", values={"question": "晚点"}, area="城东"
        )
        await make_order(db, world, house, type_id, clock=FixedClock(at), new=new)


async def listed(client: httpx.AsyncClient, tenant: UUID) -> list[dict[str, Any]]:
    answer = await client.get("/api/own-view/reports", params={"tenant_id": str(tenant)})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_report_is_made_once_however_many_look(
    app: FastAPI, log_in: LogIn, world: World, db: Database
) -> None:
    await a_week_of(db, world, at=MONDAY - timedelta(days=4))
    clock = FixedClock(MONDAY - timedelta(minutes=1))
    makers = [ReportMaker(db=db, keys=world.keys, storage=storage_of(app), clock=clock) for _ in range(3)]
    viewer = await log_in("alpha.viewer")
    # Before six the week before is due, in which there was nothing of this house yet.
    assert await makers[0].look() == 0
    assert await listed(viewer, world.alpha) == []
    clock.time = MONDAY
    assert sum(await asyncio.gather(*(maker.look() for maker in makers))) == 1
    assert await makers[0].look() == 0
    (report,) = await listed(viewer, world.alpha)
    assert (report["first_day"], report["last_day"], report["opened"]) == ("2026-11-16", "2026-11-22", 4)
    assert (await viewer.get(f"/api/own-view/reports/{report['id']}")).json() == report
    # A week later there is another one, also when nobody had anything to say, and when Monday was slept through.
    clock.time = MONDAY + timedelta(days=9)
    assert await makers[1].look() == 1
    weeks = [
        (each["first_day"], each["opened"], each["opened_before"])
        for each in await listed(viewer, world.alpha)
    ]
    assert weeks == [("2026-11-23", 0, 4), ("2026-11-16", 4, 0)]
    async with db.core() as tx:
        noted = await (
            await tx.execute("SELECT thing_id FROM desk_change WHERE kind = 'report.made' ORDER BY id")
        ).fetchall()
    assert str(noted[0]["thing_id"]) == report["id"]
    assert len(noted) == 2


async def test_its_papers_are_downloaded_in_both_languages_and_lie_sealed(
    app: FastAPI, log_in: LogIn, world: World, db: Database
) -> None:
    await a_week_of(db, world, at=MONDAY - timedelta(days=4))
    storage = storage_of(app)
    assert await ReportMaker(db=db, keys=world.keys, storage=storage, clock=FixedClock(MONDAY)).look() == 1
    admin = await log_in("alpha.admin")
    (report,) = await listed(admin, world.alpha)
    place = f"/api/own-view/reports/{report['id']}/paper.pdf"
    papers = [await admin.get(place, params={"language": each}) for each in ("zh-CN", "en")]
    assert [each.headers["content-type"] for each in papers] == ["application/pdf"] * 2
    assert all(each.content.startswith(b"%PDF-") and len(each.content) > 5_000 for each in papers)
    assert papers[0].content != papers[1].content
    assert "hot-issues-2026-11-16-2026-11-22.en.pdf" in papers[1].headers["content-disposition"]
    assert (await admin.get(place)).content == papers[0].content
    with storage.open(f"reports/{world.alpha}/{report['id']}.en.pdf") as lies:
        assert b"%PDF" not in lies.read()
    assert (await (await log_in("beta.admin")).get(place)).status_code == 404
    assert (await (await log_in("alpha.agent")).get(place)).status_code == 403
    foreign = await (await log_in("beta.admin")).get(
        "/api/own-view/reports", params={"tenant_id": str(world.alpha)}
    )
    assert foreign.status_code == 404
