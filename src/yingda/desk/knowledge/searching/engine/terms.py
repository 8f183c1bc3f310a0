"""What a text is found by: words, pairs of characters, single characters and sounds; pure.

A term begins with its kind: `w` a word or an English stem, `b` two characters, `u` one, `p` the sound of two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from yingda.desk.knowledge.model import Content
from yingda.desk.knowledge.searching.engine import lexicon
from yingda.desk.knowledge.searching.engine.english import STOP_WORDS, stem
from yingda.desk.knowledge.searching.engine.text import counted, normal

INDEXED_BY: Final = 2
"""Goes up when the same text gives other terms or weights than before: everything is indexed anew then."""
LONGEST_TERM: Final = 64
LATIN: Final = re.compile(r"[a-z0-9]+(?:['.\-][a-z0-9]+)*")
_HAN: Final = re.compile(r"[㐀-鿿]+")
_MARKS: Final = re.compile(r"[#*_`>|\[\]()!~]+")
STOP_HAN: Final = frozenset(lexicon.stop_words("zh"))
_AT_EDGE: Final = frozenset("的了吗呢吧啊呀嘛我你您他她它是在就都也还把被给请")
"""Pairs with such a character in them say nothing."""
_K: Final = 1.2
_PARTS: Final = {
    "title": (3.0, 10.0),
    "question": (3.0, 10.0),
    "keywords": (2.5, 8.0),
    "topic": (0.8, 4.0),
    "body": (1.0, 120.0),
}
"""How much a part of an article counts, and how long one usually is."""
_KINDS: Final = {"w": 1.0, "b": 0.45, "u": 0.5, "p": 0.2}


def terms_of(text: str) -> Iterator[str]:
    """Every term of a text, as often as it is there."""
    plain = normal(text)
    for word in LATIN.findall(plain):
        yield from _latin_terms(word)
    for run in _HAN.findall(plain):
        yield from _han_terms(run)
    yield from (f"w{each}" for each in counted(plain))


def weights_in(content: Content) -> dict[str, float]:
    """Each term of an article with what it says of the article: more in a title, less the longer the text, never without end."""
    summed: dict[str, float] = defaultdict(float)
    asked: dict[str, float] = defaultdict(float)
    for kind, text in _parts(content):
        for term, value in _weighed(kind, text):
            if kind == "question":
                # Of several questions the one that fits best says what the article is worth.
                asked[term] = max(asked[term], value)
            else:
                summed[term] += value
    values = {term: summed[term] + asked[term] for term in {*summed, *asked}}
    return {term: round(value * (1 + _K) / (_K + value), 4) for term, value in values.items()}


def asked_in(text: str) -> dict[str, float]:
    """The terms that a question looks for, with what each is worth."""
    return {term: _KINDS[term[0]] for term in terms_of(text[:200])}


def words_in(text: str) -> list[str]:
    """The words of a question as they stand there, to be looked up in a list of synonyms or marked in a text; longest first."""
    plain = normal(text)
    found = {word for word in LATIN.findall(plain) if word not in STOP_WORDS}
    for run in _HAN.findall(plain):
        found.update(word for word in _cut(run) if word not in STOP_HAN)
    return sorted(found, key=lambda word: (-len(word), word))


def _cut(run: str) -> Sequence[str]:
    # Its dictionary is loaded by whoever needs it first: every process imports this module, few search.
    from rjieba import cut_for_search

    words: Sequence[str] = cut_for_search(run)
    return words


def _weighed(kind: str, text: str) -> Iterator[tuple[str, float]]:
    boost, usual = _PARTS[kind]
    found = Counter(terms_of(text))
    words = sum(number for term, number in found.items() if term.startswith("w"))
    length = 0.3 + 0.7 * words / usual
    for term, number in found.items():
        yield term, boost * number / length


def _parts(content: Content) -> Iterable[tuple[str, str]]:
    yield "title", content.title
    yield "topic", content.topic
    yield "keywords", " ".join(content.keywords)
    yield "body", _MARKS.sub(" ", content.body)
    for question in content.questions:
        yield "question", question


def _latin_terms(word: str) -> Iterator[str]:
    if word in STOP_WORDS:
        return
    yield f"w{stem(word)}"[:LONGEST_TERM]
    pieces = re.split(r"['.\-]", word)
    if len(pieces) > 1:
        yield f"w{''.join(pieces)}"[:LONGEST_TERM]
        yield from (
            f"w{stem(piece)}"[:LONGEST_TERM] for piece in pieces if len(piece) > 1 and piece not in STOP_WORDS
        )


def _han_terms(run: str) -> Iterator[str]:
    from pypinyin import lazy_pinyin

    yield from (f"w{word}" for word in _cut(run) if len(word) > 1 and word not in STOP_HAN)
    # One character often carries it all: who says 退的钱 means 退款.
    yield from (f"u{character}" for character in run if character not in STOP_HAN)
    for piece in _without_stop_words(run):
        sounds = lazy_pinyin(piece)
        for (first, second), (one, other) in zip(pairwise(piece), pairwise(sounds), strict=True):
            if first not in _AT_EDGE and second not in _AT_EDGE and first + second not in STOP_HAN:
                yield f"b{first}{second}"
                yield f"p{one}'{other}"


def _without_stop_words(run: str) -> Iterator[str]:
    from rjieba import cut

    piece = ""
    for word in cut(run):
        if len(word) > 1 and word in STOP_HAN:
            yield piece
            piece = ""
        else:
            piece += word
    yield piece
