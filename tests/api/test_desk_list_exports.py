"""Exports of lists: by right and reason, marked with who took them, audited; machines until a day."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import openpyxl
import pytest
from tests.api.conftest import LogIn
from tests.support.desk_things.orders import actor
from tests.support.world import World

from yingda.desk.customers.drafting import Draft, NumberDraft
from yingda.desk.customers.lists.exporting import CustomerExport
from yingda.desk.customers.usecases.keeping import CustomerKeeper
from yingda.desk.importing.outgoing.running import ListExporter
from yingda.desk.importing.outgoing.schedule import next_run
from yingda.entrypoints.lists import list_exporter
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage


@pytest.fixture
def worker(db: Database, world: World, settings: Settings) -> ListExporter:
    """What the worker does of exports."""
    storage = DirectoryStorage(settings.recordings)
    return list_exporter(db=db, keys=world.keys, storage=storage, base="https://desk.example")


@pytest.fixture
async def two(db: Database, world: World) -> None:
    """Two customers, one of them with a name that a spreadsheet program would run."""
    keeper = CustomerKeeper(db=db, keys=world.keys)
    for name, number in (("=1+1", "13900000001"), ("林示", "13900000002")):
        draft = Draft(name=name, numbers=[NumberDraft(number=number)])
        await keeper.add(actor(world, "alpha"), tenant_id=world.alpha, draft=draft)


def body(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "tenant_id": str(world.alpha), "source": "customers", "format": "csv", "columns": ["name", "number"],
        "reason": "report", "note": "给业务部", **changes,
    }  # fmt: skip


async def made(
    client: httpx.AsyncClient, worker: ListExporter, world: World, **changes: Any
) -> dict[str, Any]:
    answer = await client.post("/api/exports", json=body(world, **changes))
    assert answer.status_code == 201, answer.text
    await worker.work()
    found: dict[str, Any] = (await client.get(f"/api/exports/{answer.json()['id']}")).json()
    return found


@pytest.mark.usefixtures("two")
async def test_a_list_that_is_taken_away_says_who_took_it_and_runs_nothing(
    log_in: LogIn, world: World, worker: ListExporter, settings: Settings, db: Database
) -> None:
    client = await log_in("alpha.admin")
    row = await made(client, worker, world)
    assert (row["state"], row["done"], row["total"]) == ("ready", 2, 2)
    assert "alpha-admin" in row["file_name"]
    answer = await client.get(f"/api/exports/{row['id']}/file")
    assert row["file_name"] in answer.headers["content-disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["姓名", "电话", "导出标记"]
    assert [line[:2] for line in lines[1:]] == [["'=1+1", "13900000001"], ["林示", "13900000002"]]
    assert all(line[2].startswith("alpha admin ") and row["id"][-12:] in line[2] for line in lines[1:])
    kept = [each.read_bytes() for each in settings.recordings.rglob("*") if each.is_file()]
    assert len(kept) == 1
    assert "林示".encode() not in kept[0]
    async with db.core() as tx:
        rows = await (
            await tx.execute("SELECT action FROM audit_event WHERE action LIKE 'export.%' ORDER BY at")
        ).fetchall()
    assert [each["action"] for each in rows] == ["export.asked", "export.fetched"]


@pytest.mark.usefixtures("two")
async def test_a_book_has_a_sheet_that_says_whose_it_is(
    log_in: LogIn, world: World, worker: ListExporter
) -> None:
    client = await log_in("alpha.admin")
    row = await made(client, worker, world, format="xlsx")
    answer = await client.get(f"/api/exports/{row['id']}/file")
    assert len(answer.content) == row["size"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["customers", "导出标记"]
    assert [cell.value for cell in book.worksheets[0]["A"]] == ["姓名", "'=1+1", "林示"]
    assert "alpha admin" in {cell.value for cell in book.worksheets[1]["B"]}


async def test_a_list_that_breaks_is_told_and_the_next_one_is_made(
    log_in: LogIn, world: World, worker: ListExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await log_in("alpha.admin")

    async def breaks(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(CustomerExport, "batch", breaks)
        row = await made(client, worker, world)
    assert (row["state"], row["fault"]) == ("failed", "broken")
    assert (await made(client, worker, world))["state"] == "ready"


async def test_a_reason_is_more_than_blanks(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    assert (await client.post("/api/exports", json=body(world, note="    "))).status_code == 422


async def test_only_who_has_the_right_takes_a_list_away(
    log_in: LogIn, world: World, worker: ListExporter
) -> None:
    lead, admin = await log_in("alpha.lead"), await log_in("alpha.admin")
    refused = await lead.post("/api/exports", json=body(world))
    assert (refused.status_code, refused.json()["code"]) == (403, "list_export.not_yours")
    user = world.ids.users["alpha.lead"]
    given = {"tenant_id": str(world.alpha), "allowed": True}
    assert (await admin.put(f"/api/exports/grants/{user}", json=given)).status_code == 204
    row = await made(lead, worker, world)
    assert row["state"] == "ready"
    await admin.put(f"/api/exports/grants/{user}", json={**given, "allowed": False})
    assert (await lead.get(f"/api/exports/{row['id']}/file")).json()["code"] == "list_export.not_yours"
    assert (await admin.get("/api/exports")).json()["total"] == 1
    unknown = await admin.post("/api/exports", json=body(world, columns=["name", "nothing"]))
    assert unknown.json()["code"] == "list_export.columns_invalid"
    assert (await admin.post("/api/exports", json=body(world, note=""))).status_code == 422


async def test_whoever_serves_the_enterprise_can_be_given_the_right_and_is_named(
    log_in: LogIn, world: World
) -> None:
    admin = await log_in("alpha.admin")
    given = {"tenant_id": str(world.alpha), "allowed": True}
    for username in ("operator.lead", "alpha.lead"):
        user = world.ids.users[username]
        assert (await admin.put(f"/api/exports/grants/{user}", json=given)).status_code == 204
    found = (await admin.get("/api/exports/grants")).json()["items"]
    assert [(each["user_name"], each["granted_by"]) for each in found] == [
        ("alpha lead", "alpha admin"),
        ("operator lead", "alpha admin"),
    ]
    stranger = world.ids.users["beta.agent"]
    assert (await admin.put(f"/api/exports/grants/{stranger}", json=given)).status_code == 404
    assert (await admin.put(f"/api/exports/grants/{new_id()}", json=given)).status_code == 404
    assert len((await admin.get("/api/exports/grants")).json()["items"]) == 2


async def test_what_was_kept_long_enough_is_gone(
    log_in: LogIn, world: World, worker: ListExporter, settings: Settings, db: Database
) -> None:
    client = await log_in("alpha.admin")
    row = await made(client, worker, world)
    async with db.core() as tx:
        await tx.execute("UPDATE export_job SET expires_at = now() - interval '1 second'")
    assert (await client.get(f"/api/exports/{row['id']}/file")).json()["code"] == "list_export.not_ready"
    await worker.tidy()
    assert (await client.get(f"/api/exports/{row['id']}")).json()["state"] == "expired"
    assert not [each for each in settings.recordings.rglob("*") if each.is_file()]


async def test_a_machine_takes_a_list_away_as_long_as_it_may(
    log_in: LogIn, world: World, worker: ListExporter, db: Database
) -> None:
    client = await log_in("alpha.admin")
    times = {
        "name": "每日",
        "every": "day",
        "at_minute": 120,
        "ends_on": str(datetime.now(UTC).date() + timedelta(days=30)),
    }
    for wrong in (
        str(datetime.now(UTC).date() - timedelta(days=1)),
        str(datetime.now(UTC).date() + timedelta(days=500)),
    ):
        refused = await client.post(
            "/api/export-authorisations", json=body(world, **{**times, "ends_on": wrong})
        )
        assert refused.json()["code"] == "authorisation.invalid"
    kept = await client.post("/api/export-authorisations", json=body(world, **times))
    assert kept.status_code == 201, kept.text

    async def follow(change: str = "") -> tuple[int, str | None]:
        async with db.core() as tx:
            await tx.execute("UPDATE export_authorisation SET next_at = now() - interval '1 minute'")
            if change:
                await tx.execute(change.encode())
        await worker.work()
        [row] = (await client.get("/api/export-authorisations")).json()["items"]
        assert datetime.fromisoformat(row["next_at"]) > datetime.now(UTC) if row["next_at"] else True
        return (await client.get("/api/exports")).json()["total"], row["last_refusal"]

    assert await follow() == (1, None)
    assert await follow("UPDATE export_authorisation SET ends_on = current_date - 2") == (1, "ended")
    await client.delete(f"/api/export-authorisations/{kept.json()['id']}")
    async with db.core() as tx:
        await tx.execute(
            "UPDATE export_authorisation SET next_at = now() - interval '1 minute', ends_on = current_date + 9"
        )
    await worker.work()
    assert (await client.get("/api/exports")).json()["total"] == 1


@pytest.mark.parametrize(
    ("every", "on_day", "at_minute", "expected"),
    [
        ("day", None, 120, datetime(2026, 1, 31, 18, tzinfo=UTC)),
        ("month", 31, 0, datetime(2026, 2, 27, 16, tzinfo=UTC)),
        ("week", 1, 0, datetime(2026, 2, 1, 16, tzinfo=UTC)),
    ],
)
def test_when_a_machine_comes_again(
    every: str, on_day: int | None, at_minute: int, expected: datetime
) -> None:
    after = datetime(2026, 1, 30, 20, 0, tzinfo=UTC)
    found = next_run(
        after,
        every=every,
        on_day=on_day,
        at_minute=at_minute,
        ends_on=date(2026, 4, 1),
        timezone="Asia/Shanghai",
    )
    assert found == expected


def test_after_its_last_day_a_machine_comes_no_more() -> None:
    after = datetime(2026, 1, 30, 20, 0, tzinfo=UTC)
    last = date(2026, 1, 30)
    assert next_run(after, every="day", on_day=None, at_minute=0, ends_on=last, timezone="UTC") is None
