"""The expected wait: right on average for queues of any kind, with a known error, and sensible when nothing is known."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest

from yingda.routing.engine.expected_wait import ExpectedWait
from yingda.routing.simulation.cast import moment
from yingda.routing.simulation.measures import Fate
from yingda.routing.simulation.run import simulate
from yingda.routing.simulation.scenario import Group, QueuePlan, Scenario, Shape, Times

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def exponential(mean: float) -> Times:
    return Times(shape=Shape.EXPONENTIAL, mean=mean)


@dataclass(frozen=True)
class Told:
    """What was told to one caller, and what he waited."""

    expected: float
    waited: float


def told_to_all(scenario: Scenario, agents: int) -> list[Told]:
    """Everybody who has to wait is told his expected wait as he comes; those who are answered can judge it."""
    waited = [each for each in simulate(scenario) if each.waited > 0]
    moments = sorted(
        [(each.came, 1, each) for each in waited] + [(each.came + each.waited, 0, each) for each in waited],
        key=lambda moment: moment[:2],
    )
    queue, expected, told = ExpectedWait(), {}, []
    waiting: set[float] = set()
    for at, comes, call in moments:
        if comes:
            waiting.add(call.came)
            queue.came(moment(at), is_first=len(waiting) == 1)
            expected[call.came] = queue.seconds(position=len(waiting), agents=agents)
            continue
        waiting.discard(call.came)
        queue.stepped(moment(at), still_waiting=len(waiting))
        if call.fate is Fate.ANSWERED:
            told.append(Told(expected[call.came], call.waited))
    return told


@pytest.mark.parametrize(
    ("load", "agents", "talk", "patience", "bias", "error"),
    [
        (50, 55, exponential(180), None, 0.10, 0.30),
        (30, 28, exponential(180), exponential(90), 0.10, 0.45),
        (30, 28, Times(shape=Shape.LOGNORMAL, mean=180, spread=0.8), exponential(90), 0.10, 0.45),
        (12, 8, exponential(240), exponential(120), 0.20, 0.50),
    ],
)
def test_what_is_told_is_right_on_average(
    load: float, agents: int, talk: Times, patience: Times | None, bias: float, error: float
) -> None:
    rate = load * 3600 / talk.mean
    queue = QueuePlan(code="q", tenant="t", talk=talk, patience=patience, calls_per_hour=(rate,))
    group = Group(code="g", count=agents, queues={"q": 5})
    told = told_to_all(Scenario(queues=(queue,), groups=(group,), hours=20), agents)
    mean = fmean(each.waited for each in told)
    assert len(told) > 500
    assert abs(fmean(each.expected - each.waited for each in told)) < bias * mean
    assert fmean(abs(each.expected - each.waited) for each in told) < error * mean


def test_nothing_known_is_the_usual_contact_shared_by_the_agents() -> None:
    assert ExpectedWait().seconds(position=3, agents=9) == pytest.approx(60)
    assert ExpectedWait().seconds(position=1, agents=0) == pytest.approx(180)


def test_the_queue_teaches_it_how_fast_it_moves() -> None:
    queue = ExpectedWait()
    queue.came(NOON, is_first=True)
    for step in range(1, 61):
        queue.stepped(NOON + step * timedelta(seconds=10), still_waiting=5)
    assert queue.seconds(position=4, agents=1) == pytest.approx(40, rel=0.25)


def test_what_happened_while_nobody_waited_teaches_nothing() -> None:
    queue = ExpectedWait()
    for hour in range(5):
        begun = NOON + timedelta(hours=hour)
        queue.came(begun, is_first=True)
        queue.stepped(begun + timedelta(seconds=20), still_waiting=0)
    assert queue.seconds(position=1, agents=9) == pytest.approx(20, rel=0.1)


def test_a_clock_that_goes_back_and_a_dead_night_teach_nothing() -> None:
    queue = ExpectedWait()
    queue.came(NOON, is_first=True)
    queue.stepped(NOON - timedelta(seconds=5), still_waiting=3)
    queue.stepped(NOON + timedelta(hours=9), still_waiting=3)
    assert queue.seconds(position=1, agents=18) == pytest.approx(10)


def test_a_phone_that_rings_is_no_wait() -> None:
    queue = ExpectedWait()
    usual = queue.seconds(position=1, agents=3)
    for second in range(0, 200, 10):
        queue.came(moment(second), is_first=True)
        queue.nobody_waited()
        queue.stepped(moment(second + 4), still_waiting=0)
    assert queue.seconds(position=1, agents=3) == usual
