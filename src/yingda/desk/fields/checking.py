"""Whether what was put into a form fits its fields, and the one notation in which it is kept; pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.fields.model import (
    LONGEST_LONG_TEXT,
    LONGEST_TEXT,
    Field,
    FieldKind,
    FieldProblem,
    Value,
    Values,
)
from yingda.kernel import phones

MAX_FILES: Final = 10
HIDDEN: Final = "****"
_SHORT: Final = frozenset(
    {FieldKind.DATE, FieldKind.DATETIME, FieldKind.AMOUNT, FieldKind.DECIMAL, FieldKind.INTEGER}
)
"""Of which any part says too much."""
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_CHINESE_IDENTITY: Final = re.compile(r"\d{17}[\dX]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_WRITTEN_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
"""As people write it, and as spreadsheets do where it is read."""
_REACHED_YEARS: Final = range(1000, 9000)
"""A moment in them can be told in any time zone."""
_YES: Final = {
    "true": True,
    "yes": True,
    "是": True,
    "1": True,
    "false": False,
    "no": False,
    "否": False,
    "0": False,
}


class _Misfit(Exception):
    """This does not fit; the argument is the problem's code."""


def check_values(
    fields: Sequence[Field], given: Mapping[str, Any]
) -> tuple[dict[str, Value], list[FieldProblem]]:
    """What is kept of a form, and what is wrong with it; what the form does not ask for now is dropped."""
    known = {field.key for field in fields}
    problems = [FieldProblem(field=key, code="unknown") for key in given if key not in known]
    kept: dict[str, Value] = {}
    for field in fields:
        if not field.is_shown(kept):
            continue
        try:
            value = _read(field, given.get(field.key))
        except _Misfit as misfit:
            problems.append(FieldProblem(field=field.key, code=str(misfit)))
            continue
        if value is not None:
            kept[field.key] = value
        elif field.required:
            problems.append(FieldProblem(field=field.key, code="missing"))
    return kept, problems


def require_values(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Value]:
    """What is kept of a form, or ValuesInvalid."""
    kept, problems = check_values(fields, given)
    if problems:
        raise ValuesInvalid(problems=[each.to_json() for each in problems])
    return kept


def masked_values(fields: Sequence[Field], values: Values) -> dict[str, Value]:
    """The values as they are shown to whoever may not see what is masked."""
    hidden = {field.key: field for field in fields if field.is_masked}
    return {key: masked(hidden[key], value) if key in hidden else value for key, value in values.items()}


def masked(field: Field, value: Value) -> Value:
    """A value as it is shown in part; of amounts and dates nothing is."""
    return HIDDEN if field.kind in _SHORT else mask(value)


def mask(value: Value) -> Value:
    """Enough of a value to recognise it by, and no more."""
    if not isinstance(value, str):
        return HIDDEN
    text = value
    if len(text) <= 4:
        return "*" * max(len(text), 2)
    shown = 3 if len(text) > 8 else 1
    return f"{text[:shown]}{'*' * (len(text) - shown - min(4, shown + 1))}{text[-min(4, shown + 1) :]}"


def _read(field: Field, given: Any) -> Value | None:
    plain = unicodedata.normalize("NFC", given).strip() if isinstance(given, str) else given
    if plain is None or plain in ("", []):
        return None
    return _READERS[field.kind](field, plain)


def _text(longest: int) -> Callable[[Field, Any], Value]:
    def read(field: Field, given: Any) -> Value:
        if not isinstance(given, str):
            raise _Misfit("not_a_text")
        if len(given) > (field.longest or longest):
            raise _Misfit("too_long")
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in given):
            raise _Misfit("control_characters")
        return given

    return read


