"""When somebody is there: the week, China's holidays with their shifted days, one's own days, any time zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.flows.calendar import Cause, Opening, is_announced, public_days
from yingda.flows.engine.calendar_fields import read_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "holidays": "china",
    "weekly": [
        {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "12:00"},
        {"days": [1, 2, 3, 4, 5], "from": "13:30", "to": "18:00"},
        {"days": [5], "from": "20:00", "to": "24:00"},
    ],
    "exceptions": [
        {"date": "2026-10-02", "from": "10:00", "to": "11:00"},
        {"date": "2026-10-02", "from": "15:00", "to": "16:00"},
        {"date": "2026-12-31", "closed": True, "name": "outing"},
    ],
}


def verdict(at: str, definition: dict[str, Any] = OFFICE) -> tuple[Opening, Cause]:
    calendar, problems = read_calendar(definition)
    assert problems == []
    moment = datetime.fromisoformat(at)
    found = calendar.opening_at(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))
    return found.opening, found.cause


@pytest.mark.parametrize(
    ("at", "opening", "cause"),
    [
        ("2026-11-20T08:59", Opening.CLOSED, Cause.WEEKLY),
        ("2026-11-20T09:00", Opening.OPEN, Cause.WEEKLY),
        ("2026-11-20T11:59:59", Opening.OPEN, Cause.WEEKLY),
        ("2026-11-20T12:00", Opening.CLOSED, Cause.WEEKLY),
        ("2026-11-20T13:30", Opening.OPEN, Cause.WEEKLY),
        ("2026-11-20T23:59", Opening.OPEN, Cause.WEEKLY),
        ("2026-11-21T00:00", Opening.CLOSED, Cause.WEEKLY),
        ("2026-11-20T01:00+00:00", Opening.OPEN, Cause.WEEKLY),
        ("2026-10-01T10:00", Opening.HOLIDAY, Cause.PUBLIC_HOLIDAY),
        ("2026-10-02T10:30", Opening.OPEN, Cause.EXCEPTION),
        ("2026-10-02T12:00", Opening.CLOSED, Cause.EXCEPTION),
        ("2026-10-02T15:30", Opening.OPEN, Cause.EXCEPTION),
        ("2026-10-04T10:00", Opening.HOLIDAY, Cause.PUBLIC_HOLIDAY),
        ("2026-10-08T10:00", Opening.OPEN, Cause.WEEKLY),
        ("2026-10-10T10:00", Opening.OPEN, Cause.SHIFTED_WORKING_DAY),
        ("2026-10-10T12:30", Opening.CLOSED, Cause.SHIFTED_WORKING_DAY),
        ("2026-10-10T21:00", Opening.CLOSED, Cause.SHIFTED_WORKING_DAY),
        ("2026-12-31T10:00", Opening.HOLIDAY, Cause.EXCEPTION),
    ],
)
def test_a_moment_is_judged_by_the_first_rule_that_knows_it(at: str, opening: Opening, cause: Cause) -> None:
    assert verdict(at) == (opening, cause)


def test_without_holidays_the_national_day_is_a_thursday() -> None:
    plain = {**OFFICE, "holidays": "none"}
    assert verdict("2026-10-01T10:00", plain) == (Opening.OPEN, Cause.WEEKLY)
    assert verdict("2026-10-10T10:00", plain) == (Opening.CLOSED, Cause.WEEKLY)


def test_another_clock_and_its_summer_time() -> None:
    london = {"timezone": "Europe/London", "weekly": [{"days": [7], "from": "01:00", "to": "02:00"}]}
    # The hour that is missing in March, and the one that is there twice in October.
    assert verdict("2026-03-29T00:59:59+00:00", london)[0] is Opening.CLOSED
    assert verdict("2026-03-29T01:00:00+00:00", london)[0] is Opening.CLOSED
    assert verdict("2026-10-25T00:30:00+00:00", london)[0] is Opening.OPEN
    assert verdict("2026-10-25T01:30:00+00:00", london)[0] is Opening.OPEN


def test_the_holidays_of_2026_are_those_that_the_state_announced() -> None:
    off = [f"{day:%m-%d}" for day, each in public_days(2026).items() if not each.working]
    assert " ".join(off) == (
        "01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05 04-06 "
        "05-01 05-02 05-03 05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27 "
        "10-01 10-02 10-03 10-04 10-05 10-06 10-07"
    )
    working = [f"{day:%m-%d}" for day, each in public_days(2026).items() if each.working]
    assert " ".join(working) == "01-04 02-14 02-28 05-09 09-20 10-10"
    assert is_announced(2026)


def test_a_year_that_is_not_announced_has_the_holidays_by_law() -> None:
    assert not is_announced(2035)
    assert date(2035, 10, 1) in public_days(2035)
    assert public_days(2026)[date(2026, 10, 1)].name_zh == "国庆节"
    assert public_days(2026)[date(2026, 10, 1)].name_en == "National Day"


@pytest.mark.parametrize("year", [1, 2, 1949, 2100, 9998, 9999])
def test_no_year_makes_it_fail(year: int) -> None:
    assert all(day.year == year for day in public_days(year))


@given(
    minutes=st.integers(0, 100 * 366 * 24 * 60),
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})),
)
def test_every_moment_has_a_verdict_everywhere(minutes: int, zone: str) -> None:
    calendar, _ = read_calendar({**OFFICE, "timezone": zone})
    moment = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert calendar.opening_at(moment).opening in Opening


@given(day=st.dates(date(2006, 1, 1), date(2027, 12, 31)))
def test_a_shifted_working_day_is_a_weekend_and_pays_for_a_day_off(day: date) -> None:
    found = public_days(day.year).get(day)
    if found is None or not found.working:
        return
    assert day.isoweekday() >= 6
    near = [day + timedelta(days=step) for step in range(-21, 22)]
    assert any((other := public_days(each.year).get(each)) and not other.working for each in near)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(definition=json_values, name=st.sampled_from([*OFFICE, "other"]))
def test_no_definition_makes_it_fail(definition: Any, name: str) -> None:
    read_calendar(definition)
    calendar, _ = read_calendar({**OFFICE, name: definition})
    calendar.opening_at(datetime(2026, 10, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": "Asia"}, "timezone"),
        ({"holidays": "moon"}, "holidays"),
        ({"weekly": [{"days": [8], "from": "09:00", "to": "10:00"}]}, "weekly[0].days"),
        ({"weekly": [{"days": [1], "from": "10:00", "to": "10:00"}]}, "weekly[0].to"),
        ({"weekly": [{"days": [1], "from": "25:00", "to": "26:00"}]}, "weekly[0].from"),
        ({"exceptions": [{"date": "2026-13-01", "closed": True}]}, "exceptions[0].date"),
        ({"exceptions": [{"date": "2026-12-01", "closed": True}] * 2}, "exceptions[1].date"),
        ({"exceptions": [{"date": "2026-12-01", "name": "x\x00", "closed": True}]}, "exceptions[0].name"),
        ({"open": "a"}, "open"),
    ],
)
def test_what_is_wrong_is_told_by_field(change: dict[str, Any], field: str) -> None:
    _, problems = read_calendar({**OFFICE, **change})
    assert field in {problem.details.get("field") for problem in problems}
