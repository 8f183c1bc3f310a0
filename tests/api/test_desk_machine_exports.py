"""Lists that machines take away: made by a standing authorisation, told by mail, fetched by a key, each fetching kept."""

import asyncio
import csv
import io
import json
import signal
import sys
from asyncio.subprocess import Process
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.api.conftest import LogIn
from tests.api.test_desk_list_exports import body, worker
from tests.api.test_exchange_keys import a_key, machine
from tests.support.desk_things.goods import make_goods
from tests.support.desk_things.orders import actor, make_order, make_type
from tests.support.world import World

from yingda.demo.install import Ids
from yingda.desk.customers.drafting import Draft, NumberDraft
from yingda.desk.customers.usecases.keeping import CustomerKeeper
from yingda.desk.importing.outgoing.running import ListExporter
from yingda.platform.db import Database
from yingda.platform.settings import Settings

__all__ = ["worker"]
MAILS = ["it@client.example", "stock@client.example"]


def standing(world: World, **changes: Any) -> dict[str, Any]:
    times = {
        "name": "每日", "every": "day", "at_minute": 120, "mail": MAILS,
        "ends_on": str(datetime.now(UTC).date() + timedelta(days=30)),
    }  # fmt: skip
    return body(world, **{**times, **changes})


async def customers(db: Database, world: World, house: str, *, count: int = 2) -> None:
    keeper = CustomerKeeper(db=db, keys=world.keys)
    for number in range(count):
        draft = Draft(name=f"例{number}", numbers=[NumberDraft(number=f"1390000{number:04}")])
        await keeper.add(actor(world, house), tenant_id=world.ids.tenants[house], draft=draft)


async def due(db: Database, worker: ListExporter) -> None:
    async with db.core() as tx:
        await tx.execute("UPDATE export_authorisation SET next_at = now() - interval '1 minute'")
    await worker.work()


async def letters(db: Database, world: World) -> list[dict[str, str]]:
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT letter_sealed FROM desk_mail ORDER BY at, id")).fetchall()
    return [json.loads(world.keys.of(world.alpha).unseal(bytes(row["letter_sealed"]))) for row in rows]


async def authorised(client: httpx.AsyncClient, world: World, **changes: Any) -> str:
    answer = await client.post("/api/export-authorisations", json=standing(world, **changes))
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def test_a_key_fetches_what_an_authorisation_has_made_as_long_as_it_holds(
    app: FastAPI, log_in: LogIn, world: World, worker: ListExporter, db: Database
) -> None:
    await customers(db, world, "alpha")
    admin = await log_in("alpha.admin")
    kept = await authorised(admin, world)
    await due(db, worker)
    by_hand = (await admin.post("/api/exports", json=body(world))).json()["id"]
    await worker.work()
    key = (await a_key(log_in, world, scopes=["exports:read"]))["token"]
    async with machine(app, key) as client:
        [row] = (await client.get("/api/exports")).json()["items"]
        assert (row["authorisation_id"], row["state"]) == (kept, "ready")
        place = f"/api/exports/{row['id']}/file"
        answer = await client.get(place)
        assert answer.status_code == 200, answer.text
        assert "例0,13900000000" in answer.content.decode("utf-8-sig")
        assert (await client.get(f"/api/exports/{by_hand}/file")).status_code == 404, "a person's own"
        [fetch] = (await admin.get(f"/api/exports/{row['id']}/fetches")).json()["items"]
        assert (fetch["user_name"], fetch["by_machine"], fetch["address"]) == ("CRM", True, "192.0.2.50")
        async with db.core() as tx:
            await tx.execute("UPDATE export_authorisation SET ends_on = current_date - 2")
        over = await client.get(place)
        assert (over.status_code, over.json()["code"]) == (403, "authorisation.over")
        async with db.core() as tx:
            await tx.execute("UPDATE export_authorisation SET ends_on = current_date + 2")
        assert (await client.get(place)).status_code == 200
        await admin.delete(f"/api/export-authorisations/{kept}")
        assert (await client.get(place)).json()["code"] == "authorisation.over"
    assert (await admin.get(place)).status_code == 200, "a person goes by his own right"
    audit = (await admin.get("/api/audit")).json()["items"]
    assert [each["action"] for each in audit].count("export.fetched") == 3


async def test_a_machine_asks_for_no_list_and_gives_no_rights(
    app: FastAPI, log_in: LogIn, world: World, worker: ListExporter, db: Database
) -> None:
    await customers(db, world, "alpha")
    admin = await log_in("alpha.admin")
    kept = await authorised(admin, world)
    key = (await a_key(log_in, world, scopes=["exports:read", "exports:write"]))["token"]
    user = world.ids.users["alpha.lead"]
    async with machine(app, key) as client:
        answers = [
            await client.post("/api/exports", json=body(world)),
            await client.post("/api/export-authorisations", json=standing(world)),
            await client.delete(f"/api/export-authorisations/{kept}"),
            await client.put(
                f"/api/exports/grants/{user}", json={"tenant_id": str(world.alpha), "allowed": True}
            ),
        ]
    assert {(each.status_code, each.json()["code"]) for each in answers} == {(403, "list_export.people_only")}
    await due(db, worker)
    [row] = (await admin.get("/api/exports")).json()["items"]
    place = f"/api/exports/{row['id']}/file"
    beta = await log_in("beta.admin")
    made = await beta.post(
        "/api/machine-keys",
        json={
            "tenant_id": str(world.beta), "name": "x", "scopes": ["exports:read"],
            "expires_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
        },
    )  # fmt: skip
    async with machine(app, made.json()["token"]) as stranger:
        assert (await stranger.get("/api/exports")).json()["items"] == []
        assert (await stranger.get(place)).status_code == 404
    other = (await a_key(log_in, world, scopes=["orders:read"]))["token"]
    async with machine(app, other) as client:
        assert (await client.get(place)).json()["code"] == "machine_key.scope_missing"


