"""Golden tables: a document, what the contact does, and what comes of each step."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from yingda.flows.document import parse_flow
from yingda.flows.engine.walk import resume, start
from yingda.flows.model import Step
from yingda.flows.outcomes import (
    Digit,
    Outcome,
    PromptFinished,
    QueueTimedOut,
    QueueUnavailable,
    TimedOut,
    Unavailable,
)
from yingda.flows.testing import KNOWN, an_environment, museum_document
from yingda.flows.validate import validate_flow

GOLDEN = Path(__file__).parent / "golden"
TABLES = sorted(GOLDEN.glob("*.json"))


def outcome_of(text: str) -> Outcome:
    simple: Mapping[str, Outcome] = {
        "finished": PromptFinished(),
        "timed out": TimedOut(),
        "no agents": QueueUnavailable(reason=Unavailable.NO_AGENTS),
        "full": QueueUnavailable(reason=Unavailable.FULL),
        "queue timed out": QueueTimedOut(),
    }
    return simple[text] if text in simple else Digit(digit=text.removeprefix("digit "))


def plain(value: Any) -> dict[str, Any]:
    fields = {
        name: item for name, item in dataclasses.asdict(value).items() if item not in (None, (), "", {})
    }
    return {"is": type(value).__name__, **fields}


def told(step: Step) -> dict[str, Any]:
    return {
        "position": step.position.to_json(),
        "events": [plain(event) for event in step.events],
        "wait": plain(step.wait),
    }


def walked(table: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    document = museum_document() if table["document"] == "museum" else table["document"]
    assert validate_flow(document, known=KNOWN) == []
    flow, env = parse_flow(document), an_environment(datetime.fromisoformat(case["now"]))
    step = start(flow, env=env)
    yield told(step)
    for text in case["outcomes"]:
        step = resume(flow, step.position, outcome_of(text), env=env)
        yield told(step)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_flow_walks_as_the_table_says(path: Path, update: bool) -> None:
    table = json.loads(path.read_text())
    happened = [list(walked(table, case)) for case in table["cases"]]
    happened = json.loads(json.dumps(happened))
    if update:
        for case, steps in zip(table["cases"], happened, strict=True):
            case["steps"] = steps
        path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    assert happened == [case["steps"] for case in table["cases"]]


def test_there_are_tables() -> None:
    assert len(TABLES) >= 5
