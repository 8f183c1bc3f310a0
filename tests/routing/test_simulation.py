"""The centre in virtual time: it does what theory says of simple ones, and the same as a naive recount of any."""

import csv
from collections import Counter
from dataclasses import replace
from heapq import heapify, heapreplace
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.entrypoints.cli import main
from yingda.routing.simulation.cast import Cast
from yingda.routing.simulation.draws import arrivals
from yingda.routing.simulation.erlang import erlang_a, erlang_b, erlang_c
from yingda.routing.simulation.measures import Fate
from yingda.routing.simulation.reading import parse_scenario, read_calls, read_scenario
from yingda.routing.simulation.run import simulate
from yingda.routing.simulation.scenario import (
    Group,
    OverflowPlan,
    QueuePlan,
    RingPlan,
    Scenario,
    ScenarioInvalid,
    SeatsPlan,
    Shape,
    Times,
)
from yingda.routing.simulation.usecases import report

ERLANG_C = [
    # erlangs, agents, B, C, answered in 20 s, mean wait, talk
    (1, 2, 0.200000, 0.333333, 0.7017, 60.00, 180),
    (5, 7, 0.120519, 0.324150, 0.7404, 29.17, 180),
    (10, 12, 0.119739, 0.449388, 0.6402, 40.44, 180),
    (10, 14, 0.056819, 0.174132, 0.8884, 7.84, 180),
    (50, 55, 0.053749, 0.384547, 0.7794, 13.84, 180),
    (100, 107, 0.039106, 0.383512, 0.7595, 16.44, 300),
    (500, 520, 0.014362, 0.274756, 0.9276, 4.12, 300),
]
ERLANG_A = [
    # calls a minute, talk, patience, agents, waits, abandons, mean wait
    (10, 180, 60, 30, 0.398150, 0.091893, 5.514),
    (10, 180, 60, 28, 0.510798, 0.130363, 7.822),
    (10, 180, 120, 32, 0.347608, 0.050952, 6.114),
    (100, 300, 180, 500, 0.443222, 0.020103, 3.619),
    (100, 300, 180, 510, 0.293558, 0.011412, 2.054),
]
CALLS = 6_000


def exponential(mean: float) -> Times:
    return Times(shape=Shape.EXPONENTIAL, mean=mean)


def plain(
    *, per_hour: float, talk: Times, agents: int, patience: Times | None = None, calls: int = CALLS
) -> Scenario:
    queue = QueuePlan(code="gas", tenant="gas", talk=talk, calls_per_hour=(per_hour,), patience=patience)
    group = Group(code="day", count=agents, queues={"gas": 5})
    return Scenario(queues=(queue,), groups=(group,), hours=1 + calls / per_hour)


@pytest.mark.parametrize(("load", "agents", "b", "c", "in_20", "mean_wait", "talk"), ERLANG_C)
def test_erlang_s_formulas_are_those_of_the_table(
    load: int, agents: int, b: float, c: float, in_20: float, mean_wait: float, talk: int
) -> None:
    known = erlang_c(load=load, agents=agents, talk_seconds=talk)
    assert erlang_b(load, agents) == pytest.approx(b, abs=5e-7)
    assert known.waits == pytest.approx(c, abs=5e-7)
    assert known.within(20) == pytest.approx(in_20, abs=5e-5)
    assert known.mean_wait == pytest.approx(mean_wait, abs=5e-3)


@pytest.mark.parametrize(("minute", "talk", "patience", "agents", "waits", "abandons", "mean_wait"), ERLANG_A)
def test_so_are_those_of_the_impatient(
    minute: int, talk: int, patience: int, agents: int, waits: float, abandons: float, mean_wait: float
) -> None:
    known = erlang_a(
        calls_per_second=minute / 60, talk_seconds=talk, patience_seconds=patience, agents=agents
    )
    assert known.waits == pytest.approx(waits, abs=5e-7)
    assert known.abandons == pytest.approx(abandons, abs=5e-7)
    assert known.mean_wait == pytest.approx(mean_wait, abs=5e-4)


@pytest.mark.parametrize(("load", "agents", "b", "c", "in_20", "mean_wait", "talk"), ERLANG_C)
def test_the_engine_agrees_with_erlang_c_within_a_hundredth(
    load: int, agents: int, b: float, c: float, in_20: float, mean_wait: float, talk: int
) -> None:
    found = report(plain(per_hour=load * 3600 / talk, talk=exponential(talk), agents=agents)).total
    assert found.waits.value == pytest.approx(c, rel=0.01)
    assert found.in_target.value == pytest.approx(in_20, rel=0.01)
    assert found.mean_wait.value == pytest.approx(mean_wait, rel=0.01)


