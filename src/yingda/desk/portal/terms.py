"""The terms of what people come about: words that say something, each once."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Final

_WORD: Final = re.compile(r"[一-鿿]{2,}|[a-z][a-z0-9-]{2,}")
SILENT: Final = frozenset(Path(__file__).with_name("silent.txt").read_text(encoding="utf-8").split())
"""Words that are in every second order and say nothing of it."""


def terms_of(text: str) -> frozenset[str]:
    """The terms of one text; Chinese words that follow each other are one beside, for what no dictionary has."""
    # Its dictionary is read by whoever cuts first: processes start without it.
    import rjieba

    plain = unicodedata.normalize("NFKC", text).lower()
    told = [word if _WORD.fullmatch(word) and word not in SILENT else "" for word in rjieba.cut(plain)]
    joined = {first + then for first, then in pairwise(told) if is_chinese(first) and is_chinese(then)}
    return frozenset(joined.union(told) - {""})


def is_chinese(term: str) -> bool:
    """Whether a term is written in characters: only such ones can be a part of another."""
    return term > "一"
