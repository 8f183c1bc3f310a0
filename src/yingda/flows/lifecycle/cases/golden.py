"""Test cases against a document: pretended contacts that must be led just as it is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.flows.document import parse_flow
from yingda.flows.engine.script import parse_script
from yingda.flows.engine.simulate import Trace, simulate
from yingda.flows.errors import InvalidScript
from yingda.flows.model import Flow
from yingda.flows.references.usecases import References


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Where a contact is led otherwise than expected."""

    step: int | None
    """Which of the nodes that are left; None for the end."""
    expected: object
    got: object

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return {"step": self.step, "expected": self.expected, "got": self.got}


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseResult:
    """What came of one test case."""

    id: UUID
    name: str
    difference: Difference | None

    @property
    def passed(self) -> bool:
        """Whether the contact was led as expected."""
        return self.difference is None

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        told: dict[str, object] = {"id": str(self.id), "name": self.name, "passed": self.passed}
        return told if self.difference is None else {**told, "difference": self.difference.to_json()}


def pretend(script: object, *, document: object, references: References) -> Trace:
    """Lead a pretended contact through a document that nothing is wrong with."""
    return _lead(script, flow=parse_flow(document, subflows=references.subflows), references=references)


def run_cases(
    cases: Sequence[Mapping[str, Any]], *, document: object, references: References
) -> list[CaseResult]:
    """What comes of each test case with this document."""
    if not cases:
        return []
    flow = parse_flow(document, subflows=references.subflows)
    return [
        CaseResult(id=case["id"], name=case["name"], difference=_run(case, flow, references))
        for case in cases
    ]


def _run(case: Mapping[str, Any], flow: Flow, references: References) -> Difference | None:
    try:
        trace = _lead(case["script"], flow=flow, references=references)
    except InvalidScript as invalid:
        # It was read when it was stored; since then what a script may hold has changed.
        return Difference(step=None, expected=case["expected"].get("end"), got=invalid.code)
    return compare(case["expected"], trace.outline())


def _lead(script: object, *, flow: Flow, references: References) -> Trace:
    return simulate(
        flow,
        parse_script(script, timezone=references.timezone),
        calendars=references.calendars,
        timezone=references.timezone,
    )


def compare(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Difference | None:
    """The first place where both differ."""
    wanted, left = expected["left"], got["left"]
    for step in range(max(len(wanted), len(left))):
        there, here = _at(wanted, step), _at(left, step)
        if there != here:
            return Difference(step=step, expected=there, got=here)
    if expected["end"] != got["end"]:
        return Difference(step=None, expected=expected["end"], got=got["end"])
    return None


def _at(steps: Sequence[Any], index: int) -> list[Any] | None:
    return list(steps[index]) if index < len(steps) else None
