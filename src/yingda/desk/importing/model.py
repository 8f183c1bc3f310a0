"""What an import and an export are made of; pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final, Literal
from uuid import UUID

from yingda.desk.importing.errors import MappingInvalid
from yingda.platform.sheets.model import Limits

Language = Literal["zh", "en"]
BETWEEN: Final[Mapping[Language, str]] = {"zh": "；", "en": "; "}
"""Between several things in one cell."""
MAX_BYTES: Final = 200 * 1024 * 1024
MAX_ROWS: Final = 1_000_000
LIMITS: Final = Limits(
    rows=MAX_ROWS,
    columns=100,
    cells=30_000_000,
    unpacked_bytes=1536 * 1024 * 1024,
    memory_bytes=3 * 1024 * 1024 * 1024,
    cpu_seconds=600,
)
LIKELY: Final = 0.75
_FILLING: Final = re.compile(r"[\s_\-*＊:：()（）\[\]【】./]+")


class State(StrEnum):
    """Where an import stands."""

    DRAFT = "draft"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


WORKING: Final = frozenset({State.CHECKING, State.RUNNING, State.UNDOING})
"""States in which the worker has it."""


class Policy(StrEnum):
    """What happens with a row that means something that is there already."""

    SKIP = "skip"
    UPDATE = "update"
    ADD = "add"


class Outcome(StrEnum):
    """What became of a row that was written."""

    ADDED = "added"
    UPDATED = "updated"
    SKIPPED = "skipped"


class Undone(StrEnum):
    """What became of a row that was to be undone."""

    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"
    """It was changed since by somebody else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One thing that a list has of each of its rows."""

    key: str
    name_zh: str
    name_en: str
    required: bool = False
    matches: bool = False
    """By it a row can mean something that is there already."""
    unique: bool = False
    """Each value may be there once."""
    phone: bool = False
    aliases: tuple[str, ...] = ()
    example: str = ""

    def name(self, language: Language) -> str:
        """What it is called in a language."""
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why a row cannot be taken: the key of a column of the list (or none), and a code."""

    column: str
    code: str

    def to_json(self) -> dict[str, str]:
        """As it is kept."""
        return {"column": self.column, "code": self.code}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of the file, by the keys of the list's columns; what is empty is left out."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What became of one row."""

    row: int
    outcome: Outcome
    thing_id: UUID
    version: int = 0
    before: Mapping[str, Any] | None = None
    """All that is needed to put back what was there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """What became of a batch: rows that were written or skipped, and such as could not be."""

    written: Sequence[Written] = ()
    refused: Mapping[int, Sequence[Problem]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How rows are to be taken."""

    tenant_id: UUID
    policy: Policy
    match_by: str | None


def suggested(names: Sequence[str], columns: Sequence[Column]) -> list[str | None]:
    """For each column of a file the list's column that it most likely is; each at most once."""
    pairs = sorted(
        (
            (_likeness(name, column), -place, -order)
            for place, name in enumerate(names)
            for order, column in enumerate(columns)
        ),
        reverse=True,
    )
    found: list[str | None] = [None] * len(names)
    for likeness, place, order in pairs:
        key = columns[-order].key
        if likeness >= LIKELY and found[-place] is None and key not in found:
            found[-place] = key
    return found


def _likeness(name: str, column: Column) -> float:
    plain = _plain(name)
    known = {_plain(each) for each in (column.key, column.name_zh, column.name_en, *column.aliases)} - {""}
    if not plain:
        return 0.0
    return max(
        (1.0 if plain == each else 0.95 * SequenceMatcher(None, plain, each).ratio() for each in known),
        default=0.0,
    )


def _plain(name: str) -> str:
    return _FILLING.sub("", unicodedata.normalize("NFKC", name)).casefold()


def require_mapping(
    mapping: Sequence[str | None],
    *,
    names: Sequence[str],
    columns: Sequence[Column],
    match_by: str | None,
    policy: Policy,
) -> None:
    """Refuse a mapping that leaves out what is required, takes something twice, or cannot say what is meant."""
    taken = [each for each in mapping if each is not None]
    known = {each.key for each in columns}
    missing = [each.key for each in columns if each.required and each.key not in taken]
    twice = sorted({each for each in taken if taken.count(each) > 1})
    meant = {each.key for each in columns if each.matches and each.key in taken}
    unmatched = policy is not Policy.ADD and match_by not in meant
    if len(mapping) != len(names) or set(taken) - known or missing or twice or unmatched:
        raise MappingInvalid(missing=missing, twice=twice, unmatched=unmatched)


def row_of(number: int, cells: Sequence[str], mapping: Sequence[str | None]) -> Row:
    """A row by the keys of what its cells are."""
    values = {key: cell for key, cell in zip(mapping, cells, strict=True) if key is not None and cell}
    return Row(number=number, values=values)
