"""A document that is not a flow is refused with node and cause, and all problems come at once."""

import json
from typing import Any

import pytest

from yingda.flows.document import parse_flow
from yingda.flows.errors import InvalidFlow
from yingda.flows.model import Problem
from yingda.flows.reading import MAX_BYTES
from yingda.flows.testing import (
    KNOWN,
    a_document,
    a_flow,
    calendar,
    menu,
    museum_document,
    queue,
    say,
)
from yingda.flows.validate import validate_flow

BYE: dict[str, object] = {"type": "hang_up"}
HOURS = calendar(is_open="bye", is_closed="bye")


def problems(document: object) -> list[Problem]:
    return validate_flow(document, known=KNOWN)


def found(document: object) -> set[tuple[str | None, str, object]]:
    return {(p.node, p.code, p.details.get("field")) for p in problems(document)}


def one(node: dict[str, object], **changes: object) -> dict[str, object]:
    return a_document({"it": {**node, **changes}, "bye": BYE})


def test_the_museums_line_is_valid() -> None:
    assert problems(museum_document()) == []
    assert set(a_flow().nodes) == set(museum_document()["nodes"])


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (None, "flow.not_an_object"),
        ([], "flow.not_an_object"),
        ("flow", "flow.not_an_object"),
        ({}, "flow.unknown_format"),
        ({"format": 3, "start": "bye", "nodes": {"bye": BYE}}, "flow.unknown_format"),
        ({"format": True, "start": "bye", "nodes": {"bye": BYE}}, "flow.unknown_format"),
        ({"format": float("nan")}, "flow.unknown_format"),
        ({"format": 10**5000}, "flow.unknown_format"),
        ({"format": 2, "start": "bye"}, "flow.no_nodes"),
        ({"format": 2, "start": "bye", "nodes": {}}, "flow.no_nodes"),
        ({"format": 2, "start": "bye", "nodes": [BYE]}, "flow.no_nodes"),
        ({"format": 2, "nodes": {"bye": BYE}}, "flow.no_start"),
        ({"format": 2, "start": "hello", "nodes": {"bye": BYE}}, "flow.no_start"),
        ({"format": 2, "start": ["bye"], "nodes": {"bye": BYE}}, "flow.no_start"),
        ({"format": 2, "start": "bye", "nodes": {"bye": BYE}, "owner": 1}, "flow.unknown_field"),
        ({"format": 2, "start": "bye", "nodes": {"bye": BYE, "再见": BYE}}, "flow.bad_node_name"),
        ({"format": 2, "start": "bye", "nodes": {"bye": BYE, 7: BYE}}, "flow.bad_node_name"),
        ({"format": 2, "start": "bye", "nodes": {"bye": BYE, "a\x00\ud800": BYE}}, "flow.bad_node_name"),
    ],
)
def test_a_document_as_a_whole_is_refused(document: object, code: str) -> None:
    told = problems(document)
    assert [(problem.node, problem.code) for problem in told] == [(None, code)]
    json.dumps([dict(problem.details) for problem in told], allow_nan=False).encode()


def test_too_many_nodes_are_refused_by_the_first_that_is_too_many() -> None:
    document = a_document({f"n{number}": BYE for number in range(10_000)})
    assert [(problem.node, problem.code) for problem in problems(document)] == [("n500", "flow.too_large")]


def test_a_giant_text_is_refused_by_its_node() -> None:
    document = one(say("welcome", then="bye"), prompts=["x" * MAX_BYTES])
    assert [(problem.node, problem.code) for problem in problems(document)] == [("it", "flow.too_large")]


def test_deep_nesting_is_refused_by_its_node() -> None:
    deep: object = "end"
    for _ in range(100_000):
        deep = [deep]
    document = one(say("welcome", then="bye"), prompts=deep)
    assert [(problem.node, problem.code) for problem in problems(document)] == [("it", "flow.too_large")]


