"""Words as they were typed: pinyin instead of characters, a letter too many or too few; pure."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from yingda.desk.knowledge.searching.engine.terms import LATIN

SHORTEST: Final = 4
"""Shorter words are taken as they are."""
LONG: Final = 7
LONGEST_SYLLABLE: Final = 6


def sounds_in(plain: str) -> list[str]:
    """The sounds of pairs that were typed in letters: `tuikuan` is the sound of 退款."""
    return [term for word in _words_of_letters(plain) for term in _pairs(word)]


def alike(word: str, known: Iterable[str]) -> list[str]:
    """Which of the words that are known this one may have been meant to be."""
    mistakes = 1 if len(word) < LONG else 2
    close = ((distance(word, each, mistakes), each) for each in known)
    found = sorted(pair for pair in close if pair[0] <= mistakes)
    return [each for away, each in found if away == found[0][0]][:3]


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or changed over with their neighbour; counted up to one more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, sign in enumerate(other, 1):
            cost = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != sign))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == sign:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, last = last, here
    return last[-1]


def _words_of_letters(plain: str) -> Iterator[str]:
    for word in LATIN.findall(plain):
        joined = word.replace("'", "")
        if len(joined) >= SHORTEST and joined.isalpha():
            yield joined


def _pairs(word: str) -> Iterator[str]:
    syllables = _split(word)
    return (f"p{one}'{other}" for one, other in pairwise(syllables))


def _split(word: str) -> tuple[str, ...]:
    """The fewest syllables that make this word, none where it is not pinyin."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for begin in range(max(0, end - LONGEST_SYLLABLE), end):
            start = best[begin]
            if start is None or word[begin:end] not in _syllables():
                continue
            found = (*start, word[begin:end])
            so_far = best[end]
            if so_far is None or len(found) < len(so_far):
                best[end] = found
    return best[-1] or ()


@cache
def _syllables() -> frozenset[str]:
    from pypinyin.pinyin_dict import pinyin_dict

    found = {_toneless(each) for line in pinyin_dict.values() for each in line.split(",")}
    return frozenset(each for each in found if each.isascii() and each.isalpha())


@cache
def _toneless(sound: str) -> str:
    plain = unicodedata.normalize("NFD", sound)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
