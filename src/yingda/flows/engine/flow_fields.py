"""Read the fields that only nodes of a flow have: prompts, variables, addresses, what lies outside the document."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yingda.flows.engine.fields import CODE, PRINTABLE, Fields, Refers, shown
from yingda.flows.engine.prompts import Choose, Part, Prompts, Speak
from yingda.flows.engine.spoken.rules import Speech
from yingda.flows.engine.templates import MAX_TEMPLATE, PREDEFINED, VARIABLE, Template, template_in
from yingda.flows.engine.urls import Url, url_in
from yingda.flows.model import DIGITS

MAX_PROMPTS = 20
MAX_VALUES = 50
_PLACE = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,200}")
_PREFIX = re.compile(r"[A-Za-z0-9_.-]{0,63}", re.ASCII)
_DIGIT = re.compile(r"[0-9*#]?", re.ASCII)


class FlowFields(Fields):
    """The fields of a node, and of the objects in it."""

    def reference(self, name: str, what: Refers) -> str:
        """The code of something of the tenant's."""
        return self._refer(name, what, self.text(name, kind=what.value))

    def reference_or_none(self, name: str, what: Refers) -> str | None:
        """The code of something of the tenant's, if it is given."""
        return self._refer(name, what, self.text(name, default="", kind=what.value)) or None

    def part_of(self, path: str, what: Refers, code: str, part: str) -> None:
        """Note that the document names a column of a table, or a field of a form."""
        if code and part:
            self._gathered.within.append((what, self._path + path, code, part))

    def digit(self, name: str, *, default: str) -> str:
        """A key of the telephone, or none."""
        return self.text(name, default=default, pattern=_DIGIT, kind="digit")

    def variable(self, name: str) -> str:
        """The name of a variable that the node sets."""
        return self._sets(name, self.text(name, pattern=VARIABLE, kind="variable"))

    def variable_read(self, name: str) -> str:
        """The name of a variable that the node looks at."""
        value = self.text(name, pattern=VARIABLE, kind="variable_read")
        self._reads(name, (value,) if value else ())
        return value

    def template(self, name: str, *, also: frozenset[str] = frozenset()) -> Template:
        """A text with variables; `also` names those that are there besides the flow's."""
        value = self._take(name, "template", optional=False)
        return Template() if value is None else self._template(name, value, also=also)

    def template_or_none(self, name: str) -> Template | None:
        """A text with variables, if it is given."""
        value = self._take(name, "template", optional=True)
        return None if value is None else self._template(name, value)

    def template_list(self, name: str, *, limit: int) -> tuple[Template, ...]:
        """Texts with variables, at least one."""
        self._specify(name, "templates", optional=False, low=1, high=limit)
        items = [self._template(name, item) for _, item in self._items(name, limit=limit, optional=False)]
        if self._raw.get(name) == []:
            self.refuse(name, expected="at least one text")
        return tuple(items)

    def template_map(
        self, name: str, *, kind: str = "values", optional: bool = False, also: frozenset[str] = frozenset()
    ) -> Mapping[str, Template]:
        """Texts with variables, by name."""
        child = self.entries(name, kind=kind, limit=MAX_VALUES, optional=optional)
        if child is None:
            return {}
        return {key: child.template(key, also=also) for key in child.names() if _is_code(child, key)}

    def values_set(self, name: str, *, optional: bool) -> Mapping[str, Template]:
        """Texts with variables, by the variable that each is kept in."""
        child = self.entries(name, kind="values", limit=MAX_VALUES, optional=optional)
        if child is None:
            return {}
        return {key: child.template(key) for key in child.names() if child.sets(key)}

    def answers(self, name: str, *, optional: bool = True) -> Mapping[str, str]:
        """Where in an answer each variable is found."""
        child = self.entries(name, kind="answers", limit=MAX_VALUES, optional=optional, may_be_empty=True)
        if child is None:
            return {}
        return {key: child.text(key, pattern=_PLACE) for key in child.names() if child.sets(key)}

    def sets(self, key: str) -> bool:
        """Whether a field's own name is that of a variable that may be set."""
        if VARIABLE.fullmatch(key) is None:
            return self.misnamed(key, like=VARIABLE)
        return bool(self._sets(key, key))

    def misnamed(self, key: str, *, like: re.Pattern[str]) -> bool:
        """Note that a field's own name is none that may be chosen."""
        self._read.add(key)
        details = {"field": f"{self._path}{shown(key)}", "expected": f"a name like {like.pattern}"}
        self._gathered.refuse("node.bad_value", **details)
        return False

    def url(self, name: str) -> Url | None:
        """An address of the tenant's own system."""
        value = self._take(name, "url", optional=False)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > MAX_TEMPLATE:
            self.refuse(name, expected="an address of at most 2,000 characters")
            return None
        read = url_in(value)
        if isinstance(read, str):
            self._gathered.refuse("node.bad_url", field=self._path + name, why=read)
            return None
        self._gathered.urls.append((self._path + name, read))
        self._reads(name, read.variables)
        return read

    def prompts(self, name: str, *, optional: bool = False) -> Prompts:
        """What to play in this order."""
        self._specify(name, "prompts", optional=optional, low=0 if optional else 1, high=MAX_PROMPTS)
        parts: list[Part] = []
        for index, item in self._items(name, limit=MAX_PROMPTS, optional=optional):
            part = self._part(f"{name}[{index}]", item)
            if part is None:
                self.refuse(name, expected="a list of prompts")
            else:
                parts.append(part)
        if not optional and self._raw.get(name) == []:
            self.refuse(name, expected="at least one prompt")
        return tuple(parts)

    def choices(self, name: str, *, optional: bool = False) -> Mapping[str, str]:
        """Nodes to go to, by key of the telephone."""
        return self.targets(name, keys=DIGITS, optional=optional)

    def _part(self, path: str, item: object) -> Part | None:
        match item:
            case str() if CODE.fullmatch(item):
                self._gathered.references.append((Refers.PROMPT, self._path + path, item))
                return item
            case {"speak": str()}:
                child = self._child(path, _object(item))
                speech = child.option("speak", options=[each.value for each in Speech], default="number")
                return Speak(speech=Speech(speech), value=child.template("value"))
            case {"choose": dict(chosen)}:
                child = self._child(path, _object(item))._chosen(chosen)
                return Choose(
                    prefix=child.text("prefix", default="", pattern=_PREFIX), value=child.template("value")
                )
            case _:
                return None

    def _chosen(self, chosen: Mapping[object, object]) -> FlowFields:
        self._read.add("choose")
        return self._child("choose", chosen)

    def _template(self, name: str, value: object, *, also: frozenset[str] = frozenset()) -> Template:
        if not isinstance(value, str) or len(value) > MAX_TEMPLATE or not PRINTABLE.fullmatch(value):
            self.refuse(name, expected=f"printable text of at most {MAX_TEMPLATE} characters")
            return Template()
        template = template_in(value)
        if template is None:
            self.refuse(name, expected="text with variables like {name}; a brace itself is {{")
            return Template()
        self._reads(name, tuple(read for read in template.variables if read not in also))
        return template

    def _refer(self, name: str, what: Refers, code: str) -> str:
        if code:
            self._gathered.references.append((what, self._path + name, code))
        return code

    def _reads(self, name: str, variables: tuple[str, ...]) -> None:
        self._gathered.variables_read += [(self._path + name, variable) for variable in variables]

    def _sets(self, name: str, variable: str) -> str:
        if variable in PREDEFINED:
            self._read.add(name)
            self.refuse(name, expected="a variable that is not given beforehand")
            return ""
        if variable:
            self._gathered.variables_set.add(variable)
        return variable


def _is_code(fields: FlowFields, key: str) -> bool:
    return bool(CODE.fullmatch(key) or fields.misnamed(key, like=CODE))


def _object(item: object) -> Mapping[object, object]:
    return item if isinstance(item, Mapping) else {}
