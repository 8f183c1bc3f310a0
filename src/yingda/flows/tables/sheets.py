"""Tables from outside, read in a process of their own, and tables for a spreadsheet program, with nothing that it would run."""

import asyncio
import csv
import io
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterable, Sequence
from typing import Any, Final

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from yingda.flows.tables.model import MAX_BYTES, Sheet, SheetTooLarge, SheetUnreadable

DEADLINE_SECONDS: Final = 75.0
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_KEPT_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")


async def read_sheet(content: bytes) -> Sheet:
    """Read a CSV or XLSX file, or refuse it with the reason."""
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(limit="bytes", at_most=MAX_BYTES)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "yingda.flows.tables.sheet_child",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_environment(),
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(content), DEADLINE_SECONDS)
    except TimeoutError:
        raise SheetTooLarge(limit="seconds", at_most=DEADLINE_SECONDS) from None
    finally:
        await _end(process)
    return await asyncio.to_thread(_sheet, answer)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _sheet(answer: bytes) -> Sheet:
    *lines, last = answer.split(b"\n")
    try:
        end = json.loads(last)
    except ValueError:
        # It was stopped by one of its limits.
        raise SheetTooLarge(limit="work", at_most=0) from None
    if end.get("refused") == SheetTooLarge.code:
        raise SheetTooLarge(**end["details"])
    if "refused" in end:
        raise SheetUnreadable
    (_, columns), *rows = (json.loads(line) for line in lines)
    return Sheet(columns=tuple(columns), rows=[(number, tuple(cells)) for number, cells in rows])


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file as a spreadsheet program of a Chinese office opens it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(name) for name in columns])
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file; every cell is text, none is a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (columns, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(value: object) -> str:
    """A value that no spreadsheet program takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def _cell(sheet: Any, value: object) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(sheet, value=harmless(text))
    cell.data_type = "s"
    return cell
