"""How much a customer whom tokens have found is like what was typed; pure."""

from typing import Final

from yingda.desk.customers.finding.query import Word
from yingda.desk.customers.finding.sounds import folded, is_hanzi, joined, letters, readings
from yingda.desk.customers.finding.tokens import pairs
from yingda.kernel import phones

FEWEST_IN_COMMON: Final = 0.3
LONG_SOUND: Final = 8


def name_likeness(typed: str, name: str) -> float:
    """From 0, nothing in common, to 1, the same."""
    asked, given = joined(typed), joined(name)
    if not asked or not given:
        return 0.0
    if asked == given:
        return 1.0
    return max(_by_characters(asked, given), _by_sound(asked, name))


def number_likeness(word: Word, numbers: list[str]) -> float:
    """1 where one of the canonical numbers is the one, less where one ends so."""
    wanted = phones.canonical(word.text)
    if any(number == wanted or number.partition(";")[0] == wanted for number in numbers):
        return 1.0
    ends = any(_digits(number).endswith(word.digits) for number in numbers)
    return 0.8 if ends and len(word.digits) >= 4 else 0.0


def _digits(number: str) -> str:
    return phones.last_digits(number, 20)


def _by_characters(asked: str, given: str) -> float:
    signs = [sign for sign in asked if is_hanzi(sign)]
    if not signs:
        return 0.0
    if asked in given:
        return 0.9
    ours, theirs = set(pairs(signs)), set(pairs([sign for sign in given if is_hanzi(sign)]))
    if not ours or not theirs:
        return 0.0
    return 0.85 * len(ours & theirs) / max(len(ours), len(theirs))


def _by_sound(asked: str, name: str) -> float:
    found = 0.0
    for ours in {folded("".join(each)) for each in readings(asked)}:
        for theirs in _sounds(name):
            found = max(found, _sound_likeness(ours, theirs))
    return found


def _sounds(name: str) -> set[str]:
    words = {letters(word) for word in name.split() if len(name.split()) > 1}
    return {folded("".join(each)) for each in readings(name)} | {folded(word) for word in words if word}


def _sound_likeness(ours: str, theirs: str) -> float:
    if ours == theirs:
        return 0.95
    if len(ours) >= 4 and ours in theirs:
        return 0.8
    allowed = 2 if len(ours) >= LONG_SOUND else 1
    errors = typing_errors(ours, theirs, at_most=allowed)
    return 0.0 if errors > allowed else 0.9 - errors / max(len(ours), len(theirs))


def typing_errors(one: str, other: str, *, at_most: int) -> int:
    """How many letters are wrong, missing, too many, or changed over; not counted beyond a little."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        this = [row] + [0] * len(other)
        for column, theirs in enumerate(other, start=1):
            cost = min(
                last[column] + 1, this[column - 1] + 1, last[column - 1] + (0 if mine == theirs else 1)
            )
            is_changed_over = row > 1 and column > 1 and mine == other[column - 2] and one[row - 2] == theirs
            this[column] = min(cost, before[column - 2] + 1) if is_changed_over else cost
        if min(this) > at_most:
            return at_most + 1
        before, last = last, this
    return last[-1]
