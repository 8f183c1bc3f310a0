"""English words as they are compared: endings cut off lightly, the words that say nothing left out; pure."""

from typing import Final

from yingda.desk.knowledge.searching.engine import lexicon

STOP_WORDS: Final = frozenset(lexicon.stop_words("en"))
_DOUBLED: Final = frozenset("bdfgmnprt")
_SHORTEST: Final = 4
_IRREGULAR: Final = {
    "paid": "pay", "bought": "buy", "sent": "send", "lost": "lose", "broken": "break", "broke": "break", "stolen": "steal",
    "stole": "steal", "left": "leave", "forgot": "forget", "forgotten": "forget", "taken": "take", "took": "take",
    "gave": "give", "given": "give", "came": "come", "went": "go", "children": "child", "people": "person", "men": "man",
    "women": "woman", "worn": "wear", "woke": "wake", "kept": "keep", "sold": "sell", "told": "tell", "found": "find",
    "driven": "drive", "drove": "drive", "written": "write", "wrote": "write", "chose": "choose", "chosen": "choose",
}  # fmt: skip


def stem(word: str) -> str:
    """The word without what tells number or time: `refunded`, `refunding`, `refunds` are `refund`."""
    if word in _IRREGULAR:
        return _without_e(_IRREGULAR[word])
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return word
    return _without_e(_without_time(_without_number(word.removesuffix("'s"))))


def _without_number(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_time(word: str) -> str:
    for ending in ("ation", "ment", "ing", "ed", "ly", "er"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST - 1 and any(vowel in rest for vowel in "aeiouy"):
            if ending == "ed" and rest.endswith("i"):
                return rest[:-1] + "y"
            is_doubled = rest[-1] == rest[-2] and rest[-1] in _DOUBLED
            return rest[:-1] if is_doubled else rest
    return word


def _without_e(word: str) -> str:
    if word.endswith("y") and len(word) > _SHORTEST:
        return word[:-1] + "i"
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST - 1 else word
