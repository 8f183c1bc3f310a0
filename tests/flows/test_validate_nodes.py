"""What is wrong with a node of any type is told by node, field and cause; so is what lies in the flows it enters."""

import copy
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from yingda.flows.document import MAX_SUBFLOWS, parse_flow
from yingda.flows.errors import InvalidFlow
from yingda.flows.model import Problem
from yingda.flows.testing import a_document, calendar, known_for, menu, queue, say
from yingda.flows.validate import MAX_PROBLEMS, Known, validate_flow

GOLDEN = Path(__file__).parent / "golden" / "nodes"
BYE: dict[str, object] = {"type": "hang_up"}
QUICK_SECONDS = 2.0


def problems(document: object, *, known: Known | None = None) -> list[Problem]:
    return validate_flow(document, known=known or known_for())


def told(document: object, *, known: Known | None = None) -> set[tuple[str | None, str, object]]:
    return {(each.node, each.code, each.details.get("field")) for each in problems(document, known=known)}


def example(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text())["document"]


def changed(name: str, node: str, path: str, value: object) -> Any:
    """A golden document with one value of it changed; the value `...` takes it away."""
    document = copy.deepcopy(example(name))
    place = document["nodes"][node]
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        place = place[part]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


@pytest.mark.parametrize(
    ("name", "path", "value", "code", "field"),
    [
        ("say", "title", "x" * 81, "node.bad_value", "title"),
        ("say", "title", "a\x00b", "node.bad_value", "title"),
        ("say", "title", 5, "node.bad_value", "title"),
        ("say", "prompts.1.speak", "song", "node.bad_value", "prompts[1].speak"),
        ("say", "prompts.1.value", "{Caller}", "node.bad_value", "prompts[1].value"),
        ("say", "prompts.1.value", "{caller", "node.bad_value", "prompts[1].value"),
        ("say", "prompts.1.value", "x" * 2001, "node.bad_value", "prompts[1].value"),
        ("say", "prompts.1.value", "\ud800", "node.bad_value", "prompts[1].value"),
        ("say", "prompts.1.value", "{nobody}", "node.unset_variable", "prompts[1].value"),
        ("say", "prompts.1.volume", 11, "node.unknown_field", "prompts[1].volume"),
        ("say", "prompts.1", {"sing": "song"}, "node.bad_value", "prompts"),
        ("say", "prompts.3.choose.prefix", "../", "node.bad_value", "prompts[3].choose.prefix"),
        ("say", "prompts.3.choose.more", 1, "node.unknown_field", "prompts[3].choose.more"),
        ("collect", "max", 3, "node.bad_value", "max"),
        ("collect", "max", ..., "node.missing_field", "max"),
        ("collect", "variable", "caller", "node.bad_value", "variable"),
        ("collect", "variable", "1st", "node.bad_value", "variable"),
        ("collect", "finish", "##", "node.bad_value", "finish"),
        ("branch", "cases", [], "node.bad_value", "cases"),
        ("branch", "cases.0.is", "like", "node.bad_value", "cases[0].is"),
        ("branch", "cases.0.variable", "nobody", "node.unset_variable", "cases[0].variable"),
        ("branch", "cases.0.value", ..., "node.missing_field", "cases[0].value"),
        ("branch", "cases.1.value", [], "node.bad_value", "cases[1].value"),
        ("branch", "cases.1.value", ["x"] * 51, "node.bad_value", "cases[1].value"),
        ("branch", "cases.7.value", "x", "node.unknown_field", "cases[7].value"),
        ("branch", "cases.0.to", "gone", "node.unknown_target", "cases[0].to"),
        ("calendar", "calendar", "office", "node.bad_value", "calendar"),
        ("calendar", "weekly", ..., "node.missing_field", "weekly"),
        ("calendar_of_the_tenant", "calendar", "nowhere", "node.unknown_calendar", "calendar"),
        ("set", "values", {}, "node.bad_value", "values"),
        ("set", "values", {"day": "1"}, "node.bad_value", "values.day"),
        ("set", "values", {"A b": "1"}, "node.bad_value", "values.A b"),
        ("set", "values", {"a": 1}, "node.bad_value", "values.a"),
        ("set", "language", "fr", "node.bad_value", "language"),
        (
            "query_system",
            "lookup",
            {"table": "dealers", "key": "", "answers": {}},
            "node.bad_value",
            "lookup",
        ),
        ("query_system", "system", ..., "node.missing_field", "system"),
        ("query_system", "system.method", "DELETE", "node.bad_value", "system.method"),
        ("query_system", "system.method", "GET", "node.bad_value", "system.body"),
        ("query_system", "system.timeout", 16, "node.bad_value", "system.timeout"),
        ("query_system", "system.url", "https://127.0.0.1/", "node.bad_url", "system.url"),
        ("query_system", "system.url", 5, "node.bad_value", "system.url"),
        ("query_system", "system.secret", "nobody", "node.unknown_secret", "system.secret"),
        ("query_system", "system.body", {"a b": "x"}, "node.bad_value", "system.body.a b"),
        ("query_system", "system.body", {"a": "{pin}"}, "node.unset_variable", "system.body.a"),
        ("query_system", "system.answers", {"price": "\x00"}, "node.bad_value", "system.answers.price"),
        ("query_table", "lookup.table", "nowhere", "node.unknown_table", "lookup.table"),
        ("query_table", "lookup.answers.dealer", "street", "node.unknown_column", "lookup.answers.dealer"),
        ("verify_pin", "table", ..., "node.missing_field", "table"),
        ("verify_pin", "subject", "{pin}", "node.unset_variable", "subject"),
        ("verify_pin", "min", 9, "node.bad_value", "max"),
        (
            "verify_pin_system",
            "system.url",
            "https://a.example.com/{pin}",
            "node.unset_variable",
            "system.url",
        ),
        ("queue", "keys", {"0": "gone"}, "node.unknown_target", "keys.0"),
        ("queue", "max_wait", ..., "node.missing_field", "max_wait"),
        ("forward", "numbers", [], "node.bad_value", "numbers"),
        ("forward", "numbers", ["1"] * 6, "node.bad_value", "numbers"),
        ("forward", "numbers", ["sip:a@example.com"], "node.bad_value", "numbers"),
        ("forward", "music", "jazz", "node.bad_value", "music"),
        ("callback", "booked", [], "node.bad_value", "booked"),
        ("voicemail", "queue", "nobody", "node.unknown_queue", "queue"),
        ("record_message", "variable", "time", "node.bad_value", "variable"),
        ("conference_plain", "room", "a b", "node.bad_value", "room"),
        ("survey", "questions", [], "node.bad_value", "questions"),
        ("survey", "questions.1.code", "satisfied", "node.bad_value", "questions"),
        ("survey", "questions.0.choices", "abc", "node.bad_value", "questions[0].choices"),
        ("register", "form", "nowhere", "node.unknown_form", "form"),
        ("register", "values", {"street": "x"}, "node.unknown_form_field", "values.street"),
    ],
)
def test_what_is_wrong_is_told_by_node_and_field(
    name: str, path: str, value: object, code: str, field: str
) -> None:
    found = problems(changed(name, "it", path, value))
    assert ("it", code, field) in {(each.node, each.code, each.details.get("field")) for each in found}
    json.dumps([dict(each.details) for each in found], allow_nan=False).encode()


