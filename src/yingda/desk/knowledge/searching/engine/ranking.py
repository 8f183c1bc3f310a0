"""Which of the articles that fit comes first, and what of it is shown; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yingda.desk.knowledge.searching.engine.query import overlap
from yingda.desk.knowledge.searching.engine.terms import asked_in, normal, words_in

LINE_BONUS: Final = 0.5
VOTE_BONUS: Final = 0.05
LONGEST_EXCERPT: Final = 140
_MARKS: Final = re.compile(r"[#*`>|]+|!?\[([^\]]*)\]\([^)]*\)|^\s*[-+]\s+", re.MULTILINE)
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]?|[^\n]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """An article that answers, how well, and by which of its lines."""

    row: Mapping[str, Any]
    score: float
    question: str | None
    excerpt: str


def put_in_order(
    question: str,
    scores: Mapping[Any, float],
    articles: Mapping[Any, Mapping[str, Any]],
    votes: Mapping[Any, tuple[int, int]],
) -> list[Hit]:
    """The best first: by terms, then by how alike its title or one of its questions is, a little by what people found."""
    asked = asked_in(question)
    words = words_in(question)
    hits = []
    for key, score in scores.items():
        row = articles.get(key)
        if row is None:
            continue
        lines = [(overlap(asked, line), line) for line in (row["title"], *row["questions"])]
        likeness, line = max(lines)
        useful, useless = votes.get(key, (0, 0))
        judged = (useful - useless) / (useful + useless + 3)
        hits.append(
            Hit(
                row=row,
                score=score * (1 + LINE_BONUS * likeness + VOTE_BONUS * judged),
                question=line if line != row["title"] and likeness > 0 else None,
                excerpt=excerpt_of(row["body"], words),
            )
        )
    return sorted(hits, key=lambda hit: (-hit.score, hit.row["title"]))


def excerpt_of(body: str, words: Sequence[str]) -> str:
    """The sentence that says most of what was asked."""
    plain = _MARKS.sub(r"\1", body)
    sentences = [each.strip() for each in _SENTENCE.findall(plain) if each.strip()]
    if not sentences:
        return ""
    best = max(sentences, key=lambda each: sum(len(word) for word in words if word in normal(each)))
    begin = sentences.index(best)
    text: str = best
    for following in sentences[begin + 1 :]:
        if len(text) + len(following) > LONGEST_EXCERPT:
            break
        text = f"{text} {following}" if text[-1:].isascii() else text + following
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"
