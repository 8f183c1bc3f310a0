"""A worker is killed in the midst of an import; the next one goes on: nothing is lost, nothing is doubled."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.demo.install import Ids
from yingda.platform.db import Database
from yingda.platform.settings import Settings

ROWS = 600
KILLS = 3


@pytest.mark.timeout(180)
async def test_killed_again_and_again_an_import_takes_each_row_once(
    log_in: LogIn,
    world: World,
    world_dsn: str,
    world_template: tuple[str, Path, Ids],
    settings: Settings,
    db: Database,
) -> None:
    client = await log_in("alpha.admin")
    content = "姓名,手机号\n" + "".join(f"例{n},1390001{n:04}\n" for n in range(ROWS)) + "坏,12\n"
    job = (
        await client.post(
            "/api/imports",
            data={"tenant_id": str(world.alpha), "target": "customers"},
            files={"file": ("x.csv", content.encode("gb18030"))},
        )
    ).json()
    place = f"/api/imports/{job['id']}"

    async def worker() -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.import_worker", world_dsn, str(world_template[1]),
            str(settings.recordings),
        )  # fmt: skip

    async def until(holds: Any) -> dict[str, Any]:
        while not holds(found := (await client.get(place)).json()):  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.02)
        result: dict[str, Any] = found
        return result

    plan = {"mapping": job["mapping"], "policy": "add", "match_by": None}
    assert (await client.post(f"{place}/check", json=plan)).status_code == 200
    at_work = await worker()
    killed_at = []
    try:
        await until(lambda found: found["state"] == "checked")
        await client.post(f"{place}/start")
        for kill in range(1, KILLS + 1):
            await until(lambda found, enough=kill * ROWS // 5: found["added"] >= enough)
            at_work.send_signal(signal.SIGKILL)
            await at_work.wait()
            killed_at.append((await client.get(place)).json()["added"])
            at_work = await worker()
        done = await until(lambda found: found["state"] not in ("running",))
        assert (done["state"], done["added"], done["bad"]) == ("done", ROWS, 1)
        assert all(0 < each < ROWS for each in killed_at)
        async with db.core() as tx:
            row = await (
                await tx.execute(
                    """SELECT (SELECT count(*) FROM customer) AS customers,
                         (SELECT count(DISTINCT number_hash) FROM customer_number) AS numbers,
                         (SELECT count(*) FROM import_change) AS changes"""
                )
            ).fetchone()
        assert row == {"customers": ROWS, "numbers": ROWS, "changes": ROWS}
        await client.post(f"{place}/undo")
        await until(lambda found: found["restored"] > 0)
        at_work.send_signal(signal.SIGKILL)
        await at_work.wait()
        at_work = await worker()
        undone = await until(lambda found: found["state"] != "undoing")
        assert (undone["state"], undone["restored"], undone["kept"]) == ("undone", ROWS, 0)
        assert (await client.get("/api/customers", params={"tenant_id": str(world.alpha)})).json()[
            "total"
        ] == 0
    finally:
        if at_work.returncode is None:
            at_work.kill()
            await at_work.wait()