@pytest.mark.parametrize(("minute", "talk", "patience", "agents", "waits", "abandons", "mean_wait"), ERLANG_A)
def test_the_engine_agrees_with_erlang_a_within_two_hundredths(
    minute: int, talk: int, patience: int, agents: int, waits: float, abandons: float, mean_wait: float
) -> None:
    scenario = plain(
        per_hour=minute * 60, talk=exponential(talk), patience=exponential(patience), agents=agents
    )
    found = report(scenario).total
    assert found.waits.value == pytest.approx(waits, rel=0.02)
    assert found.abandons.value == pytest.approx(abandons, rel=0.02)
    assert found.mean_wait.value == pytest.approx(mean_wait, rel=0.02)
    assert found.abandons.value == pytest.approx(found.mean_wait.value / patience, rel=0.04)


def test_without_the_shadow_s_help_the_truth_lies_within_the_error() -> None:
    """Two groups that serve the same queue and another without calls have no shadow: chance alone decides."""
    scenario = plain(per_hour=100, talk=exponential(180), agents=7, calls=40_000)
    quiet = replace(scenario.queues[0], code="water", calls_per_hour=(0.001,))
    both = Group(code="day", count=7, queues={"gas": 5, "water": 5})
    found = report(replace(scenario, queues=(*scenario.queues, quiet), groups=(both,)))
    known = erlang_c(load=5, agents=7, talk_seconds=180)
    figures = found.queues["gas"]
    assert not found.theory
    assert figures.waits.value == pytest.approx(known.waits, abs=1.5 * figures.waits.error)
    assert figures.waits.value == pytest.approx(known.waits, rel=0.05)
    assert figures.mean_wait.value == pytest.approx(known.mean_wait, abs=1.5 * figures.mean_wait.error)


@pytest.mark.parametrize(
    ("changed", "agents"),
    [
        ({"calls_per_hour": (0.0,)}, {}),
        ({"calls_per_hour": (0.0,), "patience": None}, {}),
        ({"patience": exponential(0)}, {}),
        ({"talk": exponential(0)}, {}),
        ({"talk": exponential(0), "patience": None}, {}),
        ({"skills": {"english": 3}}, {"skills": {"english": 2}}),
        ({"level": 6}, {}),
        ({"relax": (RingPlan(after=20),)}, {}),
    ],
)
def test_where_theory_says_nothing_chance_alone_decides(
    changed: dict[str, Any], agents: dict[str, Any]
) -> None:
    scenario = plain(per_hour=100, talk=exponential(180), agents=7, patience=exponential(60), calls=200)
    queue, group = replace(scenario.queues[0], **changed), replace(scenario.groups[0], **agents)
    assert not report(replace(scenario, queues=(queue,), groups=(group,))).theory


@pytest.mark.parametrize("changed", [{}, {"skills": {"english": 3}}, {"level": 5}])
def test_what_every_agent_can_do_is_no_hindrance(changed: dict[str, Any]) -> None:
    scenario = plain(per_hour=100, talk=exponential(180), agents=7, patience=exponential(60), calls=200)
    queue = replace(scenario.queues[0], **changed)
    group = replace(scenario.groups[0], skills={"english": 3})
    assert report(replace(scenario, queues=(queue,), groups=(group,))).theory.keys() == {"gas"}


TIMES = st.builds(
    Times,
    shape=st.sampled_from([Shape.EXPONENTIAL, Shape.LOGNORMAL, Shape.UNIFORM, Shape.CONSTANT]),
    mean=st.floats(10, 400),
    spread=st.floats(0.2, 2),
)


