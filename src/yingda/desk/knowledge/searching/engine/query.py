"""What a question looks for: its terms, each with others that would do as well; pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from yingda.desk.knowledge.searching.engine.english import STOP_WORDS, stem
from yingda.desk.knowledge.searching.engine.lexicon import Meaning, meanings
from yingda.desk.knowledge.searching.engine.spelling import sounds_in
from yingda.desk.knowledge.searching.engine.terms import asked_in, terms_of
from yingda.desk.knowledge.searching.engine.text import asked_for, normal

ALTERNATIVE: Final = 1.7
"""What a word of the same meaning is worth: the word itself counts as a word, as pairs, characters and sounds."""
TYPED_SOUND: Final = 0.8
PAIR: Final = 2
_SPLIT: Final = re.compile(r"[^a-z0-9'\-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One term that is looked for; of those with the same group only the best counts."""

    group: int
    term: str
    weight: float


def wanted_in(question: str, own: Sequence[Meaning] = ()) -> list[Wanted]:
    """Everything that a question looks for; `own` are the meanings that an enterprise has added."""
    plain = asked_for(question)
    asked = asked_in(plain)
    found = [
        Wanted(group=number, term=term, weight=weight) for number, (term, weight) in enumerate(asked.items())
    ]
    known = set(asked)
    groups: list[tuple[list[str], float]] = []
    for terms in _meant(plain, own):
        # What two meanings have in common counts once.
        groups.append((sorted(terms - known), ALTERNATIVE))
        known |= terms
    groups += [([term], weight) for term, weight in _by_parts(plain, own) if term not in known]
    groups += [([term], TYPED_SOUND) for term in sounds_in(normal(plain))]
    for number, (written, weight) in enumerate(groups, start=len(found)):
        found += [Wanted(group=number, term=term, weight=weight) for term in written]
    return found


def said_in(question: str, meanings_of: Sequence[Meaning]) -> Iterator[tuple[str, Meaning]]:
    """The meanings that a question has a word of, with that word."""
    plain = normal(question)
    spoken = [word for word in _SPLIT.split(plain) if word]
    telling = [word for word in spoken if word not in STOP_WORDS]
    stems = f" {' '.join(map(stem, spoken))} | {' '.join(map(stem, telling))} "
    for meaning in meanings_of:
        for word in meaning.said:
            if f" {_stemmed(word)} " in stems if word.isascii() else word in plain:
                yield word, meaning
                break


@cache
def _stemmed(word: str) -> str:
    return " ".join(stem(each) for each in word.split())


def _meant(question: str, own: Sequence[Meaning]) -> Iterator[set[str]]:
    for _, meaning in said_in(question, [*own, *meanings()]):
        yield set(_terms(tuple(meaning.written)))


def _by_parts(question: str, own: Sequence[Meaning]) -> Iterator[tuple[str, float]]:
    """Names of an enterprise's own stand in no dictionary: all of their pairs together are worth as much as a word."""
    for said, meaning in said_in(question, own):
        for word in (normal(each) for each in meaning.written):
            pairs = [term for term in terms_of(word) if term[0] == "b"] if word != said else []
            yield from ((term, ALTERNATIVE / len(pairs)) for term in pairs)


@cache
def _terms(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(term for word in written for term in _terms_as_written(normal(word)))


def _terms_as_written(word: str) -> Iterator[str]:
    if word.isascii():
        # Of a phrase the parts would say something else.
        yield from () if " " in word else terms_of(word)
    elif len(word) == 1:
        yield f"u{word}"
    else:
        yield f"{'b' if len(word) == PAIR else 'w'}{word}"


def overlap(asked: Mapping[str, float], text: str) -> float:
    """How far a question and one line of an article are the same, between 0 and 1."""
    line: dict[str, float] = defaultdict(float)
    for term, weight in asked_in(text).items():
        line[term] = weight
    both = sum(weight for term, weight in asked.items() if term in line)
    total = sum(asked.values()) + sum(line.values())
    return 2 * both / total if total else 0.0


def is_empty(question: str) -> bool:
    """Whether nothing could be looked for."""
    return not asked_in(question) and not any(word not in STOP_WORDS for word in normal(question).split())
