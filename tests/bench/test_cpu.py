"""The kernel's counters, read as text."""

import os

from bench.cpu import TICKS, Cost, Times, cost_now, family, machine_busy, parse_stat


def times(pid: int, parent: int, own: float = 0.0, buried: float = 0.0) -> Times:
    return Times(pid=pid, parent=parent, own=own, buried=buried)


def test_a_name_may_hold_spaces_and_brackets() -> None:
    fields = ["S", "7", *["0"] * 9, str(TICKS), str(2 * TICKS), str(3 * TICKS), str(4 * TICKS), "20", "0"]
    found = parse_stat(f"42 (a ) (b c) {' '.join(fields)}")
    assert found == times(42, 7, own=3.0, buried=7.0)


def test_a_family_is_a_head_and_all_below_it_the_dead_included() -> None:
    processes = [
        times(1, 0, 100.0),
        times(10, 1, 1.0, 0.5),
        times(11, 10, 2.0),
        times(12, 11, 4.0),
        times(20, 1, 8.0),
    ]
    assert family(10, processes) == 7.5


def test_a_head_that_is_gone_cost_nothing_more() -> None:
    assert family(99, [times(1, 0, 1.0)]) == 0.0


def test_waiting_is_not_being_busy() -> None:
    line = " ".join(str(part * TICKS) for part in (1, 2, 4, 1000, 1000, 8, 16, 0, 0, 0))
    assert machine_busy(f"cpu  {line}\ncpu0 1 2 3") == 31.0


def test_costs_are_differences_and_the_rest_is_others() -> None:
    before = Cost(parts={"a": 1.0, "b": 1.0}, ours=1.0, machine=10.0)
    after = Cost(parts={"a": 2.0, "b": 4.0}, ours=3.0, machine=20.0)
    spent = after.since(before)
    assert spent == Cost(parts={"a": 1.0, "b": 3.0}, ours=2.0, machine=10.0)
    assert spent.others == 4.0


def test_our_own_process_is_found() -> None:
    found = cost_now({"me": os.getpid()})
    assert found.parts["me"] >= found.ours > 0
    assert found.machine > 0
