"""The arithmetic of clocks: over holidays, pauses, time zones, and nights in which the clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.desk.orders.engine.clocks import NOTHING, deadline, elapsed, open_times
from yingda.flows.calendar import Calendar, Holidays, Hours, Opening, WeeklyHours

MINUTE = timedelta(minutes=1)
ZONES = (
    "Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "America/Sao_Paulo",
)  # fmt: skip
BEGIN, END = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2027-06-01")


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    begin = draw(st.integers(0, 1320))
    return Hours(begin=begin, end=draw(st.integers(begin + 120, 1440)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekly = draw(
        st.lists(
            st.builds(WeeklyHours, days=st.frozensets(st.integers(1, 7), min_size=1), hours=hours()),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    days = st.dates(date(2024, 1, 1), date(2027, 6, 1))
    exceptions = draw(st.dictionaries(days, st.lists(hours(), max_size=2).map(tuple), max_size=5))
    return Calendar(
        timezone=ZoneInfo(draw(st.sampled_from(ZONES))),
        weekly=tuple(weekly),
        exceptions=exceptions,
        holidays=draw(st.sampled_from(Holidays)),
    )


moments = st.datetimes(BEGIN, END, timezones=st.just(UTC)).map(lambda each: each.replace(microsecond=0))
allowed = st.integers(1, 60 * 24 * 3).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=150, deadline=None)
@given(moments, allowed, calendars())
def test_a_deadline_is_where_the_allowed_time_has_elapsed_and_not_before(
    begin: datetime, time_allowed: timedelta, calendar: Calendar
) -> None:
    end = deadline(begin, time_allowed, calendar)
    assert end is not None
    assert elapsed(begin, end, calendar) == time_allowed
    assert elapsed(begin, end - timedelta(seconds=1), calendar) < time_allowed


@settings(max_examples=150, deadline=None)
@given(moments, allowed, allowed, calendars())
def test_a_pause_takes_nothing_away_and_gives_nothing(
    begin: datetime, first: timedelta, pause: timedelta, calendar: Calendar
) -> None:
    stops = begin + first
    goes_on = stops + pause
    used = elapsed(begin, stops, calendar)
    assert used + elapsed(stops, goes_on, calendar) == elapsed(begin, goes_on, calendar)
    left = timedelta(days=3)
    end = deadline(goes_on, left, calendar)
    assert end is not None
    assert used + elapsed(goes_on, end, calendar) == used + left


@settings(max_examples=100, deadline=None)
@given(moments, calendars(), st.integers(0, 60 * 26))
def test_what_counts_is_what_the_calendar_calls_open(
    begin: datetime, calendar: Calendar, minutes: int
) -> None:
    begin = begin.replace(second=0)
    counted = sum(
        (
            MINUTE
            for place in range(minutes)
            if calendar.opening_at(begin + place * MINUTE).opening is Opening.OPEN
        ),
        start=NOTHING,
    )
    assert elapsed(begin, begin + minutes * MINUTE, calendar) == counted


@given(moments, allowed, st.sampled_from(ZONES))
def test_day_and_night_knows_no_zone(begin: datetime, time_allowed: timedelta, zone: str) -> None:
    there = begin.astimezone(ZoneInfo(zone))
    end = deadline(there, time_allowed, None)
    assert end == begin + time_allowed
    assert elapsed(there, end.astimezone(ZoneInfo("Asia/Tokyo")), None) == time_allowed


@settings(max_examples=60, deadline=None)
@given(moments, calendars())
def test_stretches_come_in_order_and_never_touch(begin: datetime, calendar: Calendar) -> None:
    before = None
    for place, (opens, closes) in enumerate(open_times(begin, calendar)):
        assert opens < closes
        assert before is None or before < opens
        before = closes
        if place > 30:
            break


def office(zone: str, *, holidays: Holidays = Holidays.NONE, days: range = range(1, 6)) -> Calendar:
    week = WeeklyHours(days=frozenset(days), hours=Hours(begin=9 * 60, end=17 * 60))
    return Calendar(timezone=ZoneInfo(zone), weekly=(week,), holidays=holidays)


def at(zone: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))


def test_the_national_holiday_does_not_count_and_the_shifted_saturday_does() -> None:
    calendar = office("Asia/Shanghai", holidays=Holidays.CHINA)
    zone = "Asia/Shanghai"
    # 1 to 8 October 2025 are off, Sunday 28 September and Saturday 11 October are worked.
    assert deadline(at(zone, 2025, 9, 30, 16), timedelta(hours=2), calendar) == at(zone, 2025, 10, 9, 10)
    assert elapsed(at(zone, 2025, 10, 10, 17), at(zone, 2025, 10, 13, 9), calendar) == timedelta(hours=8)


def test_the_night_in_which_clocks_go_forward_is_an_hour_shorter() -> None:
    zone = "Europe/Berlin"
    always = Calendar(
        timezone=ZoneInfo(zone),
        weekly=(WeeklyHours(days=frozenset(range(1, 8)), hours=Hours(begin=0, end=1440)),),
    )
    assert elapsed(at(zone, 2026, 3, 29), at(zone, 2026, 3, 30), always) == timedelta(hours=23)
    assert elapsed(at(zone, 2026, 10, 25), at(zone, 2026, 10, 26), always) == timedelta(hours=25)
    assert deadline(at(zone, 2026, 3, 29, 1, 30), timedelta(hours=1), always) == at(zone, 2026, 3, 29, 3, 30)


def test_a_deadline_stays_where_it_is_when_the_enterprise_moves() -> None:
    end = deadline(at("Asia/Shanghai", 2026, 11, 23, 16), timedelta(hours=2), office("Asia/Shanghai"))
    assert end == at("Asia/Shanghai", 2026, 11, 24, 10)
    assert end is not None
    assert end.astimezone(ZoneInfo("Europe/Berlin")) == at("Europe/Berlin", 2026, 11, 24, 3)


def test_a_calendar_that_is_never_open_has_no_deadline() -> None:
    closed = Calendar(timezone=ZoneInfo("UTC"))
    assert deadline(datetime.combine(date(2026, 1, 1), time(), UTC), MINUTE, closed) is None
