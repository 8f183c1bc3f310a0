"""Tables for a spreadsheet program, made as they are asked for, with nothing in them that it would run."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from yingda.platform.sheets.model import harmless
from yingda.platform.zip_sink import ZipSink

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of an XLSX file."""
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
AT_ONCE: Final = 500
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"

Rows = Iterable[Sequence[object]]


def csv_pieces(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """A CSV file as a spreadsheet program of a Chinese office opens it."""
    yield "\ufeff".encode()
    for several in _several([columns], rows):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([harmless(value) for value in row] for row in several)
        yield out.getvalue().encode()


def xlsx_pieces(sheets: Sequence[tuple[str, Sequence[str], Rows]]) -> Iterator[bytes]:
    """An XLSX file of sheets with their names, columns and rows; every cell is text, none is a formula."""
    sink = ZipSink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=4, allowZip64=True) as archive:
        for name, text in _parts([name for name, _, _ in sheets]):
            archive.writestr(name, text)
        for number, (_, columns, rows) in enumerate(sheets, start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                part.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for several in _several([columns], rows):
                    part.write("".join(map(_row, several)).encode())
                    yield from sink.taken()
                part.write(b"</sheetData></worksheet>")
    yield from sink.taken()


def as_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """A whole CSV file."""
    return b"".join(csv_pieces(columns, rows))


def as_xlsx(columns: Sequence[str], rows: Rows) -> bytes:
    """A whole XLSX file of one sheet."""
    return b"".join(xlsx_pieces([("Sheet1", columns, rows)]))


def _several(head: Sequence[Sequence[object]], rows: Rows) -> Iterator[Sequence[Sequence[object]]]:
    held = list(head)
    for row in rows:
        held.append(row)
        if len(held) >= AT_ONCE:
            yield held
            held = []
    if held:
        yield held


def _row(row: Sequence[object]) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value: object) -> str:
    text = escape(harmless(_ILLEGAL.sub("", str(value))))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What an XLSX file holds beside its sheets."""
    numbers = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{each}.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        for each in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_OFFICE}.sheet.main+xml"/>{overrides}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{each}" r:id="rId{each}"/>'
        for each, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
    )
    relations = "".join(
        f'<Relationship Id="rId{each}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{each}.xml"/>'
        for each in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
    )
