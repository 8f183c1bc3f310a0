"""Files that somebody means badly, or has saved strangely, through the whole of an import over HTTP."""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import openpyxl
import pytest
from fastapi import FastAPI
from tests.api.conftest import LogIn
from tests.api.test_desk_imports import checked, customers, worked, worker
from tests.api.test_exchange_keys import a_key, machine
from tests.support.world import World

from yingda.desk.importing.incoming.running import Importer
from yingda.entrypoints.lists import importer
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.sheets.writing import as_xlsx
from yingda.platform.storage import DirectoryStorage

__all__ = ["worker"]
WORDS: Final = Path(__file__).parents[2] / "web/src/shared/i18n/words"
HEAD: Final = ("姓名", "手机号")
TEXT: Final = "姓名,手机号\n林示,13900000001\n陈例,13900000002\n"
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
LAUGHS: Final = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
OUTSIDE: Final = "<!DOCTYPE x [<!ENTITY out SYSTEM 'file:///etc/passwd'>]>"


def book(*rows: tuple[str, ...]) -> bytes:
    return as_xlsx(HEAD, rows)


def rewritten(content: bytes, **parts: bytes) -> bytes:
    """The same book with some parts put in or put in their places."""
    out = io.BytesIO()
    named = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for part in good.infolist():
            changed.writestr(part.filename, named.pop(part.filename, b"") or good.read(part))
        for name, body in named.items():
            changed.writestr(name, body)
    return out.getvalue()


def with_sheet(doctype: str, first: str) -> bytes:
    """A book whose sheet has a document type and says this of its first customer."""
    cells = [*HEAD, first, "13900000001"]
    said = [f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in cells]
    rows = f"<row>{said[0]}{said[1]}</row><row>{said[2]}{said[3]}</row>"
    sheet = (
        f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )
    return rewritten(book(), xl__worksheets__sheet1_xml=sheet.encode())


def bomb() -> bytes:
    """A book one part of which says of itself that it unpacks to two gigabytes."""
    raw = bytearray(rewritten(book(), xl__worksheets__sheet9_xml=b" " * 1_000_000))
    place = raw.rindex(b"PK\x01\x02")
    raw[place + 24 : place + 28] = (2_000_000_000).to_bytes(4, "little")
    return bytes(raw)


def said(code: str, details: dict[str, Any]) -> Iterator[str]:
    """The sentence that a refusal is, in both languages."""
    for language in ("zh-CN", "en"):
        words = json.loads((WORDS / f"importing.{language}.json").read_text(encoding="utf-8"))
        sentence: str = words[f"error.{code}"]
        for name, value in details.items():
            sentence = sentence.replace("{{" + name + "}}", str(value))
        yield sentence


async def send(client: httpx.AsyncClient, world: World, content: bytes, **more: str) -> httpx.Response:
    return await client.post(
        "/api/imports",
        data={"tenant_id": str(world.alpha), "target": "customers"} | more,
        files={"file": ("客户.csv", content)},
    )


async def taken(client: httpx.AsyncClient, worker: Importer, answer: httpx.Response) -> dict[str, Any]:
    """The import, tried and written as far as it can be."""
    assert answer.status_code == 201, answer.text
    job = answer.json()
    tried = await checked(client, worker, job)
    if tried["state"] == "checked":
        await client.post(f"/api/imports/{job['id']}/start")
    return await worked(client, worker, job)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b",".join(b"c%d" % n for n in range(16_384)) + b"\n", "sheet.too_large", id="wide csv"),
        pytest.param(as_xlsx([f"c{n}" for n in range(16_384)], []), "sheet.too_large", id="wide book"),
        pytest.param("姓名,手机号\n林\0示,1\n".encode(), "sheet.has_nul", id="zero bytes"),
        pytest.param("姓名,姓名\n林示,x\n".encode(), "sheet.column_twice", id="a name twice"),
        pytest.param(as_xlsx(["姓名", "姓名"], [("林示", "x")]), "sheet.column_twice", id="a name twice in a book"),
        pytest.param('姓名,手机号\n"林示,1\n'.encode(), "sheet.quotes_broken", id="quotes"),
        pytest.param(OLE, "sheet.locked", id="a password"),
        pytest.param(b"\n" * 1_000_000, "sheet.empty", id="a million empty lines"),
        pytest.param(b"<html><table><tr><td>x</td></tr></table>", "sheet.unreadable", id="a page called a table"),
        pytest.param(TEXT.encode("big5", "replace") + "é".encode("latin-1"), "sheet.encoding_unknown", id="no encoding"),
        pytest.param(rewritten(book(), xl__workbook_xml=b"<x"), "sheet.unreadable", id="broken xml"),
    ],
)  # fmt: skip
async def test_what_cannot_be_a_table_is_refused_in_one_sentence(
    log_in: LogIn, world: World, settings: Settings, content: bytes, code: str
) -> None:
    client = await log_in("alpha.admin")
    answer = await send(client, world, content)
    assert (answer.status_code in (413, 422), answer.json()["code"]) == (True, code), answer.text
    for sentence in said(code, answer.json()["details"]):
        assert "{{" not in sentence
        assert sentence[-1] in "。."
    assert (await client.get("/api/imports")).json()["total"] == 0
    assert not [each for each in settings.recordings.rglob("*") if each.is_file()]