@pytest.mark.parametrize(
    ("node", "changes", "code", "field"),
    [
        (say("welcome", then="bye"), {"type": "sing"}, "node.unknown_type", None),
        (say("welcome", then="bye"), {"type": ["say"]}, "node.unknown_type", None),
        (say("welcome", then="bye"), {"volume": 11}, "node.unknown_field", "volume"),
        (say("welcome", then="bye"), {"prompts": "welcome"}, "node.bad_value", "prompts"),
        (say("welcome", then="bye"), {"prompts": []}, "node.bad_value", "prompts"),
        (say("welcome", then="bye"), {"prompts": None}, "node.bad_value", "prompts"),
        (say("welcome", then="bye"), {"prompts": ["../../etc/passwd"]}, "node.bad_value", "prompts"),
        (say("welcome", then="bye"), {"prompts": ["welcome"] * 21}, "node.bad_value", "prompts"),
        (say("welcome", then="bye"), {"prompts": ["wellcome"]}, "node.unknown_prompt", "prompts[0]"),
        (say("welcome", then="bye"), {"interruptible": 1}, "node.bad_value", "interruptible"),
        (say("welcome", then="bye"), {"next": 5}, "node.bad_value", "next"),
        (say("welcome", then="gone"), {}, "node.unknown_target", "next"),
        (menu({"1": "bye"}, otherwise="bye"), {"choices": {}}, "node.bad_value", "choices"),
        (menu({"1": "bye"}, otherwise="bye"), {"choices": ["bye"]}, "node.bad_value", "choices"),
        (menu({"1": "bye", "10": "bye"}, otherwise="bye"), {}, "node.unknown_field", "choices.10"),
        (menu({"1": "gone"}, otherwise="bye"), {}, "node.unknown_target", "choices.1"),
        (menu({"1": "bye"}, otherwise="bye"), {"choices": {"1": []}}, "node.bad_value", "choices.1"),
        (menu({"1": "bye"}, otherwise="bye"), {"timeout": 0}, "node.bad_value", "timeout"),
        (menu({"1": "bye"}, otherwise="bye"), {"timeout": True}, "node.bad_value", "timeout"),
        (menu({"1": "bye"}, otherwise="bye"), {"timeout": float("nan")}, "node.bad_value", "timeout"),
        (menu({"1": "bye"}, otherwise="bye"), {"attempts": 10**400}, "node.bad_value", "attempts"),
        (menu({"1": "bye"}, otherwise="bye"), {"invalid": ["no"]}, "node.unknown_prompt", "invalid[0]"),
        (HOURS, {"timezone": "Mars/Olympus"}, "node.bad_value", "timezone"),
        (HOURS, {"timezone": "Asia"}, "node.bad_value", "timezone"),
        (HOURS, {"timezone": "../../etc/passwd"}, "node.bad_value", "timezone"),
        (HOURS, {"weekly": {}}, "node.bad_value", "weekly"),
        (HOURS, {"weekly": [1]}, "node.bad_value", "weekly"),
        (
            HOURS,
            {"exceptions": [{"date": "2026-02-30", "closed": True}]},
            "node.bad_value",
            "exceptions[0].date",
        ),
        (HOURS, {"exceptions": [{"closed": True}]}, "node.missing_field", "exceptions[0].date"),
        (HOURS, {"exceptions": [{"date": "2026-10-01"}]}, "node.missing_field", "exceptions[0].from"),
        (queue(otherwise="bye"), {"queue": "nobody"}, "node.unknown_queue", "queue"),
        (queue(otherwise="bye"), {"max_wait": 60}, "node.missing_field", "timeout"),
        (queue(otherwise="bye"), {"timeout": "bye"}, "node.missing_field", "max_wait"),
        (queue(otherwise="bye"), {"music": "a b"}, "node.bad_value", "music"),
        (queue(otherwise="bye"), {"full": "gone"}, "node.unknown_target", "full"),
        (BYE, {"next": "bye"}, "node.unknown_field", "next"),
    ],
)
def test_a_node_is_refused(
    node: dict[str, object], changes: dict[str, object], code: str, field: str
) -> None:
    told = problems(one(node, **changes))
    expected = ("it", code, field)
    assert expected in [(problem.node, problem.code, problem.details.get("field")) for problem in told]
    # Nothing else is wrong, but that the one way on may be gone with the wrong value.
    assert {problem.code for problem in told} <= {code, "node.unreachable", "node.missing_field"}


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"days": [8], "from": "09:00", "to": "17:00"}, "days"),
        ({"days": [], "from": "09:00", "to": "17:00"}, "days"),
        ({"days": [1, 1], "from": "09:00", "to": "17:00"}, "days"),
        ({"days": [1], "from": "9:00", "to": "17:00"}, "from"),
        ({"days": [1], "from": "09:00", "to": "24:01"}, "to"),
        ({"days": [1], "from": "22:00", "to": "06:00"}, "to"),
        ({"days": [1], "from": "09:00", "to": "09:00"}, "to"),
    ],
)
def test_impossible_hours_are_refused(period: dict[str, object], field: str) -> None:
    document = one(HOURS, weekly=[period])
    assert ("it", "node.bad_value", f"weekly[0].{field}") in found(document)


