"""Imports from upload to undo, over HTTP and through the worker's own work, into real customers."""

import asyncio
import io
from typing import Any

import httpx
import openpyxl
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.desk.importing.incoming import running
from yingda.desk.importing.incoming.running import Importer
from yingda.entrypoints.lists import importer
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.sheets.writing import as_xlsx
from yingda.platform.storage import DirectoryStorage

GOOD = "姓名,手机号,等级,标签\n林示,13900000001,重要,老客户;团购\n陈例,139 0000 0002,,\n黄样,021-55500001,,\n"


@pytest.fixture
def worker(db: Database, world: World, settings: Settings) -> Importer:
    """What the worker does of imports."""
    return importer(db=db, keys=world.keys, storage=DirectoryStorage(settings.recordings))


async def upload(client: httpx.AsyncClient, world: World, content: bytes) -> httpx.Response:
    return await client.post(
        "/api/imports",
        data={"tenant_id": str(world.alpha), "target": "customers"},
        files={"file": ("客户.csv", content)},
    )


async def checked(
    client: httpx.AsyncClient, worker: Importer, job: dict[str, Any], **changes: Any
) -> dict[str, Any]:
    plan = {"mapping": job["mapping"], "policy": "skip", "match_by": "number", **changes}
    answer = await client.post(f"/api/imports/{job['id']}/check", json=plan)
    assert answer.status_code == 200, answer.text
    return await worked(client, worker, job)


async def worked(client: httpx.AsyncClient, worker: Importer, job: dict[str, Any]) -> dict[str, Any]:
    await worker.work()
    found: dict[str, Any] = (await client.get(f"/api/imports/{job['id']}")).json()
    return found


async def run(
    client: httpx.AsyncClient, worker: Importer, world: World, content: bytes, **changes: Any
) -> dict[str, Any]:
    job = (await upload(client, world, content)).json()
    await checked(client, worker, job, **changes)
    assert (await client.post(f"/api/imports/{job['id']}/start")).status_code == 200
    return await worked(client, worker, job)


async def customers(client: httpx.AsyncClient, world: World) -> dict[str, dict[str, Any]]:
    found = (await client.get("/api/customers", params={"tenant_id": str(world.alpha)})).json()["items"]
    whole = [(await client.get(f"/api/customers/{each['id']}")).json() for each in found]
    return {each["name"]: each for each in whole}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_empty_list_that_is_filled_in_needs_no_mapping(
    log_in: LogIn, world: World, language: str
) -> None:
    client = await log_in("alpha.admin")
    of = {"tenant_id": str(world.alpha), "language": language}
    lists = (await client.get("/api/imports/targets", params=of)).json()["items"]
    assert len(lists) == 4
    for each in lists:
        address = f"/api/imports/targets/{each['target']}/template.xlsx"
        book = openpyxl.load_workbook(io.BytesIO((await client.get(address, params=of)).content))
        sheet, told = book.worksheets
        assert [cell.value for cell in sheet[1]] == [column[f"name_{language}"] for column in each["columns"]]
        assert sheet.max_row == 1
        assert told.max_row == 1 + len(each["columns"])
        sheet.append([column["example"] or "x" for column in each["columns"]])
        filled = io.BytesIO()
        book.save(filled)
        job = await client.post(
            "/api/imports",
            data={"tenant_id": str(world.alpha), "target": each["target"]},
            files={"file": ("list.xlsx", filled.getvalue())},
        )
        assert job.json()["mapping"] == [column["key"] for column in each["columns"]]
    nowhere = await client.get("/api/imports/targets/none/template.xlsx", params=of)
    assert nowhere.status_code == 404


@pytest.mark.parametrize("form", ["utf-8", "gb18030", "utf-16", "xlsx"])
async def test_a_list_is_tried_taken_and_undone(
    log_in: LogIn, world: World, worker: Importer, form: str
) -> None:
    lines = [line.split(",") for line in GOOD.splitlines()]
    content = as_xlsx(lines[0], lines[1:]) if form == "xlsx" else GOOD.encode(form)
    client = await log_in("alpha.admin")
    answer = await upload(client, world, content)
    assert answer.status_code == 201, answer.text
    job = answer.json()
    assert job["mapping"] == ["name", "number", "grade", "tags"]
    assert (job["match_by"], job["state"], job["head"]["first"][0]["cells"][0]) == ("number", "draft", "林示")
    tried = await checked(client, worker, job)
    assert (tried["state"], tried["good"], tried["bad"], tried["total"]) == ("checked", 3, 0, 3)
    assert await customers(client, world) == {}
    await client.post(f"/api/imports/{job['id']}/start")
    done = await worked(client, worker, job)
    assert (done["state"], done["added"], done["undoable"]) == ("done", 3, True)
    found = await customers(client, world)
    assert found.keys() == {"林示", "陈例", "黄样"}
    assert (found["林示"]["grade"], found["林示"]["tags"]) == ("vip", ["团购", "老客户"])
    await client.post(f"/api/imports/{job['id']}/undo")
    undone = await worked(client, worker, job)
    assert (undone["state"], undone["restored"], undone["kept"], undone["undoable"]) == (
        "undone",
        3,
        0,
        False,
    )
    assert await customers(client, world) == {}


