"""What a question looks for: its terms, each with others that would do as well; pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yingda.desk.knowledge.searching.engine.english import STOP_WORDS, stem
from yingda.desk.knowledge.searching.engine.lexicon import same_words
from yingda.desk.knowledge.searching.engine.terms import asked_in, normal, terms_of

ALTERNATIVE: Final = 1.7
"""What a word of the same meaning is worth: the word itself counts as a word, as pairs, characters and sounds."""
PAIR: Final = 2
_SPLIT: Final = re.compile(r"[^a-z0-9']+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One term that is looked for; of those with the same group only the best counts."""

    group: int
    term: str
    weight: float


def wanted_in(question: str) -> list[Wanted]:
    """Everything that a question looks for."""
    asked = asked_in(question)
    found = [
        Wanted(group=number, term=term, weight=weight) for number, (term, weight) in enumerate(asked.items())
    ]
    for number, terms in enumerate(_meanings(question), start=len(found)):
        found += [
            Wanted(group=number, term=term, weight=ALTERNATIVE) for term in sorted(terms) if term not in asked
        ]
    return found


def _meanings(question: str) -> Iterator[set[str]]:
    """For each meaning that the question has a word of: the terms of all its words."""
    plain = normal(question)
    stems = " ".join(stem(word) for word in _SPLIT.split(plain) if word)
    for written, terms in _groups():
        if any(each in plain if not each.isascii() else f" {each} " in f" {stems} " for each in written):
            yield set(terms)


@lru_cache(maxsize=1)
def _groups() -> Sequence[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(tuple(map(_as_looked_for, group)), tuple(_terms(group))) for group in same_words()]


def _as_looked_for(word: str) -> str:
    return " ".join(stem(each) for each in word.split()) if word.isascii() else word


def _terms(group: Sequence[str]) -> Iterator[str]:
    for word in group:
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
    for term in terms_of(text):
        line[term] = asked_in(term[1:]).get(term, 0.4)
    both = sum(weight for term, weight in asked.items() if term in line)
    total = sum(asked.values()) + sum(line.values())
    return 2 * both / total if total else 0.0


def is_empty(question: str) -> bool:
    """Whether nothing could be looked for."""
    return not asked_in(question) and not any(word not in STOP_WORDS for word in normal(question).split())
