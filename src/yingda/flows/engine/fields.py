"""Read an untrusted node field by field, and gather every problem on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from yingda.flows.model import Problem

CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
MAX_PROMPTS = 20
_SHOWN = 80
_HUGE = 10**15


def shown(value: object) -> object:
    """An untrusted value, made short and harmless for a message."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _HUGE else "(huge number)"
    if isinstance(value, str):
        # repr escapes what cannot be stored or printed: NUL, lone surrogates, control characters.
        return repr(value[:_SHOWN])[1:-1]
    return type(value).__name__


@dataclass(kw_only=True, slots=True)
class Gathered:
    """What the reading of one node brought to light, besides its values."""

    node: str
    problems: list[Problem] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    prompts: list[tuple[str, str]] = field(default_factory=list)
    queues: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, code: str, **details: object) -> None:
        """Note a problem of this node."""
        self.problems.append(Problem(node=self.node, code=code, details=details))


class Fields:
    """The fields of one object; a reader that finds a problem notes it and returns something harmless."""

    def __init__(self, *, raw: Mapping[object, object], gathered: Gathered, path: str = "") -> None:
        self._raw = raw
        self._gathered = gathered
        self._path = path
        self._read: set[object] = set()
        self._children: list[Fields] = []

    def has(self, name: str) -> bool:
        """Whether the field is given at all."""
        return name in self._raw

    def refuse(self, name: str, *, expected: str) -> None:
        """Note that the field's value is not what it should be."""
        details = {"field": self._path + name, "expected": expected, "got": shown(self._raw.get(name))}
        self._gathered.refuse("node.bad_value", **details)

    def missing(self, name: str) -> None:
        """Note that a field must be given."""
        self._gathered.refuse("node.missing_field", field=self._path + name)

    def text(self, name: str, *, default: str | None = None, pattern: re.Pattern[str] = CODE) -> str:
        """A short text of an agreed shape."""
        value = self._take(name, optional=default is not None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.refuse(name, expected=f"text like {pattern.pattern}")
            return default or ""
        return value

    def integer(self, name: str, *, low: int, high: int, default: int | None = None) -> int:
        """A whole number within limits."""
        value = self._take(name, optional=default is not None)
        if value is None:
            return low if default is None else default
        if not _is_integer(value, low=low, high=high):
            self.refuse(name, expected=f"a whole number from {low} to {high}")
            return low
        return int(str(value))

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self._take(name, optional=True)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(name, expected="true or false")
            return default
        return value

    def integers(self, name: str, *, low: int, high: int) -> frozenset[int]:
        """A set of whole numbers within limits, at least one."""
        items = list(self._items(name, limit=high - low + 1, optional=False))
        good = {int(str(item)) for _, item in items if _is_integer(item, low=low, high=high)}
        if len(good) < len(items) or self._raw.get(name) == []:
            self.refuse(name, expected=f"different whole numbers from {low} to {high}")
        return frozenset(good)

    def target(self, name: str) -> str:
        """The name of the node to go to."""
        value = self.text(name)
        if value:
            self._gathered.targets.append((self._path + name, value))
        return value

    def targets(self, name: str, *, keys: Collection[str]) -> Mapping[str, str]:
        """Nodes to go to, by key, at least one."""
        value = self._take(name, optional=False)
        if value is None:
            return {}
        if not isinstance(value, Mapping) or not value:
            self.refuse(name, expected="an object that names a node for each key")
            return {}
        child = self._child(name, value)
        return {key: child.target(key) for key in value if isinstance(key, str) and key in keys}

    def queue(self, name: str) -> str:
        """The code of a queue."""
        value = self.text(name)
        if value:
            self._gathered.queues.append((self._path + name, value))
        return value

    def prompts(self, name: str, *, optional: bool = False) -> tuple[str, ...]:
        """The codes of prompts to play in this order."""
        heard: list[str] = []
        for index, item in self._items(name, limit=MAX_PROMPTS, optional=optional):
            if not isinstance(item, str) or not CODE.fullmatch(item):
                self.refuse(name, expected="a list of prompt codes")
                continue
            heard.append(item)
            self._gathered.prompts.append((f"{self._path}{name}[{index}]", item))
        if not heard and not optional and self._raw.get(name) == []:
            self.refuse(name, expected="at least one prompt")
        return tuple(heard)

    def objects(self, name: str, *, limit: int, optional: bool = False) -> list[Fields]:
        """A list of objects, each with fields of its own."""
        children = []
        for index, item in self._items(name, limit=limit, optional=optional):
            if isinstance(item, Mapping):
                children.append(self._child(f"{name}[{index}]", item))
            else:
                self.refuse(name, expected="a list of objects")
        return children

    def finish(self) -> None:
        """Note every field that nobody asked for."""
        for name in self._raw:
            if name not in self._read:
                self._gathered.refuse("node.unknown_field", field=f"{self._path}{shown(name)}")
        for child in self._children:
            child.finish()

    def _take(self, name: str, *, optional: bool) -> object:
        self._read.add(name)
        if name not in self._raw:
            if not optional:
                self.missing(name)
            return None
        value = self._raw[name]
        if value is None:
            self.refuse(name, expected="a value")
        return value

    def _items(self, name: str, *, limit: int, optional: bool) -> Iterator[tuple[int, object]]:
        value = self._take(name, optional=optional)
        if value is None:
            return
        if not isinstance(value, list) or len(value) > limit:
            self.refuse(name, expected=f"a list of at most {limit}")
            return
        yield from enumerate(value)

    def _child(self, name: str, raw: Mapping[object, object]) -> Fields:
        child = Fields(raw=raw, gathered=self._gathered, path=f"{self._path}{name}.")
        self._children.append(child)
        return child


def _is_integer(value: object, *, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