def test_only_the_operator_asks_for_merchants() -> None:
    assert told(example("merchant"), known=known_for(is_operator=False)) == {
        ("it", "node.operator_only", None)
    }


@pytest.mark.parametrize(
    "layout",
    [[], {"it": [1]}, {"it": [1, float("nan")]}, {"it": [True, 1]}, {"a b": [1, 1]}, {"it": [10**9, 1]}],
)
def test_places_that_no_editor_draws_are_refused(layout: object) -> None:
    assert told({**example("say"), "layout": layout}) == {(None, "flow.bad_layout", None)}


def test_where_the_nodes_are_drawn_is_carried_and_no_more() -> None:
    assert problems({**example("say"), "layout": {"it": [1, -2.5], "gone": [0, 0]}}) == []


def subflow(node: Mapping[str, object]) -> dict[str, Any]:
    return a_document({"in": node, "back": {"type": "return"}})


ENTERS: dict[str, object] = {"type": "sub_flow", "flow": "pay", "next": "bye"}
MAIN = a_document({"it": ENTERS, "bye": BYE})


def test_a_flow_that_is_not_there_is_named() -> None:
    assert told(MAIN) == {("it", "node.unknown_flow", "flow")}
    with pytest.raises(InvalidFlow):
        parse_flow(MAIN)


def test_what_is_wrong_with_a_flow_that_is_entered_is_told_of_its_node() -> None:
    broken = subflow({**say("nonsense", then="gone"), "volume": 1})
    assert told(MAIN, known=known_for(subflows={"pay": broken})) == {
        ("pay/in", "node.unknown_prompt", "prompts[0]"),
        ("pay/in", "node.unknown_field", "volume"),
        ("pay/in", "node.unknown_target", "next"),
    }


@pytest.mark.parametrize(
    "document", [None, {}, {"format": 2, "nodes": {}}, {"format": 2, "start": 1, "nodes": {"a": BYE}}]
)
def test_what_is_no_flow_at_all_is_told_of_the_node_that_enters_it(document: object) -> None:
    found = problems(MAIN, known=known_for(subflows={"pay": document}))
    assert [each.node for each in found] == ["it"]
    assert found[0].details["flow"] == "pay"


def test_a_flow_that_contains_itself_is_named() -> None:
    other = {"type": "sub_flow", "flow": "sum", "next": "back"}
    back = {"type": "sub_flow", "flow": "pay", "next": "back"}
    flows = {"pay": subflow(other), "sum": subflow(back)}
    assert told(MAIN, known=known_for(subflows=flows)) == {
        ("pay/in", "flow.contains_itself", None),
        ("sum/in", "flow.contains_itself", None),
    }
    with pytest.raises(InvalidFlow):
        parse_flow(MAIN, subflows=flows)


