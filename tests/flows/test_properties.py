"""What holds for every flow, every contact and every document."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingda.flows.document import parse_flow
from yingda.flows.engine.walk import is_secret, rejoin, resume, start
from yingda.flows.events import Keyed, NodeEntered, NodeLeft
from yingda.flows.model import (
    AskSystem,
    Enqueue,
    Environment,
    Flow,
    Forward,
    JoinConference,
    KeepWaiting,
    LookUp,
    Position,
    RecordMessage,
    Register,
    Step,
    Wait,
)
from yingda.flows.outcomes import (
    AgentDone,
    Answered,
    CallbackAnswered,
    CallbackResult,
    ConferenceOver,
    ConferenceResult,
    Digit,
    Fault,
    ForwardOver,
    ForwardResult,
    MerchantFault,
    MerchantUnavailable,
    MessageOver,
    NotAnswered,
    Outcome,
    PinChecked,
    PinResult,
    PromptFinished,
    QueueOverflowed,
    QueueTimedOut,
    QueueUnavailable,
    RegisterAnswered,
    RegisterResult,
    TimedOut,
    Unavailable,
)
from yingda.flows.testing import (
    PROMPTS,
    a_document,
    an_environment,
    calendar,
    known_for,
    museum_document,
    say,
)
from yingda.flows.validate import validate_flow

NAMES = ["a", "b", "c", "d", "e", "f"]
WAITS = get_args(Wait)
EFFECTS = (AskSystem, LookUp, Enqueue, Forward, RecordMessage, JoinConference, Register)

names = st.sampled_from(NAMES)
variables = st.sampled_from(["x", "y"])
templates = st.sampled_from(["", "{x}", "{caller}", "{y}-{day}", "12", "2026-11-22", "{{"])
speeches = st.sampled_from(["number", "digits", "amount", "date", "time", "datetime", "ordinal"])
parts = st.one_of(
    st.sampled_from(sorted(PROMPTS)),
    st.builds(lambda kind, value: {"speak": kind, "value": value}, speeches, templates),
    st.builds(lambda value: {"choose": {"prefix": "stock.", "value": value}}, templates),
)
prompts = st.lists(parts, min_size=1, max_size=2)
keys = st.sampled_from("0123456789*#")
choices = st.dictionaries(keys, names, min_size=1, max_size=4)
few = st.integers(1, 3)
answers = st.dictionaries(variables, st.just("phone"), max_size=2)
systems = st.fixed_dictionaries(
    {"url": st.sampled_from(["https://a.example.com/{x}/q?y={y}", "https://a.example.com/"])},
    optional={"answers": answers, "retries": few},
)
lookups = st.fixed_dictionaries({"table": st.just("dealers"), "key": templates, "answers": answers})


def node(kind: str, optional: Mapping[str, st.SearchStrategy[Any]] | None = None, **fields: Any) -> Any:
    required = {"type": st.just(kind), **fields}
    return st.fixed_dictionaries(required, optional=dict(optional or {}))


def with_limit(built: Any) -> Any:
    """A queue's longest wait and where to go after it are given together."""
    return {**built, "timeout": built["full"]} if "max_wait" in built else built


