"""What differs between two documents: node by node, field by field; pure, and no document can make it fail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yingda.flows.document import migrate


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """One field of a node before and after; None where it is not there."""

    path: str
    before: object
    after: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Differences:
    """Everything that makes contacts walk another way; where nodes are drawn does not."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[FieldChange, ...]]
    start: tuple[object, object] | None
    """Before and after, where it is another one."""


def differences(before: object, after: object) -> Differences:
    """What has to be done to the first document to make it the second; formats do not count."""
    old, new = _nodes(before), _nodes(after)
    changed = {name: tuple(_changes(old[name], new[name], "")) for name in old if name in new}
    starts = (_start(before), _start(after))
    return Differences(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed={name: fields for name, fields in changed.items() if fields},
        start=starts if starts[0] != starts[1] else None,
    )


def _start(document: object) -> object:
    return document.get("start") if isinstance(document, Mapping) else None


def _nodes(document: object) -> Mapping[str, object]:
    renewed = migrate(document)
    nodes = renewed.get("nodes") if isinstance(renewed, Mapping) else None
    return nodes if isinstance(nodes, Mapping) else {}


def _changes(before: object, after: object, path: str) -> Iterator[FieldChange]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(name for name in after if name not in before)]:
            inner = f"{path}.{name}" if path else str(name)
            yield from _changes(before.get(name), after.get(name), inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(old, new, f"{path}[{index}]")
    elif _differ(before, after):
        yield FieldChange(path=path, before=before, after=after)


def _differ(before: object, after: object) -> bool:
    """Python takes 1 for true; a reader of documents does not."""
    return before != after or isinstance(before, bool) is not isinstance(after, bool)
