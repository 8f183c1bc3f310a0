"""The journal keeps whole batches in order, whatever a crash does to its end."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.platform.journal import Journal, Write

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**53), max_value=2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(max_size=200),
    st.uuids(),
    st.datetimes(timezones=st.just(UTC)),
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3),
)
WRITES = st.builds(
    Write,
    statement=st.sampled_from(["ledger.append", "calls.save"]),
    values=st.dictionaries(st.text("abc", min_size=1), VALUES, max_size=4),
)
BATCHES = st.lists(st.lists(WRITES, max_size=3), max_size=5)


def batch(number: int) -> list[Write]:
    return [Write(statement="note", values={"id": number, "at": datetime(2026, 11, 21, tzinfo=UTC)})]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "deeper" / "n1.jsonl")


@given(first=BATCHES, second=BATCHES)
def test_what_was_kept_is_read_back_as_it_was(first: list[list[Write]], second: list[list[Write]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        journal = Journal(Path(place) / "n1.jsonl")
        journal.append(first)
        journal.append(second)

        assert Journal(journal.file).batches() == first + second


def test_an_empty_journal_has_nothing(journal: Journal) -> None:
    assert journal.batches() == []
    journal.clear()
    journal.append([batch(1)])
    journal.clear()
    assert journal.batches() == []
    assert not journal.file.exists()


def test_a_last_line_that_was_cut_anywhere_is_left_out(journal: Journal) -> None:
    journal.append([batch(1), batch(2)])
    whole = journal.file.read_bytes()
    first_line = whole.index(b"\n") + 1

    for cut in range(first_line, len(whole)):
        journal.file.write_bytes(whole[:cut])
        assert Journal(journal.file).batches() == [batch(1)]


def test_what_is_kept_after_a_cut_line_is_not_spoilt_by_it(journal: Journal) -> None:
    journal.append([batch(1), batch(2)])
    whole = journal.file.read_bytes()

    for cut in range(len(whole)):
        journal.file.write_bytes(whole[:cut])
        Journal(journal.file).append([batch(3)])
        kept = Journal(journal.file).batches()
        assert kept[-1] == batch(3)
        assert kept[:-1] in ([], [batch(1)])
