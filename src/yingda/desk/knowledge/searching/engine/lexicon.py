"""Words that say nothing, and words of the trade that mean the same: `lexicon.json`; pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_LEXICON: Final[Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """Words that stand for a meaning, and the words by which articles may be found that have it."""

    said: Sequence[str]
    written: Sequence[str]


def stop_words(language: str) -> Sequence[str]:
    """Words that every question has, whatever it asks for: `zh` or `en`."""
    words: Sequence[str] = _LEXICON["stop"][language]
    return words


def openings() -> Sequence[str]:
    """What people say before they say what they want."""
    words: Sequence[str] = _LEXICON["openings"]
    return words


def same(words: Sequence[str]) -> Meaning:
    """Words of which each does for the other."""
    return Meaning(said=words, written=words)


@cache
def meanings() -> Sequence[Meaning]:
    """Words that mean much the same in a service centre, and particular things with what they are kinds of."""
    kinds = [Meaning(said=each["from"], written=each["to"]) for each in _LEXICON["kinds"]]
    return [*map(same, _LEXICON["same"]), *kinds]
