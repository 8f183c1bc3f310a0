"""What a version of a flow is tied to when it is published: its sounds and its sub-flows, as they are at that moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yingda.flows.engine.fields import CODE

Sounds = Mapping[str, Mapping[str, str]]
"""Where a prompt's audio lies: by key, then by language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pins:
    """The sounds and the versions of sub-flows that one version of a flow keeps for good."""

    prompts: Sounds = field(default_factory=dict)
    subflows: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """As it is stored beside the version."""
        return {
            "prompts": {key: dict(said) for key, said in self.prompts.items()},
            "subflows": dict(self.subflows),
        }

    @staticmethod
    def from_json(stored: Any) -> "Pins | None":
        """What `to_json` wrote; None for a version that was published before there were pins."""
        if not stored:
            return None
        return Pins(prompts=stored["prompts"], subflows=stored["subflows"])


def pin(
    document: object, *, published: Mapping[str, tuple[int, object]], own: Sounds, platform: Sounds
) -> Pins:
    """Tie a document to what it names, and what its sub-flows name, at any depth."""
    subflows = _subflows(document, published)
    documents = [document, *(published[code][1] for code in subflows)]
    # A prompt that the enterprise has is its own in every language: its voice does not change in the midst of a line.
    sounds = {**platform, **own}
    named, prefixes = set[str](), set[str]()
    for each in documents:
        for place, text in _texts(each):
            (prefixes if place == "prefix" else named).add(text)
    begins = tuple(prefixes)
    kept = {key: sounds[key] for key in sounds if key in named or (begins and key.startswith(begins))}
    return Pins(prompts=kept, subflows={code: published[code][0] for code in subflows})


def subflows_in(document: object) -> set[str]:
    """Codes of the flows that a document enters by itself."""
    nodes = document.get("nodes") if isinstance(document, Mapping) else None
    if not isinstance(nodes, Mapping):
        return set()
    found = [
        node.get("flow")
        for node in nodes.values()
        if isinstance(node, Mapping) and node.get("type") == "sub_flow"
    ]
    # A document is anything: what cannot be a code is not asked for.
    return {code for code in found if isinstance(code, str) and CODE.fullmatch(code)}


def _subflows(document: object, published: Mapping[str, tuple[int, object]]) -> list[str]:
    """Every flow that a document leads into, at any depth; what is not published is left out."""
    found: list[str] = []
    waiting = sorted(subflows_in(document))
    while waiting:
        code = waiting.pop()
        if code in found or code not in published:
            continue
        found.append(code)
        waiting += sorted(subflows_in(published[code][1]))
    return sorted(found)


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """Every text in a document with the name of the field that it stands in.

    More than prompts, on purpose: a node type that comes later needs no word here, and what is no prompt's key
    pins nothing.
    """
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        place, each = waiting.pop()
        if isinstance(each, str):
            yield place, each
        elif isinstance(each, Mapping):
            waiting += [(str(name), item) for name, item in each.items()]
        elif isinstance(each, list | tuple):
            waiting += [(place, item) for item in each]
