"""Read one untrusted document of the newest format, with every problem that it has on its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType

from yingda.flows.engine.fields import CODE, PRINTABLE, Gathered, shown
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.node_types import NODE_TYPES
from yingda.flows.model import Node, Problem

FORMAT = 2
MAX_NODES = 500
MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_TITLE = 80
_FIELDS = frozenset({"format", "start", "nodes", "layout"})
_TITLE = re.compile(PRINTABLE.pattern.replace("*", f"{{0,{MAX_TITLE}}}"))
_FAR = 10**6


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


def read(document: object, *, prefix: str = "") -> Reading:
    """Read a document as far as it can be read; nothing in it can make this fail."""
    refused = _refused(document)
    if refused is not None or not isinstance(document, Mapping):
        return _nothing(refused or _problem("flow.not_an_object", got=shown(document)), prefix)
    raw_nodes = document["nodes"]
    nodes = {prefix + name: _node(name, raw, prefix) for name, raw in raw_nodes.items() if _is_name(name)}
    start = document.get("start")
    problems = [*_problems(document), *_misnamed(raw_nodes)]
    if not isinstance(start, str) or prefix + start not in nodes:
        problems.append(_problem("flow.no_start", start=shown(start)))
        start = ""
    return Reading(problems=tuple(problems), start=start and prefix + start, nodes=MappingProxyType(nodes))


def targets_missing(reading: Reading) -> list[Problem]:
    """Every target that is not there."""
    return [
        Problem(node=name, code="node.unknown_target", details={"field": path, "target": target})
        for name, item in reading.nodes.items()
        for path, target in item.gathered.targets
        if target not in reading.nodes
    ]


def _nothing(problem: Problem, prefix: str) -> Reading:
    named = (
        problem
        if problem.node is None
        else Problem(node=prefix + problem.node, code=problem.code, details=problem.details)
    )
    return Reading(problems=(named,), start="", nodes={})


def _problem(code: str, **details: object) -> Problem:
    return Problem(node=None, code=code, details=details)


def _problems(document: Mapping[object, object]) -> list[Problem]:
    found = [_problem("flow.unknown_field", field=shown(name)) for name in document if name not in _FIELDS]
    if not _is_layout(document.get("layout", {})):
        found.append(_problem("flow.bad_layout", got=shown(document["layout"])))
    return found


def _misnamed(nodes: Mapping[object, object]) -> list[Problem]:
    return [
        _problem("flow.bad_node_name", got=shown(name), expected=CODE.pattern)
        for name in nodes
        if not _is_name(name)
    ]


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
        first = str(shown(list(nodes)[MAX_NODES]))
        details = {"limit": "nodes", "most": MAX_NODES, "got": len(nodes)}
        return Problem(node=first, code="flow.too_large", details=details)
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


def _is_layout(layout: object) -> bool:
    """Where the editor shows each node: carried, never interpreted."""
    return isinstance(layout, Mapping) and all(
        _is_name(name) and isinstance(place, list) and len(place) == 2 and all(map(_is_measure, place))
        for name, place in layout.items()
    )


def _is_measure(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -_FAR < value < _FAR if isinstance(value, int) else isfinite(value)


def _node(name: str, raw: object, prefix: str) -> NodeReading:
    gathered = Gathered(node=prefix + name)
    if not isinstance(raw, Mapping):
        gathered.refuse("node.not_an_object", got=shown(raw))
        return NodeReading(node=None, gathered=gathered)
    kind = raw.get("type")
    parse = NODE_TYPES.get(kind) if isinstance(kind, str) else None
    if parse is None:
        gathered.refuse("node.unknown_type", type=shown(kind))
        return NodeReading(node=None, gathered=gathered)
    own = {key: value for key, value in raw.items() if key != "type"}
    fields = FlowFields(raw=own, gathered=gathered, prefix=prefix)
    fields.text("title", default="", pattern=_TITLE)
    node = parse(fields)
    fields.finish()
    return NodeReading(node=None if gathered.problems else node, gathered=gathered)
