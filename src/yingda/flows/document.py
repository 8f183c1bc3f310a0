"""Read an untrusted document of any known format into a flow, together with the flows that it enters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.nodes.sub_flow import SubFlow
from yingda.flows.errors import InvalidFlow
from yingda.flows.model import Flow, Node, Problem
from yingda.flows.reading import FORMAT, NodeReading, Reading, read, targets_missing

MAX_SUBFLOWS = 50
MAX_LINKED_NODES = 5000
_NO_FLOWS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """A document and every flow that it enters, by code; the document itself has none."""

    readings: Mapping[str, Reading]
    problems: tuple[Problem, ...]

    @property
    def nodes(self) -> Mapping[str, NodeReading]:
        """All nodes: those of a sub-flow behind its code and a slash."""
        return {name: item for reading in self.readings.values() for name, item in reading.nodes.items()}


def parse_flow(document: object, *, subflows: Mapping[str, object] = _NO_FLOWS) -> Flow:
    """The flow that a valid document describes, with the flows that it enters linked in."""
    linked = link(document, subflows=subflows)
    unknown = [
        Problem(node=name, code="node.unknown_flow", details={"field": path, "flow": code})
        for name, item in linked.nodes.items()
        for path, code in flows_of(item)
        if code not in subflows
    ]
    if linked.problems or unknown:
        raise InvalidFlow(problems=[*linked.problems, *unknown])
    starts = {code: reading.start for code, reading in linked.readings.items()}
    nodes = {
        name: _entering(item.node, starts) for name, item in linked.nodes.items() if item.node is not None
    }
    return Flow(start=starts[""], nodes=MappingProxyType(nodes))


def migrate(document: object) -> object:
    """The document in the newest format; one that is of no older format stays what it is."""
    if (
        not isinstance(document, Mapping)
        or type(document.get("format")) is not int
        or document["format"] != 1
    ):
        return document
    nodes = document.get("nodes")
    if not isinstance(nodes, Mapping):
        return {**document, "format": FORMAT}
    return {**document, "format": FORMAT, "nodes": {name: _renewed(node) for name, node in nodes.items()}}


def _renewed(node: object) -> object:
    """Since format 2, hours that stand in a node are one kind of calendar."""
    if isinstance(node, Mapping) and node.get("type") == "opening_hours":
        return {**node, "type": "calendar"}
    return node


def link(document: object, *, subflows: Mapping[str, object]) -> Linked:
    """Read a document and, as far as they are there, the flows that it enters; nothing can make this fail."""
    readings = {"": read(migrate(document))}
    problems = [*readings[""].problems, *targets_missing(readings[""])]
    waiting = list(_entered(readings[""]))
    while waiting:
        node, code = waiting.pop()
        if code in readings or code not in subflows:
            continue
        reading = read(migrate(subflows[code]), prefix=f"{code}/")
        if len(readings) > MAX_SUBFLOWS or _size(readings) + len(reading.nodes) > MAX_LINKED_NODES:
            details = {"limit": "flows", "most": MAX_SUBFLOWS, "most_nodes": MAX_LINKED_NODES}
            problems.append(Problem(node=node, code="flow.too_large", details=details))
            break
        readings[code] = reading
        problems += [_at(problem, node, code) for problem in reading.problems]
        problems += targets_missing(reading)
        waiting += _entered(reading)
    problems += _of_nodes(readings)
    problems += _containing_themselves(readings)
    return Linked(readings=MappingProxyType(readings), problems=tuple(problems))


def flows_of(item: NodeReading) -> list[tuple[str, str]]:
    """The flows that a node enters: in which field, by which code."""
    return [(path, code) for what, path, code in item.gathered.references if what is Refers.FLOW]


def _entered(reading: Reading) -> Iterator[tuple[str, str]]:
    for name, item in reading.nodes.items():
        yield from ((name, code) for _, code in flows_of(item))


def _size(readings: Mapping[str, Reading]) -> int:
    return sum(len(reading.nodes) for reading in readings.values())


def _at(problem: Problem, node: str, code: str) -> Problem:
    """A problem of a whole sub-flow, told of the node that enters it."""
    if problem.node is not None:
        return problem
    return Problem(node=node, code=problem.code, details={**problem.details, "flow": code})


def _of_nodes(readings: Mapping[str, Reading]) -> list[Problem]:
    return [
        problem
        for reading in readings.values()
        for item in reading.nodes.values()
        for problem in item.gathered.problems
    ]


def _containing_themselves(readings: Mapping[str, Reading]) -> list[Problem]:
    """The nodes by which a flow enters itself, at once or through others."""
    inside = {code: {entered for _, entered in _entered(reading)} for code, reading in readings.items()}
    within = {code: _reached(code, inside) for code in readings}
    return [
        Problem(node=node, code="flow.contains_itself", details={"flow": entered})
        for code, reading in readings.items()
        for node, entered in _entered(reading)
        if code in within.get(entered, ()) or code == entered
    ]


def _reached(code: str, inside: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(inside[code])
    while waiting:
        entered = waiting.pop()
        if entered not in reached:
            reached.add(entered)
            waiting += inside.get(entered, ())
    return reached


def _entering(node: Node, starts: Mapping[str, str]) -> Node:
    return replace(node, entry=starts[node.flow]) if isinstance(node, SubFlow) else node
