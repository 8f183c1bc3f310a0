"""A customer of an enterprise, and what the enterprise keeps of its customers; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from yingda.desk.fields.checking import masked
from yingda.desk.fields.model import Choice, Field, FieldKind, Values
from yingda.kernel import phones

MAX_NUMBERS: Final = 20
MAX_ADDRESSES: Final = 20
MAX_TAGS: Final = 30
LONGEST_NAME: Final = 120
LONGEST_TAG: Final = 30


class NumberKind(StrEnum):
    """What a customer's number rings."""

    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"
    FAX = "fax"
    OTHER = "other"


class AddressKind(StrEnum):
    """What a customer's address is for."""

    HOME = "home"
    WORK = "work"
    SERVICE = "service"
    """Where somebody comes to install or repair."""
    DELIVERY = "delivery"
    OTHER = "other"


class ConsentPurpose(StrEnum):
    """For what a customer's consent is asked."""

    SERVICE = "service"
    """Being called about what he has asked for: return visits, satisfaction."""
    MARKETING = "marketing"
    SHARING = "sharing"
    """Handing his data on to others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A number of a customer, in canonical notation."""

    id: UUID
    number: str
    kind: NumberKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address of a customer."""

    id: UUID
    text: str
    kind: AddressKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """Somebody whom an enterprise serves."""

    id: UUID
    tenant_id: UUID
    name: str
    values: Values = field(default_factory=dict)
    """What is in the fields of the enterprise's own."""
    grade: str | None = None
    tags: tuple[str, ...] = ()
    do_not_call: bool = False
    numbers: tuple[Number, ...] = ()
    addresses: tuple[Address, ...] = ()
    merged_into: UUID | None = None
    version: int = 1
    created_at: datetime | None = None
    changed_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The customer as an undoing remembers him."""
        return {
            "name": self.name,
            "values": dict(self.values),
            "grade": self.grade,
            "tags": list(self.tags),
            "do_not_call": self.do_not_call,
            "numbers": [
                {"id": str(each.id), "number": each.number, "kind": each.kind.value} for each in self.numbers
            ],
            "addresses": [
                {"id": str(each.id), "text": each.text, "kind": each.kind.value} for each in self.addresses
            ],
        }

    def restored(self, kept: Mapping[str, Any]) -> "Customer":
        """This customer with everything as it was remembered."""
        return replace(
            self,
            name=kept["name"],
            values=kept["values"],
            grade=kept["grade"],
            tags=tuple(kept["tags"]),
            do_not_call=kept["do_not_call"],
            numbers=tuple(
                Number(id=UUID(each["id"]), number=each["number"], kind=NumberKind(each["kind"]))
                for each in kept["numbers"]
            ),
            addresses=tuple(
                Address(id=UUID(each["id"]), text=each["text"], kind=AddressKind(each["kind"]))
                for each in kept["addresses"]
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """What an enterprise keeps of its customers beside names, numbers and addresses."""

    fields: tuple[Field, ...] = ()
    grades: tuple[Choice, ...] = ()
    tags: tuple[str, ...] = ()
    """Offered where tags are given; others may be given too."""
    version: int = 0

    def shown_values(self, values: Values, *, numbers_hidden: bool) -> dict[str, Any]:
        """What people see of a customer's own fields: masked ones, and hidden numbers, in part."""
        found: dict[str, Any] = {}
        for each in self.fields:
            if each.key not in values:
                continue
            value = values[each.key]
            found[each.key] = shown_value(each, value, numbers_hidden=numbers_hidden)
        return found

    def field(self, key: str) -> Field | None:
        """The field with this key."""
        return next((each for each in self.fields if each.key == key), None)


DEFAULT_GRADES: Final = (
    Choice(code="vip", name_zh="重要", name_en="Important"),
    Choice(code="gold", name_zh="金牌", name_en="Gold"),
    Choice(code="normal", name_zh="普通", name_en="Normal"),
)
DEFAULT_LAYOUT: Final = Layout(grades=DEFAULT_GRADES)


def shown_value(field: Field, value: Any, *, numbers_hidden: bool) -> Any:
    """One value as people see it."""
    if field.is_masked:
        return masked(field, value)
    if field.kind is FieldKind.PHONE and isinstance(value, str):
        return phones.masked(value) if numbers_hidden else phones.national(value)
    return value


def shown_number(number: str, *, hidden: bool) -> str:
    """A canonical number as people see it."""
    return phones.masked(number) if hidden else phones.national(number)


def clean_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Each tag once, without space around it, in the order of their names."""
    return tuple(sorted({tag.strip() for tag in tags} - {""}))
