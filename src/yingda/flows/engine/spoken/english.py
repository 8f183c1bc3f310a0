"""How English speaks numbers: in groups of three digits, with an "and" before what is below a hundred."""

from datetime import date, time

from yingda.flows.engine.spoken.values import Number
from yingda.flows.engine.spoken.vocabulary import MONTHS, ordinal_name

_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def number(value: Number) -> tuple[str, ...]:
    """Minus one thousand and twenty point three."""
    return _keys(_minus(value), _whole(value.whole), ["point", *value.decimals] if value.decimals else [])


def ordinal(whole: int) -> tuple[str, ...]:
    """Forty second; one hundred and twenty-first; two thousandth."""
    rest = whole % 100
    if 0 < rest <= 31:
        return _keys([*_whole(whole - rest), "and"] if whole > rest else [], [ordinal_name(rest)])
    *before, last = _whole(whole)
    return _keys(before, [ordinal_name(int(last)) if last.isdecimal() else f"{last}th"])


def digits(text: str) -> tuple[str, ...]:
    """Digit by digit."""
    return _keys(list(text))


def amount(value: Number) -> tuple[str, ...]:
    """Twelve yuan five fen."""
    fen = int(value.decimals)
    yuan = [*_whole(value.whole), "yuan"] if value.whole or not fen else []
    return _keys(_minus(value), yuan, [*_whole(fen), "fen"] if fen else [])


def day(value: date) -> tuple[str, ...]:
    """November twenty-second, twenty twenty-six."""
    return _keys([MONTHS[value.month - 1], ordinal_name(value.day)], _year(value.year))


def moment(value: time) -> tuple[str, ...]:
    """Two oh five P M; nine A M."""
    minute = [*(["oh"] if value.minute < 10 else []), *_whole(value.minute)] if value.minute else []
    return _keys(_whole(value.hour % 12 or 12), minute, ["am" if value.hour < 12 else "pm"])


def _keys(*parts: list[str]) -> tuple[str, ...]:
    return tuple(f"spoken.en.{word}" for part in parts for word in part)


def _minus(value: Number) -> list[str]:
    return ["minus"] if value.negative else []


def _year(year: int) -> list[str]:
    century, rest = divmod(year, 100)
    if not century or (century % 10 == 0 and rest < 10):
        return _whole(year)
    if not rest:
        return [*_whole(century), "hundred"]
    return [*_whole(century), *(["oh"] if rest < 10 else []), *_whole(rest)]


def _whole(whole: int) -> list[str]:
    words: list[str] = []
    rest = whole
    for size, name in _SCALES:
        if rest >= size:
            words += [*_hundreds(rest // size), name]
            rest %= size
    if rest or not words:
        words += [*(["and"] if words and rest < 100 else []), *_hundreds(rest)]
    return words


def _hundreds(whole: int) -> list[str]:
    hundreds, rest = divmod(whole, 100)
    words = [str(hundreds), "hundred"] if hundreds else []
    if hundreds and not rest:
        return words
    return [*words, *(["and"] if words else []), *_tens(rest)]


def _tens(whole: int) -> list[str]:
    if whole <= 20 or whole % 10 == 0:
        return [str(whole)]
    return [str(whole // 10 * 10), str(whole % 10)]
