"""How much a customer whom tokens have found is like what was typed; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from yingda.desk.customers.finding.query import Word
from yingda.desk.customers.finding.sounds import folded, is_hanzi, joined, letters, readings
from yingda.desk.customers.finding.tokens import pairs
from yingda.kernel import phones

FEWEST_IN_COMMON: Final = 0.3
LONG_SOUND: Final = 8


@dataclass(frozen=True, slots=True)
class AskedName:
    """What was typed, made ready to be compared with many names."""

    text: str
    pairs: frozenset[str]
    is_hanzi: bool
    sounds: frozenset[str]

    @staticmethod
    def of(typed: str) -> "AskedName":
        """Made ready once."""
        text = joined(typed)
        signs = [sign for sign in text if is_hanzi(sign)]
        sounds = frozenset(folded("".join(each)) for each in readings(text)) if text else frozenset[str]()
        return AskedName(text, frozenset(pairs(signs)), bool(signs), sounds)

    def likeness(self, name: str) -> float:
        """From 0, nothing in common, to 1, the same."""
        given = joined(name)
        if not self.text or not given:
            return 0.0
        if self.text == given:
            return 1.0
        return max(self._by_characters(given), self._by_sound(name), self._by_surname(name))

    def _by_characters(self, given: str) -> float:
        if not self.is_hanzi:
            return 0.0
        if self.text in given:
            return 0.9
        theirs = set(pairs([sign for sign in given if is_hanzi(sign)]))
        if not self.pairs or not theirs:
            return 0.0
        return 0.85 * len(self.pairs & theirs) / max(len(self.pairs), len(theirs))

    def _by_surname(self, name: str) -> float:
        if self.is_hanzi or not is_hanzi(joined(name)[0]):
            return 0.0
        return 0.7 if self.sounds & {folded(each[0]) for each in readings(name) if each} else 0.0

    def _by_sound(self, name: str) -> float:
        theirs = _sounds(name)
        return max((_sound_likeness(one, other) for one in self.sounds for other in theirs), default=0.0)


def name_likeness(typed: str, name: str) -> float:
    """From 0, nothing in common, to 1, the same."""
    return AskedName.of(typed).likeness(name)


def number_likeness(word: Word, numbers: Sequence[str]) -> float:
    """1 where one of the canonical numbers is the one, less where one ends so."""
    wanted = phones.canonical(word.text)
    if any(number == wanted or number.partition(";")[0] == wanted for number in numbers):
        return 1.0
    ends = any(_digits(number).endswith(word.digits) for number in numbers)
    return 0.8 if ends and len(word.digits) >= 4 else 0.0


def _digits(number: str) -> str:
    return phones.last_digits(number, 20)


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
