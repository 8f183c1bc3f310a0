"""Percentiles, ratios, tables."""

import pytest
from bench.figures import mean, percentile, ratio, spread
from bench.tables import table
from hypothesis import given
from hypothesis import strategies as st

values = st.lists(st.floats(min_value=0, max_value=1e6, allow_nan=False), min_size=1, max_size=200)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)])
def test_a_percentile_is_a_value_that_was_seen(share: float, expected: float) -> None:
    assert percentile([float(number) for number in range(1, 101)], share) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@given(values)
def test_enough_values_are_not_above_a_percentile(seen: list[float]) -> None:
    for share in (0.5, 0.99):
        limit = percentile(seen, share)
        assert limit in seen
        assert sum(value <= limit for value in seen) >= share * len(seen)


@given(values)
def test_a_spread_is_in_order(seen: list[float]) -> None:
    found = spread(seen)
    assert found.count == len(seen)
    assert found.p50 <= found.p99 <= found.highest == max(seen)


def test_a_ratio_is_of_the_means_and_tells_the_rounds() -> None:
    found = ratio([2.0, 3.0, 4.0], [1.0, 2.0, 4.0])
    assert found.mean == pytest.approx(9 / 7)
    assert (found.lowest, found.highest) == (1.0, 2.0)
    assert str(found) == "1.29 (1.00 to 2.00)"


def test_rounds_are_compared_with_their_own_peer() -> None:
    with pytest.raises(ValueError, match="argument"):
        ratio([1.0, 2.0], [1.0])


def test_a_mean() -> None:
    assert mean([1.0, 2.0, 6.0]) == 3.0


def test_a_table_is_as_wide_as_it_must_be() -> None:
    shown = table(("way", "ms"), [("dial", "1.0"), ("app_queue", "12.5")])
    assert shown.split("\n") == [
        "way          ms",
        "---------  ----",
        "dial        1.0",
        "app_queue  12.5",
    ]
