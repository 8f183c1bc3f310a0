"""By what customers are found: names however they are typed, numbers in any notation, values of fields."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yingda.desk.customers.finding.likeness import name_likeness, number_likeness, typing_errors
from yingda.desk.customers.finding.query import whole_of, words_of
from yingda.desk.customers.finding.sounds import letters, readings, splits
from yingda.desk.customers.finding.tokens import name_tokens, number_tokens, tokens_of, value_tokens
from yingda.desk.customers.model import Customer, Number, NumberKind
from yingda.kernel import phones
from yingda.kernel.ids import new_id

HANZI = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
names = st.text(alphabet=HANZI, min_size=2, max_size=4)
mobiles = st.from_regex(r"1(39|38|86|58)[0-9]{8}", fullmatch=True)


def asked(typed: str) -> set[str]:
    """Every token that a question asks for."""
    return {token for word in words_of(typed) for token in word.tokens}


def sound_of(name: str) -> str:
    return "".join(readings(name)[0])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王小明", "王小明"),
        ("小明", "王小明"),
        ("王", "王小明"),
        ("wangxiaoming", "王小明"),
        ("Wang Xiaoming", "王小明"),
        ("xiaoming", "王小明"),
        ("wxm", "王小明"),
        ("王晓明", "王小明"),  # another character of the same sound
        ("王小鹏", "王小明"),  # one character is wrong
        ("wangxioaming", "王小明"),  # two letters changed over
        ("wangxaoming", "王小明"),  # one is missing
        ("wanxiaomin", "王小明"),  # as a southern ear hears it
        ("shanxiongxin", "单雄信"),  # a surname is read in a way of its own
        ("danxiongxin", "单雄信"),
        ("yuchigong", "尉迟恭"),
        ("lina", "李娜"),
        ("linna", "李娜"),
        ("lvbu", "吕布"),
        ("Schmidt", "Anna Schmidt"),
        ("schmitd", "Anna Schmidt"),
        ("ANNA", "Anna Schmidt"),
        ("蓝天机械", "苏州蓝天机械有限公司"),
        ("ouyang", "欧阳修"),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, name: str) -> None:
    assert asked(typed) & set(name_tokens(name))
    assert name_likeness(typed, name) > 0.28 or typed in ("wxm", "王")


@pytest.mark.parametrize(("typed", "name"), [("赵子龙", "王小明"), ("zhaozilong", "王小明"), ("bob", "Anna")])
def test_what_is_quite_another_name_is_not_like_it(typed: str, name: str) -> None:
    assert name_likeness(typed, name) < 0.28


@given(name=names)
def test_a_name_is_found_by_itself_its_sound_and_its_initials(name: str) -> None:
    tokens = set(name_tokens(name))
    assert asked(name) & tokens
    assert f"sound:{sound_of(name)}" in asked(sound_of(name)) & tokens
    assert f"initials:{''.join(each[0] for each in readings(name)[0])}" in tokens
    assert name_likeness(name, name) == 1.0


@given(name=names, data=st.data())
def test_one_typing_error_in_its_sound_is_forgiven(name: str, data: st.DataObject) -> None:
    sound = sound_of(name)
    assume(len(sound) >= 6)
    place = data.draw(st.integers(0, len(sound) - 1))
    wrong = data.draw(st.sampled_from("qwertyuiopasdfghjklzxcvbnm"))
    # Letters that fold with their neighbours change more than one of the folded sound.
    assume(not {"h", "g"} & ({wrong} | set(sound[max(0, place - 1) : place + 2])))
    typed = data.draw(
        st.sampled_from(
            [
                sound[:place] + sound[place + 1 :],
                sound[:place] + wrong + sound[place + 1 :],
                sound[:place] + wrong + sound[place:],
            ]
        )
    )
    assert asked(typed) & set(name_tokens(name))
    assert name_likeness(typed, name) > 0.28


@pytest.mark.parametrize(
    ("typed", "name"),
    [("zhu", "祝远"), ("Wang", "王小明"), ("shan", "单小明"), ("zu", "祝远"), ("ouyang", "欧阳修")],
)
def test_who_is_asked_for_by_the_sound_of_his_surname_is_found(typed: str, name: str) -> None:
    assert asked(typed) & set(name_tokens(name))
    assert name_likeness(typed, name) >= 0.7


@given(
    name=st.text(alphabet=HANZI, min_size=3, max_size=3),
    wrong=st.sampled_from(HANZI),
    place=st.integers(0, 2),
)
def test_one_wrong_character_of_three_is_forgiven(name: str, wrong: str, place: int) -> None:
    typed = name[:place] + wrong + name[place + 1 :]
    assert asked(typed) & set(name_tokens(name))
    assert name_likeness(typed, name) >= 0.28


def notations(number: str) -> list[str]:
    return [
        number,
        f"{number[:3]} {number[3:7]} {number[7:]}",
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        f"+86{number}",
        f"+86 {number[:3]} {number[3:7]} {number[7:]}",
        f"0086{number}",
        f"86{number}",
        f"（{number[:3]}）{number[3:]}",
        number.translate({ord("0") + each: ord("０") + each for each in range(10)}),
    ]


@given(number=mobiles)
def test_a_number_is_found_in_any_notation(number: str) -> None:
    canonical = phones.canonical(number)
    assert canonical is not None
    tokens = set(number_tokens(canonical))
    for written in notations(number):
        assert asked(written) & tokens, written
        assert number_likeness(words_of(written)[0], [canonical]) == 1.0


@given(number=mobiles, count=st.integers(4, 10))
def test_a_number_is_found_by_its_end(number: str, count: int) -> None:
    canonical = phones.canonical(number)
    assert canonical is not None
    word = words_of(number[-count:])[0]
    assert word.tokens.keys() & set(number_tokens(canonical))
    assert number_likeness(word, [canonical]) >= 0.8


@pytest.mark.parametrize(
    "typed",
    ["+86 10 1234 5678 ext 801", "010-12345678 ext. 801", "12345678-801", "12345678转801", "12345678 轉 801"],
)
def test_an_extension_is_told_in_any_way_also_without_the_area_code(typed: str) -> None:
    [word] = words_of(typed)
    assert {"last8:12345678", "number:+861012345678;ext=801"} & word.tokens.keys()
    assert number_likeness(word, ["+861012345678;ext=801"]) > 0


def test_an_extension_belongs_to_a_number_that_is_found_without_it() -> None:
    tokens = set(number_tokens("+861012345678;ext=801"))
    assert asked("010-12345678转801") & tokens
    assert asked("(010) 1234 5678") & tokens
    assert number_likeness(words_of("01012345678")[0], ["+861012345678;ext=801"]) == 1.0


@given(number=mobiles)
def test_what_carriers_write_is_among_the_notations(number: str) -> None:
    found = phones.notations(f"+86{number}")
    assert {f"+86{number}", number, f"86{number}", f"0{number}", f"0086{number}"} <= set(found)


@given(number=mobiles)
def test_a_masked_number_shows_too_little_to_dial(number: str) -> None:
    shown = phones.masked(f"+86{number}")
    assert shown == f"{number[:3]}****{number[-4:]}"
    assert phones.masked(number) == shown
    assert phones.masked(shown) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("10086", "10086"), ("anonymous", "anonymous"), ("", ""), ("+4930901820", "+49****1820"),
        ("010-12345678转801", "010****5678"), ("801", "801"),
    ],
)  # fmt: skip
def test_masked_numbers_of_other_kinds(written: str, shown: str) -> None:
    assert phones.masked(written) == shown


def test_own_fields_are_found_by_their_whole_value() -> None:
    assert whole_of("YG-2026 0001").tokens.keys() & set(value_tokens("yg20260001"))
    assert asked("60010001") & set(value_tokens(60010001))
    assert asked("ming@example.com") & set(value_tokens("Ming@Example.com"))
    assert not set(value_tokens(True)) | set(value_tokens(["a"]))


def test_the_tokens_of_a_customer_hold_everything_that_he_is_found_by() -> None:
    customer = Customer(
        id=new_id(), tenant_id=new_id(), name="王小明", values={"policy": "P-1"}, grade="vip", tags=("装修",),
        do_not_call=True, numbers=(Number(id=new_id(), number="+8613900000001", kind=NumberKind.MOBILE),),
    )  # fmt: skip
    expected = {
        "name:王小明",
        "value:p1",
        "grade:vip",
        "tag:装修",
        "do_not_call",
        "number:+8613900000001",
        "last4:0001",
    }
    assert expected <= tokens_of(customer)


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_the_search(typed: str) -> None:
    for word in words_of(typed):
        assert len(word.tokens) < 80
    set(name_tokens(typed))
    name_likeness(typed, "王小明")
    phones.masked(typed)


def test_letters_are_split_into_the_fewest_syllables_at_once_however_long() -> None:
    assert splits("wangxiaom")[0] == ("wang", "xiao")
    assert ("xi", "an") in splits("xian")
    assert splits("xian" * 25 + "zzzzzzzz") == []
    assert letters("Lǚ Bù") == "lvbu" or letters("Lǚ Bù") == "lubu"


@pytest.mark.parametrize(
    ("one", "other", "errors"), [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "acd", 1), ("abcd", "dcba", 3)]
)  # fmt: skip
def test_typing_errors_are_counted_to_a_bound(one: str, other: str, errors: int) -> None:
    assert typing_errors(one, other, at_most=2) == errors
