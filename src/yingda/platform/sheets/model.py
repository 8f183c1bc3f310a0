"""What a table from outside may be like, and what is wrong with single rows of it; pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGEST_CELL: Final = 32_767
"""What a spreadsheet program itself can hold."""
LONGEST_NAME: Final = 64
CUT: Final = 100
"""As much is shown of a cell that is too long."""
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_RUNS: Final = re.compile(r"=|[@+\-].*[(|!]", re.DOTALL)
_BROKEN_VALUES: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How the bytes of a file become a table."""

    kind: str
    """`csv` or `xlsx`."""
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: int = 0
    sheets: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "kind": self.kind,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "sheets": list(self.sheets),
        }

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "Reading":
        """What `to_json` made."""
        return Reading(**{**kept, "sheets": tuple(kept.get("sheets", ()))})


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much of a table is read, and what that may cost."""

    rows: int
    columns: int
    cells: int
    unpacked_bytes: int
    memory_bytes: int
    cpu_seconds: int
    first: int | None = None
    """Only so many rows are wanted."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number in the file, and what is wrong with it: a column's place (none: the row) and a code."""

    number: int
    cells: tuple[str, ...]
    flaws: tuple[tuple[int | None, str], ...] = ()


def cell_flaw(text: str) -> str | None:
    """Why this cell is not taken as it is."""
    if len(text) > LONGEST_CELL:
        return "cell_too_long"
    if not text:
        return None
    if "�" in text:
        return "damaged_text"
    if text in _BROKEN_VALUES:
        return "error_value"
    if _CONTROL.search(text):
        return "control_characters"
    if text[0] in FORMULA_BEGINS and is_formula(text):
        return "formula"
    return None


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program would run this; +86 139... and -3.5 are no formulas."""
    return _RUNS.match(unicodedata.normalize("NFKC", text).lstrip()) is not None


def harmless(value: object) -> str:
    """A value that no spreadsheet program takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def as_meant(text: str) -> str:
    """A cell without the mark that `harmless`, or a spreadsheet program, has put before it."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_BEGINS and len(text) > 1 else text
