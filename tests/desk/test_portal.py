"""The own view's arithmetic: spans of days, issues side by side, terms that rise."""

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.portal.errors import SpanInvalid
from yingda.desk.portal.model import Issue, Span, by_size, counted, last_week, rising
from yingda.desk.portal.terms import terms_of

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_span_has_both_of_its_ends_and_as_much_before_it() -> None:
    span = Span(first=date(2026, 11, 16), last=date(2026, 11, 22), zone=CHINA)
    assert span.days == 7
    assert (span.before.first, span.before.last) == (date(2026, 11, 9), date(2026, 11, 15))
    assert span.before.end == span.begin
    assert (span.end - span.begin) == timedelta(days=7)


def test_a_day_on_which_clocks_change_is_whole() -> None:
    span = Span(first=date(2026, 10, 25), last=date(2026, 10, 25), zone=BERLIN)
    assert (span.end.astimezone(CHINA) - span.begin.astimezone(CHINA)) == timedelta(hours=25)


@pytest.mark.parametrize("days", [-1, 366])
def test_days_in_disorder_or_too_many_are_refused(days: int) -> None:
    with pytest.raises(SpanInvalid):
        Span(first=date(2026, 1, 1), last=date(2026, 1, 1) + timedelta(days=days), zone=CHINA)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)))
def test_the_last_week_is_whole_and_over(today: date) -> None:
    first, last = last_week(today)
    assert (first.isoweekday(), last.isoweekday()) == (1, 7)
    assert (last - first).days == 6
    assert 1 <= (today - last).days <= 7


def test_terms_are_words_that_say_something_each_once() -> None:
    assert terms_of("客户反映热水器漏水，热水器已经漏水三天，请尽快处理") >= {"热水器", "漏水"}
    assert terms_of("客户反映请尽快处理") == frozenset()
    assert terms_of("The bus 12 driver smoked on the BUS") == {"bus", "driver", "smoked"}


def test_what_rises_is_more_than_chance_and_more_than_one_customer() -> None:
    before = Counter({"公交": 40, "出租车": 20, "地铁": 5})
    now = Counter({"公交": 44, "出租车": 50, "地铁": 6, "共享单车": 8, "张三": 2})
    found = [issue.key for issue in rising(now, before, orders_now=100, orders_before=100)]
    assert found == ["出租车", "共享单车"]


def test_what_is_hardly_said_alone_is_told_as_the_whole_that_people_mean() -> None:
    subjects = [
        "共享单车乱停放",
        "共享单车堵路",
        "共享单车押金",
        "公交晚点",
        "公交站牌",
        "公交晚点扣费",
        "公交改线",
    ]
    now = counted(terms_of(each) for each in subjects)
    found = [issue.key for issue in rising(now, {}, orders_now=7, orders_before=7)]
    assert found == ["公交", "共享单车"]


def test_twice_as_many_orders_alone_let_nothing_rise() -> None:
    before = Counter({"公交": 40, "出租车": 20})
    now = Counter({"公交": 80, "出租车": 40})
    assert rising(now, before, orders_now=200, orders_before=100) == []


@given(st.dictionaries(st.text("甲乙丙丁", min_size=2, max_size=2), st.integers(0, 500), max_size=12))
def test_what_stays_as_it_was_does_not_rise(counts: dict[str, int]) -> None:
    assert rising(counts, counts, orders_now=100, orders_before=100) == []


def test_issues_by_size_with_their_change() -> None:
    issues = by_size(
        [Issue(key="a", now=1, before=2), Issue(key="b", now=6, before=4), Issue(key="c", now=1, before=0)]
    )
    assert [(each.key, each.change) for each in issues] == [("b", 0.5), ("a", -0.5), ("c", None)]


def test_a_term_is_counted_once_for_each_order() -> None:
    assert counted([frozenset({"a", "b"}), frozenset({"a"})]) == {"a": 2, "b": 1}
