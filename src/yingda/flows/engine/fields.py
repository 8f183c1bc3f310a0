"""Read an untrusted object field by field; gather every problem, or else the description of what would be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from yingda.flows.engine.urls import Url
from yingda.flows.model import Problem

CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
PRINTABLE = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]*")
"""What a text may hold: no control characters and nothing that cannot be stored."""
_SHOWN = 80
_HUGE = 10**15


class Refers(StrEnum):
    """What a document may refer to that lies outside it."""

    PROMPT = "prompt"
    QUEUE = "queue"
    SKILL = "skill"
    CALENDAR = "calendar"
    TABLE = "table"
    SECRET = "secret"
    FORM = "form"
    FLOW = "flow"


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
class Spec:
    """A field as the editor must know it."""

    name: str
    kind: str
    required: bool
    default: object = None
    low: int | None = None
    high: int | None = None
    options: tuple[str, ...] = ()
    fields: list[Spec] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Gathered:
    """What the reading of one node brought to light, besides its values."""

    node: str
    problems: list[Problem] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    references: list[tuple[Refers, str, str]] = field(default_factory=list)
    """What is referred to, in which field, by which code."""
    within: list[tuple[Refers, str, str, str]] = field(default_factory=list)
    """The column of a table or the field of a form: of what, in which field, of which code, its name."""
    variables_read: list[tuple[str, str]] = field(default_factory=list)
    variables_set: set[str] = field(default_factory=set)
    urls: list[tuple[str, Url]] = field(default_factory=list)

    def refuse(self, code: str, **details: object) -> None:
        """Note a problem of this node."""
        self.problems.append(Problem(node=self.node, code=code, details=details))


class Fields:
    """The fields of one object; a reader that finds a problem notes it and returns something harmless."""

    def __init__(
        self,
        *,
        raw: Mapping[object, object],
        gathered: Gathered,
        path: str = "",
        prefix: str = "",
        specs: list[Spec] | None = None,
    ) -> None:
        self._raw = raw
        self._gathered = gathered
        self._path = path
        self._prefix = prefix
        self._specs = specs
        self._read: set[object] = set()
        self._children: list[Fields] = []

    @property
    def is_described(self) -> bool:
        """Whether nothing is read, only told what would be."""
        return self._specs is not None

    def has(self, name: str) -> bool:
        """Whether the field is given at all."""
        return name in self._raw

    def describe(self, name: str, *, kind: str) -> None:
        """Tell of a field that is read in one of several ways."""
        self._specify(name, kind, optional=True)

    def is_empty(self, name: str) -> bool:
        """Whether the field is a list with nothing in it."""
        return self._raw.get(name) == []

    def refuse(self, name: str, *, expected: str) -> None:
        """Note that the field's value is not what it should be."""
        details = {"field": self._path + name, "expected": expected, "got": shown(self._raw.get(name))}
        self._gathered.refuse("node.bad_value", **details)

    def missing(self, name: str) -> None:
        """Note that a field must be given."""
        self._gathered.refuse("node.missing_field", field=self._path + name)

    def together(self, *names: str) -> None:
        """Note what is missing of fields that are given together or not at all."""
        if any(self.has(name) for name in names):
            for name in names:
                if not self.has(name):
                    self.missing(name)

    def one_of(self, *names: str, optional: bool = False) -> None:
        """Note that more or less than one of these fields is given."""
        given = [name for name in names if self.has(name)]
        for name in given[1:]:
            self.refuse(name, expected=f"only one of {', '.join(names)}")
        if not given and not optional:
            self.missing(names[0])

    def text(
        self, name: str, *, default: str | None = None, pattern: re.Pattern[str] = CODE, kind: str = "text"
    ) -> str:
        """A short text of an agreed shape."""
        value = self._take(name, kind, optional=default is not None, default=default)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.refuse(name, expected=f"text like {pattern.pattern}")
            return default or ""
        return value

    def option(self, name: str, *, options: Collection[str], default: str | None = None) -> str:
        """One of some words."""
        self._specify(name, "option", optional=default is not None, default=default, options=tuple(options))
        value = self._given(name, optional=default is not None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or value not in options:
            self.refuse(name, expected=f"one of {', '.join(options)}")
            return default or ""
        return value

    def integer(self, name: str, *, low: int, high: int, default: int | None = None) -> int:
        """A whole number within limits."""
        self._specify(name, "integer", optional=default is not None, default=default, low=low, high=high)
        value = self._given(name, optional=default is not None)
        if value is None:
            return low if default is None else default
        if not _is_integer(value, low=low, high=high):
            self.refuse(name, expected=f"a whole number from {low} to {high}")
            return low
        return int(str(value))

    def integer_or_none(self, name: str, *, low: int, high: int) -> int | None:
        """A whole number within limits, if it is given."""
        self._specify(name, "integer", optional=True, low=low, high=high)
        return self.integer(name, low=low, high=high) if self.has(name) else None

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self._take(name, "flag", optional=True, default=default)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(name, expected="true or false")
            return default
        return value

    def integers(self, name: str, *, low: int, high: int) -> frozenset[int]:
        """A set of whole numbers within limits, at least one."""
        self._specify(name, "integers", optional=False, low=low, high=high)
        items = list(self._items(name, limit=high - low + 1, optional=False))
        good = {int(str(item)) for _, item in items if _is_integer(item, low=low, high=high)}
        if len(good) < len(items) or self._raw.get(name) == []:
            self.refuse(name, expected=f"different whole numbers from {low} to {high}")
        return frozenset(good)

    def target(self, name: str) -> str:
        """The name of the node to go to."""
        return self._target(name, self.text(name, kind="target"))

    def target_or_none(self, name: str) -> str | None:
        """The name of the node to go to, if it is given."""
        return self._target(name, self.text(name, default="", kind="target")) or None

    def targets(self, name: str, *, keys: Collection[str], optional: bool = False) -> Mapping[str, str]:
        """Nodes to go to, by key, at least one."""
        value = self._take(name, "choices", optional=optional)
        if value is None:
            return {}
        if not isinstance(value, Mapping) or not value:
            self.refuse(name, expected="an object that names a node for each key")
            return {}
        child = self._child(name, value)
        return {key: child.target(key) for key in value if isinstance(key, str) and key in keys}

    def entries(
        self, name: str, *, kind: str, limit: int, optional: bool = False, may_be_empty: bool = False
    ) -> Self | None:
        """An object whose names are free; the caller reads each of `names()`."""
        value = self._take(name, kind, optional=optional)
        if value is None:
            return None
        if not isinstance(value, Mapping) or len(value) > limit or not (value or may_be_empty):
            self.refuse(name, expected=f"an object of at most {limit} fields")
            return None
        return self._child(name, value)

    def names(self) -> list[str]:
        """The names of an object's fields that are text."""
        return [name for name in self._raw if isinstance(name, str)]

    def nested(self, name: str) -> Self | None:
        """An object with fields of its own, if it is given."""
        specs = self._specify(name, "object", optional=True)
        if self.is_described:
            return self._child(name, {}, specs=specs)
        value = self._given(name, optional=True)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(name, expected="an object")
            return None
        return self._child(name, value)

    def objects(self, name: str, *, limit: int, optional: bool = False) -> list[Self]:
        """A list of objects, each with fields of its own."""
        specs = self._specify(name, "objects", optional=optional, high=limit)
        if self.is_described:
            return [self._child(name, {}, specs=specs)]
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

    def _specify(self, name: str, kind: str, *, optional: bool, **more: object) -> list[Spec] | None:
        """Describe the field, once."""
        if self._specs is None or any(spec.name == name for spec in self._specs):
            return None
        spec = Spec(name=name, kind=kind, required=not optional)
        for key, value in more.items():
            setattr(spec, key, value)
        self._specs.append(spec)
        return spec.fields

    def _take(self, name: str, kind: str, *, optional: bool, default: object = None) -> object:
        self._specify(name, kind, optional=optional, default=default)
        return self._given(name, optional=optional)

    def _given(self, name: str, *, optional: bool) -> object:
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
        value = self._given(name, optional=optional)
        if value is None:
            return
        if not isinstance(value, list) or len(value) > limit:
            self.refuse(name, expected=f"a list of at most {limit}")
            return
        yield from enumerate(value)

    def _target(self, name: str, value: str) -> str:
        if not value:
            return ""
        target = self._prefix + value
        self._gathered.targets.append((self._path + name, target))
        return target

    def _child(self, name: str, raw: Mapping[object, object], *, specs: list[Spec] | None = None) -> Self:
        child = type(self)(
            raw=raw, gathered=self._gathered, path=f"{self._path}{name}.", prefix=self._prefix, specs=specs
        )
        self._children.append(child)
        return child


def _is_integer(value: object, *, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
