"""Check a document before it is published: all problems at once, each with its node and cause."""

from collections.abc import Mapping, Set

from yingda.flows.document import NodeReading, Reading, problems_of, read
from yingda.flows.model import Problem


def validate_flow(document: object, *, prompts: Set[str], queues: Set[str]) -> list[Problem]:
    """Everything that keeps this document from being published; nothing in it can make this fail."""
    reading = read(document)
    return [
        *problems_of(reading),
        *_unknown_references(reading.nodes, prompts=prompts, queues=queues),
        *_unreachable(reading),
        *_cycles_without_wait(reading.nodes),
    ]


def _unknown_references(
    nodes: Mapping[str, NodeReading], *, prompts: Set[str], queues: Set[str]
) -> list[Problem]:
    found = []
    for name, item in nodes.items():
        for path, prompt in item.gathered.prompts:
            if prompt not in prompts:
                details = {"field": path, "prompt": prompt}
                found.append(Problem(node=name, code="node.unknown_prompt", details=details))
        for path, queue in item.gathered.queues:
            if queue not in queues:
                details = {"field": path, "queue": queue}
                found.append(Problem(node=name, code="node.unknown_queue", details=details))
    return found


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


def _cycles_without_wait(nodes: Mapping[str, NodeReading]) -> list[Problem]:
    """Every way in circles on which nothing is waited for."""
    hasty = {
        name: {target for _, target in item.gathered.targets}
        for name, item in nodes.items()
        if item.node is not None and not item.node.waits
    }
    found: list[Problem] = []
    while True:
        hasty = _without_ends(hasty)
        if not hasty:
            return found
        cycle = _one_cycle(hasty)
        found.append(Problem(node=cycle[0], code="flow.cycle_without_wait", details={"nodes": cycle}))
        hasty = {name: targets for name, targets in hasty.items() if name not in cycle}


def _without_ends(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The graph without the nodes from which every way leads out of it."""
    rest = {name: targets & graph.keys() for name, targets in graph.items()}
    while ends := [name for name, targets in rest.items() if not targets]:
        for name in ends:
            del rest[name]
        rest = {name: targets & rest.keys() for name, targets in rest.items()}
    return rest


def _one_cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """A cycle in a graph where every node leads on."""
    way: list[str] = []
    name = min(graph)
    while name not in way:
        way.append(name)
        name = min(graph[name])
    return way[way.index(name) :]
