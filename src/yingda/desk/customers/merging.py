"""Two customers become one, and two again if that was wrong; pure."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from yingda.desk.customers.model import Address, Customer, Number, clean_tags
from yingda.desk.fields.model import Value


def merged(one: Customer, other: Customer, *, take: Collection[str]) -> Customer:
    """What becomes of `one`: all numbers, addresses and tags of both; of the rest his own, but what is taken of the other.

    `take` names `name`, `grade` or `values.<key>`. What only one of them has is kept.
    """
    values: dict[str, Value] = {**other.values, **one.values}
    for key, value in other.values.items():
        if f"values.{key}" in take:
            values[key] = value
    known = {each.number for each in one.numbers}
    places = {each.text for each in one.addresses}
    return replace(
        one,
        name=other.name if "name" in take else one.name,
        grade=other.grade if "grade" in take or one.grade is None else one.grade,
        values=values,
        tags=clean_tags([*one.tags, *other.tags]),
        do_not_call=one.do_not_call or other.do_not_call,
        numbers=(*one.numbers, *(each for each in other.numbers if each.number not in known)),
        addresses=(*one.addresses, *(each for each in other.addresses if each.text not in places)),
    )


def parted(now: Customer, *, became: Customer, one: Customer) -> Customer:
    """What is left of a merged customer without the other: what somebody has changed since then stays changed."""
    return replace(
        now,
        name=_unless_changed(now.name, became.name, one.name),
        grade=_unless_changed(now.grade, became.grade, one.grade),
        do_not_call=_unless_changed(now.do_not_call, became.do_not_call, one.do_not_call),
        values=_values(now, became, one),
        tags=tuple(tag for tag in now.tags if tag in one.tags or tag not in became.tags),
        numbers=tuple(each for each in now.numbers if _stays_number(each, became, one)),
        addresses=tuple(each for each in now.addresses if _stays_address(each, became, one)),
    )


def _unless_changed(now: Any, became: Any, before: Any) -> Any:
    return before if now == became else now


def _values(now: Customer, became: Customer, one: Customer) -> dict[str, Value]:
    found = {}
    for key in {*now.values, *one.values}:
        value = _unless_changed(now.values.get(key), became.values.get(key), one.values.get(key))
        if value is not None:
            found[key] = value
    return found


def _stays_number(number: Number, became: Customer, one: Customer) -> bool:
    came = {each.id for each in became.numbers} - {each.id for each in one.numbers}
    return number.id not in came


def _stays_address(address: Address, became: Customer, one: Customer) -> bool:
    came = {each.id for each in became.addresses} - {each.id for each in one.addresses}
    return address.id not in came
