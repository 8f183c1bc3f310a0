"""Texts as they are compared: width, case, traditional characters and polite openings make no difference; pure."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from yingda.desk.knowledge.searching.engine import lexicon

_ENDINGS: Final = re.compile(r"[\s吗呢啊吧呀嘛么?？。.!！~～]+$")
_DIGITS: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_COUNTED: Final = re.compile(
    r"([0-9]+|[零〇一二两三四五六七八九十百千]+)(天|日|岁|年|个月|月|小时|分钟|元|块|公斤|斤|千克|度|米|次|人|兆|周)"
)


def normal(text: str) -> str:
    """A text as it is compared."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified())


def asked_for(question: str) -> str:
    """What a question asks for, without what people begin and end with."""
    plain = question.strip()
    while found := _openings().match(plain):
        plain = plain[found.end() :]
    return _ENDINGS.sub("", plain) or question.strip()


def counted(plain: str) -> list[str]:
    """Numbers with what they count, in figures however they were written: `七天` is `7天`."""
    return [f"{_figure(number)}{unit}" for number, unit in _COUNTED.findall(plain)]


def _figure(number: str) -> int:
    if number.isascii():
        return int(number[:9])
    total, digit = 0, 0
    for sign in number:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


@cache
def _simplified() -> dict[int, str]:
    lines = Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(map(ord, lines[1]), lines[2], strict=True))


@cache
def _openings() -> re.Pattern[str]:
    words = sorted(lexicon.openings(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?![a-z])[\s,，、:：。.!！~]*", re.IGNORECASE)
