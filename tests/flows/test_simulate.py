"""A flow is tried with a contact that is not there; no script, however crooked, can make that fail."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.flows.document import parse_flow
from yingda.flows.engine.script import MAX_INPUTS, parse_script
from yingda.flows.engine.simulate import Trace, simulate
from yingda.flows.errors import InvalidScript
from yingda.flows.testing import a_document, a_flow, calendar, say

AT = "2026-09-30T10:00"


def tried(*inputs: dict[str, Any], at: str = AT) -> Trace:
    return simulate(a_flow(), parse_script({"at": at, "inputs": list(inputs)}))


def test_prompts_are_heard_and_then_it_waits() -> None:
    trace = tried()
    assert trace.outline() == {"left": [["welcome", "heard"], ["hours", "open"]], "end": "waiting"}
    assert (trace.waits_for, trace.unused) == ("collect", 0)
    assert trace.position["node"] == "menu"


def test_the_clock_is_the_scripts() -> None:
    assert "closed" in {step.get("result") for step in tried(at="2026-10-01T10:00").steps}
    assert "open" in {step.get("result") for step in tried(at="2026-09-30T02:00:00Z").steps}


def test_time_passes_with_silence() -> None:
    trace = tried({"heard": True}, {"silence": True}, {"wait": 60}, {"keys": "0"}, {"queue": "no_agents"})
    assert trace.end == "hung_up"
    assert trace.steps[-1]["at"] == "2026-09-30T10:01:05+08:00"


def test_what_does_not_fit_is_left() -> None:
    trace = tried({"queue": "full"}, {"keys": "1"})
    assert (trace.end, trace.waits_for, trace.unused) == ("waiting", "collect", 2)
    assert tried({"keys": "0"}, {"queue": "full"}, {"keys": "1"}, {"keys": "1"}).unused == 1


def test_a_flow_without_an_end_is_told_so() -> None:
    around = parse_flow(a_document({"a": say("welcome", then="b"), "b": say("menu", then="a")}))
    assert simulate(around, parse_script({"at": AT})).end == "endless"
    stuck = parse_flow(a_document({"a": calendar(is_open="a", is_closed="a")}))
    assert simulate(stuck, parse_script({"at": AT})).to_json()["end"] == "endless"


@pytest.mark.parametrize(
    ("script", "field"),
    [
        (None, ""),
        ([], ""),
        ({}, "at"),
        ({"at": 5}, "at"),
        ({"at": "today"}, "at"),
        ({"at": "0001-01-01T00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59-12:00"}, "at"),
        ({"at": AT, "caller": 5}, "caller"),
        ({"at": AT, "caller": "1" * 65}, "caller"),
        ({"at": AT, "caller": "\x00"}, "caller"),
        ({"at": AT, "callee": "1"}, "callee"),
        ({"at": AT, "inputs": {}}, "inputs"),
        ({"at": AT, "inputs": [{"heard": True}] * (MAX_INPUTS + 1)}, "inputs"),
        ({"at": AT, "inputs": ["1"]}, "inputs[0]"),
        ({"at": AT, "inputs": [{}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"keys": "1", "heard": True}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"keys": "A"}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"keys": ""}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"heard": 1}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"heard": True}, {"fault": "tired"}]}, "inputs[1]"),
        ({"at": AT, "inputs": [{"answer": {"a": 1}}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"answer": {"A b": "1"}}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"wait": -1}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"wait": float("nan")}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"message": True}]}, "inputs[0]"),
        ({"at": AT, "inputs": [{"sing": "song"}]}, "inputs[0]"),
    ],
)
def test_what_is_no_script_is_refused_by_field(script: object, field: str) -> None:
    with pytest.raises(InvalidScript) as refusal:
        parse_script(script)
    assert refusal.value.details["field"] == field


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
kinds = st.sampled_from(["keys", "heard", "silence", "answer", "fault", "pin", "queue", "wait", "message"])
words = st.sampled_from(["1", "0", "12#", "full", "no_agents", "timeout", "verified", True, 3])
inputs = st.lists(st.dictionaries(kinds, words | json_values, min_size=1, max_size=1), max_size=8)


@given(script=json_values | st.fixed_dictionaries({"at": st.just(AT), "inputs": inputs}))
def test_no_script_makes_it_fail(script: object) -> None:
    try:
        read = parse_script(script)
    except InvalidScript:
        return
    json.dumps(simulate(a_flow(), read).to_json(), allow_nan=False)
