"""Lists of goods are imported and undone through the worker's own work."""

from typing import Any

import httpx
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.desk.importing.incoming.running import Importer
from yingda.entrypoints.lists import importer
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage

PRODUCTS = "编号,名称,分类,单位,单价,税率,在售\nT-1,茶壶,茶具,把,128,13,是\nT-2,茶杯,茶具,只,19.90,13,否\n"


async def imported(
    client: httpx.AsyncClient, worker: Importer, world: World, target: str, text: str, **plan: Any
) -> dict[str, Any]:
    answer = await client.post(
        "/api/imports",
        data={"tenant_id": str(world.alpha), "target": target},
        files={"file": ("list.csv", text.encode())},
    )
    assert answer.status_code == 201, answer.text
    job = answer.json()
    body = {"mapping": job["mapping"], "policy": "update", "match_by": "code", **plan}
    answer = await client.post(f"/api/imports/{job['id']}/check", json=body)
    assert answer.status_code == 200, answer.text
    await worker.work()
    await client.post(f"/api/imports/{job['id']}/start")
    await worker.work()
    found: dict[str, Any] = (await client.get(f"/api/imports/{job['id']}")).json()
    return found


async def test_products_are_added_changed_and_put_back(
    log_in: LogIn, world: World, db: Database, settings: Settings
) -> None:
    worker = importer(db=db, keys=world.keys, storage=DirectoryStorage(settings.recordings))
    admin = await log_in("alpha.admin")
    first = await imported(admin, worker, world, "products", PRODUCTS)
    assert (first["state"], first["added"]) == ("done", 2)
    changed = PRODUCTS.replace("128", "138").replace("19.90", "19.905")
    second = await imported(admin, worker, world, "products", changed)
    assert (second["updated"], second["bad"]) == (1, 1)

    async def prices() -> list[tuple[str, bool]]:
        items = (await admin.get("/api/products")).json()["items"]
        return [(each["price"], each["on_sale"]) for each in items]

    assert await prices() == [("138.00", True), ("19.90", False)]
    await admin.post(f"/api/imports/{second['id']}/undo")
    await worker.work()
    assert await prices() == [("128.00", True), ("19.90", False)]


async def test_parts_and_outlets_say_what_is_wrong_with_their_rows(
    log_in: LogIn, world: World, db: Database, settings: Settings
) -> None:
    worker = importer(db=db, keys=world.keys, storage=DirectoryStorage(settings.recordings))
    admin = await log_in("alpha.admin")
    parts = "编号,名称,单位,单价\nP-1,点火器,个,25\n坏 号,x,个,1\nP-3,,个,1\n"
    done = await imported(admin, worker, world, "parts", parts)
    assert (done["added"], done["bad"]) == (1, 2)
    outlets = "编号,名称,区域,地址,纬度,经度,服务\nE-1,东店,东城区,示例路,39.93,116.42,维修；安装\n"
    outlets += "E-2,西店,西城区,路,39.9,,\n"
    done = await imported(admin, worker, world, "outlets", outlets)
    assert (done["added"], done["bad"]) == (1, 1)
    found = (await admin.get("/api/outlets", params={"near": "39.93,116.42"})).json()["items"]
    assert (found[0]["services"], found[0]["distance_km"]) == (["维修", "安装"], 0.0)
