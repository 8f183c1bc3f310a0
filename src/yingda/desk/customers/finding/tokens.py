"""Under what a customer can be found; pure."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from yingda.desk.customers.finding.sounds import folded, is_hanzi, joined, letters, plain, readings
from yingda.desk.customers.model import Customer
from yingda.desk.fields.model import Value
from yingda.kernel import phones

SHORTEST_HALVED: Final = 4
ALL_PAIRS_UP_TO: Final = 4
LONGEST_VALUE: Final = 200
DO_NOT_CALL: Final = "do_not_call"


def tokens_of(customer: Customer) -> frozenset[str]:
    """All tokens of a customer, each with the sign of its kind before it."""
    found = set(name_tokens(customer.name))
    for number in customer.numbers:
        found |= set(number_tokens(number.number))
    for value in customer.values.values():
        found |= set(value_tokens(value))
    found |= {tag_token(tag) for tag in customer.tags}
    if customer.grade is not None:
        found.add(grade_token(customer.grade))
    if customer.do_not_call:
        found.add(DO_NOT_CALL)
    return frozenset(found)


def name_tokens(name: str) -> Iterator[str]:
    """A name: whole, by its characters, by its sound, with room for typing errors."""
    text = joined(name)
    if not text:
        return
    yield name_token(name)
    if is_hanzi(text[0]):
        yield f"first:{text[0]}"
        yield from (f"chars:{pair}" for pair in pairs([sign for sign in text if is_hanzi(sign)]))
    for syllables in readings(name):
        sound = "".join(syllables)
        if syllables and is_hanzi(text[0]):
            yield f"first:{folded(syllables[0])}"
        yield f"sound:{sound}"
        yield f"initials:{''.join(each[0] for each in syllables)}"
        yield from (f"syllables:{pair}" for pair in syllable_pairs(syllables))
        yield from halves(sound)
    words = [letters(word) for word in plain(name).split()]
    if len(words) > 1:
        yield from (f"sound:{word}" for word in words if len(word) > 1)
        yield from (half for word in words for half in halves(word))


def name_token(name: str) -> str:
    """Who has just this name."""
    return f"name:{joined(name)}"


def number_tokens(number: str) -> Iterator[str]:
    """A canonical number: whole, with and without its extension, and by its ends."""
    base = number.partition(";")[0]
    yield f"number:{number}"
    yield f"number:{base}"
    yield f"last8:{phones.last_digits(number, 8)}"
    yield f"last4:{phones.last_digits(number, 4)}"


def value_tokens(value: Value) -> Iterator[str]:
    """A value of a field of the enterprise's own: whole; a number also as numbers are found."""
    if isinstance(value, bool | list):
        return
    text = value_text(value)
    if not text or len(text) > LONGEST_VALUE:
        return
    yield f"value:{text}"
    if isinstance(value, str) and value.startswith("+") and phones.canonical(value) == value:
        yield from number_tokens(value)


def value_text(value: object) -> str:
    """A value as it is compared."""
    return joined(str(value))


def tag_token(tag: str) -> str:
    """Who has this tag."""
    return f"tag:{tag.strip()}"


def grade_token(grade: str) -> str:
    """Who has this grade."""
    return f"grade:{grade}"


def pairs(signs: Sequence[str]) -> list[str]:
    """What stands together: of a short name any two in their order, so that one wrong sign leaves a pair whole."""
    if len(signs) <= ALL_PAIRS_UP_TO:
        return [f"{one}{other}" for one, other in combinations(signs, 2)]
    return [f"{one}{other}" for one, other in pairwise(signs)]


def syllable_pairs(syllables: Sequence[str]) -> list[str]:
    """The same of syllables, as they are easily confused."""
    return pairs([f"{folded(each)}-" for each in syllables])


def halves(sound: str) -> Iterator[str]:
    """Both halves of a sound: one typing error leaves one of them whole."""
    text = folded(sound)
    if len(text) >= SHORTEST_HALVED:
        middle = len(text) // 2
        yield f"head:{text[:middle]}"
        yield f"tail:{text[middle:]}"


def halves_asked(sound: str) -> Iterator[str]:
    """The halves of what may have been meant, if one letter is missing, too many or wrong."""
    text = folded(sound)
    for length in range(max(SHORTEST_HALVED, len(text) - 1), len(text) + 2):
        middle = length // 2
        if 2 <= middle <= len(text):
            yield f"head:{text[:middle]}"
        if 2 <= length - middle <= len(text):
            yield f"tail:{text[-(length - middle) :]}"
