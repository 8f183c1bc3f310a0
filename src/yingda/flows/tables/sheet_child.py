"""Reads a stranger's table in a process that is thrown away: from standard input, as lines of JSON to standard output.

Nothing of ours is here: no environment, no database, little memory and little time.
"""

import csv
import datetime
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import python_calamine

from yingda.flows.tables.model import (
    LONGEST_NAME,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    SheetTooLarge,
    SheetUnreadable,
)

MEMORY_BYTES: Final = 1024 * 1024 * 1024
SECONDS: Final = 60
UNPACKED_BYTES: Final = 300 * 1024 * 1024
PARTS: Final = 1_000
ZIP: Final = b"PK\x03\x04"
LONGEST_FIELD: Final = 100_000


def main() -> None:
    """Read, write, or say why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout
    try:
        for number, cells in table(sys.stdin.buffer.read()):
            json.dump([number, cells], out)
            out.write("\n")
        last: dict[str, object] = {"done": True}
    except SheetTooLarge as large:
        last = {"refused": large.code, "details": large.details}
    except Exception:
        # Whatever a damaged file makes of the libraries that read it.
        last = {"refused": SheetUnreadable.code}
    json.dump(last, out)


@dataclass(slots=True)
class _Room:
    """What is left of what a table may hold."""

    rows: int = MAX_ROWS
    cells: int = MAX_CELLS

    def take(self, cells: int) -> None:
        self.rows, self.cells = self.rows - 1, self.cells - cells
        if self.rows < 0:
            raise SheetTooLarge(limit="rows", at_most=MAX_ROWS)
        if self.cells < 0:
            raise SheetTooLarge(limit="cells", at_most=MAX_CELLS)


def table(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """The names of the columns, then each row that holds anything, with its number in the file."""
    rows = enumerate(_xlsx(content) if content.startswith(ZIP) else _csv(content), start=1)
    number, names = next((row for row in rows if any(row[1])), (0, []))
    width = max((place for place, name in enumerate(names, start=1) if name), default=0)
    if width > MAX_COLUMNS:
        raise SheetTooLarge(limit="columns", at_most=MAX_COLUMNS)
    columns = names[:width]
    if not columns or len(set(columns)) < width or not all(0 < len(name) <= LONGEST_NAME for name in columns):
        raise SheetUnreadable
    yield number, columns
    room = _Room()
    for number, cells in rows:
        if not any(cells):
            continue
        if any(cells[width:]):
            raise SheetUnreadable
        room.take(width)
        yield number, (*cells[:width], *[""] * (width - len(cells)))


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetUnreadable
    csv.field_size_limit(LONGEST_FIELD)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield [cell.strip() for cell in row]


def _decoded(content: bytes) -> str:
    """UTF-8, or what a Chinese office writes by itself."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _xlsx(content: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
            raise SheetTooLarge(limit="unpacked", at_most=UNPACKED_BYTES)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False):
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value).strip()


if __name__ == "__main__":
    main()
