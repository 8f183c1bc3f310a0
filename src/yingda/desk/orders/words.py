"""By which words an order is found: of its number and its subject; the database keeps only keyed hashes of them."""

import re
import unicodedata
from typing import Final

from yingda.platform.crypto import TenantCipher

_NUMBER: Final = re.compile(r"[a-z]{0,6}\d{8}-\d{4,}")
_LATIN: Final = re.compile(r"[^\W_\u3400-\u9fff]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]+")
MOST_WORDS: Final = 120
MOST_ASKED: Final = 12


def words_of(number: str, subject: str) -> frozenset[str]:
    """Everything that an order is found by."""
    plain = number.lower()
    return frozenset([plain, plain.lstrip("abcdefghijklmnopqrstuvwxyz"), *_words(subject)][:MOST_WORDS])


def words_asked(asked: str) -> list[str]:
    """What must all be there; the rarest first, as far as one can tell."""
    text = unicodedata.normalize("NFKC", asked).strip().lower()
    if _NUMBER.fullmatch(text):
        return [text]
    found = [*_LATIN.findall(text), *(pair for run in _CHINESE.findall(text) for pair in _pairs(run))]
    return sorted(dict.fromkeys(found), key=len, reverse=True)[:MOST_ASKED]


def hashes(cipher: TenantCipher, words: frozenset[str]) -> list[bytes]:
    """The words as the database keeps them."""
    return sorted(token_of(cipher, word) for word in words)


def token_of(cipher: TenantCipher, word: str) -> bytes:
    """One word as the database keeps it."""
    return cipher.keyed_hash(f"order word {word}")


def _words(subject: str) -> list[str]:
    """Words, and each two signs of Chinese that stand together: nobody cuts a sentence as another does."""
    # Its dictionary is read by whoever cuts first: processes start without it.
    import rjieba

    text = unicodedata.normalize("NFKC", subject).lower()
    cut = [word for word in rjieba.cut_for_search(text) if _CHINESE.fullmatch(word)]
    pairs = [pair for run in _CHINESE.findall(text) for pair in _pairs(run)]
    return list(dict.fromkeys([*_LATIN.findall(text), *pairs, *cut]))


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]