async def test_every_bad_row_is_listed_with_its_reason_and_is_not_taken(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    content = (
        "姓名,手机号,等级,标签\n林示,13900000001,,\n,13900000002,,\n=cmd|' /C calc'!A0,13900000003,,\n陈例,12,,\n"
        "黄样,13900000001,,\n吴例,13900000005,铂金,\n短\n多,13900000006,,,,x\n"
        + "长"
        * 40_000
        + ",13900000007,,\n"
        "周示,13900000008,,\n"
    )
    client = await log_in("alpha.admin")
    job = (await upload(client, world, content.encode())).json()
    tried = await checked(client, worker, job)
    assert (tried["good"], tried["bad"], tried["total"]) == (2, 8, 10)
    rows = (await client.get(f"/api/imports/{job['id']}/bad-rows")).json()["items"]
    found = {row["row"]: [(each["column"], each["code"]) for each in row["problems"]] for row in rows}
    assert found == {
        3: [("name", "missing")], 4: [("name", "formula")], 5: [("number", "not_a_phone")],
        6: [("number", "twice_in_file")], 7: [("grade", "not_a_choice")], 8: [("", "too_few_cells")],
        9: [("", "too_many_cells")], 10: [("name", "cell_too_long")],
    }  # fmt: skip
    assert rows[0]["reason"] == "姓名：必填，但没有内容"
    english = (await client.get(f"/api/imports/{job['id']}/bad-rows?language=en")).json()["items"]
    assert english[2]["reason"] == "Phone: is no telephone number"
    text = (await client.get(f"/api/imports/{job['id']}/bad-rows.csv")).content.decode("utf-8-sig")
    assert text.splitlines()[0] == "姓名,手机号,等级,标签,未导入原因"
    assert "第 3 行：姓名：必填，但没有内容" in text
    assert "'=cmd|" in text
    assert "\n=cmd" not in text
    await client.post(f"/api/imports/{job['id']}/start")
    done = await worked(client, worker, job)
    assert (done["state"], done["added"], done["bad"]) == ("done", 2, 8)
    assert (await customers(client, world)).keys() == {"林示", "周示"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet.empty"),
        ("名,städt\nMüller,Grün\n".encode("latin-1", "replace"), "sheet.encoding_unknown"),
        (b"a,b\n1,\x002\n", "sheet.has_nul"),
        (b"a,a\n1,2\n", "sheet.column_twice"),
        (b"PK\x03\x04 nonsense", "sheet.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet.locked"),
    ],
)  # fmt: skip
async def test_what_is_no_table_is_not_kept(
    log_in: LogIn, world: World, settings: Settings, content: bytes, code: str
) -> None:
    client = await log_in("alpha.admin")
    answer = await upload(client, world, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await client.get("/api/imports")).json()["total"] == 0
    assert not [each for each in settings.recordings.rglob("*") if each.is_file()]


