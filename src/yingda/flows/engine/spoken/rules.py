"""Which prompts speak a value, in which language; a value that does not fit is passed over."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from yingda.flows.engine.spoken import english, mandarin, values

_Value = TypeVar("_Value")
_Keys = tuple[str, ...]
_Rule = Callable[[str, str], _Keys]


class Speech(StrEnum):
    """How a value is spoken."""

    NUMBER = "number"
    DIGITS = "digits"
    AMOUNT = "amount"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    ORDINAL = "ordinal"


def spoken(*, kind: Speech, value: str, language: str) -> _Keys:
    """The keys of the platform's prompts that speak this value; none for one that cannot be spoken so."""
    return _RULES[kind](value, language)


def _rule(
    *,
    read: Callable[[str], _Value | None],
    in_mandarin: Callable[[_Value], _Keys],
    in_english: Callable[[_Value], _Keys],
) -> _Rule:
    def speak(text: str, language: str) -> _Keys:
        value = read(text)
        if value is None:
            return ()
        return in_english(value) if language.startswith("en") else in_mandarin(value)

    return speak


_RULES: Mapping[Speech, _Rule] = {
    Speech.NUMBER: _rule(read=values.number_in, in_mandarin=mandarin.number, in_english=english.number),
    Speech.DIGITS: _rule(read=values.digits_in, in_mandarin=mandarin.digits, in_english=english.digits),
    Speech.AMOUNT: _rule(read=values.amount_in, in_mandarin=mandarin.amount, in_english=english.amount),
    Speech.DATE: _rule(read=values.date_in, in_mandarin=mandarin.day, in_english=english.day),
    Speech.TIME: _rule(read=values.time_in, in_mandarin=mandarin.moment, in_english=english.moment),
    Speech.DATETIME: _rule(
        read=values.datetime_in,
        in_mandarin=lambda at: mandarin.day(at.date()) + mandarin.moment(at.time()),
        in_english=lambda at: english.day(at.date()) + english.moment(at.time()),
    ),
    Speech.ORDINAL: _rule(read=values.ordinal_in, in_mandarin=mandarin.ordinal, in_english=english.ordinal),
}
