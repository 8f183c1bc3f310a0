"""What the editor must know of each type of node, told by the very functions that read it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from yingda.flows.engine.fields import Gathered, Spec
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.node_types import NODE_TYPES

_TARGETS = {"target": False, "choices": True}


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A field, or a part of one, that names a node to go to."""

    name: str
    required: bool
    many: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeType:
    """A type of node, the fields that it has, and where it can lead."""

    type: str
    fields: Sequence[Spec]
    targets: Sequence[Target]

    def to_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return asdict(self)


def node_types() -> list[NodeType]:
    """Every type of node, in the order in which they are offered."""
    return [_described(name) for name in NODE_TYPES]


def _described(name: str) -> NodeType:
    specs: list[Spec] = []
    NODE_TYPES[name](FlowFields(raw={}, gathered=Gathered(node=name), specs=specs))
    own = [spec for spec in specs if spec.kind not in _TARGETS]
    # What is heard comes first, what may be left out last; else as it is read.
    own.sort(key=lambda spec: (spec.name != "prompts", not spec.required))
    return NodeType(type=name, fields=own, targets=list(_targets(specs)))


def _targets(specs: Sequence[Spec], path: str = "") -> Iterator[Target]:
    for spec in specs:
        if spec.kind in _TARGETS:
            is_many = _TARGETS[spec.kind] or bool(path)
            yield Target(name=path + spec.name, required=spec.required, many=is_many)
        yield from _targets(spec.fields, f"{path}{spec.name}.")
