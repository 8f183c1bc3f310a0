"""Reads a stranger's table in a process that is thrown away: from standard input, as lines of JSON to standard output.

Nothing of ours is here: no environment, no database, little memory and little time.
"""

import csv
import datetime
import io
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import orjson
import python_calamine

from yingda.platform.sheets.errors import (
    SheetColumnNameless,
    SheetColumnTwice,
    SheetEmpty,
    SheetQuotesBroken,
    SheetRefused,
    SheetTooLarge,
    SheetUnreadable,
)
from yingda.platform.sheets.model import CUT, LONGEST_CELL, LONGEST_NAME, Limits, Reading, as_meant, cell_flaw

PARTS: Final = 1_000
WHOLE_DIGITS: Final = 1e15
"""From here on a spreadsheet program has lost digits of a number."""
_LOST: Final = "\0lost"
Flaw = tuple[int | None, str]
Numbered = tuple[int, list[str]]
Line = tuple[int, Sequence[str], Sequence[Flaw]]


def main() -> None:
    """Read, write, or say why not."""
    asked = orjson.loads(sys.argv[1])
    reading, limits = Reading.from_json(asked["reading"]), Limits(**asked["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    try:
        for line in table(reading, limits):
            out.write(orjson.dumps(line) + b"\n")
        last: dict[str, object] = {"done": True}
    except SheetRefused as refused:
        last = {"refused": refused.code, "details": refused.details}
    except Exception:
        # Whatever a damaged file makes of the libraries that read it.
        last = {"refused": SheetUnreadable.code, "details": {}}
    out.write(orjson.dumps(last) + b"\n")


@dataclass(slots=True)
class _Room:
    """What is left of what a table may hold."""

    limits: Limits
    rows: int = 0
    cells: int = 0

    def take(self, cells: int) -> None:
        self.rows, self.cells = self.rows + 1, self.cells + cells
        if self.rows > self.limits.rows:
            raise SheetTooLarge(limit="rows", at_most=self.limits.rows)
        if self.cells > self.limits.cells:
            raise SheetTooLarge(limit="cells", at_most=self.limits.cells)


def table(reading: Reading, limits: Limits) -> Iterator[Line | dict[str, Any]]:
    """The names of the sheets and columns, then each row that holds anything, with its number in the file."""
    sheets, found = _xlsx(reading, limits) if reading.kind == "xlsx" else ([], _csv(reading))
    (number, names), rows = _headed(enumerate(found, start=1), titled=reading.kind == "xlsx")
    columns = _columns(names, limits)
    yield {"sheets": sheets, "columns": columns, "row": number}
    room = _Room(limits)
    for number, cells in rows:
        if not any(cells):
            continue
        room.take(len(columns))
        yield _line(number, cells, width=len(columns), ragged=reading.kind == "csv")
        if limits.first is not None and room.rows >= limits.first:
            return


def _headed(rows: Iterator[Numbered], *, titled: bool) -> tuple[Numbered, Iterator[Numbered]]:
    """The row with the names of the columns, and what follows; a title that is written above all of them is none."""
    first = next((row for row in rows if any(row[1])), (0, []))
    if not titled or sum(map(bool, first[1])) != 1:
        return first, rows
    second = next((row for row in rows if any(row[1])), None)
    if second is None:
        return first, rows
    return (second, rows) if sum(map(bool, second[1])) > 1 else (first, chain([second], rows))


def _columns(names: Sequence[str], limits: Limits) -> list[str]:
    width = max((place for place, name in enumerate(names, start=1) if name), default=0)
    if not width:
        raise SheetEmpty
    if width > limits.columns:
        raise SheetTooLarge(limit="columns", at_most=limits.columns)
    columns = [as_meant(name) for name in names[:width]]
    for place, name in enumerate(columns, start=1):
        if not 0 < len(name) <= LONGEST_NAME:
            raise SheetColumnNameless(column=place)
        if name in columns[: place - 1]:
            raise SheetColumnTwice(column=name)
    return columns


def _line(number: int, cells: Sequence[str], *, width: int, ragged: bool) -> Line:
    flaws: list[Flaw] = []
    if any(cells[width:]):
        flaws.append((None, "too_many_cells"))
    elif len(cells) < width and ragged:
        flaws.append((None, "too_few_cells"))
    kept = [*cells[:width], *[""] * (width - len(cells))]
    for place, text in enumerate(kept):
        flaw = "digits_lost" if text.startswith(_LOST) else cell_flaw(text)
        if flaw is not None:
            flaws.append((place, flaw))
            kept[place] = _shown(text)
        elif text[:1] == "'":
            kept[place] = as_meant(text)
    return number, kept, flaws


def _shown(text: str) -> str:
    plain = text.removeprefix(_LOST)
    return plain if len(plain) <= LONGEST_CELL else f"{plain[:CUT]}…"


def _csv(reading: Reading) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    text = io.TextIOWrapper(sys.stdin.buffer, encoding=reading.encoding, errors="strict", newline="")
    rows = csv.reader(text, delimiter=reading.delimiter, strict=True)
    while True:
        # Where the row began: one that is never closed ends with the file.
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            raise SheetQuotesBroken(line=line) from None
        yield [cell.strip() for cell in row]


def _xlsx(reading: Reading, limits: Limits) -> tuple[list[str], Iterator[list[str]]]:
    content = sys.stdin.buffer.read()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
            raise SheetTooLarge(limit="unpacked", at_most=limits.unpacked_bytes)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return list(book.sheet_names), _xlsx_rows(book, reading.sheet)


def _xlsx_rows(book: python_calamine.CalamineWorkbook, place: int) -> Iterator[list[str]]:
    for row in book.get_sheet_by_index(place).iter_rows():
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() if abs(value) >= WHOLE_DIGITS:
            return f"{_LOST}{value:.0f}"
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value).strip()


if __name__ == "__main__":
    main()