async def test_a_zip_bomb_is_refused_before_it_is_unpacked(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    async with asyncio.timeout(30):
        answer = await send(client, world, bomb())
    assert (answer.status_code, answer.json()["code"]) == (413, "sheet.too_large")


@pytest.mark.parametrize(
    ("doctype", "first"), [(LAUGHS, "&a9;"), (OUTSIDE, "&out;")], ids=["laughs", "a file"]
)
async def test_entities_bring_nothing_in(
    log_in: LogIn, world: World, worker: Importer, doctype: str, first: str
) -> None:
    client = await log_in("alpha.admin")
    async with asyncio.timeout(30):
        answer = await send(client, world, with_sheet(doctype, first))
        if answer.status_code == 201:
            await taken(client, worker, answer)
        else:
            assert answer.json()["code"] in ("sheet.unreadable", "sheet.too_large")
    names = await customers(client, world)
    assert not [each for each in names if "ha" in each or "root" in each or len(each) > 20]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("gbk"), TEXT.encode("utf-16"), TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"), ("\ufeff" + TEXT).encode("utf-16-be"), TEXT.replace("\n", "\r\n").encode("gb18030"),
        book(("林示", "13900000001"), ("陈例", "13900000002")),
    ],
    ids=["utf-8", "utf-8 marked", "gbk", "utf-16", "utf-16le", "utf-16be", "utf-16be marked", "gb18030 crlf", "book named csv"],
)  # fmt: skip
async def test_what_an_office_saves_comes_in_right_whatever_it_is_called(
    log_in: LogIn, world: World, worker: Importer, content: bytes
) -> None:
    client = await log_in("alpha.admin")
    done = await taken(client, worker, await send(client, world, content))
    assert (done["state"], done["added"], done["bad"]) == ("done", 2, 0)
    assert (await customers(client, world)).keys() == {"林示", "陈例"}