@settings(deadline=None, max_examples=30)
@given(
    talk=TIMES,
    patience=st.none() | TIMES,
    agents=st.integers(1, 12),
    rate=st.integers(20, 400),
    seed=st.integers(0, 9),
)
def test_each_call_fares_as_in_a_naive_recount(
    talk: Times, patience: Times | None, agents: int, rate: int, seed: int
) -> None:
    scenario = replace(
        plain(per_hour=rate, talk=talk, agents=agents, patience=patience, calls=300), seed=seed
    )
    free = [0.0] * agents
    heapify(free)
    recount = {}
    for caller in Cast(scenario).callers(scenario.queues[0]):
        if caller.came > scenario.hours * 3600:
            break
        waited = max(0.0, free[0] - caller.came)
        leaves = caller.patience is not None and waited > caller.patience
        if not leaves:
            heapreplace(free, caller.came + waited + caller.talk)
        recount[caller.came] = (Fate.ABANDONED, caller.patience) if leaves else (Fate.ANSWERED, waited)
    found = {each.came: (each.fate, each.waited) for each in simulate(scenario)}
    assert found.keys() == recount.keys()
    for came, (fate, waited) in found.items():
        assert fate is recount[came][0]
        assert waited == pytest.approx(recount[came][1], abs=1e-4)


def test_two_agents_less_cost_what_they_cost() -> None:
    scenario = plain(per_hour=200, talk=exponential(180), agents=14, calls=20_000)
    usual, fewer = report(scenario), report(scenario.with_agents("day", -2))
    assert usual.total.in_target.value == pytest.approx(0.8884, rel=0.01)
    assert fewer.total.in_target.value == pytest.approx(0.6402, rel=0.01)
    assert fewer.total.calls == usual.total.calls
    assert (usual.agents, fewer.agents) == (14, 12)
    assert fewer.occupancy > usual.occupancy


@pytest.mark.parametrize(
    ("group", "change", "problem"), [("day", -15, "has not so many"), ("night", 1, "'night'")]
)
def test_agents_who_are_not_there_cannot_go(group: str, change: int, problem: str) -> None:
    scenario = plain(per_hour=200, talk=exponential(180), agents=14)
    with pytest.raises(ScenarioInvalid) as refused:
        scenario.with_agents(group, change)
    assert problem in refused.value.problem


