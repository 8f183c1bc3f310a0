"""Half-hours and days of a zone, where its clocks are put forward and back, too; an agent's stretches."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from yingda.insights.intervals import Interval, borders
from yingda.insights.stretches import AgentRow, pieces, stretches_of

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
AGENT = UUID(int=1)


@pytest.mark.parametrize(
    ("zone", "day", "half_hours"),
    [
        ("Asia/Shanghai", date(2026, 11, 20), 48),
        ("America/New_York", date(2026, 3, 8), 46),
        ("America/New_York", date(2026, 11, 1), 50),
        ("Australia/Lord_Howe", date(2026, 10, 4), 47),
        ("Australia/Lord_Howe", date(2026, 4, 5), 49),
        # At midnight the clocks are put forward: the day begins at one.
        ("America/Santiago", date(2026, 9, 6), 46),
    ],
)
def test_a_day_has_the_half_hours_that_its_clocks_give_it(zone: str, day: date, half_hours: int) -> None:
    tz = ZoneInfo(zone)
    cuts = borders(day, day, interval=Interval.HALF_HOUR, zone=tz)
    assert len(cuts) == half_hours + 1
    assert {after - before for before, after in pairwise(cuts)} == {timedelta(minutes=30)}
    assert borders(day, day, interval=Interval.DAY, zone=tz) == [cuts[0], cuts[-1]]
    assert cuts[0].astimezone(tz).date() == day
    assert (cuts[0] - timedelta(microseconds=1)).astimezone(tz).date() == day - timedelta(days=1)


def test_days_follow_each_other_without_a_gap() -> None:
    tz = ZoneInfo("Europe/Berlin")
    cuts = borders(date(2026, 3, 27), date(2026, 3, 30), interval=Interval.DAY, zone=tz)
    assert [(after - before) // timedelta(hours=1) for before, after in pairwise(cuts)] == [24, 24, 23, 24]


def _row(seq: int, kind: str, minutes: float, **facts: object) -> AgentRow:
    return AgentRow(seq=seq, type=kind, at=AT + timedelta(minutes=minutes), facts=facts)


def test_what_changes_no_state_ends_no_stretch() -> None:
    made = stretches_of(
        AGENT,
        [
            _row(1, "agent_signed_in", 0, to_state="ready", reason=None),
            _row(2, "agent_queues_changed", 1),
            _row(3, "agent_state_changed", 2, to_state="not_ready", reason="busy"),
            _row(4, "agent_state_changed", 3, to_state="not_ready", reason="busy"),
            _row(5, "agent_state_changed", 4, to_state="not_ready", reason="paperwork"),
            _row(6, "something_new", 5),
            _row(7, "agent_signed_out", 6),
        ],
    )
    assert [(each.seq, each.state, each.reason) for each in made] == [
        (1, "ready", None),
        (3, "not_ready", "busy"),
        (5, "not_ready", "paperwork"),
        (7, "signed_out", None),
    ]
    assert [each.until for each in made] == [*(each.since for each in made[1:]), None]


def test_a_stretch_of_days_is_kept_in_pieces_that_make_it_up() -> None:
    (long, _) = stretches_of(
        AGENT,
        [_row(1, "agent_signed_in", 0, to_state="ready"), _row(2, "agent_signed_out", 60 * 60)],
    )
    kept = list(pieces(long))
    assert [(piece.until or AT) - piece.since for piece in kept] == [
        *[timedelta(days=1)] * 2,
        timedelta(hours=12),
    ]
    assert [before.until for before in kept[:-1]] == [after.since for after in kept[1:]]