async def test_quotes_that_break_far_down_let_nothing_in(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    content = GOOD + "".join(f"例{n},1390001{n:04},,\n" for n in range(2000)) + '坏,"13900000009,,\n'
    client = await log_in("alpha.admin")
    tried = await checked(client, worker, (await upload(client, world, content.encode())).json())
    assert (tried["state"], tried["fault"], tried["fault_details"]) == (
        "failed",
        "sheet.quotes_broken",
        {"line": 2005},
    )
    assert (await client.post(f"/api/imports/{tried['id']}/start")).json()["code"] == "import.wrong_state"
    assert await customers(client, world) == {}


async def test_whom_a_row_means_is_left_changed_or_added(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    client = await log_in("alpha.admin")
    await run(client, worker, world, GOOD.encode())
    again = "姓名,手机号,等级,标签\n林示改,13900000001,金牌,新\n郑例,13900000004,,\n".encode()
    skipped = await run(client, worker, world, again)
    assert (skipped["skipped"], skipped["added"]) == (1, 1)
    assert "林示" in await customers(client, world)
    updated = await run(client, worker, world, again, policy="update")
    assert (updated["updated"], updated["added"], updated["skipped"]) == (1, 0, 1)
    found = (await customers(client, world))["林示改"]
    assert (found["grade"], found["tags"], len(found["numbers"])) == ("gold", ["团购", "新", "老客户"], 1)
    await client.post(f"/api/imports/{updated['id']}/undo")
    undone = await worked(client, worker, updated)
    assert (undone["restored"], undone["kept"]) == (1, 0)
    before = (await customers(client, world))["林示"]
    assert (before["grade"], before["tags"]) == ("vip", ["团购", "老客户"])


async def test_what_was_changed_since_is_not_undone_and_said(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    client = await log_in("alpha.admin")
    done = await run(client, worker, world, GOOD.encode())
    found = (await customers(client, world))["陈例"]
    body = {key: found[key] for key in ("values", "grade", "tags", "do_not_call", "version")}
    body |= {
        "name": "陈例改",
        "numbers": [{"id": each["id"], "kind": each["kind"]} for each in found["numbers"]],
        "addresses": [],
    }
    answer = await client.put(f"/api/customers/{found['id']}", json=body)
    assert answer.status_code < 300, answer.text
    await client.post(f"/api/imports/{done['id']}/undo")
    undone = await worked(client, worker, done)
    assert (undone["restored"], undone["kept"]) == (2, 1)
    kept = (await client.get(f"/api/imports/{done['id']}/kept")).json()["items"]
    assert kept == [{"row": 3, "thing_id": found["id"]}]
    assert (await customers(client, world)).keys() == {"陈例改"}


async def test_an_import_stops_where_it_is_and_goes_on_from_there(
    log_in: LogIn, world: World, worker: Importer, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 20)
    content = "姓名,手机号\n" + "".join(f"例{n},1390001{n:04}\n" for n in range(200))
    client = await log_in("alpha.admin")
    job = (await upload(client, world, content.encode())).json()
    await checked(client, worker, job)
    await client.post(f"/api/imports/{job['id']}/start")
    working = asyncio.create_task(worker.work())
    while (await client.get(f"/api/imports/{job['id']}")).json()["added"] == 0:  # noqa: ASYNC110  # what is waited for happens in the database
        await asyncio.sleep(0.01)
    await client.post(f"/api/imports/{job['id']}/stop")
    await working
    stopped = (await client.get(f"/api/imports/{job['id']}")).json()
    assert stopped["state"] == "stopped"
    assert 0 < stopped["added"] < 200
    assert stopped["position"] == stopped["added"] + 1
    await client.post(f"/api/imports/{job['id']}/start")
    done = await worked(client, worker, job)
    assert (done["state"], done["added"]) == ("done", 200)
    async with db.core() as tx:
        row = await (await tx.execute("SELECT count(*) AS n FROM customer")).fetchone()
    assert row == {"n": 200}


async def test_an_import_of_who_may_not_any_more_does_not_run(
    log_in: LogIn, world: World, worker: Importer, db: Database
) -> None:
    client = await log_in("alpha.lead")
    job = (await upload(client, world, GOOD.encode())).json()
    await checked(client, worker, job)
    await client.post(f"/api/imports/{job['id']}/start")
    async with db.core() as tx:
        await tx.execute(
            "UPDATE app_user SET disabled_at = now() WHERE id = %(id)s", {"id": world.ids.users["alpha.lead"]}
        )
    failed = await worked(await log_in("alpha.admin"), worker, job)
    assert (failed["state"], failed["fault"], failed["added"]) == ("failed", "author_gone", 0)


async def test_a_mapping_that_cannot_be_meant_is_refused(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    job = (await upload(client, world, GOOD.encode())).json()
    for mapping, match_by in (
        ([None, "number", None, None], "number"),
        (["name", "name", None, None], "number"),
        (["name", None, None, None], "number"),
        (["name", "number", None, "nothing"], "number"),
        (["name", "number"], "number"),
    ):
        body = {"mapping": mapping, "policy": "skip", "match_by": match_by}
        answer = await client.post(f"/api/imports/{job['id']}/check", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "import.mapping_invalid"), mapping
    assert (await client.delete(f"/api/imports/{job['id']}")).status_code == 204
    assert (await client.get("/api/imports")).json()["total"] == 0


async def test_an_import_whose_file_is_gone_stays_as_it_is(
    log_in: LogIn, world: World, worker: Importer, db: Database
) -> None:
    client = await log_in("alpha.admin")
    job = (await upload(client, world, GOOD.encode())).json()
    async with db.core() as tx:
        await tx.execute("UPDATE import_job SET created_at = now() - interval '40 days'")
    await worker.tidy()
    plan = {"mapping": job["mapping"], "policy": "skip", "match_by": "number"}
    for answer in (
        await client.post(f"/api/imports/{job['id']}/check", json=plan),
        await client.put(f"/api/imports/{job['id']}/encoding", json={"encoding": "utf-8"}),
        await client.post(f"/api/imports/{job['id']}/start"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "import.wrong_state")
    assert (await worked(client, worker, job))["state"] == "draft"