async def test_a_csv_that_is_called_a_book_is_read_as_what_it_is(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    client = await log_in("alpha.admin")
    data = {"tenant_id": str(world.alpha), "target": "customers"}
    answer = await client.post("/api/imports", data=data, files={"file": ("客户.xlsx", TEXT.encode("gbk"))})
    assert answer.json()["reading"]["kind"] == "csv"
    assert (await taken(client, worker, answer))["added"] == 2


async def test_formulas_and_giant_cells_cost_their_rows_and_no_others(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    client = await log_in("alpha.admin")
    bad = [
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "＝HYPERLINK(1)",
        "+cmd|x!1",
        "长" * 3_500_000,
    ]
    lines = [f'"{name}",1390000{number:04}' for number, name in enumerate(bad)]
    content = "\n".join([",".join(HEAD), *lines, "+86 林,13900009999", ""]).encode()
    done = await taken(client, worker, await send(client, world, content))
    assert (done["added"], done["bad"]) == (1, 5)
    rows = (await client.get(f"/api/imports/{done['id']}/bad-rows")).json()["items"]
    codes = [each["problems"][0]["code"] for each in rows]
    assert codes == ["formula"] * 4 + ["cell_too_long"]
    assert (await customers(client, world)).keys() == {"+86 林"}


async def test_a_book_s_macros_formulas_and_million_empty_rows_bring_nothing(
    log_in: LogIn, world: World, worker: Importer
) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (HEAD, ("林示", "13900000001"), ('=HYPERLINK("https://evil.example")', "13900000002")):
        sheet.append(row)
    sheet.cell(row=1_048_576, column=1).number_format = "0"
    out = io.BytesIO()
    made.save(out)
    content = rewritten(out.getvalue(), **{"xl/vbaProject.bin": OLE})
    client = await log_in("alpha.admin")
    async with asyncio.timeout(60):
        done = await taken(client, worker, await send(client, world, content))
    assert (done["state"], done["added"], done["total"]) == ("done", 1, 2)
    assert (await customers(client, world)).keys() == {"林示"}


async def test_somebody_says_how_a_text_is_written(log_in: LogIn, world: World, worker: Importer) -> None:
    client = await log_in("alpha.admin")
    content = "姓名,手機號\n陳大文,13900000001\n".encode("cp950")
    assert (await send(client, world, content)).json()["code"] == "sheet.encoding_unknown"
    wrong = await send(client, world, content, encoding="utf-8")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "sheet.encoding_wrong")
    assert len(set(said("sheet.encoding_wrong", {}))) == 2
    answer = await send(client, world, content, encoding="big5")
    job = answer.json()
    assert job["head"]["columns"] == ["姓名", "手機號"]
    place = f"/api/imports/{job['id']}/encoding"
    mangled = (await client.put(place, json={"encoding": "gb18030"})).json()
    assert mangled["head"]["columns"] != ["姓名", "手機號"]
    refused = await client.put(place, json={"encoding": "utf-8"})
    assert refused.json()["code"] == "sheet.encoding_wrong"
    again = (await client.put(place, json={"encoding": "big5"})).json()
    assert (again["head"], again["state"]) == (job["head"], "draft")
    await checked(client, worker, job, mapping=["name", "number"])
    await client.post(f"/api/imports/{job['id']}/start")
    assert (await worked(client, worker, job))["added"] == 1
    assert (await customers(client, world)).keys() == {"陳大文"}
    late = await client.put(place, json={"encoding": "big5"})
    assert late.json()["code"] == "import.wrong_state"


async def test_two_imports_of_one_enterprise_at_once_take_each_customer_once(
    log_in: LogIn, world: World, db: Database, settings: Settings, worker: Importer
) -> None:
    client = await log_in("alpha.admin")
    content = "姓名,手机号\n" + "".join(f"例{n},1390001{n:04}\n" for n in range(600))
    turned = "姓名,手机号\n" + "".join(f"例{n},1390001{n:04}\n" for n in reversed(range(600)))
    jobs = [(await send(client, world, each.encode())).json() for each in (content, turned)]
    for job in jobs:
        await checked(client, worker, job)
        await client.post(f"/api/imports/{job['id']}/start")
    other = importer(db=db, keys=world.keys, storage=DirectoryStorage(settings.recordings))
    await asyncio.gather(worker.work(), other.work())
    done = [(await client.get(f"/api/imports/{job['id']}")).json() for job in jobs]
    assert [each["state"] for each in done] == ["done", "done"]
    assert sum(each["added"] for each in done) == 600
    assert sum(each["added"] + each["skipped"] + each["bad"] for each in done) == 1200
    async with db.core() as tx:
        row = await (await tx.execute("SELECT count(*) AS n FROM customer")).fetchone()
    assert row == {"n": 600}


async def test_a_machine_brings_a_list_as_long_as_its_key_is_good(
    app: FastAPI, log_in: LogIn, world: World, worker: Importer
) -> None:
    made = await a_key(log_in, world, scopes=["imports:read", "imports:write"])
    admin = await log_in("alpha.admin")
    async with machine(app, made["token"]) as client:
        done = await taken(client, worker, await send(client, world, TEXT.encode()))
        assert (done["state"], done["added"], done["author_name"]) == ("done", 2, "CRM")
        later = (await send(client, world, TEXT.encode())).json()
        plan = {"mapping": later["mapping"], "policy": "skip", "match_by": "number"}
        await client.post(f"/api/imports/{later['id']}/check", json=plan)
        await admin.post(f"/api/machine-keys/{made['key']['id']}/revoke")
    await worker.work()
    failed = (await admin.get(f"/api/imports/{later['id']}")).json()
    assert (failed["state"], failed["fault"]) == ("failed", "author_gone")
