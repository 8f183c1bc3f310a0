"""What holds for every flow, every contact and every document."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingda.flows.document import parse_flow
from yingda.flows.engine.walk import rejoin, resume, start
from yingda.flows.events import NodeEntered, NodeLeft
from yingda.flows.model import (
    Collect,
    Digit,
    Enqueue,
    HangUp,
    KeepWaiting,
    Outcome,
    Play,
    Position,
    PromptFinished,
    QueueTimedOut,
    QueueUnavailable,
    Step,
    TimedOut,
    Unavailable,
)
from yingda.flows.testing import (
    KNOWN,
    PROMPTS,
    a_document,
    an_environment,
    calendar,
    menu,
    museum_document,
    queue,
    say,
)
from yingda.flows.validate import validate_flow

NAMES = ["a", "b", "c", "d", "e", "f"]
WAITS = (Play, Collect, Enqueue, HangUp, KeepWaiting)

names = st.sampled_from(NAMES)
nodes = st.one_of(
    st.builds(
        lambda p, n, i: say(p, then=n, interruptible=i),
        st.sampled_from(sorted(PROMPTS)),
        names,
        st.booleans(),
    ),
    st.builds(
        lambda c, o, n: menu(c, otherwise=o, attempts=n),
        st.dictionaries(st.sampled_from("0123456789*#"), names, min_size=1, max_size=4),
        names,
        st.integers(1, 3),
    ),
    st.builds(lambda a, b: calendar(is_open=a, is_closed=b), names, names),
    st.builds(lambda n, w: queue(otherwise=n, max_wait=w), names, st.sampled_from([None, 60])),
    st.just({"type": "hang_up"}),
)
documents = st.fixed_dictionaries(dict.fromkeys(NAMES, nodes)).map(a_document)
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.just(PromptFinished()),
    st.just(TimedOut()),
    st.just(QueueTimedOut()),
    st.builds(Digit, digit=st.sampled_from("0123456789*#A")),
    st.builds(QueueUnavailable, reason=st.sampled_from(Unavailable)),
)
times = st.integers(0, 14 * 24).map(lambda hours: datetime(2026, 9, 28, tzinfo=UTC) + timedelta(hours=hours))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def reachable(document: dict[str, Any]) -> dict[str, Any] | None:
    """The document without the nodes that nothing leads to; None where something else is wrong."""
    wrong = validate_flow(document, known=KNOWN)
    if any(problem.code != "node.unreachable" for problem in wrong):
        return None
    lost = {problem.node for problem in wrong}
    return {**document, "nodes": {name: node for name, node in document["nodes"].items() if name not in lost}}


def check(step: Step, before: Position | None) -> None:
    assert isinstance(step.wait, WAITS)
    visits = [event.visit for event in step.events if isinstance(event, NodeEntered)]
    first = 1 if before is None else before.visit + 1
    assert visits == list(range(first, first + len(visits)))
    assert step.position.visit == (visits[-1] if visits else first - 1)
    left = [event.visit for event in step.events if isinstance(event, NodeLeft)]
    assert left == list(range(step.position.visit - len(left), step.position.visit))
    stored = json.loads(json.dumps([step.position.to_json(), step.position.personal()]))
    assert replace(step.position, typed_ahead="", collected="", pass_over="") == Position.from_json(*stored)


@given(document=documents, told=st.lists(st.tuples(outcomes, times), max_size=30), begun=times)
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
def test_every_valid_flow_ends_every_step_in_a_wait(
    document: dict[str, Any], told: list[tuple[Outcome, datetime]], begun: datetime
) -> None:
    valid = reachable(document)
    if valid is None:
        return
    assert validate_flow(valid, known=KNOWN) == []
    flow = parse_flow(valid)
    step = start(flow, env=an_environment(begun))
    check(step, None)
    for outcome, now in told:
        assert rejoin(flow, step.position, env=an_environment(now)).position.visit == step.position.visit
        following = resume(flow, step.position, outcome, env=an_environment(now))
        check(following, step.position)
        step = following


@given(
    document=json_values | st.builds(lambda value: {"format": 2, "start": "a", "nodes": value}, json_values)
)
@settings(deadline=None)
def test_validation_survives_any_json(document: object) -> None:
    problems = validate_flow(document, known=KNOWN)
    json.dumps([dict(problem.details) for problem in problems], allow_nan=False).encode()


@given(data=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_validation_survives_any_damage(data: st.DataObject) -> None:
    document: dict[str, Any] = museum_document()
    for _ in range(data.draw(st.integers(1, 3))):
        node = document["nodes"][data.draw(st.sampled_from(sorted(document["nodes"])))]
        if isinstance(node, dict):
            node[data.draw(st.sampled_from(sorted(node)))] = data.draw(json_values)
    problems = validate_flow(document, known=KNOWN)
    json.dumps([dict(problem.details) for problem in problems], allow_nan=False).encode()
    if not problems:
        parse_flow(document)