tests = st.one_of(
    node("", variable=variables, to=names, value=templates).flatmap(
        lambda built: st.sampled_from(["equal", "less", "greater_or_equal", "begins_with"]).map(
            lambda test: {**{key: value for key, value in built.items() if key != "type"}, "is": test}
        )
    ),
    st.fixed_dictionaries(
        {"variable": variables, "is": st.sampled_from(["empty", "not_empty"]), "to": names}
    ),
    st.fixed_dictionaries(
        {
            "variable": variables,
            "is": st.just("one_of"),
            "value": st.lists(templates, min_size=1, max_size=2),
            "to": names,
        }
    ),
)
questions = st.fixed_dictionaries({"prompts": prompts, "choices": st.sampled_from(["12", "12345"])})
secret = {"secret": st.booleans(), "finish": st.sampled_from(["", "#", "*"])}
pin_ways = dict.fromkeys(("verified", "rejected", "locked", "failed"), names)
nodes: st.SearchStrategy[Any] = st.one_of(
    node("say", {"interruptible": st.booleans()}, prompts=prompts, next=names),
    node("menu", {"attempts": few, "invalid": prompts}, prompts=prompts, choices=choices, otherwise=names),
    node(
        "collect",
        {**secret, "attempts": few, "format": st.sampled_from(["digits", "date", "time", "amount", "any"])},
        prompts=prompts,
        variable=variables,
        max=few,
        next=names,
        otherwise=names,
    ),
    node("branch", cases=st.lists(tests, min_size=1, max_size=3), otherwise=names),
    st.builds(lambda a, b: calendar(is_open=a, is_closed=b), names, names),
    node("calendar", {"calendar": st.just("office"), "holiday": names}, open=names, closed=names),
    node(
        "set",
        {"language": st.just("en")},
        values=st.dictionaries(variables, templates, min_size=1),
        next=names,
    ),
    node("query", {"wait_prompts": prompts, "timeout": names}, system=systems, found=names, failed=names),
    node("query", {"wait_prompts": prompts, "not_found": names}, lookup=lookups, found=names, failed=names),
    node(
        "verify_pin", {"attempts": few}, prompts=prompts, subject=templates, table=st.just("pins"), **pin_ways
    ),
    node("verify_pin", {"min": few}, prompts=prompts, subject=templates, system=systems, **pin_ways),
    node(
        "queue",
        {"max_wait": st.just(60), "keys": choices, "after": names, "announce": prompts},
        queue=st.just("general"),
        no_agents=names,
        full=names,
    ).map(with_limit),
    node(
        "forward",
        {"announce": prompts, "ended": names, "busy": names, "whisper": prompts},
        numbers=st.lists(st.sampled_from(["{x}", "02100000000"]), min_size=1, max_size=2),
        failed=names,
    ),
    node(
        "callback",
        {"ask_number": prompts, "ask_time": prompts, "next": names, "already": prompts},
        queue=st.just("general"),
        prompts=prompts,
        booked=prompts,
        declined=names,
        refused=names,
    ),
    node(
        "voicemail",
        {"thanks": prompts},
        queue=st.just("general"),
        prompts=prompts,
        next=names,
        otherwise=names,
    ),
    node(
        "record_message",
        {"prompt": st.just("menu")},
        prompts=prompts,
        variable=variables,
        next=names,
        otherwise=names,
    ),
    node("conference", {"prompts": prompts}, room=st.sampled_from(["board", "{x}"]), next=names, full=names),
    node("fax", {"prompts": prompts}, next=names),
    node(
        "survey",
        {"thanks": prompts, "attempts": few},
        survey=st.just("service"),
        questions=st.lists(questions, min_size=1, max_size=3).map(
            lambda items: [{**item, "code": str(number)} for number, item in enumerate(items)]
        ),
        next=names,
    ),
    node(
        "register",
        {"duplicate": names, "closed": names},
        form=st.just("complaints"),
        values=st.just({"name": "{x}"}),
        kept=names,
        failed=names,
    ),
    node("sub_flow", flow=st.sampled_from(["hasty", "slow"]), next=names),
    node("return"),
    node("merchant", {"max": few, "attempts": few}, prompts=prompts, unavailable=names, otherwise=names),
    node("hang_up"),
)
NODES_OF_SUBFLOWS = frozenset({"hasty/in", "hasty/back", "slow/in", "slow/set", "slow/back"})
SETS = {"type": "set", "values": {"x": "1", "y": "2"}, "next": "back"}
SUBFLOWS = {
    "hasty": a_document({"in": SETS, "back": {"type": "return"}}),
    "slow": a_document({"in": say("welcome", then="set"), "set": SETS, "back": {"type": "return"}}),
}
KNOWN = known_for(subflows=SUBFLOWS)
BEGIN = {"type": "set", "values": {"x": "{caller}", "y": ".."}, "next": "a"}
documents = st.fixed_dictionaries(dict.fromkeys(NAMES, nodes)).map(
    lambda drawn: a_document({"begin": BEGIN, **drawn}, start="begin")
)
visits = st.integers(1, 6)
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.just(PromptFinished()),
    st.just(TimedOut()),
    st.just(QueueTimedOut()),
    st.just(AgentDone()),
    st.builds(Digit, digit=st.sampled_from("0123456789*#A")),
    st.builds(QueueUnavailable, reason=st.sampled_from(Unavailable)),
    st.builds(Answered, visit=visits, variables=st.dictionaries(variables, st.text(), max_size=2)),
    st.builds(NotAnswered, visit=visits, fault=st.sampled_from(Fault)),
    st.builds(PinChecked, visit=visits, attempt=few, result=st.sampled_from(PinResult)),
    st.builds(ForwardOver, visit=visits, result=st.sampled_from(ForwardResult)),
    st.builds(CallbackAnswered, visit=visits, result=st.sampled_from(CallbackResult)),
    st.builds(MessageOver, visit=visits, seconds=st.floats(0, 9), recording_id=st.just("r")),
    st.builds(ConferenceOver, visit=visits, result=st.sampled_from(ConferenceResult)),
    st.builds(RegisterAnswered, visit=visits, result=st.sampled_from(RegisterResult)),
    st.builds(MerchantUnavailable, visit=visits, fault=st.sampled_from(MerchantFault)),
)


