"""A worker is killed in the midst of an import; the next one goes on: nothing is lost, nothing is doubled."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.demo.install import Ids
from yingda.platform.db import Database
from yingda.platform.settings import Settings

ROWS = 600
KILLS = 3


async def start_worker(dsn: str, key: Path, settings: Settings) -> Process:
    """A worker in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.import_worker", dsn, str(key), str(settings.recordings)
    )


async def until(
    client: httpx.AsyncClient, place: str, holds: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The import, as soon as something holds of it."""
    while not holds(found := (await client.get(place)).json()):  # noqa: ASYNC110  # another process does it
        await asyncio.sleep(0.02)
    result: dict[str, Any] = found
    return result


async def uploaded(client: httpx.AsyncClient, world: World) -> dict[str, Any]:
    """A list of good rows and a bad one, as an office writes it."""
    content = "姓名,手机号\n" + "".join(f"例{n},1390001{n:04}\n" for n in range(ROWS)) + "坏,12\n"
    answer = await client.post(
        "/api/imports",
        data={"tenant_id": str(world.alpha), "target": "customers"},
        files={"file": ("x.csv", content.encode("gb18030"))},
    )
    found: dict[str, Any] = answer.json()
    return found


async def kept(db: Database) -> dict[str, Any] | None:
    """How much there is of it all."""
    async with db.core() as tx:
        found = await tx.execute(
            """SELECT (SELECT count(*) FROM customer) AS customers,
                 (SELECT count(DISTINCT number_hash) FROM customer_number) AS numbers,
                 (SELECT count(*) FROM import_change) AS changes"""
        )
        return await found.fetchone()


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
    job = await uploaded(client, world)
    place = f"/api/imports/{job['id']}"
    plan = {"mapping": job["mapping"], "policy": "add", "match_by": None}
    assert (await client.post(f"{place}/check", json=plan)).status_code == 200
    at_work = await start_worker(world_dsn, world_template[1], settings)

    async def killed() -> Process:
        at_work.send_signal(signal.SIGKILL)
        await at_work.wait()
        return await start_worker(world_dsn, world_template[1], settings)

    try:
        await until(client, place, lambda found: found["state"] == "checked")
        await client.post(f"{place}/start")
        for enough in range(ROWS // 5, KILLS * ROWS // 5 + 1, ROWS // 5):
            seen = await until(client, place, lambda found, enough=enough: found["added"] >= enough)  # type: ignore[misc]  # bound here
            assert seen["added"] < ROWS
            at_work = await killed()
        done = await until(client, place, lambda found: found["state"] != "running")
        assert (done["state"], done["added"], done["bad"]) == ("done", ROWS, 1)
        assert await kept(db) == {"customers": ROWS, "numbers": ROWS, "changes": ROWS}
        await client.post(f"{place}/undo")
        await until(client, place, lambda found: found["restored"] > 0)
        at_work = await killed()
        undone = await until(client, place, lambda found: found["state"] != "undoing")
        assert (undone["state"], undone["restored"], undone["kept"]) == ("undone", ROWS, 0)
        assert (await client.get("/api/customers", params={"tenant_id": str(world.alpha)})).json()[
            "total"
        ] == 0
    finally:
        at_work.kill()
        await at_work.wait()
