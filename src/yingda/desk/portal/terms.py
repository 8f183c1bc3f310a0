"""The terms of what people come about: words that say something, each once."""

import re
import unicodedata
from pathlib import Path
from typing import Final

_WORD: Final = re.compile(r"[一-鿿]{2,}|[a-z][a-z0-9-]{2,}")
SILENT: Final = frozenset(Path(__file__).with_name("silent.txt").read_text(encoding="utf-8").split())
"""Words that are in every second order and say nothing of it."""


def terms_of(text: str) -> frozenset[str]:
    """The terms of one text."""
    # Its dictionary is read by whoever cuts first: processes start without it.
    import rjieba

    plain = unicodedata.normalize("NFKC", text).lower()
    words = {word for word in rjieba.cut(plain) if _WORD.fullmatch(word)}
    return frozenset(words - SILENT)
