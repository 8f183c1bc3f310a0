"""Which of the articles that fit comes first, by words and by meaning, and what of it is shown; pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yingda.desk.knowledge.searching.engine.query import overlap
from yingda.desk.knowledge.searching.engine.terms import asked_in, words_in
from yingda.desk.knowledge.searching.engine.text import asked_for, normal

LINE_BONUS: Final = 0.5
CALM: Final = 10
"""How little the first places differ when two orders are made one: the reciprocals of the places, and this, are summed."""
ALIKE: Final = 0.34
"""From here on an article may answer that has none of the words."""
OTHER_LANGUAGE: Final = 0.8
VOTE_BONUS: Final = 0.05
LONGEST_EXCERPT: Final = 140
_MARKS: Final = re.compile(r"[#*`>]+|!?\[([^\]]*)\]\([^)]*\)|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)
_HEADINGS: Final = re.compile(r"^\s*#.*$", re.MULTILINE)
_CELLS: Final = re.compile(r"[ \t]*\|[ \t|:-]*")
_ENDS: Final = tuple("。！？!?；;：:，,、")
"""After these a line needs no other sign before the next."""
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]?|[^\n]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """An article that answers, how well, and by which of its lines."""

    row: Mapping[str, Any]
    score: float
    """How well its words fit."""
    meaning: float
    """How like what it says is to what was asked; 0 where nobody can say."""
    question: str | None
    excerpt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What is known of the articles that may answer, by their ids."""

    scores: Mapping[Any, float]
    """By terms."""
    meanings: Mapping[Any, float]
    """By vectors."""
    articles: Mapping[Any, Mapping[str, Any]]
    votes: Mapping[Any, tuple[int, int]]


def put_in_order(question: str, found: Found) -> list[Hit]:
    """The best first: by terms and how alike a line of it is, a little by what people found, and by meaning."""
    asked, words = asked_in(asked_for(question)), words_in(question)
    hits = [
        _hit(key, row, asked=asked, words=words, found=found)
        for key, row in found.articles.items()
        if key in found.scores or found.meanings.get(key, 0) >= ALIKE
    ]
    by_words = sorted((hit for hit in hits if hit.score > 0), key=lambda hit: (-hit.score, hit.row["title"]))
    by_meaning = sorted((hit for hit in hits if hit.meaning > 0), key=lambda hit: -hit.meaning)
    worth: dict[int, float] = defaultdict(float)
    for order in (by_words, by_meaning):
        for place, hit in enumerate(order):
            worth[id(hit)] += 1 / (CALM + place)
    return sorted(hits, key=lambda hit: (-worth[id(hit)], -hit.score, hit.row["title"]))


def in_language(meaning: float, *, asked: str, written: str) -> float:
    """What a likeness is worth: what is written in the language of the question is read first."""
    return meaning if asked == written else meaning * OTHER_LANGUAGE


def _hit(
    key: Any, row: Mapping[str, Any], *, asked: Mapping[str, float], words: Sequence[str], found: Found
) -> Hit:
    alike, line = max((overlap(asked, each), each) for each in (row["title"], *row["questions"]))
    useful, useless = found.votes.get(key, (0, 0))
    judged = (useful - useless) / (useful + useless + 3)
    return Hit(
        row=row,
        score=found.scores.get(key, 0.0) * (1 + LINE_BONUS * alike + VOTE_BONUS * judged),
        meaning=found.meanings.get(key, 0.0),
        question=line if line != row["title"] and alike > 0 else None,
        excerpt=excerpt_of(row["body"], words),
    )


def excerpt_of(body: str, words: Sequence[str]) -> str:
    """The sentence that says most of what was asked."""
    told = _HEADINGS.sub("", body)
    plain = _CELLS.sub(" ", _MARKS.sub(r"\1", told if told.strip() else body))
    sentences = [each.strip() for each in _SENTENCE.findall(plain) if each.strip()]
    if not sentences:
        return ""
    best = max(sentences, key=lambda each: sum(len(word) for word in words if word in normal(each)))
    begin = sentences.index(best)
    text: str = best
    for following in sentences[begin + 1 :]:
        if len(text) + len(following) > LONGEST_EXCERPT:
            break
        text = _joined(text, following)
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"


def _joined(text: str, following: str) -> str:
    """Two sentences, or two lines of a list that have no sign at their end."""
    if text.isascii():
        return f"{text} {following}" if text.endswith((*_ENDS, ".")) else f"{text}; {following}"
    return text + following if text.endswith(_ENDS) else f"{text}；{following}"
