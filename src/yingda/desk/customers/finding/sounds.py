"""How a name sounds: its syllables in pinyin, letters of other scripts as they are; pure."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

MOST_SYLLABLES: Final = 16
_LETTERS: Final = re.compile(r"[^a-z0-9]")
_HANZI: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FOLDS: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_SURNAMES: Final = {
    "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "朴": "piao", "盖": "ge",
    "翟": "zhai", "覃": "qin", "缪": "miao", "华": "hua", "任": "ren", "乐": "yue", "谌": "chen", "冼": "xian",
    "员": "yun", "召": "shao", "种": "chong", "黑": "he", "哈": "ha", "繁": "po", "折": "she", "洗": "xian",
}  # fmt: skip
"""Characters that are read in another way as a surname."""
_DOUBLE_SURNAMES: Final = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
}
MOST_SPLITS: Final = 3
REMEMBERED: Final = 8192
"""Many people have the same names, and a search compares with hundreds."""
LONGEST_SYLLABLE: Final = 6


def plain(text: str) -> str:
    """A text as it is compared: width and case of letters, and space around and between, make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def joined(text: str) -> str:
    """A plain text without what stands between its signs."""
    return re.sub(r"[\s·•.,'’_-]+", "", plain(text))


def is_hanzi(sign: str) -> bool:
    """Whether this is a Chinese character."""
    return _HANZI.match(sign) is not None


@lru_cache(maxsize=REMEMBERED)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The syllables of a name; twice where its surname is read in a way of its own."""
    text = joined(name)
    usual = _syllables(text)
    changed = usual
    if text[:2] in _DOUBLE_SURNAMES:
        changed = (*_DOUBLE_SURNAMES[text[:2]], *usual[2:])
    elif text[:1] in _SURNAMES:
        changed = (_SURNAMES[text[:1]], *usual[1:])
    return tuple(dict.fromkeys((changed, usual)))


def _syllables(text: str) -> tuple[str, ...]:
    # Its dictionary is loaded by whoever needs it first: every process imports this module, few sound a name.
    from pypinyin import lazy_pinyin

    found = (letters(each) for each in lazy_pinyin(text))
    return tuple(each for each in found if each)[:MOST_SYLLABLES]


def letters(text: str) -> str:
    """Latin letters and digits alone, without accents; ü is v, as keyboards have it."""
    lowered = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v").replace("ß", "ss")
    bare = unicodedata.normalize("NFKD", lowered)
    return _LETTERS.sub("", bare)


def folded(sound: str) -> str:
    """Sounds that many do not tell apart, as one: zh and z, ch and c, sh and s, ng and n."""
    for several, one in _FOLDS:
        sound = sound.replace(several, one)
    return sound


def splits(typed: str) -> list[tuple[str, ...]]:
    """The likeliest ways in which letters can be read as syllables of pinyin; the last one may be unfinished."""
    best: dict[int, list[tuple[str, ...]]] = {len(typed): [()]}
    for begin in range(len(typed) - 1, -1, -1):
        best[begin] = _splits_from(typed, begin, best)
    return [each for each in best[0] if len(each) > 1]


def _splits_from(typed: str, begin: int, best: dict[int, list[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    known, begun = _known_syllables()
    found = [
        (typed[begin:end], *following)
        for end in range(begin + 1, min(len(typed), begin + LONGEST_SYLLABLE) + 1)
        if typed[begin:end] in known
        for following in best[end]
    ]
    if not found and typed[begin:] in begun:
        found = [()]
    return sorted(found, key=lambda each: (len(each), -sum(map(len, each))))[:MOST_SPLITS]


@cache
def _known_syllables() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables, and all beginnings of one."""
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_normal

    read = {one for all_of in pinyin_dict.pinyin_dict.values() for one in all_of.split(",")}
    known = frozenset(letters(to_normal(each)) for each in read) - {"m", "n", "r", "ng", "hm", "hng", ""}
    return known, frozenset(each[:end] for each in known for end in range(1, len(each)))
