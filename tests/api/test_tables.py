"""Lookup tables over HTTP: taken whole or not at all."""

import io
import zipfile
from datetime import datetime
from typing import Any

import httpx
import openpyxl
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.flows.model import LookUp, VerifyPin
from yingda.flows.outcomes import Answered, NotAnswered, PinResult
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.services import FlowServices
from yingda.flows.queries.transport import Ways
from yingda.flows.tables.model import MAX_COLUMNS, MAX_PIN_ROWS, MAX_ROWS, SheetTooLarge, SheetUnreadable
from yingda.flows.tables.sheets import read_sheet
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.sheets.writing import as_csv, as_xlsx

CSV = "帐号,姓名,密码\n60010001,林示,2468\n60010002,陈例,135790\n".encode()


def xlsx(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def upload(
    client: httpx.AsyncClient, world: World, content: bytes, *, place: str = "", **changes: str
) -> httpx.Response:
    fields = {
        "tenant_id": str(world.alpha), "code": "clients", "name_zh": "客户", "name_en": "Clients", "key_column": "帐号",
        **changes,
    }  # fmt: skip
    send = client.put if place else client.post
    return await send(place or "/api/tables", data=fields, files={"file": ("clients.csv", content)})


async def looked_up(db: Database, world: World, key: str) -> Answered | NotAnswered:
    services = FlowServices(db=db, keys=world.keys, asker=SystemAsker(Ways()))
    query = LookUp(table="clients", key=key, answers={"name": "姓名"}, visit=1)
    return await services.ask(query, tenant_id=world.alpha, interaction_id=new_id())


async def test_a_table_is_uploaded_replaced_at_once_and_removed(
    log_in: LogIn, world: World, db: Database
) -> None:
    client = await log_in("alpha.admin")
    answer = await upload(client, world, CSV, pin_column="密码")
    assert answer.status_code == 201, answer.text
    place = f"/api/tables/{answer.json()['id']}"
    shown = (await client.get(place)).json()
    assert (shown["columns"], shown["row_count"], shown["generation"]) == (["帐号", "姓名"], 2, 1)
    assert await looked_up(db, world, "60010001") == Answered(visit=1, variables={"name": "林示"})
    replaced = await upload(client, world, xlsx(("帐号", "姓名"), (60010003, "黄示")), place=place)
    assert replaced.status_code == 204, replaced.text
    assert isinstance(await looked_up(db, world, "60010001"), NotAnswered)
    assert await looked_up(db, world, "60010003") == Answered(visit=1, variables={"name": "黄示"})
    async with db.core() as tx:
        row = await (
            await tx.execute("SELECT count(*) AS n, max(generation) AS g FROM lookup_row")
        ).fetchone()
    assert row == {"n": 1, "g": 2}
    assert (await client.delete(place)).status_code == 204
    assert isinstance(await looked_up(db, world, "60010003"), NotAnswered)


async def test_pins_of_an_upload_verify_and_are_kept_nowhere_else(
    log_in: LogIn, world: World, db: Database
) -> None:
    client = await log_in("alpha.admin")
    await upload(client, world, CSV, pin_column="密码")
    services = FlowServices(db=db, keys=world.keys, asker=SystemAsker(Ways()))

    async def check(pin: str, attempt: int) -> PinResult:
        wanted = VerifyPin(
            subject="60010002", pin=pin, table="clients", system=None, lock_after=5, lock_minutes=5, visit=1,
            attempt=attempt,
        )  # fmt: skip
        return (await services.verify(wanted, tenant_id=world.alpha, interaction_id=new_id())).result

    assert await check("2468", 1) is PinResult.REJECTED
    assert await check("135790", 2) is PinResult.VERIFIED
    cipher = world.keys.of(world.alpha)
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT values_sealed FROM lookup_row")).fetchall()
    assert not any("135790" in cipher.unseal(row["values_sealed"]) for row in rows)


async def test_every_bad_row_is_listed_and_nothing_is_taken(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    content = "帐号,姓名,密码\n1,a,1234\n,b,1234\n１,c,1234\n4,d,12\n\n6,e,".encode()
    checked = await client.post(
        "/api/tables/check",
        data={"key_column": "帐号", "pin_column": "密码"},
        files={"file": ("x.csv", content)},
    )
    expected = [
        {"row": 3, "column": "帐号", "code": "key_missing"},
        {"row": 4, "column": "帐号", "code": "key_twice"},
        {"row": 5, "column": "密码", "code": "not_a_pin"},
        {"row": 7, "column": "密码", "code": "not_a_pin"},
    ]
    assert checked.json()["problems"] == expected
    assert (checked.json()["rows"], checked.json()["first"][0]) == (5, ["1", "a", "****"])
    taken = await upload(client, world, content, pin_column="密码")
    assert (taken.status_code, taken.json()["code"]) == (422, "table.invalid")
    assert taken.json()["details"] == {"problems": expected, "total": 4}
    assert (await client.get("/api/tables")).json()["total"] == 0
    missing = await upload(client, world, CSV, key_column="号码")
    assert missing.json()["details"]["problems"] == [
        {"row": None, "column": "号码", "code": "column_missing"}
    ]


async def test_a_file_as_an_office_writes_it_is_read() -> None:
    assert (await read_sheet('﻿a;b\r\n1;"x;y"\r\n'.encode())).rows == [(2, ("1", "x;y"))]
    assert (await read_sheet("姓名\t价\n林\t5\n".encode("gb18030"))).columns == ("姓名", "价")
    rows = (
        ("码", "价", "日", "是"),
        ("007", 12.5, None, True),
        (8.0, 1, "", False),
        (None, None, None, None),
    )
    above = await read_sheet(
        xlsx((None, None), ("码", "价"), (1, datetime.fromisoformat("2026-01-02T09:30")))
    )
    assert (above.columns, above.rows) == (("码", "价"), [(3, ("1", "2026-01-02T09:30:00"))])
    assert (await read_sheet(xlsx(*rows))).rows == [
        (2, ("007", "12.5", "", "true")),
        (3, ("8", "1", "", "false")),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"a,a\n1,2\n",
        b"a,,b\n1,2,3\n",
        b"a\n1,2\n",
        b"PK\x03\x04 nonsense",
        b"a\x00b\n",
        b"\xff\xfe\xfd",
    ],
)
async def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        await read_sheet(content)


async def test_what_is_too_large_is_refused_before_it_costs_anything() -> None:
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(310):
            part.write(b" " * 1024 * 1024)
    far = openpyxl.Workbook()
    far.worksheets[0]["A1"], far.worksheets[0]["XFD1048576"] = "a", "b"
    spread = io.BytesIO()
    far.save(spread)
    wide = ",".join(f"c{number}" for number in range(MAX_COLUMNS + 1)).encode()
    long = b"a\n" + b"1\n" * (MAX_ROWS + 1)
    for content, limit in (
        (bomb.getvalue(), "unpacked"),
        (wide, "columns"),
        (long, "rows"),
        (spread.getvalue(), "work"),
    ):
        with pytest.raises(SheetTooLarge) as refused:
            await read_sheet(content)
        assert refused.value.details["limit"] == limit


async def test_a_table_with_pins_is_shorter(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    content = b"a,p\n" + b"".join(b"%d,1234\n" % number for number in range(MAX_PIN_ROWS + 1))
    checked = await client.post(
        "/api/tables/check", data={"key_column": "a", "pin_column": "p"}, files={"file": ("x.csv", content)}
    )
    assert checked.json()["problems"] == [{"row": None, "column": "p", "code": "too_many_pins"}]


async def test_more_than_a_mebibyte_may_be_uploaded_and_more_than_twenty_not(
    log_in: LogIn, world: World
) -> None:
    client = await log_in("alpha.admin")
    content = "帐号,姓名\n".encode() + b"".join(b"%d,%s\n" % (number, b"x" * 200) for number in range(8_000))
    assert len(content) > 1_500_000
    assert (await upload(client, world, content)).status_code == 201
    answer = await upload(client, world, b"x" * 22 * 1024 * 1024, code="huge")
    assert answer.status_code == 413


def test_no_cell_of_a_download_is_a_formula() -> None:
    rows = [["=1+1", "+1", "-1", "@x", "\tx", "ok", "林\x07示"]]
    text = as_csv(["=head", *"abcdef"], rows).decode("utf-8-sig")
    assert "'=head" in text
    assert "'=1+1,'+1,'-1,'@x,'\tx,ok" in text
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(["=head", *"abcdef"], rows)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == "'=head"
    assert cells[-1].value == "林示"