def _bounded(field: Field, number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise _Misfit("not_a_number")
    if field.minimum is not None and number < Decimal(field.minimum):
        raise _Misfit("too_small")
    if field.maximum is not None and number > Decimal(field.maximum):
        raise _Misfit("too_large")
    return number


def _decimal(given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _Misfit("not_a_number")
    try:
        return Decimal(unicodedata.normalize("NFKC", str(given)).replace(",", ""))
    except InvalidOperation as wrong:
        raise _Misfit("not_a_number") from wrong


def _integer(field: Field, given: Any) -> Value:
    number = _bounded(field, _decimal(given))
    if number != number.to_integral_value():
        raise _Misfit("not_an_integer")
    return int(number)


def _number(field: Field, given: Any) -> Value:
    return format(_bounded(field, _decimal(given)), "f")


def _amount(field: Field, given: Any) -> Value:
    number = _bounded(field, _decimal(given))
    if number != round(number, 2):
        raise _Misfit("not_an_amount")
    return format(number.quantize(Decimal("0.01")), "f")


def _date(_: Field, given: Any) -> Value:
    written = _WRITTEN_DATE.fullmatch(str(given))
    try:
        if written is not None:
            return date(*(int(each) for each in written.groups())).isoformat()
        return date.fromisoformat(str(given)).isoformat()
    except ValueError as wrong:
        raise _Misfit("not_a_date") from wrong


def _moment(_: Field, given: Any) -> Value:
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError as wrong:
        raise _Misfit("not_a_moment") from wrong
    if moment.tzinfo is None:
        raise _Misfit("moment_without_zone")
    if moment.year not in _REACHED_YEARS:
        raise _Misfit("not_a_moment")
    return moment.astimezone(UTC).isoformat()


def _yes_no(_: Field, given: Any) -> Value:
    if isinstance(given, bool):
        return given
    found = _YES.get(str(given).lower())
    if found is None:
        raise _Misfit("not_yes_or_no")
    return found


def _choice(field: Field, given: Any) -> Value:
    for each in field.choices:
        if given in (each.code, each.name_zh, each.name_en):
            return each.code
    raise _Misfit("not_a_choice")


def _choices(field: Field, given: Any) -> Value:
    several = re.split(r"[;；,，、|]", given) if isinstance(given, str) else given
    if not isinstance(several, list):
        raise _Misfit("not_a_choice")
    return [
        str(_choice(field, each.strip() if isinstance(each, str) else each))
        for each in dict.fromkeys(several)
    ]


def _phone(_: Field, given: Any) -> Value:
    found = phones.canonical(str(given))
    if found is None:
        raise _Misfit("not_a_phone")
    return found


def _email(_: Field, given: Any) -> Value:
    text = unicodedata.normalize("NFKC", str(given))
    if len(text) > 254 or _EMAIL.fullmatch(text) is None:
        raise _Misfit("not_an_email")
    return text.lower()


def _identity_number(_: Field, given: Any) -> Value:
    """A resident's number must add up; passports and others are taken as they are."""
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", str(given))).upper()
    if not 5 <= len(text) <= 24 or not text.isalnum():
        raise _Misfit("not_an_identity_number")
    if _CHINESE_IDENTITY.fullmatch(text):
        total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
        if _CHECKS[total % 11] != text[-1]:
            raise _Misfit("identity_number_does_not_add_up")
    return text


def _files(_: Field, given: Any) -> Value:
    if not isinstance(given, list) or len(given) > MAX_FILES:
        raise _Misfit("not_files")
    try:
        return [str(UUID(str(each))) for each in given]
    except ValueError as wrong:
        raise _Misfit("not_files") from wrong


_READERS: Final[Mapping[FieldKind, Callable[[Field, Any], Value]]] = {
    FieldKind.TEXT: _text(LONGEST_TEXT),
    FieldKind.LONG_TEXT: _text(LONGEST_LONG_TEXT),
    FieldKind.ADDRESS: _text(LONGEST_TEXT),
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _number,
    FieldKind.AMOUNT: _amount,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _moment,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.IDENTITY_NUMBER: _identity_number,
    FieldKind.FILES: _files,
}
