"""Values are spoken by rule as people say them, in both languages; no text can make it fail."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.flows.engine.spoken.rules import Speech, spoken
from yingda.flows.engine.spoken.vocabulary import VOCABULARY

ZH, EN = "zh-CN", "en"
_UNITS = {"十": 10, "百": 100, "千": 1000}


def text(kind: Speech, value: str, language: str) -> str:
    keys = spoken(kind=kind, value=value, language=language)
    assert {VOCABULARY[key][0] for key in keys} <= {language}
    return ("" if language == ZH else " ").join(VOCABULARY[key][1] for key in keys)


def number_of(words: str) -> int:
    """What a listener understands."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, rest = words.rpartition(unit)
        if found:
            return number_of(head) * size + number_of(rest)
    total, digit = 0, 0
    for word in words.replace("两", "二"):
        if word in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[word], 0
        else:
            digit = "零一二三四五六七八九".index(word)
    return total + digit


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("0", "零", "zero"),
        ("2", "二", "two"),
        ("10", "十", "ten"),
        ("12", "十二", "twelve"),
        ("20", "二十", "twenty"),
        ("22", "二十二", "twenty two"),
        ("100", "一百", "one hundred"),
        ("101", "一百零一", "one hundred and one"),
        ("110", "一百一十", "one hundred and ten"),
        ("112", "一百一十二", "one hundred and twelve"),
        ("200", "二百", "two hundred"),
        ("1000", "一千", "one thousand"),
        ("1001", "一千零一", "one thousand and one"),
        ("1010", "一千零一十", "one thousand and ten"),
        ("1100", "一千一百", "one thousand one hundred"),
        ("2020", "两千零二十", "two thousand and twenty"),
        ("2222", "两千二百二十二", "two thousand two hundred and twenty two"),
        ("10000", "一万", "ten thousand"),
        ("20000", "两万", "twenty thousand"),
        ("22000", "两万两千", "twenty two thousand"),
        ("100000", "十万", "one hundred thousand"),
        ("110000", "十一万", "one hundred and ten thousand"),
        ("100200", "十万零二百", "one hundred thousand two hundred"),
        ("100000000", "一亿", "one hundred million"),
        ("200000000", "两亿", "two hundred million"),
        ("100000001", "一亿零一", "one hundred million and one"),
        ("1000010000", "十亿零一万", "one billion ten thousand"),
        ("999999999999", None, None),
        ("-5", "负五", "minus five"),
        ("3.50", "三点五零", "three point five zero"),
        ("0.05", "零点零五", "zero point zero five"),
        ("1,234.5", "一千二百三十四点五", "one thousand two hundred and thirty four point five"),
        (" 7 ", "七", "seven"),
        ("007", "七", "seven"),
        ("", "", ""),
        ("abc", "", ""),
        ("1.2.3", "", ""),
        ("1,23", "", ""),
        ("1000000000000", "", ""),
        ("１２", "", ""),
        ("{price}", "", ""),
    ],
)
def test_numbers(value: str, zh: str | None, en: str | None) -> None:
    said = text(Speech.NUMBER, value, ZH), text(Speech.NUMBER, value, EN)
    assert all(said) if zh is None else said == (zh, en)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("12580", "幺二五八零", "one two five eight zero"),
        ("138-0000-2211", "幺三八零零零零二二幺幺", "one three eight zero zero zero zero two two one one"),
        ("1 2", "幺二", "one two"),
        ("12A", "", ""),
        ("-1", "", ""),
    ],
)
def test_digits(value: str, zh: str, en: str) -> None:
    assert (text(Speech.DIGITS, value, ZH), text(Speech.DIGITS, value, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("12", "十二元整", "twelve yuan"),
        ("2", "两元整", "two yuan"),
        ("0", "零元整", "zero yuan"),
        ("12.5", "十二元五角", "twelve yuan fifty fen"),
        ("12.05", "十二元零五分", "twelve yuan five fen"),
        ("12.25", "十二元两角五分", "twelve yuan twenty five fen"),
        ("0.5", "五角", "fifty fen"),
        ("0.02", "两分", "two fen"),
        ("-8.80", "负八元八角", "minus eight yuan eighty fen"),
        ("-0.00", "零元整", "zero yuan"),
        ("1,000.00", "一千元整", "one thousand yuan"),
        ("20000", "两万元整", "twenty thousand yuan"),
        ("3.1000", "三元一角", "three yuan ten fen"),
        ("3.123", "", ""),
    ],
)
def test_amounts(value: str, zh: str, en: str) -> None:
    assert (text(Speech.AMOUNT, value, ZH), text(Speech.AMOUNT, value, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        (Speech.DATE, "2026-11-22", "二零二六年十一月二十二日", "November twenty-second twenty twenty six"),
        (Speech.DATE, "20000202", "二零零零年二月二日", "February second two thousand"),
        (Speech.DATE, "1905/10/01", "一九零五年十月一日", "October first nineteen oh five"),
        (Speech.DATE, "1900-01-31", "一九零零年一月三十一日", "January thirty-first nineteen hundred"),
        (Speech.DATE, "2008-08-08", "二零零八年八月八日", "August eighth two thousand and eight"),
        (Speech.DATE, "2026-02-30", "", ""),
        (Speech.DATE, "2026-1122", "", ""),
        (Speech.TIME, "09:00", "九点整", "nine A M"),
        (Speech.TIME, "0905", "九点零五分", "nine oh five A M"),
        (Speech.TIME, "14:30", "十四点半", "two thirty P M"),
        (Speech.TIME, "02:02", "两点零二分", "two oh two A M"),
        (Speech.TIME, "12:15:30", "十二点十五分", "twelve fifteen P M"),
        (Speech.TIME, "00:00", "零点整", "twelve A M"),
        (Speech.TIME, "24:00", "", ""),
        (Speech.TIME, "9:60", "", ""),
        (
            Speech.DATETIME,
            "2026-11-22T14:30:00+08:00",
            "二零二六年十一月二十二日十四点半",
            "November twenty-second twenty twenty six two thirty P M",
        ),
        (
            Speech.DATETIME,
            "202611220800",
            "二零二六年十一月二十二日八点整",
            "November twenty-second twenty twenty six eight A M",
        ),
        (Speech.DATETIME, "2026-11-22", "", ""),
        (Speech.ORDINAL, "1", "第一", "first"),
        (Speech.ORDINAL, "2", "第二", "second"),
        (Speech.ORDINAL, "12", "第十二", "twelfth"),
        (Speech.ORDINAL, "42", "第四十二", "forty second"),
        (Speech.ORDINAL, "90", "第九十", "ninetieth"),
        (Speech.ORDINAL, "121", "第一百二十一", "one hundred and twenty-first"),
        (Speech.ORDINAL, "150", "第一百五十", "one hundred and fiftieth"),
        (Speech.ORDINAL, "2000", "第二千", "two thousandth"),
        (Speech.ORDINAL, "0", "", ""),
        (Speech.ORDINAL, "-1", "", ""),
    ],
)
def test_dates_times_and_ordinals(kind: Speech, value: str, zh: str, en: str) -> None:
    assert (text(kind, value, ZH), text(kind, value, EN)) == (zh, en)


