"""A flow as one document that another installation can take in: read from an untrusted file, with every problem of it."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from yingda.flows.document import migrate
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.flows.engine.fields import CODE, shown
from yingda.flows.engine.script import parse_script
from yingda.flows.errors import InvalidScript
from yingda.flows.storable import MAX_BYTES, storing_problem

VERSION: Final = 1
MARK: Final = "yingda_flow"
MOST_FLOWS: Final = 50
MOST_PROMPTS: Final = 300
MOST_CALENDARS: Final = 50
MOST_CASES: Final = 100
PROMPT_KEY: Final = re.compile(r"(?=.{1,64}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
FLOW_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
LANGUAGE: Final = re.compile(r"zh-CN|en")
_FIELDS: Final = frozenset(
    {MARK, "code", "name_zh", "name_en", "document", "subflows", "prompts", "calendars", "cases"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePrompt:
    """A prompt as the file has it: its words, its sound, or both."""

    place: str
    """Where in the file it stands."""
    key: str
    language: str
    name: str
    text: str
    audio: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFlow:
    """One flow of the file."""

    code: str
    name_zh: str
    name_en: str
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileCalendar:
    """A calendar as the file has it."""

    code: str
    name_zh: str
    name_en: str
    definition: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileCase:
    """A test case as the file has it."""

    name: str
    script: Mapping[str, Any]
    expected: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowFile:
    """What a file holds."""

    flow: FileFlow
    subflows: Sequence[FileFlow]
    prompts: Sequence[FilePrompt]
    calendars: Sequence[FileCalendar]
    cases: Sequence[FileCase]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Takes values out of a file, and notes what is wrong with them."""

    problems: list[dict[str, object]] = field(default_factory=list)

    def refuse(self, place: str, code: str, **details: object) -> None:
        self.problems.append({"field": place, "code": code, "details": details})

    def text(
        self,
        raw: Mapping[str, Any],
        name: str,
        place: str,
        *,
        pattern: re.Pattern[str] | None = None,
        most: int = 80,
    ) -> str:
        """A text that is there; without a pattern it may be empty."""
        value = raw.get(name, "" if pattern is None else None)
        fits = (
            isinstance(value, str) and len(value) <= most and storing_problem(value, most=MAX_BYTES) is None
        )
        if not fits or (pattern is not None and not pattern.fullmatch(str(value))):
            self.refuse(f"{place}{name}", "file.bad_value", got=shown(value))
            return ""
        return str(value)

    def mapping(
        self, raw: Mapping[str, Any], name: str, place: str, *, most: int = MAX_BYTES
    ) -> Mapping[str, Any]:
        """An object that can be stored."""
        value = raw.get(name)
        if not isinstance(value, dict):
            self.refuse(f"{place}{name}", "file.not_an_object", got=shown(value))
            return {}
        problem = storing_problem(value, most=most)
        if problem is not None:
            self.refuse(f"{place}{name}", str(problem["code"]), **dict(problem["details"]))
            return {}
        return value

    def entries(
        self, raw: Mapping[str, Any], name: str, *, most: int
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The objects of a list, each with the place where it stands."""
        items = raw.get(name, [])
        if not isinstance(items, list) or len(items) > most:
            self.refuse(name, "file.bad_list", most=most)
            return
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield f"{name}[{index}].", item
            else:
                self.refuse(f"{name}[{index}]", "file.not_an_object", got=shown(item))


def read_file(raw: object) -> tuple[FlowFile | None, list[dict[str, object]]]:
    """What a file holds, or everything that is wrong with it; nothing in it can make this fail."""
    reader = _Reader()
    if not isinstance(raw, dict):
        reader.refuse("", "file.not_a_flow", got=shown(raw))
    elif type(raw.get(MARK)) is not int:
        reader.refuse(MARK, "file.not_a_flow", got=shown(raw.get(MARK)))
    elif raw[MARK] != VERSION:
        reader.refuse(MARK, "file.unknown_version", got=shown(raw[MARK]), expected=VERSION)
    if reader.problems or not isinstance(raw, dict):
        return None, reader.problems
    for name in raw:
        if name not in _FIELDS:
            reader.refuse(str(shown(name)), "file.unknown_field")
    found = FlowFile(
        flow=_flow(reader, raw, str(raw.get("code")), ""),
        subflows=list(_subflows(reader, raw)),
        prompts=[
            _prompt(reader, each, place) for place, each in reader.entries(raw, "prompts", most=MOST_PROMPTS)
        ],
        calendars=[
            _calendar(reader, each, place)
            for place, each in reader.entries(raw, "calendars", most=MOST_CALENDARS)
        ],
        cases=[_case(reader, each, place) for place, each in reader.entries(raw, "cases", most=MOST_CASES)],
    )
    _once(reader, "prompts", [f"{each.key}/{each.language}" for each in found.prompts])
    _once(reader, "calendars", [each.code for each in found.calendars])
    _once(reader, "cases", [each.name for each in found.cases])
    return (None if reader.problems else found), reader.problems


def _flow(reader: _Reader, raw: Mapping[str, Any], code: str, place: str) -> FileFlow:
    document = migrate(reader.mapping(raw, "document", place))
    return FileFlow(
        code=reader.text({"code": code}, "code", place, pattern=FLOW_CODE, most=64),
        name_zh=reader.text(raw, "name_zh", place),
        name_en=reader.text(raw, "name_en", place),
        document=document if isinstance(document, Mapping) else {},
    )


def _subflows(reader: _Reader, raw: Mapping[str, Any]) -> Iterator[FileFlow]:
    subflows = raw.get("subflows", {})
    if not isinstance(subflows, dict) or len(subflows) > MOST_FLOWS:
        reader.refuse("subflows", "file.bad_list", most=MOST_FLOWS)
        return
    for code, each in subflows.items():
        place = f"subflows.{shown(code)}."
        if isinstance(each, dict):
            yield _flow(reader, each, code, place)
        else:
            reader.refuse(place, "file.not_an_object", got=shown(each))


def _prompt(reader: _Reader, raw: Mapping[str, Any], place: str) -> FilePrompt:
    audio = None
    if raw.get("audio") is not None:
        try:
            audio = base64.b64decode(raw["audio"], validate=True)
        except (binascii.Error, ValueError, TypeError):
            reader.refuse(f"{place}audio", "file.bad_audio")
    return FilePrompt(
        place=place,
        key=reader.text(raw, "key", place, pattern=PROMPT_KEY, most=64),
        language=reader.text(raw, "language", place, pattern=LANGUAGE),
        name=reader.text(raw, "name", place),
        text=reader.text(raw, "text", place, most=1000),
        audio=audio,
    )


def _calendar(reader: _Reader, raw: Mapping[str, Any], place: str) -> FileCalendar:
    definition = reader.mapping(raw, "definition", place)
    for problem in read_calendar(definition)[1] if definition else []:
        reader.refuse(f"{place}definition", problem.code, **problem.details)
    return FileCalendar(
        code=reader.text(raw, "code", place, pattern=CODE, most=64),
        name_zh=reader.text(raw, "name_zh", place),
        name_en=reader.text(raw, "name_en", place),
        definition=definition,
    )


def _case(reader: _Reader, raw: Mapping[str, Any], place: str) -> FileCase:
    script, expected = (reader.mapping(raw, name, place, most=64 * 1024) for name in ("script", "expected"))
    if script:
        try:
            parse_script(script)
        except InvalidScript as invalid:
            reader.refuse(f"{place}script", invalid.code, **invalid.details)
    if expected and not _is_expectation(expected):
        reader.refuse(f"{place}expected", "file.bad_value", got="")
    return FileCase(
        name=reader.text(raw, "name", place, pattern=re.compile(r".{1,80}")), script=script, expected=expected
    )


def _is_expectation(raw: Mapping[str, Any]) -> bool:
    left = raw.get("left")
    return isinstance(left, list) and all(map(_is_step, left)) and isinstance(raw.get("end"), str)


def _is_step(raw: object) -> bool:
    return isinstance(raw, list) and len(raw) == 2 and all(isinstance(part, str) for part in raw)


def _once(reader: _Reader, place: str, names: Sequence[str]) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        reader.refuse(place, "file.twice", name=name)


def encoded(audio: bytes | None) -> str | None:
    """Sound as a file carries it."""
    return None if audio is None else base64.b64encode(audio).decode("ascii")