def test_calls_come_at_the_rate_of_their_half_hour() -> None:
    queue = QueuePlan(code="q", tenant="t", talk=exponential(60), calls_per_hour=(400, 0, 40))
    came = list(takewhile(lambda at: at < 1800 * 3 * 200, arrivals(queue, Random(1))))
    by_slot = Counter(int(at // 1800) % 3 for at in came)
    assert by_slot[0] / 200 == pytest.approx(200, rel=0.02)
    assert by_slot[1] == 0
    assert by_slot[2] / 200 == pytest.approx(20, rel=0.06)
    assert came == sorted(came)


def test_the_same_day_comes_again() -> None:
    scenario = plain(per_hour=200, talk=exponential(180), agents=12, calls=2_000)
    assert list(simulate(scenario)) == list(simulate(scenario))
    assert list(simulate(scenario)) != list(simulate(replace(scenario, seed=2)))


def test_committed_seats_are_kept_under_load_and_lent_when_idle() -> None:
    museum = QueuePlan(code="museum", tenant="museum", talk=exponential(180), calls_per_hour=(400,))
    rescue = QueuePlan(code="rescue", tenant="rescue", talk=exponential(180), calls_per_hour=(60,))
    shared = Group(code="all", count=20, queues={"museum": 5, "rescue": 5}, pool="operator")
    seats = (
        SeatsPlan(pool="operator", tenant="museum", seats=14),
        SeatsPlan(pool="operator", tenant="rescue", seats=6),
    )
    scenario = Scenario(
        queues=(replace(museum, patience=exponential(120)), rescue), groups=(shared,), hours=40
    )
    without = report(scenario).queues["rescue"].mean_wait.value
    kept = report(replace(scenario, commitments=seats))
    assert kept.queues["rescue"].mean_wait.value < 0.5 * without
    # The six are lent as long as rescue does not need them: far more than 14 agents' worth of calls are answered.
    assert kept.occupancy > 0.9


def test_rings_open_and_calls_overflow() -> None:
    talk = Times(shape=Shape.CONSTANT, mean=60)
    queue = QueuePlan(
        code="en",
        tenant="t",
        talk=talk,
        calls_per_hour=(30,),
        skills={"english": 8},
        relax=(RingPlan(after=30, skills={"english": 3}),),
        overflow=(OverflowPlan(after=90, leaves=True),),
    )
    weak = Group(code="weak", count=3, queues={"en": 5}, skills={"english": 4})
    waits = [each.waited for each in simulate(Scenario(queues=(queue,), groups=(weak,), hours=4))]
    assert waits
    assert min(waits) == pytest.approx(30, abs=1e-4)
    mute = Group(code="mute", count=3, queues={"en": 5})
    left = list(simulate(Scenario(queues=(queue,), groups=(mute,), hours=4)))
    assert {each.fate for each in left} == {Fate.OVERFLOWED}
    assert {round(each.waited, 3) for each in left} == {90.0}


SCENARIO = """
hours = 6
seed = 3
[[queues]]
code = "gas"
calls_per_hour = [30, 60, 90, 60]
talk = {shape = "lognormal", mean = 200, spread = 0.8}
patience = 90
wrap_up = 20
[[queues]]
code = "museum"
calls = "calls.csv"
talk = 120
[[agents]]
code = "day"
count = 6
queues = ["gas", "museum"]
"""


def write_scenario(folder: Path, text: str = SCENARIO) -> Path:
    with (folder / "calls.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["at", "talk", "patience"])
        rows.writerows(
            [
                ["2026-11-02 09:00:00", "", ""],
                ["2026-11-02 11:30:05", "30", "600"],
                ["2026-11-02 10:00:00", "45", ""],
            ]
        )
    scenario = folder / "day.toml"
    scenario.write_text(text, encoding="utf-8")
    return scenario


def test_a_scenario_is_read_from_files(tmp_path: Path) -> None:
    scenario = read_scenario(write_scenario(tmp_path))
    gas, museum = scenario.queues
    assert list(gas.calls_per_hour) == [30, 60, 90, 60]
    assert gas.patience == exponential(90)
    assert [call.at for call in museum.calls] == [0, 3600, 9005]
    assert [call.talk for call in museum.calls] == [None, 45, 30]
    found = report(scenario)
    assert found.queues["museum"].calls == 2
    assert found.total.calls == found.queues["gas"].calls + 2
    assert found.total.answered + found.total.abandoned == found.total.calls


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("hours = 6", "hours = 1"), "the warm-up takes all the hours"),
        (("hours = 6", "hours = 6000000"), "more than 5,000,000 calls"),
        (('["gas", "museum"]', '["gas", "museums"]'), "no queue 'museums'"),
        (('"calls.csv"', '"nothing.csv"'), "nothing.csv cannot be read"),
        (('calls = "calls.csv"', ""), "needs either calls_per_hour or a list of calls"),
        (("count = 6", "count = -6"), "agents.0.count"),
        (("hours = 6", "hours = six"), "day.toml cannot be read"),
        (("wrap_up = 20", "wrapup = 20"), "queues.0.wrapup"),
        (('code = "museum"', 'code = "gas"'), "the same code"),
    ],
)
def test_a_bad_scenario_is_refused_with_a_sentence(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    scenario = write_scenario(tmp_path, SCENARIO.replace(*change))
    with pytest.raises(ScenarioInvalid) as refused:
        read_scenario(scenario)
    assert problem in refused.value.problem


@pytest.mark.parametrize("row", ["soon,,", ",,", "nan,,", "10,-1,", "10,long,"])
def test_a_bad_call_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(f"at,talk,patience\n1,,\n{row}\n", encoding="utf-8")
    with pytest.raises(ScenarioInvalid) as refused:
        read_calls(file)
    assert "calls.csv, line 3" in refused.value.problem


def test_one_queue_needs_no_file() -> None:
    scenario = parse_scenario(
        {
            "queues": [{"code": "q", "calls_per_hour": 10, "talk": 60}],
            "agents": [{"code": "a", "count": 1, "queues": ["q"]}],
        },
        beside=Path(),
    )
    assert list(scenario.queues[0].calls_per_hour) == [10]


def test_the_command_prints_a_table_and_what_if(tmp_path: Path) -> None:
    scenario = str(write_scenario(tmp_path))
    shown = CliRunner().invoke(main, ["simulate", scenario, "--what-if", "day=-2"])
    assert shown.exit_code == 0, shown.output
    assert "day=-2" in shown.output
    assert "all queues" in shown.output
    assert "answered in target" in shown.output
    as_json = CliRunner().invoke(main, ["simulate", scenario, "--json"])
    assert '"in_target"' in as_json.output
    missing = CliRunner().invoke(main, ["simulate", "--agents", "3"])
    assert missing.exit_code == 2
    assert "--calls-per-hour, --talk" in missing.output
    wrong = CliRunner().invoke(main, ["simulate", scenario, "--what-if", "two less"])
    assert wrong.exit_code == 2
    assert "write GROUP=-2" in wrong.output
