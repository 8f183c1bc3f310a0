"""Words that say nothing, and words of the trade that mean the same: `lexicon.json`; pure."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

_LEXICON: Final[Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def stop_words(language: str) -> Sequence[str]:
    """Words that every question has, whatever it asks for: `zh` or `en`."""
    words: Sequence[str] = _LEXICON["stop"][language]
    return words


def same_words() -> Sequence[Sequence[str]]:
    """Groups of words and phrases that mean much the same in a service centre."""
    groups: Sequence[Sequence[str]] = _LEXICON["same"]
    return groups
