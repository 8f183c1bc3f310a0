"""How questions are taken apart: what people begin with, wrong letters, sounds, traditional characters, figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.knowledge.model import Content
from yingda.desk.knowledge.searching.engine.english import stem
from yingda.desk.knowledge.searching.engine.lexicon import same
from yingda.desk.knowledge.searching.engine.query import said_in, wanted_in
from yingda.desk.knowledge.searching.engine.ranking import excerpt_of
from yingda.desk.knowledge.searching.engine.spelling import alike, distance, sounds_in
from yingda.desk.knowledge.searching.engine.terms import terms_of
from yingda.desk.knowledge.searching.engine.text import asked_for, counted, normal
from yingda.desk.knowledge.searching.engine.vectors import lines_of, packed


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("你好，请问一下我想问一下退款要多久啊？", "退款要多久"),
        ("Hello, could you tell me how refunds work?", "how refunds work"),
        ("请问", "请问"),
        ("high prices", "high prices"),
        ("帮我看看话费还有几块", "话费还有几块"),
    ],
)
def test_what_people_begin_and_end_with_is_left_out(asked: str, meant: str) -> None:
    assert asked_for(asked) == meant


def test_width_case_traditional_characters_and_figures_make_no_difference() -> None:
    assert normal("ＷｉＦｉ 發票開具") == "wifi 发票开具"
    assert set(terms_of("退貨")) == set(terms_of("退货"))
    assert counted("七天无理由，六十五岁，一百二十元，24小时") == ["7天", "65岁", "120元", "24小时"]
    assert "w7天" in set(terms_of("7天之内")) & set(terms_of("七天之内"))


def test_pinyin_that_was_typed_sounds_like_what_is_written() -> None:
    assert set(sounds_in("tuikuan")) <= set(terms_of("退款"))
    assert sounds_in("refund") == []
    assert "ptui'kuan" in {each.term for each in wanted_in("tuikuan duojiu")}


def test_a_wrong_character_of_the_same_sound_has_the_same_sound() -> None:
    assert {term for term in terms_of("优惠卷") if term[0] == "p"} & set(terms_of("优惠券"))


def test_words_with_wrong_letters_are_taken_for_the_nearest() -> None:
    assert alike("pasword", ["password", "pass", "word"]) == ["password"]
    assert alike("recieve", ["receive", "retrieve"]) == ["receive"]
    assert alike("cat", []) == []
    assert stem("lost") == stem("lose")


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_a_distance_is_the_same_both_ways_and_nothing_only_between_the_same(one: str, other: str) -> None:
    assert distance(one, other, 8) == distance(other, one, 8)
    assert (distance(one, other, 8) == 0) is (one == other)


def test_own_words_are_looked_for_in_both_directions() -> None:
    own = [same(["小金卡", "尊享会员"])]
    for asked, written in (("小金卡怎么办", "w尊享会员"), ("尊享会员怎么办", "w小金卡")):
        assert written in {each.term for each in wanted_in(asked, own)}
        assert written not in {each.term for each in wanted_in(asked)}
    assert [said for said, _ in said_in("有小金卡吗", own)] == ["小金卡"]


def test_an_article_is_compared_line_by_line_and_long_ones_by_parts() -> None:
    content = Content(language="zh-CN", title="退款", body="原路退回。" * 200, questions=["钱呢"])
    lines = lines_of(content)
    assert lines[:2] == ["退款", "钱呢"]
    assert max(map(len, lines)) <= 300
    assert len(lines) == 2 + 2 * 5


def test_what_is_kept_of_vectors_still_tells_them_apart() -> None:
    import numpy as np

    from yingda.desk.knowledge.searching.engine.vectors import likeness

    rows = np.eye(4, dtype=np.float32)
    first, both = packed(rows[:1]), packed(rows[2:])
    near = likeness(rows[:1], [first, both])
    assert near[0] == pytest.approx(1, abs=0.01)
    assert near[1] == pytest.approx(0, abs=0.01)
    assert likeness(rows[:1], []) == []


def test_an_excerpt_keeps_the_lines_of_a_list_apart() -> None:
    body = "# 归还\n1. 核对\n2. 交还，要带身份证件\n\n没有找到：建立档案。三天内答复。"
    assert excerpt_of(body, ["证件"]) == "交还，要带身份证件；没有找到：建立档案。三天内答复。"
    assert excerpt_of("| 项目 | 价格 |\n|---|---|\n| 上门 | 30 元 |", ["上门"]) == "上门 30 元"
    assert excerpt_of(body, ["归还"]) == "核对；交还，要带身份证件；没有找到：建立档案。三天内答复。"
    assert excerpt_of("# 归还", ["归还"]) == "归还"
    assert excerpt_of("Free entry\nBring an ID card", ["free"]) == "Free entry; Bring an ID card"