async def test_mail_says_that_a_list_is_there_and_nothing_of_what_is_in_it(
    log_in: LogIn, world: World, worker: ListExporter, db: Database
) -> None:
    await customers(db, world, "alpha")
    admin = await log_in("alpha.admin")
    kept = await authorised(admin, world)
    await due(db, worker)
    [row] = (await admin.get("/api/exports")).json()["items"]
    told = await letters(db, world)
    assert [each["to"] for each in told] == MAILS
    assert f"https://desk.example/api/exports/{row['id']}/file" in told[0]["text"]
    assert "共 2 行" in told[0]["text"]
    assert "139" not in told[0]["text"]
    assert "例0" not in told[0]["text"]
    async with db.core() as tx:
        await tx.execute("UPDATE export_authorisation SET ends_on = current_date - 2")
    await due(db, worker)
    told = await letters(db, world)
    assert len(told) == 4
    assert "授权已到期" in told[-1]["text"]
    [shown] = (await admin.get("/api/export-authorisations")).json()["items"]
    assert (shown["id"], shown["mail"], shown["last_refusal"]) == (kept, MAILS, "ended")
    async with db.core() as tx:
        sealed = await (await tx.execute("SELECT mail_sealed FROM export_authorisation")).fetchone()
    assert sealed is not None
    assert b"client.example" not in bytes(sealed["mail_sealed"])


async def test_what_was_not_changed_since_the_last_time_is_left_out(
    log_in: LogIn, world: World, worker: ListExporter, db: Database
) -> None:
    await customers(db, world, "alpha")
    admin = await log_in("alpha.admin")
    await authorised(admin, world, only_changed=True)
    await due(db, worker)
    async with db.core() as tx:
        await tx.execute("UPDATE customer SET changed_at = now() - interval '1 day'")
    await due(db, worker)
    await customers(db, world, "alpha", count=3)
    await due(db, worker)
    found = (await admin.get("/api/exports")).json()["items"]
    assert [each["done"] for each in reversed(found)] == [2, 0, 3]


async def test_orders_go_out_with_their_parts_their_customer_and_the_fields_of_their_type(
    log_in: LogIn, world: World, worker: ListExporter, db: Database
) -> None:
    type_id = await make_type(db, world, "alpha")
    order_id = await make_order(db, world, "alpha", type_id)
    await make_order(db, world, "beta", await make_type(db, world, "beta"))
    await make_goods(db, world, "alpha", order_id=order_id)
    async with db.core() as tx:
        await tx.execute("UPDATE part_draw SET used = 2, reserved = 0")
    admin = await log_in("alpha.admin")
    sources = (await admin.get("/api/exports/sources", params={"tenant_id": str(world.alpha)})).json()[
        "items"
    ]
    columns = next(each["columns"] for each in sources if each["source"] == "orders")
    keys = [each["key"] for each in columns]
    own = next(key for key in keys if key.startswith("own.") and key.endswith(".question"))
    wanted = ["number", "type", "subject", "state", "opened_at", "missed", "parts", "lines", "amount", own]

    async def taken() -> list[list[str]]:
        answer = await admin.post("/api/exports", json=body(world, source="orders", columns=wanted))
        assert answer.status_code == 201, answer.text
        await worker.work()
        content = (await admin.get(f"/api/exports/{answer.json()['id']}/file")).content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content)))

    head, line = await taken()
    order = (await admin.get(f"/api/orders/{order_id}")).json()
    told = dict(zip(wanted, line, strict=False))
    assert head[0] == "工单号"
    assert told["number"] == order["number"]
    assert (told["subject"], told["missed"]) == ("开放时间咨询 alpha", "否")
    assert (told["parts"], told["lines"], Decimal(told["amount"])) == ("件 × 2", "x × 1", Decimal(1))
    assert told[own] == "几点开门"
    assert (await admin.put("/api/auth/locale", json={"locale": "en"})).status_code == 204
    english, line = await taken()
    told = dict(zip(wanted, line, strict=False))
    assert english[0] == "Number"
    assert (told["type"], told["state"]) == (order["type_name_en"], order["state_name_en"])
    assert told["missed"] == "No"


@pytest.mark.timeout(120)
async def test_killed_in_the_midst_a_list_is_made_once_and_told_once(
    log_in: LogIn,
    world: World,
    world_dsn: str,
    world_template: tuple[str, Path, Ids],
    settings: Settings,
    db: Database,
) -> None:
    await customers(db, world, "alpha", count=60)
    admin = await log_in("alpha.admin")
    await authorised(admin, world)
    async with db.core() as tx:
        await tx.execute("UPDATE export_authorisation SET next_at = now() - interval '1 minute'")

    async def start() -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.export_worker", world_dsn, str(world_template[1]),
            str(settings.recordings),
        )  # fmt: skip

    async def rows() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await admin.get("/api/exports")).json()["items"]
        return found

    at_work = await start()
    try:
        while not any(5 <= row["done"] < 60 for row in await rows()):  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.01)
        at_work.send_signal(signal.SIGKILL)
        await at_work.wait()
        [cut] = await rows()
        assert cut["state"] == "running", "killed before it was ready"
        at_work = await start()
        while (await rows())[0]["state"] != "ready":  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
    finally:
        at_work.kill()
        await at_work.wait()
    [row] = await rows()
    content = (await admin.get(f"/api/exports/{row['id']}/file")).content.decode("utf-8-sig")
    assert len(content.splitlines()) == 61
    assert [each["to"] for each in await letters(db, world)] == MAILS
    assert len(list(settings.recordings.rglob("*.ydf"))) == 1
