"""What the editor is told of each type of node is what the parsers read: held against every golden document."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yingda.flows.engine.catalogue import NodeType, node_types
from yingda.flows.engine.fields import Spec
from yingda.flows.reading import read
from yingda.flows.testing import a_document

TYPES = {each.type: each for each in node_types()}
GOLDEN = Path(__file__).parent / "golden" / "nodes"


def nodes() -> Iterator[dict[str, Any]]:
    for path in sorted(GOLDEN.glob("*.json")):
        yield from json.loads(path.read_text())["document"]["nodes"].values()


def problems(node: dict[str, Any]) -> set[tuple[str, object]]:
    found = read(a_document({"it": node})).nodes["it"].gathered.problems
    return {(problem.code, problem.details.get("field")) for problem in found}


def examples(name: str) -> list[dict[str, Any]]:
    return [copy.deepcopy(node) for node in nodes() if node["type"] == name]


def names(kind: NodeType) -> set[str]:
    return {spec.name for spec in kind.fields} | {target.name.partition(".")[0] for target in kind.targets}


@pytest.mark.parametrize("name", TYPES)
def test_the_examples_have_no_field_that_the_catalogue_lacks(name: str) -> None:
    assert examples(name)
    for node in examples(name):
        assert node.keys() - {"type"} <= names(TYPES[name])
        assert problems(node) == set()


@pytest.mark.parametrize("name", TYPES)
def test_every_field_of_the_catalogue_is_shown_by_an_example(name: str) -> None:
    used = {field for node in examples(name) for field in node}
    # Timers and limits that keep their defaults need no example of their own.
    plain = {spec.name for spec in TYPES[name].fields if spec.kind in ("integer", "digit", "text", "prompt")}
    assert names(TYPES[name]) - used - plain == set()


@pytest.mark.parametrize("name", TYPES)
def test_what_is_required_is_missed(name: str) -> None:
    required = {spec.name for spec in TYPES[name].fields if spec.required}
    required |= {target.name for target in TYPES[name].targets if target.required and "." not in target.name}
    for field in required:
        node = examples(name)[0]
        del node[field]
        assert ("node.missing_field", field) in problems(node)


@pytest.mark.parametrize("name", TYPES)
def test_what_may_be_left_out_is_not_missed(name: str) -> None:
    optional = {spec.name for spec in TYPES[name].fields if not spec.required}
    optional |= {target.name for target in TYPES[name].targets if not target.required}
    # One of two fields that exclude each other must stay, and two are given together.
    bound = {"system", "lookup", "table", "values", "language", "max_wait", "timeout", "weekly", "timezone"}
    for node in examples(name):
        for field in optional - bound:
            assert problems({key: value for key, value in node.items() if key != field}) == set()


def integers(kind: NodeType) -> list[Spec]:
    return [spec for spec in kind.fields if spec.kind == "integer"]


@pytest.mark.parametrize("name", TYPES)
def test_numbers_have_the_limits_that_are_told(name: str) -> None:
    for spec in integers(TYPES[name]):
        assert spec.low is not None
        assert spec.high is not None
        for value in (spec.low - 1, spec.high + 1):
            assert ("node.bad_value", spec.name) in problems({**examples(name)[0], spec.name: value})
        for value in (spec.low, spec.high):
            wrong = problems({**examples(name)[0], spec.name: value})
            assert ("node.bad_value", spec.name) not in wrong - {("node.bad_value", "max")}


@pytest.mark.parametrize("name", TYPES)
def test_options_are_those_that_are_told(name: str) -> None:
    for spec in TYPES[name].fields:
        for option in spec.options:
            node = {**examples(name)[0], spec.name: option}
            assert ("node.bad_value", spec.name) not in problems(node)
        if spec.kind == "option":
            assert ("node.bad_value", spec.name) in problems({**examples(name)[0], spec.name: "sideways"})


def test_the_catalogue_is_plain_json() -> None:
    told = json.loads(json.dumps([each.to_json() for each in TYPES.values()]))
    say = {
        "type": "say",
        "fields": [
            {
                "name": "prompts",
                "kind": "prompts",
                "required": True,
                "default": None,
                "low": 1,
                "high": 20,
                "options": [],
                "fields": [],
            },
            {
                "name": "interruptible",
                "kind": "flag",
                "required": False,
                "default": True,
                "low": None,
                "high": None,
                "options": [],
                "fields": [],
            },
        ],
        "targets": [{"name": "next", "required": True, "many": False}],
    }
    assert told[0] == say
