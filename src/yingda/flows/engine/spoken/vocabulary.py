"""Every word that the spoken rules use: the key of its prompt, its language, and its text."""

from collections.abc import Iterator, Mapping

MANDARIN = "zh-CN"
ENGLISH = "en"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MANDARIN: Mapping[str, str] = {
    **{str(digit): word for digit, word in enumerate("零一二三四五六七八九")},
    "10": "十",
    "100": "百",
    "1000": "千",
    "10000": "万",
    "100000000": "亿",
    "liang": "两",
    "yao": "幺",
    "point": "点",
    "minus": "负",
    "yuan": "元",
    "jiao": "角",
    "fen": "分",
    "zheng": "整",
    "year": "年",
    "month": "月",
    "day": "日",
    "hour": "点",
    "minute": "分",
    "half": "半",
    "di": "第",
}
_UP_TO_TWENTY = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_ORDINAL_TENS = ["thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"]


def ordinal_name(number: int) -> str:
    """How the prompt of an ordinal up to the 99th is named."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _english() -> Iterator[tuple[str, str]]:
    yield from ((str(number), word) for number, word in enumerate(_UP_TO_TWENTY))
    yield from ((str(30 + 10 * index), word) for index, word in enumerate(_TENS))
    yield from (
        (word, word) for word in ("hundred", "thousand", "million", "billion", "and", "point", "minus")
    )
    yield from ((f"{word}th", f"{word}th") for word in ("hundred", "thousand", "million", "billion"))
    yield from (("yuan", "yuan"), ("fen", "fen"), ("oh", "oh"), ("am", "A M"), ("pm", "P M"))
    yield from zip(MONTHS, _MONTH_NAMES, strict=True)
    ordinals = dict(enumerate(_ORDINALS, start=1))
    ordinals |= {30 + 10 * index: word for index, word in enumerate(_ORDINAL_TENS)}
    # The days of a month are one prompt each, since they are heard most.
    ordinals |= {20 + number: f"twenty-{_ORDINALS[number - 1]}" for number in range(1, 10)}
    ordinals[31] = "thirty-first"
    yield from ((ordinal_name(number), ordinals[number]) for number in sorted(ordinals))


VOCABULARY: Mapping[str, tuple[str, str]] = {
    **{f"spoken.zh.{name}": (MANDARIN, text) for name, text in _MANDARIN.items()},
    **{f"spoken.en.{name}": (ENGLISH, text) for name, text in _english()},
}
