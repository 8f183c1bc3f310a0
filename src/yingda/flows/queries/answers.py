"""What an answer says: JSON, mapped to variables by dotted paths."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

LONGEST_VALUE: Final = 500


class BadAnswer(Exception):
    """The answer is not what the flow was told to expect."""


def read_answer(content: bytes, *, answers: Mapping[str, str]) -> dict[str, str]:
    """The variables that an answer gives."""
    if not answers:
        return {}
    try:
        found = json.loads(content, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as bad:
        raise BadAnswer("not JSON") from bad
    return {variable: _text(_at(found, path)) for variable, path in answers.items()}


def _at(found: object, path: str) -> object:
    for part in path.split("."):
        match found:
            case dict() if part in found:
                found = found[part]
            case list() if part.isascii() and part.isdigit() and len(part) < 6 and int(part) < len(found):
                found = found[int(part)]
            case _:
                raise BadAnswer(path)
    return found


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            text = f"{value:f}" if abs(value.adjusted()) < 100 else str(value)
        case int() | str():
            text = str(value)
        case _:
            raise BadAnswer("neither text nor number")
    if len(text) > LONGEST_VALUE:
        raise BadAnswer("too long")
    return text


def _refuse(constant: str) -> object:
    raise ValueError(constant)
