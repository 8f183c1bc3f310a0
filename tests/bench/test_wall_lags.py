"""How far a page is behind: each change by the paint that shows it, and by no later one that only looks the same."""

from bench.wall import lags


def test_a_change_is_as_late_as_the_first_paint_that_shows_it() -> None:
    told = [("waiting", "q", "1", 0.0), ("waiting", "q", "2", 5_000.0)]
    painted = [("waiting", "q", "1", 300.0), ("waiting", "q", "2", 5_400.0), ("waiting", "q", "2", 5_600.0)]
    found = lags(told, painted)["waiting"]
    assert (found.count, found.p50, found.highest, found.lost, found.missing) == (2, 300.0, 400.0, 0, 0)


def test_what_was_overtaken_is_not_found_in_a_later_change_that_looks_the_same() -> None:
    told = [("waiting", "q", "3", 0.0), ("waiting", "q", "2", 100.0), ("waiting", "q", "3", 20_000.0)]
    painted = [("waiting", "q", "2", 500.0), ("waiting", "q", "3", 20_400.0)]
    found = lags(told, painted)["waiting"]
    assert (found.count, found.highest, found.lost, found.missing) == (2, 400.0, 1, 0)


def test_a_change_that_nothing_overtook_and_nothing_shows_is_missing() -> None:
    told = [("agent", "a", "ready", 0.0), ("agent", "a", "talking", 5_000.0)]
    painted = [("agent", "a", "talking", 5_200.0)]
    assert lags(told, painted)["agent"].missing == 1


def test_who_goes_back_before_anything_was_painted_paints_nothing_and_is_not_missing() -> None:
    told = [
        ("waiting", "q", "3", 0.0),
        ("waiting", "q", "4", 5_000.0),
        ("waiting", "q", "3", 5_050.0),
    ]
    painted = [("waiting", "q", "3", 300.0)]
    found = lags(told, painted)["waiting"]
    assert (found.count, found.lost, found.missing) == (1, 2, 0)
