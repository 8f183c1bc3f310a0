"""Check a document before it is published: all problems at once, each with its node and cause."""

from collections import deque
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field

from yingda.flows.document import Linked, link
from yingda.flows.engine.fields import Refers
from yingda.flows.engine.nodes.go_back import Return
from yingda.flows.engine.nodes.sub_flow import SubFlow
from yingda.flows.engine.templates import PREDEFINED
from yingda.flows.engine.urls import fault_of
from yingda.flows.model import Problem
from yingda.flows.reading import NodeReading, Reading

MAX_PROBLEMS = 1000
"""Nobody reads more, and a hostile document could have a hundred thousand."""
OPERATORS_ONLY = frozenset({"merchant"})
_WITHIN = {Refers.TABLE: "column", Refers.FORM: "form_field"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What a tenant has that a flow may refer to."""

    prompts: Set[str]
    """Keys of the tenant's own prompts and of the platform's."""
    queues: Set[str]
    calendars: Set[str] = frozenset()
    tables: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The columns of each table."""
    secrets: Set[str] = frozenset()
    skills: Set[str] = frozenset()
    forms: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The fields of each form."""
    flows: Mapping[str, object] = field(default_factory=dict)
    """The document of each flow that may be entered."""
    is_operator: bool = False
    hosts_allowed: Set[str] = frozenset()
    """Hosts, or hosts with a port, that the operator's settings open although they are internal."""

    def has(self, what: Refers, code: str) -> bool:
        """Whether there is something by this code."""
        codes: Mapping[Refers, Collection[str]] = {
            Refers.PROMPT: self.prompts,
            Refers.QUEUE: self.queues,
            Refers.SKILL: self.skills,
            Refers.CALENDAR: self.calendars,
            Refers.TABLE: self.tables,
            Refers.SECRET: self.secrets,
            Refers.FORM: self.forms,
            Refers.FLOW: self.flows,
        }
        return code in codes[what]

    def parts_of(self, what: Refers, code: str) -> Collection[str] | None:
        """The columns of a table or the fields of a form; None where there is no such thing."""
        return (self.tables if what is Refers.TABLE else self.forms).get(code)


def validate_flow(document: object, *, known: Known) -> list[Problem]:
    """Everything that keeps this document from being published; nothing in it can make this fail."""
    linked = link(document, subflows=known.flows)
    found = [
        *linked.problems,
        *_unknown_references(linked.nodes, known),
        *_unset_variables(linked.nodes),
        *_bad_urls(linked.nodes, known),
        *_not_allowed(linked.nodes, known),
        *_unreachable(linked.readings[""]),
        *_cycles_without_wait(linked),
    ]
    return found[:MAX_PROBLEMS]


def _unknown_references(nodes: Mapping[str, NodeReading], known: Known) -> list[Problem]:
    found = []
    for name, item in nodes.items():
        for what, path, code in item.gathered.references:
            if not known.has(what, code):
                details = {"field": path, what.value: code}
                found.append(Problem(node=name, code=f"node.unknown_{what}", details=details))
        for what, path, code, part in item.gathered.within:
            parts = known.parts_of(what, code)
            if parts is not None and part not in parts:
                details = {"field": path, what.value: code, "name": part}
                found.append(Problem(node=name, code=f"node.unknown_{_WITHIN[what]}", details=details))
    return found


def _unset_variables(nodes: Mapping[str, NodeReading]) -> list[Problem]:
    """Variables that are read and that no node sets: a slip of the pen, for they would always be empty."""
    known = PREDEFINED.union(*(item.gathered.variables_set for item in nodes.values()))
    return [
        Problem(node=name, code="node.unset_variable", details={"field": path, "variable": variable})
        for name, item in nodes.items()
        for path, variable in item.gathered.variables_read
        if variable not in known
    ]


def _bad_urls(nodes: Mapping[str, NodeReading], known: Known) -> list[Problem]:
    return [
        Problem(node=name, code="node.bad_url", details={"field": path, "why": fault, "host": url.host})
        for name, item in nodes.items()
        for path, url in item.gathered.urls
        if (fault := fault_of(url, hosts_allowed=known.hosts_allowed)) is not None
    ]


def _not_allowed(nodes: Mapping[str, NodeReading], known: Known) -> list[Problem]:
    return [
        Problem(node=name, code="node.operator_only", details={"type": item.node.type_name})
        for name, item in nodes.items()
        if item.node is not None and item.node.type_name in OPERATORS_ONLY and not known.is_operator
    ]


def _unreachable(reading: Reading) -> list[Problem]:
    if not reading.start:
        return []
    reached: set[str] = set()
    waiting = [reading.start]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        item = reading.nodes[name]
        if item.node is None:
            # Where a broken node leads is not known, so nothing can be said of the others.
            return []
        waiting += [target for _, target in item.gathered.targets if target in reading.nodes]
    return [Problem(node=name, code="node.unreachable") for name in reading.nodes if name not in reached]


def _cycles_without_wait(linked: Linked) -> list[Problem]:
    """Every way in circles on which nothing is waited for."""
    if any(problem.code == "flow.contains_itself" for problem in linked.problems):
        return []
    passed: dict[str, bool] = {}
    hasty: Mapping[str, Set[str]] = {
        name: _hasty(item, linked, passed)
        for reading in linked.readings.values()
        for name, item in reading.nodes.items()
    }
    found: list[Problem] = []
    while hasty := _without_ends(hasty):
        cycle = _one_cycle(hasty)
        found.append(Problem(node=cycle[0], code="flow.cycle_without_wait", details={"nodes": cycle}))
        hasty = {name: targets for name, targets in hasty.items() if name not in cycle}
    return found


def _hasty(item: NodeReading, linked: Linked, passed: dict[str, bool]) -> frozenset[str]:
    """Where a node may lead in haste; through a sub-flow only if that can be passed in haste."""
    if isinstance(item.node, SubFlow):
        return frozenset({item.node.next}) if _is_passed(item.node.flow, linked, passed) else frozenset()
    return frozenset() if item.node is None else item.node.hasty


def _is_passed(code: str, linked: Linked, passed: dict[str, bool]) -> bool:
    """Whether a contact may come through a sub-flow without any wait."""
    if code not in passed:
        reading = linked.readings.get(code)
        passed[code] = reading is not None and _returns(reading, linked, passed)
    return passed[code]


def _returns(reading: Reading, linked: Linked, passed: dict[str, bool]) -> bool:
    reached: set[str] = set()
    waiting = [reading.start]
    while waiting:
        name = waiting.pop()
        item = reading.nodes.get(name)
        if item is None or name in reached:
            continue
        if isinstance(item.node, Return):
            return True
        reached.add(name)
        waiting += _hasty(item, linked, passed)
    return False


def _without_ends(graph: Mapping[str, Set[str]]) -> dict[str, Set[str]]:
    """The graph without the nodes from which every way leads out of it."""
    rest = {name: targets & graph.keys() for name, targets in graph.items()}
    leading: dict[str, list[str]] = {name: [] for name in rest}
    for name, targets in rest.items():
        for target in targets:
            leading[target].append(name)
    many = {name: len(targets) for name, targets in rest.items()}
    ends = deque(name for name, count in many.items() if not count)
    while ends:
        end = ends.popleft()
        del rest[end]
        for name in leading[end]:
            many[name] -= 1
            if not many[name]:
                ends.append(name)
    return {name: targets & rest.keys() for name, targets in rest.items()}


def _one_cycle(graph: Mapping[str, Set[str]]) -> list[str]:
    """A cycle in a graph where every node leads on."""
    way: dict[str, int] = {}
    name = min(graph)
    while name not in way:
        way[name] = len(way)
        name = min(graph[name])
    return list(way)[way[name] :]
