"""What an uploaded table must be like; pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yingda.kernel.errors import DomainError

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 50
MAX_CELLS: Final = 1_000_000
MAX_PIN_ROWS: Final = 5_000
LONGEST_CELL: Final = 500
LONGEST_NAME: Final = 64
SHOWN_PROBLEMS: Final = 500
_PIN: Final = re.compile(r"[0-9]{4,12}")


class SheetUnreadable(DomainError):
    """This is no table: a CSV or XLSX file with the columns' names in its first row."""

    code = "table.unreadable"


class SheetTooLarge(DomainError):
    """The table is larger than allowed."""

    code = "table.too_large"


class TableInvalid(DomainError):
    """Some rows cannot be taken; nothing was changed."""

    code = "table.invalid"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table as it was read: its columns, and each row with its number in the file."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Which column is the key, and which holds the PINs."""

    key_column: str
    pin_column: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RowProblem:
    """What is wrong with a row (none: with the whole table), and in which column."""

    row: int | None
    column: str
    code: str


def problems_of(sheet: Sheet, layout: Layout) -> list[RowProblem]:
    """Everything that keeps a table from being taken."""
    missing = [
        RowProblem(row=None, column=name, code="column_missing")
        for name in (layout.key_column, layout.pin_column)
        if name is not None and name not in sheet.columns
    ]
    if missing or layout.key_column == layout.pin_column:
        return missing or [RowProblem(row=None, column=layout.key_column, code="key_is_pin")]
    if layout.pin_column is not None and len(sheet.rows) > MAX_PIN_ROWS:
        return [RowProblem(row=None, column=layout.pin_column, code="too_many_pins")]
    return list(_bad_rows(sheet, layout))


def _bad_rows(sheet: Sheet, layout: Layout) -> Iterator[RowProblem]:
    seen: dict[str, int] = {}
    for number, cells in sheet.rows:
        row = dict(zip(sheet.columns, cells, strict=True))
        for column, value in row.items():
            if len(value) > LONGEST_CELL:
                yield RowProblem(row=number, column=column, code="too_long")
        key = comparable(row[layout.key_column])
        if not key:
            yield RowProblem(row=number, column=layout.key_column, code="key_missing")
        elif key in seen:
            yield RowProblem(row=number, column=layout.key_column, code="key_twice")
        seen[key] = number
        if layout.pin_column is not None and not _PIN.fullmatch(row[layout.pin_column]):
            yield RowProblem(row=number, column=layout.pin_column, code="not_a_pin")


def comparable(key: str) -> str:
    """A key as it is compared: width and case of letters, and space around them, make no difference."""
    return unicodedata.normalize("NFKC", key).strip().casefold()


def kept_rows(sheet: Sheet, layout: Layout) -> Iterator[tuple[str, Mapping[str, str], str | None]]:
    """Each row's key, the values that are kept of it (never its PIN), and its PIN."""
    for _, cells in sheet.rows:
        row = dict(zip(sheet.columns, cells, strict=True))
        pin = row.pop(layout.pin_column) if layout.pin_column is not None else None
        yield row[layout.key_column], row, pin


def require_sound(problems: Sequence[RowProblem]) -> None:
    """Refuse a table with any problem."""
    if problems:
        raise TableInvalid(problems=shown(problems), total=len(problems))


def shown(problems: Sequence[RowProblem]) -> list[dict[str, Any]]:
    """The first of the problems, as they go out."""
    return [{"row": each.row, "column": each.column, "code": each.code} for each in problems[:SHOWN_PROBLEMS]]
