"""Many writes become one statement: the last word of each row, and nothing that undoes itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import orjson

from yingda.platform.journal import Write
from yingda.platform.statements import Composer, Statement, encode, merge

ID, OTHER = UUID(int=1), UUID(int=2)
STATEMENTS: Final = {
    "event": Statement(sql="EVENT %(rows)s", json=("facts",)),
    "row": Statement(sql="ROW %(rows)s", key=("id",), keeps=("agent",)),
    "add": Statement(sql="ADD %(rows)s", key=("id",)),
    "mark": Statement(sql="MARK %(rows)s", key=("id",), amends="add"),
    "end": Statement(sql="END %(rows)s", key=("id",), erases=("add", "mark")),
    "tell": Statement(sql="TELL %(rows)s", key=("topic", "id")),
}


def write(statement: str, **values: object) -> Write:
    return Write(statement=statement, values=values)


def merged(*writes: Write) -> dict[str, list[Mapping[str, object]]]:
    return {name: list(rows.values()) for name, rows in merge(writes, STATEMENTS).items()}


def test_events_are_all_kept_in_their_order() -> None:
    assert merged(write("event", n=1), write("event", n=1), write("event", n=2)) == {
        "event": [{"n": 1}, {"n": 1}, {"n": 2}]
    }


def test_of_a_row_the_last_word_counts_and_keeps_what_it_does_not_say() -> None:
    found = merged(
        write("row", id=ID, state="a", agent="x"),
        write("row", id=OTHER, state="b", agent=None),
        write("row", id=ID, state="c", agent=None),
    )
    assert found == {
        "row": [{"id": ID, "state": "c", "agent": "x"}, {"id": OTHER, "state": "b", "agent": None}]
    }


def test_what_is_added_and_changed_at_once_is_added_as_it_is_at_the_end() -> None:
    found = merged(write("add", id=ID, queue="q", state="waiting"), write("mark", id=ID, state="offered"))
    assert found == {"add": [{"id": ID, "queue": "q", "state": "offered"}]}


def test_what_was_there_before_is_changed() -> None:
    assert merged(write("mark", id=ID, state="offered")) == {"mark": [{"id": ID, "state": "offered"}]}


def test_what_ends_at_once_never_was_but_is_taken_away_in_any_case() -> None:
    found = merged(
        write("add", id=ID, state="waiting"), write("mark", id=ID, state="offered"), write("end", id=ID)
    )
    assert found == {"end": [{"id": ID}]}
    assert merged(write("mark", id=ID, state="x"), write("end", id=ID)) == {"end": [{"id": ID}]}


def test_the_same_line_is_told_once() -> None:
    told = [write("tell", topic=topic, id=key) for topic, key in (("a", ID), ("a", ID), ("b", ID))]
    assert len(merged(*told)["tell"]) == 2


def test_statements_stand_in_the_order_of_their_list_and_the_text_is_always_the_same() -> None:
    composer = Composer(STATEMENTS, fence="FENCE $1 $2", held=(7, "n1"))
    one, values = composer.compose([write("tell", topic="a", id=ID), write("event", facts="{}")])
    other, _ = composer.compose([write("event", facts="{}"), write("tell", topic="b", id=OTHER)])
    assert one == other
    assert one == (
        "WITH fence AS (FENCE $1 $2), write3 AS (EVENT $3), write4 AS (TELL $4) SELECT * FROM fence"
    )
    assert values[:2] == [7, "n1"]
    assert len(values) == 4


def test_nothing_to_write_is_still_a_question_to_the_fence() -> None:
    text, values = Composer(STATEMENTS, fence="FENCE $1", held=(7,)).compose([])
    assert (text, values) == ("WITH fence AS (FENCE $1) SELECT * FROM fence", [7])


def test_rows_are_written_as_the_database_reads_them() -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    row = {"id": ID, "at": at, "sealed": b"\x01\xff", "facts": '{"a":1}', "nothing": None}
    assert orjson.loads(encode([row], STATEMENTS["event"])) == [
        {
            "id": str(ID),
            "at": "2026-11-21T00:00:00+00:00",
            "sealed": "\\x01ff",
            "facts": {"a": 1},
            "nothing": None,
        }
    ]
