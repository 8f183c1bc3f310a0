"""Fields as an enterprise designs them: typed, required, masked, unique, shown under a condition; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

MAX_FIELDS: Final = 60
MAX_CHOICES: Final = 200
LONGEST_TEXT: Final = 500
LONGEST_LONG_TEXT: Final = 10_000
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FieldKind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    AMOUNT = "amount"
    """Money, two places."""
    DATE = "date"
    DATETIME = "datetime"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    IDENTITY_NUMBER = "identity_number"
    """Of an identity document; always masked."""
    FILES = "files"


WITH_CHOICES: Final = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
WITH_BOUNDS: Final = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.AMOUNT})
NEVER_UNIQUE: Final = frozenset({FieldKind.FILES, FieldKind.CHOICES, FieldKind.YES_NO, FieldKind.LONG_TEXT})

Value = str | int | bool | list[str]
"""What is kept of a field: decimals and amounts as text, dates in ISO 8601, moments in UTC, files by their ids."""
Values = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of the answers that a field allows."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A field is shown while another one has one of these values; a yes or no is `true` or `false`."""

    field: str
    any_of: tuple[str, ...]

    def holds(self, values: Values) -> bool:
        """Whether it holds for what is in the form now."""
        value = values.get(self.field)
        if isinstance(value, list):
            return any(each in self.any_of for each in value)
        if isinstance(value, bool):
            return ("true" if value else "false") in self.any_of
        return value is not None and str(value) in self.any_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing that is asked for."""

    key: str
    name_zh: str
    name_en: str
    kind: FieldKind
    required: bool = False
    unique: bool = False
    masked: bool = False
    """Shown in full only to those who have the right, and never in a list."""
    choices: tuple[Choice, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    longest: int | None = None
    shown_when: tuple[Condition, ...] = ()
    """All of them must hold."""
    hint_zh: str = ""
    hint_en: str = ""

    @property
    def is_masked(self) -> bool:
        """Whether people see it in part only."""
        return self.masked or self.kind is FieldKind.IDENTITY_NUMBER

    def is_shown(self, values: Values) -> bool:
        """Whether the form asks for it, as it is filled in now."""
        return all(condition.holds(values) for condition in self.shown_when)

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Field":
        """The field that the database keeps."""
        choices = tuple(Choice(**each) for each in stored.get("choices", ()))
        conditions = tuple(
            Condition(field=each["field"], any_of=tuple(each["any_of"]))
            for each in stored.get("shown_when", ())
        )
        kind = FieldKind(stored["kind"])
        return Field(**{**stored, "kind": kind, "choices": choices, "shown_when": conditions})

    def to_json(self) -> dict[str, Any]:
        """What the database keeps."""
        return {
            "key": self.key,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "kind": self.kind.value,
            "required": self.required,
            "unique": self.unique,
            "masked": self.masked,
            "choices": [
                {"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en} for each in self.choices
            ],
            "minimum": self.minimum,
            "maximum": self.maximum,
            "longest": self.longest,
            "shown_when": [{"field": each.field, "any_of": list(each.any_of)} for each in self.shown_when],
            "hint_zh": self.hint_zh,
            "hint_en": self.hint_en,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldProblem:
    """What is wrong with one field, or with what was put into it; the interface has a sentence for each code."""

    field: str
    code: str

    def to_json(self) -> dict[str, str]:
        """As errors carry it."""
        return {"field": self.field, "code": self.code}


def fields_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """The fields that the database keeps."""
    return tuple(Field.from_json(each) for each in stored)


def definition_problems(fields: Sequence[Field]) -> list[FieldProblem]:
    """Everything that keeps these fields from being used."""
    problems = [] if len(fields) <= MAX_FIELDS else [FieldProblem(field="", code="too_many_fields")]
    before: dict[str, Field] = {}
    for field in fields:
        problems += [FieldProblem(field=field.key, code=code) for code in _problems_of(field, before)]
        before[field.key] = field
    return problems


def _problems_of(field: Field, before: Mapping[str, Field]) -> list[str]:
    found = {
        "bad_key": KEY.fullmatch(field.key) is None,
        "key_twice": field.key in before,
        "no_name": not (field.name_zh.strip() and field.name_en.strip()),
        "no_choices": field.kind in WITH_CHOICES and not field.choices,
        "too_many_choices": len(field.choices) > MAX_CHOICES,
        "choice_twice": len({each.code for each in field.choices}) < len(field.choices),
        "choices_without_use": field.kind not in WITH_CHOICES and bool(field.choices),
        "never_unique": field.unique and field.kind in NEVER_UNIQUE,
        "bounds_without_use": field.kind not in WITH_BOUNDS and (field.minimum or field.maximum) is not None,
        # Only what stands above it can decide whether a field is shown: no circles, and a form that is read downwards.
        "condition_on_no_field_above": any(each.field not in before for each in field.shown_when),
        "condition_empty": any(not each.any_of for each in field.shown_when),
    }
    return [code for code, is_so in found.items() if is_so]