def meant(outcome: Outcome, position: Position) -> Outcome:
    """The outcome as it belongs to where the contact stands, so that most of them do something."""
    if isinstance(outcome, PinChecked):
        return replace(outcome, visit=position.visit, attempt=position.attempts + 1)
    if isinstance(
        outcome,
        PromptFinished | TimedOut | Digit | AgentDone | QueueTimedOut | QueueUnavailable | QueueOverflowed,
    ):
        return outcome
    return replace(outcome, visit=position.visit)


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
    assert step.position.node in NODES_OF_SUBFLOWS or step.position.node in (*NAMES, "begin")
    stored = json.loads(json.dumps([step.position.to_json(), step.position.personal()]))
    kept = {
        name: value for name, value in step.position.variables.items() if name not in step.position.secrets
    }
    bare = replace(step.position, typed_ahead="", collected="", pass_over="", secrets=frozenset())
    assert replace(bare, variables=kept) == Position.from_json(*stored)


@given(
    document=documents,
    told=st.lists(st.tuples(outcomes, st.booleans(), st.booleans(), times), max_size=30),
    begun=times,
)
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
def test_every_valid_flow_ends_every_step_in_a_wait(
    document: dict[str, Any], told: list[tuple[Outcome, bool, bool, datetime]], begun: datetime
) -> None:
    valid = reachable(document)
    if valid is None:
        return
    assert validate_flow(valid, known=KNOWN) == []
    flow = parse_flow(valid, subflows=SUBFLOWS)
    step = start(flow, env=an_environment(begun), variables={"caller": "02150000001"})
    check(step, None)
    active, at = step.wait, begun
    for outcome, is_meant, crashed, now in told:
        outcome = meant(outcome, step.position) if is_meant else outcome
        check_effect(flow, step, active, env=an_environment(at))
        stored = Position.from_json(step.position.to_json(), step.position.personal())
        again = rejoin(flow, stored, env=an_environment(now))
        # A node that was only passed through on the way to its wait may be left at once.
        assert again.position.visit >= step.position.visit
        if crashed:
            step, active, at = again, again.wait, now
            outcome = meant(outcome, step.position) if is_meant else outcome
        following = resume(flow, step.position, outcome, env=an_environment(now))
        check(following, step.position)
        check_secrets(flow, step, following, outcome)
        if not isinstance(following.wait, KeepWaiting):
            active, at = following.wait, now
        step = following


def check_effect(flow: Flow, step: Step, active: Wait, *, env: Environment) -> None:
    """After a crash the same is asked for under the same visit, so that it happens once."""
    if isinstance(active, EFFECTS) and not step.position.secrets:
        stored = Position.from_json(step.position.to_json(), step.position.personal())
        assert rejoin(flow, stored, env=env).wait == active


def check_secrets(flow: Flow, before: Step, after: Step, outcome: Outcome) -> None:
    """What is keyed at a secret node is told in stars only."""
    if is_secret(flow, before.position) and isinstance(outcome, Digit):
        keyed = [
            event for event in after.events if isinstance(event, Keyed) and event.node == before.position.node
        ]
        assert all(
            event.secret and set(event.digits) <= {"*"}
            for event in keyed
            if event.visit == before.position.visit
        )


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