@given(number=st.integers(0, 10**12 - 1) | st.integers(0, 10**5))
def test_a_listener_understands_the_number_that_was_meant(number: int) -> None:
    assert number_of(text(Speech.NUMBER, str(number), ZH)) == number
    assert number_of(text(Speech.ORDINAL, str(number), ZH).removeprefix("第") or "零") == number


@given(number=st.integers(0, 10**12 - 1) | st.integers(0, 10**5))
def test_zeros_are_said_once_and_never_last(number: int) -> None:
    said = text(Speech.NUMBER, str(number), ZH)
    assert "零零" not in said
    assert said == "零" or not said.endswith("零")


@given(
    kind=st.sampled_from(Speech), value=st.text() | st.from_regex(r"[0-9:,.T -]{0,24}"), language=st.text()
)
def test_no_text_makes_it_fail(kind: Speech, value: str, language: str) -> None:
    assert set(spoken(kind=kind, value=value, language=language)) <= VOCABULARY.keys()


@given(day=st.dates(date(1, 1, 1)), moment=st.times())
def test_every_day_and_every_minute_can_be_spoken(day: date, moment: time) -> None:
    for language in (ZH, EN):
        for kind, value in ((Speech.DATE, day), (Speech.TIME, moment), (Speech.DATETIME, None)):
            told = (value or datetime.combine(day, moment)).isoformat()
            assert spoken(kind=kind, value=told, language=language)


@given(number=st.integers(1, 10**12 - 1))
def test_every_ordinal_can_be_spoken(number: int) -> None:
    assert spoken(kind=Speech.ORDINAL, value=str(number), language=EN)


def test_every_word_is_used() -> None:
    values = [str(number) for number in (*range(101), 200, 1000, 10**6, 10**9, 123456789, 300000000)]
    kinds = (Speech.NUMBER, Speech.AMOUNT, Speech.ORDINAL, Speech.DIGITS)
    used = {
        key
        for lang in (ZH, EN)
        for k in kinds
        for v in values
        for key in spoken(kind=k, value=v, language=lang)
    }
    days = [
        f"2026-{month:02}-{day:02} {day - 1:02}:0{day % 10}" for month in range(1, 13) for day in range(1, 25)
    ]
    days += [f"2026-01-{day} 14:30" for day in range(25, 32)]
    used |= {
        key for lang in (ZH, EN) for d in days for key in spoken(kind=Speech.DATETIME, value=d, language=lang)
    }
    for value in ("-1.25", "1.20"):
        used |= {key for lang in (ZH, EN) for key in spoken(kind=Speech.NUMBER, value=value, language=lang)}
        used |= {key for lang in (ZH, EN) for key in spoken(kind=Speech.AMOUNT, value=value, language=lang)}
    assert VOCABULARY.keys() - used == set()
