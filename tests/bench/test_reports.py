"""From measured blocks and decisions to tables."""

from dataclasses import replace

import pytest
from bench.cpu import Cost
from bench.setup import APP_QUEUE, DIAL, JOURNEY, MODES, Block, Timing
from bench.setup_report import cost_of, ratio_to, report

from bench import matcher, rates

PARTS = ("asterisk", "postgres", "callcontrol", "api", "worker")
REST = Cost(parts=dict.fromkeys(PARTS, 0.01), ours=0.0, machine=0.1)


def block(mode: str, asterisk: float, rest: float = 0.0) -> Block:
    parts = dict.fromkeys(PARTS, rest) | {"asterisk": asterisk}
    timings = [Timing(offer=float(number), two_way=2.0) for number in range(1, 11)]
    return Block(
        mode=mode, placed=10, seconds=2.0, cost=Cost(parts=parts, ours=0.0, machine=5.0), timings=timings
    )


def test_our_calls_cost_the_whole_stack_and_the_peers_only_the_switch() -> None:
    assert cost_of(block(JOURNEY, 0.2, 0.1)) == pytest.approx(60.0)
    assert cost_of(block(APP_QUEUE, 0.2, 0.1)) == pytest.approx(20.0)


def test_rest_is_taken_off_for_as_long_as_the_block_took() -> None:
    assert cost_of(block(DIAL, 0.2), idle=REST) == pytest.approx(18.0)
    assert cost_of(block(JOURNEY, 0.2, 0.1), idle=REST) == pytest.approx(50.0)


def test_rounds_are_compared_one_by_one() -> None:
    blocks = [block(JOURNEY, 0.2), block(APP_QUEUE, 0.2), block(JOURNEY, 0.4), block(APP_QUEUE, 0.2)]
    found = ratio_to(APP_QUEUE, blocks)
    assert found.lowest == pytest.approx(1.0)
    assert found.highest == pytest.approx(2.0)


def test_the_report_names_every_way_and_its_aims() -> None:
    text, result = report([block(mode, 0.2) for mode in MODES], idle=REST, agents=50)
    for mode in MODES:
        assert mode in text
    assert "aim at most 1.3" in text
    assert set(result["ratios"]) == {
        "whole_to_app_queue",
        "whole_to_dial",
        "net_to_app_queue",
        "net_to_dial",
    }


def test_the_highest_rate_is_what_every_round_reached() -> None:
    def step(number: int, rate: int, placed: int) -> rates.Step:
        return rates.Step(round=number, rate=rate, block=replace(block(JOURNEY, 0.2), placed=placed))

    whole = block(JOURNEY, 0.2).connected
    steps = [step(0, 10, whole), step(0, 20, whole), step(1, 10, whole), step(1, 20, whole + 1)]
    others = [
        replace(each, block=replace(each.block, mode=mode))
        for mode in (APP_QUEUE, DIAL)
        for each in steps[:1]
    ]
    _, result = rates.report([*steps, *others])
    assert result["highest"] == {JOURNEY: 10, APP_QUEUE: 10, DIAL: 10}


@pytest.mark.parametrize(("agents", "queues"), [(10, 1), (10, 100), (300, 20)])
def test_a_centre_decides_and_never_runs_dry(agents: int, queues: int) -> None:
    found = matcher.measure(agents=agents, queues=queues, decisions=400)
    assert found.per_second > 0
    assert 0 < found.decision_us.p50 <= found.decision_us.p99


def test_the_matcher_has_its_table() -> None:
    found = [
        matcher.measure(agents=10, queues=1, decisions=100),
        matcher.measure(agents=10_000, queues=1, decisions=100),
    ]
    text, result = matcher.report(found)
    assert "10000 agents" in text
    assert result == {"sizes": found}
