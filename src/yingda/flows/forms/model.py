"""Forms of registrations: which answers they ask for, and whether given answers fit; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

KINDS: Final = ("text", "digits", "number", "date", "choice")
MAX_FIELDS: Final = 30
LONGEST_ANSWER: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of the answers that a field allows."""

    value: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One answer that a form asks for."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    required: bool
    choices: tuple[Choice, ...] = ()

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Field":
        """The field that the database keeps."""
        choices = tuple(Choice(**choice) for choice in stored.get("choices", ()))
        return Field(**{**stored, "choices": choices})


def wrong_answers(fields: Sequence[Field], values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by the field's code: `missing`, `unknown`, `too_long`, `not_a_…`."""
    known = {field.code: field for field in fields}
    wrong = {code: "unknown" for code in values if code not in known}
    for field in fields:
        cause = _wrong(field, values.get(field.code, "").strip())
        if cause is not None:
            wrong[field.code] = cause
    return wrong


def kept_answers(fields: Sequence[Field], values: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are kept: every field, no space around."""
    return {field.code: values.get(field.code, "").strip() for field in fields}


def _wrong(field: Field, answer: str) -> str | None:
    if not answer:
        return "missing" if field.required else None
    if len(answer) > LONGEST_ANSWER:
        return "too_long"
    return None if _fits(field, answer) else f"not_a_{field.kind}"


def _fits(field: Field, answer: str) -> bool:
    match field.kind:
        case "digits":
            return re.fullmatch(r"[0-9*#]+", answer) is not None
        case "number":
            return _is_number(answer)
        case "date":
            return _is_date(answer)
        case "choice":
            return answer in {choice.value for choice in field.choices}
        case _:
            return True


def _is_number(answer: str) -> bool:
    try:
        return Decimal(answer).is_finite()
    except InvalidOperation:
        return False


def _is_date(answer: str) -> bool:
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True
