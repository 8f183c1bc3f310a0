"""Every node of the contract walked by a pretended contact: a document, scripts, and what comes of each."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from yingda.flows.document import parse_flow
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.flows.engine.node_types import NODE_TYPES
from yingda.flows.engine.script import parse_script
from yingda.flows.engine.simulate import Trace, simulate
from yingda.flows.testing import RESULTS, known_for
from yingda.flows.validate import validate_flow

GOLDEN = Path(__file__).parent / "golden" / "nodes"
FILES = sorted(GOLDEN.glob("*.json"))


def traces(table: Mapping[str, Any]) -> Iterator[Trace]:
    subflows = table.get("subflows", {})
    assert validate_flow(table["document"], known=known_for(subflows=subflows)) == []
    flow = parse_flow(table["document"], subflows=subflows)
    calendars = {}
    for code, definition in table.get("calendars", {}).items():
        calendars[code], problems = read_calendar(definition)
        assert problems == []
    for case in table["cases"]:
        yield simulate(flow, parse_script(case["script"]), calendars=calendars)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_pretended_contact_walks_as_the_table_says(path: Path, update: bool) -> None:
    table = json.loads(path.read_text())
    happened = [json.loads(json.dumps(trace.to_json())) for trace in traces(table)]
    outlines = [json.loads(json.dumps(trace.outline())) for trace in traces(table)]
    assert outlines == [case["expected"] for case in table["cases"]]
    if update:
        for case, trace in zip(table["cases"], happened, strict=True):
            case["trace"] = trace
        path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    assert happened == [case["trace"] for case in table["cases"]]


def test_every_result_of_every_node_is_walked() -> None:
    walked: dict[str, set[str]] = {name: set() for name in NODE_TYPES}
    for path in FILES:
        for trace in traces(json.loads(path.read_text())):
            types = {step["node"]: str(step["type"]) for step in trace.steps if step["event"] == "entered"}
            for step in trace.steps:
                if step["event"] == "left":
                    walked[types[step["node"]]].add(str(step["result"]))
    missing = {name: results - walked[name] for name, results in RESULTS.items() if results - walked[name]}
    assert missing == {}
    assert RESULTS.keys() == NODE_TYPES.keys()


def test_nothing_secret_is_told() -> None:
    for name in ("collect_secret", "verify_pin", "verify_pin_system"):
        for trace in traces(json.loads((GOLDEN / f"{name}.json").read_text())):
            events = [step for step in trace.steps if step["event"] != "played"]
            assert "4711" not in json.dumps(events)
            assert "4712" not in json.dumps(events)
