"""Named statements that take any number of rows at once: what a group commit writes is one round trip, not fifty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from yingda.platform.journal import Write

ROWS: Final = "%(rows)s"
Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """SQL that reads its rows from `json_populate_recordset(..., %(rows)s::json)`.

    All statements of a commit are parts of one, which see the same moment: of a row only the last word is written, and
    what is added and changed or taken away in the same commit is settled before.
    """

    sql: str
    key: tuple[str, ...] = ()
    """Of several writes with the same key the last one counts; without a key each is a row of its own."""
    keeps: tuple[str, ...] = ()
    """What a later write does not say stays as an earlier one said it."""
    json: tuple[str, ...] = ()
    """Columns whose values are JSON already."""
    amends: str | None = None
    """Changes a row that this other statement adds in the same commit, instead of one in the database."""
    erases: tuple[str, ...] = ()
    """Makes needless what these other statements would do to the same row."""


Groups = dict[str, dict[object, Row]]


def merge(writes: Sequence[Write], statements: Mapping[str, Statement]) -> Groups:
    """The rows that each statement has to write, the last word of each; statements in the order of their list."""
    groups: Groups = {}
    for write in writes:
        statement, values = statements[write.statement], write.values
        rows = groups.setdefault(write.statement, {})
        if not statement.key:
            rows[len(rows)] = values
            continue
        key = _key(values, statement.key)
        for erased in statement.erases:
            groups.get(erased, {}).pop(key, None)
        added = groups.get(statement.amends) if statement.amends else None
        if added and key in added:
            added[key] = {**added[key], **values}
        else:
            rows[key] = _last_word(rows.get(key), values, statement.keeps) if statement.keeps else values
    return {name: groups[name] for name in statements if groups.get(name)}


def _key(values: Row, names: tuple[str, ...]) -> object:
    return values[names[0]] if len(names) == 1 else tuple(values[name] for name in names)


def _last_word(earlier: Row | None, later: Row, keeps: tuple[str, ...]) -> Row:
    if earlier is None:
        return later
    return {**later, **{name: earlier[name] for name in keeps if later[name] is None}}


class Composer:
    """Makes one statement of many, always the same text for the same ones, so that the server knows it already.

    Values are numbered as the server wants them ($1 ...): a text of this length would else be taken apart each time.
    """

    def __init__(self, statements: Mapping[str, Statement], *, fence: str, held: Sequence[object]) -> None:
        self._statements = statements
        self._fence = fence
        self._held = held
        self._known: dict[tuple[str, ...], str] = {}

    def compose(self, writes: Sequence[Write]) -> tuple[str, list[object]]:
        """The statement that does all of this if the fence lets it, and the values of the fence and of the rows."""
        groups = merge(writes, self._statements)
        names = tuple(groups)
        text = self._known.get(names)
        if text is None:
            text = self._known[names] = self._text(names)
        rows = [encode(list(found.values()), self._statements[name]) for name, found in groups.items()]
        return text, [*self._held, *rows]

    def _text(self, names: tuple[str, ...]) -> str:
        parts = [f"fence AS ({self._fence})"]
        for place, name in enumerate(names, start=len(self._held) + 1):
            sql = self._statements[name].sql.replace(ROWS, f"${place}")
            parts.append(f"write{place} AS ({sql})")
        return f"WITH {', '.join(parts)} SELECT * FROM fence"


def encode(rows: Sequence[Row], statement: Statement) -> str:
    """Rows as the JSON array that a statement reads."""
    if statement.json:
        rows = [{**row, **_fragments(row, statement.json)} for row in rows]
    return orjson.dumps(rows, default=_bytes).decode()


def _fragments(row: Row, names: tuple[str, ...]) -> dict[str, object]:
    return {name: orjson.Fragment(text) for name in names if isinstance(text := row[name], str)}


def _bytes(value: object) -> str:
    """Bytes as PostgreSQL reads them."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(type(value).__name__)
