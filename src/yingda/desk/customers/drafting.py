"""What somebody writes of a customer, and the customer that comes of it; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from yingda.desk.customers.model import (
    LONGEST_NAME,
    LONGEST_TAG,
    MAX_ADDRESSES,
    MAX_NUMBERS,
    MAX_TAGS,
    Address,
    AddressKind,
    Customer,
    Layout,
    Number,
    NumberKind,
    clean_tags,
    shown_value,
)
from yingda.desk.fields.checking import check_values
from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.fields.model import Values
from yingda.kernel import phones
from yingda.kernel.ids import new_id

Problems = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberDraft:
    """A number as somebody writes it; with the id of one that is there, it may be left out: it stays."""

    id: UUID | None = None
    number: str | None = None
    kind: NumberKind = NumberKind.MOBILE


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressDraft:
    """An address as somebody writes it."""

    id: UUID | None = None
    text: str
    kind: AddressKind = AddressKind.HOME


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A customer as somebody writes him."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    grade: str | None = None
    tags: Sequence[str] = ()
    do_not_call: bool = False
    numbers: Sequence[NumberDraft] = ()
    addresses: Sequence[AddressDraft] = ()


def written(draft: Draft, *, layout: Layout, before: Customer) -> Customer:
    """The customer after somebody has written him anew, or ValuesInvalid with everything that is wrong.

    What was shown in part and comes back so stays as it was.
    """
    problems: Problems = []
    numbers = _numbers(draft.numbers, before, problems)
    addresses = _addresses(draft.addresses, before, problems)
    values = _values(draft.values, layout, before, problems)
    tags = clean_tags(draft.tags)
    problems += _plain_problems(draft, tags, layout, before)
    if problems:
        raise ValuesInvalid(problems=problems)
    return replace(
        before,
        name=" ".join(draft.name.split()),
        values=values,
        grade=draft.grade,
        tags=tags,
        do_not_call=draft.do_not_call,
        numbers=numbers,
        addresses=addresses,
    )


def _plain_problems(draft: Draft, tags: Sequence[str], layout: Layout, before: Customer) -> Problems:
    wrong = {
        ("name", "missing"): not draft.name.strip(),
        ("name", "too_long"): len(draft.name) > LONGEST_NAME,
        ("name", "control_characters"): any(sign < " " for sign in draft.name),
        ("tags", "too_many"): len(tags) > MAX_TAGS,
        ("tags", "too_long"): any(len(tag) > LONGEST_TAG for tag in tags),
        ("grade", "not_a_choice"): draft.grade
        not in {None, before.grade, *(each.code for each in layout.grades)},
    }
    return [{"field": name, "code": code} for (name, code), is_so in wrong.items() if is_so]


def _numbers(drafts: Sequence[NumberDraft], before: Customer, problems: Problems) -> tuple[Number, ...]:
    known = {each.id: each for each in before.numbers}
    found: dict[str, Number] = {}
    if len(drafts) > MAX_NUMBERS:
        problems.append({"field": "numbers", "code": "too_long"})
    for place, draft in enumerate(drafts[:MAX_NUMBERS]):
        old = known.get(draft.id) if draft.id else None
        number = _number(draft, old)
        if number is None:
            problems.append({"field": f"numbers.{place}", "code": "not_a_phone"})
        elif number not in found:
            kept = old or next((each for each in before.numbers if each.number == number), None)
            own_id = _unused(kept.id if kept else None, found.values())
            found[number] = Number(id=own_id, number=number, kind=draft.kind)
    return tuple(found.values())


def _number(draft: NumberDraft, old: Number | None) -> str | None:
    given = (draft.number or "").strip()
    if old is not None and (not given or given in (phones.masked(old.number), phones.national(old.number))):
        return old.number
    return phones.canonical(given) if given else None


def _addresses(drafts: Sequence[AddressDraft], before: Customer, problems: Problems) -> tuple[Address, ...]:
    known = {each.id for each in before.addresses}
    by_text = {each.text: each.id for each in before.addresses}
    if len(drafts) > MAX_ADDRESSES:
        problems.append({"field": "addresses", "code": "too_long"})
    found: dict[str, Address] = {}
    for draft in drafts[:MAX_ADDRESSES]:
        text = draft.text.strip()
        # Who writes the same once more has changed nothing.
        own_id = draft.id if draft.id in known else by_text.get(text)
        if text and text not in found:
            found[text] = Address(id=_unused(own_id, found.values()), text=text, kind=draft.kind)
    return tuple(found.values())


def _unused(own_id: UUID | None, taken: Iterable[Number | Address]) -> UUID:
    """The id that it has, unless somebody has sent it twice."""
    return new_id() if own_id is None or any(each.id == own_id for each in taken) else own_id


def _values(given: Mapping[str, Any], layout: Layout, before: Customer, problems: Problems) -> Values:
    unveiled = {key: _unveiled(key, value, layout, before) for key, value in given.items()}
    fields = {each.key for each in layout.fields}
    kept = {key: value for key, value in before.values.items() if key not in fields}
    checked, wrong = check_values(layout.fields, unveiled)
    problems += [each.to_json() for each in wrong]
    return {**kept, **checked}


def _unveiled(key: str, value: Any, layout: Layout, before: Customer) -> Any:
    field_ = layout.field(key)
    if field_ is None or key not in before.values:
        return value
    old = before.values[key]
    shown = {str(shown_value(field_, old, numbers_hidden=hidden)) for hidden in (True, False)}
    return old if str(value) in shown else value
