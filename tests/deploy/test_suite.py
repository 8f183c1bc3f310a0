"""Which failed tests are run once more: a few that depend on the machine's own pace, and no others."""

import json
from pathlib import Path

import pytest

import suite


@pytest.fixture
def failed_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "lastfailed"
    monkeypatch.setattr(suite, "FAILED_BEFORE", place)
    return place


@pytest.mark.parametrize(
    ("failed", "again"),
    [
        (["tests/journeys/test_a.py::test_x"], True),
        (["tests/journeys/test_a.py::test_x", "tests/contract/test_b.py::test_y[real]"], True),
        (["tests/journeys/test_a.py::test_x", "tests/api/test_b.py::test_y"], False),
        ([f"tests/journeys/test_a.py::test_{number}" for number in range(6)], False),
        ([], False),
    ],
)
def test_only_a_few_in_real_time_are_run_again(failed_before: Path, failed: list[str], again: bool) -> None:
    failed_before.write_text(json.dumps(dict.fromkeys(failed, True)))
    assert suite._in_real_time_only() == (failed if again else [])


def test_nothing_is_run_again_where_nothing_is_known(failed_before: Path) -> None:
    assert suite._in_real_time_only() == []
    failed_before.write_text("{")
    assert suite._in_real_time_only() == []
