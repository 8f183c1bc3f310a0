"""Tables from strangers: what is read is what was meant, and what is not is refused with its reason."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.platform.sheets import errors
from yingda.platform.sheets.model import Limits, SheetRow, as_meant, cell_flaw, harmless, is_formula
from yingda.platform.sheets.reading import opened
from yingda.platform.sheets.sniffing import Sniffer, sniff
from yingda.platform.sheets.writing import as_csv, as_xlsx, xlsx_pieces

LIMITS = Limits(
    rows=10_000,
    columns=20,
    cells=200_000,
    unpacked_bytes=50_000_000,
    memory_bytes=900_000_000,
    cpu_seconds=30,
)
TEXT = "姓名,电话,备注\n林示,13900000001,老客户\n陈例,13900000002,\n"


async def read(content: bytes, *, limits: Limits = LIMITS) -> tuple[tuple[str, ...], list[SheetRow]]:
    async with opened([content], reading=sniff(content), limits=limits) as sheet:
        rows = [row async for several in sheet.rows() for row in several]
    return sheet.columns, rows


def xlsx(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
async def test_what_an_office_saves_is_read_whatever_it_is_written_in(encoding: str, told: str) -> None:
    content = TEXT.encode(encoding)
    assert sniff(content).encoding == told
    columns, rows = await read(content)
    assert columns == ("姓名", "电话", "备注")
    assert [row.cells for row in rows] == [("林示", "13900000001", "老客户"), ("陈例", "13900000002", "")]
    assert [row.number for row in rows] == [2, 3]
    assert not any(row.flaws for row in rows)


def test_the_encoding_is_told_by_all_bytes_and_not_by_the_first() -> None:
    sniffer = Sniffer()
    sniffer.feed(b"name,note\n" + b"x,y\n" * 300_000)
    for byte in "林示,老客户\n".encode("gb18030"):
        sniffer.feed(bytes([byte]))
    assert sniffer.told().encoding == "gb18030"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
async def test_the_delimiter_is_told_though_others_stand_in_the_cells(delimiter: str) -> None:
    out = io.StringIO(newline="")
    cells = [["码", "说明"], ["1", '甲,乙;丙\t丁|戊\n第二行 "引"'], ["2", "己"]]
    csv.writer(out, delimiter=delimiter).writerows(cells)
    _, rows = await read(out.getvalue().encode())
    assert [list(row.cells) for row in rows] == cells[1:]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.SheetEmpty),
        (b" \n\n", errors.SheetEmpty),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", errors.SheetLocked),
        (b"%PDF-1.7 ...", errors.SheetUnreadable),
        (b"PK\x03\x04 nonsense", errors.SheetUnreadable),
        (b"a,b\n1,\x002\n", errors.SheetHasNul),
        ("name,städt\nMüller,Köln\nGrün,Fürth\n".encode("latin-1"), errors.SheetEncodingUnknown),
        ("姓名,電話\n陳大文,12345\n".encode("big5"), errors.SheetEncodingUnknown),
        (b"\xff\xfea\x00b", errors.SheetEncodingUnknown),
        (b'a,b\n1,"x\n2,y\n3,z\n', errors.SheetQuotesBroken),
        (b'a,b\n1,"x"y\n', errors.SheetQuotesBroken),
        (b"a,b,a\n1,2,3\n", errors.SheetColumnTwice),
        (b"a,,b\n1,2,3\n", errors.SheetColumnNameless),
        (b"x" * 65 + b",b\n1,2\n", errors.SheetColumnNameless),
        (b",".join(b"c%d" % each for each in range(21)), errors.SheetTooLarge),
        (b"a\n" + b"1\n" * 10_001, errors.SheetTooLarge),
    ],
)  # fmt: skip
async def test_what_is_no_table_is_refused_with_its_reason(
    content: bytes, error: type[errors.SheetRefused]
) -> None:
    with pytest.raises(errors.SheetRefused) as refused:
        await read(content)
    assert type(refused.value) is error


async def test_where_quotes_break_and_zeros_stand_is_said() -> None:
    with pytest.raises(errors.SheetQuotesBroken) as quotes:
        await read(b'a,b\n1,2\n3,"x\n' + b"4,5\n" * 1000)
    assert quotes.value.details == {"line": 3}
    with pytest.raises(errors.SheetHasNul) as nul:
        sniff(b"a,b\n1,2\n3,\x00\n")
    assert nul.value.details == {"line": 3}


async def test_rows_that_cannot_be_meant_are_marked_and_the_others_read() -> None:
    content = (
        "码,值\n1,=1+1\n2,@SUM(1)\n3,+cmd|' /C calc'!A0\n4,'=ok\n5,+86 139-0000 0001\n6,-3.5\n7,＝1+1\n8\n9,a,b\n"
        "10,\x07\n11,林�\n12,@微信号\n13,-无\n14,#N/A\n"
    )
    _, rows = await read(content.encode())
    flaws = {row.cells[0]: [code for _, code in row.flaws] for row in rows if row.flaws}
    assert flaws == {
        "1": ["formula"], "2": ["formula"], "3": ["formula"], "7": ["formula"], "8": ["too_few_cells"],
        "9": ["too_many_cells"], "10": ["control_characters"], "11": ["damaged_text"], "14": ["error_value"],
    }  # fmt: skip
    kept = {row.cells[0]: row.cells[1] for row in rows if not row.flaws}
    assert kept == {"4": "=ok", "5": "+86 139-0000 0001", "6": "-3.5", "12": "@微信号", "13": "-无"}


async def test_a_cell_of_ten_megabytes_costs_its_row_and_no_other() -> None:
    content = b"a,b\n1,x\n2," + b"y" * 10_000_000 + b"\n3,z\n"
    _, rows = await read(content)
    assert [(row.number, row.flaws) for row in rows] == [(2, ()), (3, ((1, "cell_too_long"),)), (4, ())]
    assert len(rows[1].cells[1]) == 101


async def test_a_spreadsheet_is_read_as_it_is_shown_and_lost_digits_are_said() -> None:
    _, rows = await read(
        xlsx(("号", "值"), ("007", 12.5), (8.0, True), (110101199001011234, 1), ("x", "=A1"))
    )
    assert [row.cells for row in rows[:2]] == [("007", "12.5"), ("8", "true")]
    assert rows[2].flaws == ((0, "digits_lost"),)
    assert rows[2].cells[0].startswith("1101011990")


async def test_a_title_above_the_names_of_the_columns_is_passed_over() -> None:
    columns, rows = await read(xlsx(("客户名单",), (None,), ("姓名", "电话"), ("林示", "13900000001")))
    assert columns == ("姓名", "电话")
    assert [(row.number, row.cells) for row in rows] == [(4, ("林示", "13900000001"))]
    columns, rows = await read(xlsx(("姓名",), ("林示",), ("陈例", "13900000002")))
    assert columns == ("姓名",)
    assert [(row.number, row.cells) for row in rows] == [(2, ("林示",)), (3, ("陈例",))]


async def test_a_zip_bomb_costs_nothing() -> None:
    declared = io.BytesIO()
    with zipfile.ZipFile(declared, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in range(6):
            packed.writestr(f"xl/worksheets/sheet{part}.xml", b" " * 10_000_000)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(1_001):
            packed.writestr(f"{number}", b"")
    for content in (declared.getvalue(), many.getvalue()):
        with pytest.raises(errors.SheetTooLarge) as refused:
            await read(content)
        assert refused.value.details["limit"] == "unpacked"


async def test_a_bomb_that_lies_about_its_size_is_stopped_by_its_memory() -> None:
    sheet = io.BytesIO()
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    cell = b'<row><c t="inlineStr"><is><t>' + b"x" * 1_000 + b"</t></is></c></row>"
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(["a"], []))) as good,
        zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for part in good.infolist():
            body = good.read(part)
            bad.writestr(part.filename, head + cell * 400_000 if "sheet1" in part.filename else body)
    raw = bytearray(sheet.getvalue())
    place = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/worksheets/sheet1.xml"))
    raw[place + 24 : place + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(errors.SheetRefused):
        await read(bytes(raw), limits=LIMITS)


async def test_only_the_first_rows_are_read_where_only_they_are_wanted() -> None:
    few = Limits(
        rows=10_000_000, columns=9, cells=99_999_999, unpacked_bytes=1, memory_bytes=900_000_000, cpu_seconds=30,
        first=5,
    )  # fmt: skip

    def endless() -> Iterator[bytes]:
        yield b"a,b\n"
        for _ in range(2_000):
            yield b"1,2\n" * 16_000

    async with opened(endless(), reading=sniff(b"a,b\n1,2\n"), limits=few) as sheet:
        assert [len(several) async for several in sheet.rows()] == [5]


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
async def test_what_is_taken_away_comes_back_as_it_was(make: Any) -> None:
    cells = [
        ["+8613900000001", "=1+1x", "-2", 'a"b,c', "第一行\n第二行", "<&>"],
        ["", "x", "1", "2", "3", "4"],
    ]
    names = ["a", "b", "c", "d", "e", "f"]
    _, rows = await read(make(names, cells))
    assert [list(row.cells) for row in rows] == cells


def test_sheets_of_a_book_open_in_another_program() -> None:
    made = b"".join(xlsx_pieces([('客户<&">', ["a"], [["=1"], ["b\x07"]]), ("标记", ["谁"], [["林示"]])]))
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ['客户<&">', "标记"]
    assert [cell.value for (cell,) in book.worksheets[0].iter_rows()] == ["a", "'=1", "b"]


@given(st.text(min_size=1, max_size=30))
def test_nothing_that_is_written_is_run(text: str) -> None:
    written = harmless(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert as_meant(written) == text or text.startswith("'")
    assert not is_formula(written)


@given(st.from_regex(r"[+-]?[0-9 .\-]{1,20}", fullmatch=True))
def test_numbers_are_no_formulas(text: str) -> None:
    assert cell_flaw(text.strip()) is None
