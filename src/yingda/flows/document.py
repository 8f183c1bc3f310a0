"""Read an untrusted document into a flow, with every problem that it has on its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yingda.flows.engine.fields import CODE, Fields, Gathered, shown
from yingda.flows.engine.node_types import NODE_TYPES
from yingda.flows.errors import InvalidFlow
from yingda.flows.model import Flow, Node, Problem

FORMAT = 1
MAX_NODES = 500
MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
_FIELDS = frozenset({"format", "start", "nodes"})


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeReading:
    """What one node was read as, and what it refers to."""

    node: Node | None
    gathered: Gathered


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a document was read as: the problems of the whole, and each node."""

    problems: tuple[Problem, ...]
    start: str
    nodes: Mapping[str, NodeReading]


def parse_flow(document: object) -> Flow:
    """The flow that a valid document describes."""
    reading = read(document)
    problems = problems_of(reading)
    if problems:
        raise InvalidFlow(problems=problems)
    nodes = {name: item.node for name, item in reading.nodes.items() if item.node is not None}
    return Flow(start=reading.start, nodes=MappingProxyType(nodes))


def problems_of(reading: Reading) -> list[Problem]:
    """Everything that is wrong with a document by itself, and every target that is not there."""
    found = list(reading.problems)
    for name, item in reading.nodes.items():
        found += item.gathered.problems
        for path, target in item.gathered.targets:
            if target not in reading.nodes:
                details = {"field": path, "target": target}
                found.append(Problem(node=name, code="node.unknown_target", details=details))
    return found


def read(document: object) -> Reading:
    """Read a document as far as it can be read; nothing in it can make this fail."""
    refused = _refused(document)
    if refused is not None or not isinstance(document, Mapping):
        return _nothing(refused or _problem("flow.not_an_object", got=shown(document)))
    raw_nodes = document["nodes"]
    nodes = {name: _node(name, raw) for name, raw in raw_nodes.items() if _is_name(name)}
    problems = [
        _problem("flow.bad_node_name", got=shown(name), expected=CODE.pattern)
        for name in raw_nodes
        if not _is_name(name)
    ]
    problems += [
        _problem("flow.unknown_field", field=shown(name)) for name in document if name not in _FIELDS
    ]
    start = document.get("start")
    if not isinstance(start, str) or start not in nodes:
        problems.append(_problem("flow.no_start", start=shown(start)))
        start = ""
    return Reading(problems=tuple(problems), start=start, nodes=nodes)


def _nothing(problem: Problem) -> Reading:
    return Reading(problems=(problem,), start="", nodes={})


def _problem(code: str, **details: object) -> Problem:
    return Problem(node=None, code=code, details=details)


def _refused(document: object) -> Problem | None:
    """Why there is no sense in looking closer."""
    if not isinstance(document, Mapping):
        return _problem("flow.not_an_object", got=shown(document))
    form = document.get("format")
    if type(form) is not int or form != FORMAT:
        return _problem("flow.unknown_format", got=shown(form), expected=FORMAT)
    nodes = document.get("nodes")
    if not isinstance(nodes, Mapping) or not nodes:
        return _problem("flow.no_nodes", got=shown(nodes))
    if len(nodes) > MAX_NODES:
        return _problem("flow.too_large", limit="nodes", most=MAX_NODES, got=len(nodes))
    return _oversize(document)


def _oversize(document: object) -> Problem | None:
    """Whether the document is too big or too deep, found without recursion and without reading on."""
    size = 0
    waiting: list[tuple[object, int, str | None]] = [(document, 0, None)]
    while waiting:
        value, depth, node = waiting.pop()
        size += _size(value)
        if depth > MAX_DEPTH:
            return Problem(node=node, code="flow.too_large", details={"limit": "depth", "most": MAX_DEPTH})
        if size > MAX_BYTES:
            return Problem(node=node, code="flow.too_large", details={"limit": "bytes", "most": MAX_BYTES})
        if isinstance(value, Mapping):
            size += sum(_size(key) for key in value)
            # At the depth of the nodes the key is the node's name, which the message shall say.
            waiting += [
                (item, depth + 1, str(shown(key)) if depth == 1 else node) for key, item in value.items()
            ]
        elif isinstance(value, list | tuple):
            waiting += [(item, depth + 1, node) for item in value]
    return None


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass")) + 3
    if isinstance(value, int):
        return value.bit_length() // 3 + 2
    return 2


def _is_name(name: object) -> bool:
    return isinstance(name, str) and CODE.fullmatch(name) is not None


def _node(name: str, raw: object) -> NodeReading:
    gathered = Gathered(node=name)
    if not isinstance(raw, Mapping):
        gathered.refuse("node.not_an_object", got=shown(raw))
        return NodeReading(node=None, gathered=gathered)
    kind = raw.get("type")
    parse = NODE_TYPES.get(kind) if isinstance(kind, str) else None
    if parse is None:
        gathered.refuse("node.unknown_type", type=shown(kind))
        return NodeReading(node=None, gathered=gathered)
    fields = Fields(raw={key: value for key, value in raw.items() if key != "type"}, gathered=gathered)
    node = parse(fields)
    fields.finish()
    return NodeReading(node=None if gathered.problems else node, gathered=gathered)
