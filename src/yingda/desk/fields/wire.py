"""Fields as they come and go over HTTP."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limited

from yingda.desk.fields.errors import FieldsInvalid
from yingda.desk.fields.model import MAX_FIELDS, Field, FieldKind, definition_problems


class ChoiceIO(BaseModel):
    """One of the answers that a field allows."""

    model_config = ConfigDict(from_attributes=True)
    code: str = Limited(min_length=1, max_length=60)
    name_zh: str = Limited(min_length=1, max_length=80)
    name_en: str = Limited(min_length=1, max_length=80)


class ConditionIO(BaseModel):
    """Under which value of a field above it a field is shown."""

    model_config = ConfigDict(from_attributes=True)
    field: str
    any_of: list[str]


class FieldIO(BaseModel):
    """One thing that a form asks for."""

    model_config = ConfigDict(from_attributes=True)
    key: str = Limited(max_length=40)
    name_zh: str = Limited(max_length=80)
    name_en: str = Limited(max_length=80)
    kind: FieldKind
    required: bool = False
    unique: bool = False
    masked: bool = False
    choices: list[ChoiceIO] = []
    minimum: str | None = Limited(default=None, max_length=20, pattern=r"^-?\d+(\.\d+)?$")
    maximum: str | None = Limited(default=None, max_length=20, pattern=r"^-?\d+(\.\d+)?$")
    longest: int | None = Limited(default=None, ge=1, le=10_000)
    shown_when: list[ConditionIO] = []
    hint_zh: str = Limited(default="", max_length=200)
    hint_en: str = Limited(default="", max_length=200)


FieldList = list[FieldIO]


def fields_in(given: Sequence[FieldIO]) -> tuple[Field, ...]:
    """The fields that somebody has designed, or FieldsInvalid."""
    fields = tuple(Field.from_json(each.model_dump(mode="json")) for each in given[: MAX_FIELDS + 1])
    problems = definition_problems(fields)
    if problems:
        raise FieldsInvalid(problems=[each.to_json() for each in problems])
    return fields


def fields_out(fields: Sequence[Field]) -> list[FieldIO]:
    """Fields as they are shown."""
    return [FieldIO.model_validate(each) for each in fields]