def test_too_many_flows_in_one_are_refused_by_a_node() -> None:
    chain = {
        f"f{n}": subflow({"type": "sub_flow", "flow": f"f{n + 1}", "next": "back"})
        for n in range(MAX_SUBFLOWS + 9)
    }
    document = a_document({"it": {**ENTERS, "flow": "f0"}, "bye": BYE})
    assert ("flow.too_large") in {each.code for each in problems(document, known=known_for(subflows=chain))}


def loops(inside: Mapping[str, object]) -> set[tuple[str | None, str, object]]:
    document = a_document({"a": {**ENTERS, "next": "b"}, "b": {**ENTERS, "next": "a"}})
    return told(document, known=known_for(subflows={"pay": subflow(inside)}))


def test_a_circle_through_a_flow_without_a_wait_is_named() -> None:
    assert loops({"type": "set", "values": {"x": "1"}, "next": "back"}) == {
        ("a", "flow.cycle_without_wait", None)
    }
    assert loops(say("welcome", then="back")) == set()


def test_a_flow_without_a_wait_may_be_entered_twice() -> None:
    document = a_document({"a": {**ENTERS, "next": "b"}, "b": {**ENTERS, "next": "bye"}, "bye": BYE})
    hasty = subflow({"type": "set", "values": {"x": "1"}, "next": "back"})
    assert told(document, known=known_for(subflows={"pay": hasty})) == set()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("queue", "no_agents"),
        ("queue", "full"),
        ("query_table", "failed"),
        ("query_table", "found"),
        ("register", "failed"),
        ("register", "duplicate"),
        ("forward_plain", "failed"),
        ("conference_plain", "full"),
    ],
)
def test_a_circle_whose_answer_may_come_at_once_is_named(name: str, field: str) -> None:
    found = told(changed(name, "it", field, "it"))
    assert ("it", "flow.cycle_without_wait", None) in found


def quick(document: object, *, known: Known | None = None) -> list[Problem]:
    begun = time.process_time()
    found = problems(document, known=known)
    assert time.process_time() - begun < QUICK_SECONDS
    json.dumps([dict(each.details) for each in found], allow_nan=False).encode()
    return found


def test_the_greatest_documents_are_judged_quickly() -> None:
    keys = "0123456789*#"
    circle = {
        f"n{n}": calendar(is_open=f"n{(n + 1) % 500}", is_closed=f"n{(n + 1) % 500}") for n in range(500)
    }
    assert {each.code for each in quick(a_document(circle))} == {"flow.cycle_without_wait"}
    alone = {f"n{n}": calendar(is_open=f"n{n}", is_closed="n0") for n in range(500)}
    assert len(quick(a_document(alone))) == 999
    chain = {f"n{n}": calendar(is_open=f"n{n + 1}", is_closed=f"n{n + 1}") for n in range(499)}
    assert quick(a_document({**chain, "n499": BYE})) == []
    web = {
        f"n{n}": menu({key: f"n{(n * 7 + i) % 400}" for i, key in enumerate(keys)}, otherwise="n0")
        for n in range(400)
    }
    assert {each.code for each in quick(a_document(web))} <= {"node.unreachable"}
    queues = {f"n{n}": queue(otherwise=f"n{(n * n + 1) % 500}") for n in range(500)}
    quick(a_document(queues))


def test_a_crowd_of_flows_is_judged_quickly() -> None:
    inside = {f"n{n}": calendar(is_open=f"n{n + 1}", is_closed="back") for n in range(100)}
    fan = {f"s{n}": {"type": "sub_flow", "flow": f"g{n}", "next": f"s{n + 1}"} for n in range(40)}
    flows = {f"g{n}": a_document({**inside, "n100": BYE, "back": {"type": "return"}}) for n in range(40)}
    assert quick(a_document({**fan, "s40": BYE}), known=known_for(subflows=flows)) == []


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    noise = {f"field_{n}": n for n in range(9000)}
    assert len(quick(a_document({"it": {**say("welcome", then="bye"), **noise}, "bye": BYE}))) == MAX_PROBLEMS


@pytest.mark.parametrize("hostile", ["{" * 2000, "{a}" * 600, "}" * 2000, "{{" * 1000, "{caller" * 250])
def test_crooked_templates_are_judged_quickly(hostile: str) -> None:
    quick(a_document({"it": {"type": "set", "values": {"x": hostile}, "next": "bye"}, "bye": BYE}))


def test_the_hostile_document_of_all_is_refused_by_its_nodes() -> None:
    document = a_document(
        {
            "circle": calendar(is_open="circle", is_closed="sing"),
            "sing": {"type": "sing"},
            "ask": {
                "type": "query",
                "system": {"url": "https://169.254.169.254/"},
                "found": "sing",
                "failed": "sing",
            },
            "long": say("x" * 5000, then="sing"),
        }
    )
    assert {(each.node, each.code) for each in quick(document)} >= {
        ("circle", "flow.cycle_without_wait"),
        ("sing", "node.unknown_type"),
        ("ask", "node.bad_url"),
        ("long", "node.bad_value"),
    }
