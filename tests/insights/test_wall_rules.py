"""Thresholds of the wall, by example: what is passed, since when, and when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yingda.insights.wall.days import past_slots, slot_of
from yingda.insights.wall.model import Alarm, Kind, Limits, Watched
from yingda.insights.wall.rules import HOLD, bound_of, limits_of, looks_the_same, opened, shown, step, usual
from yingda.insights.wall.words import sentence
from yingda.kernel.ids import new_id

NOW = datetime(2026, 11, 20, 2, 10, tzinfo=UTC)
QUIET = Watched(queue_id=new_id(), tenant_id=new_id(), signed_in=3)
LIMITS = limits_of(target=0.8)


def kinds(queue: Watched, limits: Limits = LIMITS) -> set[Kind]:
    return {alarm.kind for alarm in step(queue, limits, {}, now=NOW)}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"waiting": 10}, set()),
        ({"waiting": 11}, {Kind.WAITING}),
        ({"waiting": 1, "signed_in": 0}, {Kind.NOBODY}),
        ({"longest_since": NOW - timedelta(seconds=120)}, set()),
        ({"longest_since": NOW - timedelta(seconds=121)}, {Kind.LONGEST}),
        ({"decided": 10, "service_level": 0.79, "connected_rate": 0.9}, {Kind.SERVICE_LEVEL}),
        ({"decided": 10, "service_level": 0.8, "connected_rate": 0.89}, {Kind.CONNECTED_RATE}),
        ({"decided": 9, "service_level": 0.1, "connected_rate": 0.1}, set()),
        ({"arrivals": 40, "usual": 20.0}, {Kind.ARRIVALS}),
        ({"arrivals": 39, "usual": 20.0}, set()),
        ({"arrivals": 9, "usual": 1.0}, set()),
        ({"arrivals": 10, "usual": 1.0}, {Kind.ARRIVALS}),
        ({"arrivals": 500, "usual": None}, set()),
    ],
)
def test_what_is_beyond_a_threshold(changed: dict[str, object], expected: set[Kind]) -> None:
    assert kinds(replace(QUIET, **changed)) == expected  # type: ignore[arg-type]  # named by the table above


def test_a_queues_own_threshold_goes_before_its_tenants_and_that_before_the_platforms() -> None:
    found = limits_of({"waiting": 5, "longest": 60}, {"longest": None}, target=0.7)
    assert found == Limits(waiting=5, longest=None, service_level=0.7, connected_rate=0.9, arrivals=2.0)
    assert kinds(replace(QUIET, waiting=6), found) == {Kind.WAITING}
    assert kinds(replace(QUIET, longest_since=NOW - timedelta(hours=1)), found) == set()


def test_an_alarm_has_its_begin_its_worst_and_is_over_when_its_threshold_was_kept_for_a_while() -> None:
    (raised,) = step(replace(QUIET, waiting=11), LIMITS, {}, now=NOW)
    later = NOW + timedelta(seconds=30)
    (worse,) = step(replace(QUIET, waiting=25), LIMITS, opened([raised]), now=later)
    (less,) = step(replace(QUIET, waiting=12), LIMITS, opened([worse]), now=later)
    assert (less.raised_at, less.last_at, less.value, less.worst) == (NOW, later, 12, 25)
    (rests,) = step(replace(QUIET, waiting=3), LIMITS, opened([less]), now=later + HOLD / 2) or [less]
    assert rests.cleared_at is None
    (over,) = step(replace(QUIET, waiting=3), LIMITS, opened([rests]), now=later + HOLD)
    assert over.cleared_at == later + HOLD


def test_the_worst_of_a_share_is_the_smallest_and_a_threshold_that_is_taken_away_ends_it() -> None:
    poor = replace(QUIET, decided=20, service_level=1.0, connected_rate=0.5)
    (raised,) = step(poor, LIMITS, {}, now=NOW)
    (goes_on,) = step(replace(poor, connected_rate=0.7), LIMITS, opened([raised]), now=NOW)
    assert (goes_on.kind, goes_on.value, goes_on.worst) == (Kind.CONNECTED_RATE, 0.7, 0.5)
    (over,) = step(poor, replace(LIMITS, connected_rate=None), opened([goes_on]), now=NOW)
    assert over.cleared_at == NOW


def an_alarm(kind: Kind, value: float, bound: float) -> Alarm:
    return Alarm(
        id=new_id(), queue_id=QUIET.queue_id, tenant_id=QUIET.tenant_id, kind=kind, value=value, worst=value,
        bound=bound, raised_at=NOW, last_at=NOW,
    )  # fmt: skip


def test_nobody_is_told_of_what_he_would_not_see() -> None:
    known = an_alarm(Kind.LONGEST, 131, 120)
    assert looks_the_same(replace(known, value=139), known)
    assert not looks_the_same(replace(known, value=140), known)
    assert not looks_the_same(replace(known, cleared_at=NOW), known)
    assert not looks_the_same(known, None)


def test_the_sentence_says_how_much_and_how_much_may_be() -> None:
    assert sentence(Kind.LONGEST, value=131, bound=125) == (
        "最长等待 2:10，上限 2:05",
        "Longest wait 2:10, limit 2:05",
    )
    assert sentence(Kind.CONNECTED_RATE, value=0.874, bound=0.9)[0] == "今日接通率 87%，承诺 90%"
    assert all(sentence(kind, value=12, bound=10)[0] for kind in Kind)
    assert shown(Kind.WAITING, 12.0) == "12"
    assert shown(Kind.LONGEST, 4.2) == "0:04"


def test_what_is_usual_is_the_median_of_enough_weeks() -> None:
    assert usual([20, 30]) is None
    assert usual([20, 30, 500]) == 30
    assert bound_of(Kind.ARRIVALS, replace(QUIET, usual=30.0), LIMITS) == 60


def test_half_hours_are_those_of_the_clock_on_the_wall() -> None:
    assert slot_of(NOW, ZoneInfo("Asia/Shanghai")) == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert slot_of(NOW, ZoneInfo("Asia/Kathmandu")) == datetime(2026, 11, 20, 1, 45, tzinfo=UTC)
    zone = ZoneInfo("America/New_York")
    weeks = past_slots(datetime(2026, 11, 4, 15, 0, tzinfo=UTC), zone)
    assert [week.astimezone(UTC).hour for week in weeks[:2]] == [14, 14], "the clocks went back on 1 November"