def test_a_day_is_either_closed_or_open() -> None:
    day = "2026-10-01"
    exceptions = [{"date": day, "closed": True}, {"date": day, "from": "09:00", "to": "10:00"}]
    assert ("it", "node.bad_value", "exceptions[1].date") in found(one(HOURS, exceptions=exceptions))


def test_a_missing_field_is_named() -> None:
    for name in ("prompts", "choices", "otherwise"):
        node: dict[str, Any] = menu({"1": "bye"}, otherwise="bye")
        del node[name]
        assert ("it", "node.missing_field", name) in found(a_document({"it": node, "bye": BYE}))


def test_what_is_not_a_node_is_named() -> None:
    assert found(a_document({"it": "say"})) == {("it", "node.not_an_object", None)}


def test_all_problems_come_at_once() -> None:
    document = a_document(
        {
            "a": say("nonsense", then="b"),
            "b": {**menu({"1": "gone"}, otherwise="c"), "timeout": 99},
            "c": queue("nobody", otherwise="d"),
            "d": {"type": "dance"},
        }
    )
    assert found(document) == {
        ("a", "node.unknown_prompt", "prompts[0]"),
        ("b", "node.unknown_target", "choices.1"),
        ("b", "node.bad_value", "timeout"),
        ("c", "node.unknown_queue", "queue"),
        ("d", "node.unknown_type", None),
    }


def test_a_node_that_nothing_leads_to_is_named() -> None:
    document = a_document({"a": say("welcome", then="bye"), "bye": BYE, "lost": say("menu", then="bye")})
    assert found(document) == {("lost", "node.unreachable", None)}


def test_circles_without_a_wait_are_named() -> None:
    document = a_document(
        {
            "a": calendar(is_open="b", is_closed="x"),
            "b": calendar(is_open="c", is_closed="bye"),
            "c": calendar(is_open="a", is_closed="bye"),
            "x": calendar(is_open="x", is_closed="bye"),
            "y": say("welcome", then="a"),
            "bye": BYE,
        },
        start="y",
    )
    told = problems(document)
    assert {problem.code for problem in told} == {"flow.cycle_without_wait"}
    assert sorted(map(str, (problem.details["nodes"] for problem in told))) == ["['a', 'b', 'c']", "['x']"]


def test_circles_with_a_wait_are_fine() -> None:
    document = a_document({"a": calendar(is_open="b", is_closed="b"), "b": say("welcome", then="a")})
    assert problems(document) == []


def test_reading_an_invalid_document_tells_why() -> None:
    with pytest.raises(InvalidFlow) as refusal:
        parse_flow(one(say("welcome", then="gone")))
    told = refusal.value.details["problems"]
    assert isinstance(told, list)
    assert [problem.code for problem in told] == ["node.unknown_target"]
