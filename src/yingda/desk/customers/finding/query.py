"""What somebody types to find a customer, as tokens with weights; pure."""

import re
from dataclasses import dataclass
from typing import Final

from yingda.desk.customers.finding.sounds import folded, is_hanzi, joined, letters, plain, readings, splits
from yingda.desk.customers.finding.tokens import halves_asked, pairs, syllable_pairs, value_text
from yingda.kernel import phones

LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 5
_SIGNS: Final = r"(?:[\d\s+()./#xX转轉分机機-]|ext)*"
_NUMBER: Final = re.compile(rf"{_SIGNS}\d{_SIGNS}")
FEWEST_DIGITS: Final = 3
LOCAL_DIGITS: Final = 8
LONGEST_INITIALS: Final = 8
STRONG: Final = 50
"""From this weight on a token says who is meant; below, it only says who may be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of what was typed: any of its tokens may lead to the customer."""

    text: str
    digits: str
    """Of a number."""
    tokens: dict[str, int]


def words_of(typed: str) -> list[Word]:
    """The words; a number in whatever notation is one."""
    text = plain(typed[:LONGEST_QUERY])
    digits = re.sub(r"\D", "", text)
    if len(digits) >= FEWEST_DIGITS and _NUMBER.fullmatch(text):
        return [_number(text, digits)]
    several = [_word(each) for each in text.split()[:MOST_WORDS]]
    return [each for each in several if each.tokens]


def whole_of(typed: str) -> Word:
    """Everything that was typed as one word: names with spaces, values of fields."""
    return _word(plain(typed[:LONGEST_QUERY]))


def _number(text: str, digits: str) -> Word:
    tokens = {f"value:{value_text(text)}": 90, f"value:{digits}": 90}
    number = phones.canonical(text)
    if number is not None:
        tokens[f"number:{number}"] = 100
        tokens[f"number:{number.partition(';')[0]}"] = 95
    else:
        # Of a number without its area code the extension is no part of what it ends with.
        local = re.sub(r"\D", "", phones.without_extension(text))
        digits = local if len(local) >= LOCAL_DIGITS else digits
    if len(digits) >= 8:
        tokens[f"last8:{digits[-8:]}"] = 80
    elif len(digits) >= 4:
        tokens[f"last4:{digits[-4:]}"] = 70
    return Word(text=text, digits=digits, tokens=tokens)


def _word(text: str) -> Word:
    digits = re.sub(r"\D", "", text)
    if len(digits) >= FEWEST_DIGITS and _NUMBER.fullmatch(text):
        return _number(text, digits)
    bare = joined(text)
    if not bare:
        return Word(text=text, digits="", tokens={})
    tokens = {f"name:{bare}": 100, f"value:{value_text(text)}": 95}
    if any(is_hanzi(sign) for sign in bare):
        _add(tokens, _by_characters(bare))
    else:
        _add(tokens, _by_letters(letters(bare)))
    return Word(text=text, digits="", tokens=tokens)


def _by_characters(text: str) -> dict[str, int]:
    if len(text) == 1:
        return {f"first:{text}": 60}
    signs = [sign for sign in text if is_hanzi(sign)]
    found = {f"chars:{pair}": 30 for pair in pairs(signs)}
    if len(text) == 2 and len(signs) == 2:
        # A given name, or a surname with half of one.
        found = {f"chars:{text}": 70}
    for syllables in readings(text):
        found[f"sound:{''.join(syllables)}"] = 80
        _add(found, {f"syllables:{pair}": 15 for pair in syllable_pairs(syllables)})
        _add(found, dict.fromkeys(halves_asked("".join(syllables)), 8))
    return found


def _by_letters(typed: str) -> dict[str, int]:
    if len(typed) < 2:
        return {}
    found = {f"sound:{typed}": 90, f"first:{folded(typed)}": STRONG}
    if len(typed) <= LONGEST_INITIALS:
        found[f"initials:{typed}"] = 60
    for syllables in splits(typed):
        _add(found, {f"syllables:{pair}": 25 for pair in syllable_pairs(syllables)})
    _add(found, dict.fromkeys(halves_asked(typed), 10))
    _add(found, {f"sound:{swapped}": 20 for swapped in _swapped(typed)})
    return found


def _swapped(typed: str) -> list[str]:
    """Two letters changed over in the middle leave no half whole."""
    around = range(max(0, len(typed) // 2 - 2), min(len(typed) - 1, len(typed) // 2 + 2))
    return [f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}" for at in around]


def _add(found: dict[str, int], more: dict[str, int]) -> None:
    for token, weight in more.items():
        found[token] = max(weight, found.get(token, 0))
