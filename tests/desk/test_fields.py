"""Fields that an enterprise designs: their definitions, and what is put into them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.fields.checking import check_values, mask, masked_values, require_values
from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.fields.model import (
    Choice,
    Condition,
    Field,
    FieldKind,
    Value,
    definition_problems,
    fields_of,
)
from yingda.kernel import phones

COLOURS = (Choice(code="red", name_zh="红", name_en="Red"), Choice(code="blue", name_zh="蓝", name_en="Blue"))


def field(key: str = "x", kind: FieldKind = FieldKind.TEXT, **more: Any) -> Field:
    return Field(key=key, name_zh="名", name_en="Name", kind=kind, **more)


def codes(fields: list[Field], given: dict[str, Any]) -> dict[str, str]:
    return {each.field: each.code for each in check_values(fields, given)[1]}


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (FieldKind.TEXT, "  甲 ", "甲"),
        (FieldKind.INTEGER, "１２", 12),
        (FieldKind.DECIMAL, "1,000.50", "1000.50"),
        (FieldKind.AMOUNT, 12.5, "12.50"),
        (FieldKind.DATE, "2026/11/22", "2026-11-22"),
        (FieldKind.DATE, "2026/2/3", "2026-02-03"),
        (FieldKind.DATE, "2026.2.3", "2026-02-03"),
        (FieldKind.DATE, "2026年2月3日", "2026-02-03"),
        (FieldKind.DATETIME, "2026-11-22T09:00:00+08:00", "2026-11-22T01:00:00+00:00"),
        (FieldKind.YES_NO, "否", False),
        (FieldKind.PHONE, "０１０-6552 9988 转 801", "+861065529988;ext=801"),
        (FieldKind.EMAIL, "A@Example.com", "a@example.com"),
        (FieldKind.IDENTITY_NUMBER, "11010519491231002x", "11010519491231002X"),
        (FieldKind.FILES, [], None),
    ],
)
def test_a_value_is_kept_in_one_notation(kind: FieldKind, given: Any, kept: Any) -> None:
    found, problems = check_values([field(kind=kind)], {"x": given})
    assert (found.get("x"), problems) == (kept, [])


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (FieldKind.TEXT, 5, "not_a_text"),
        (FieldKind.TEXT, "a" * 501, "too_long"),
        (FieldKind.TEXT, "a\x00b", "control_characters"),
        (FieldKind.TEXT, "a\ud83d", "control_characters"),
        (FieldKind.INTEGER, "1.5", "not_an_integer"),
        (FieldKind.INTEGER, True, "not_a_number"),
        (FieldKind.DECIMAL, "NaN", "not_a_number"),
        (FieldKind.AMOUNT, "1.005", "not_an_amount"),
        (FieldKind.DATE, "2026-02-30", "not_a_date"),
        (FieldKind.DATE, "3/2/2026", "not_a_date"),
        (FieldKind.DATE, "2026/2/30", "not_a_date"),
        (FieldKind.DATETIME, "0001-01-01T00:00:00+14:00", "not_a_moment"),
        (FieldKind.DATETIME, "9999-12-31T23:59:00Z", "not_a_moment"),
        (FieldKind.DATETIME, "2026-11-22T09:00:00", "moment_without_zone"),
        (FieldKind.YES_NO, "maybe", "not_yes_or_no"),
        (FieldKind.PHONE, "12", "not_a_phone"),
        (FieldKind.EMAIL, "a@b", "not_an_email"),
        (FieldKind.IDENTITY_NUMBER, "110105194912310021", "identity_number_does_not_add_up"),
        (FieldKind.FILES, ["x"], "not_files"),
    ],
)
def test_what_does_not_fit_is_said(kind: FieldKind, given: Any, code: str) -> None:
    assert codes([field(kind=kind)], {"x": given}) == {"x": code}


def test_choices_are_taken_by_code_or_name() -> None:
    several = field(kind=FieldKind.CHOICES, choices=COLOURS)
    assert check_values([several], {"x": "红；Blue"})[0] == {"x": ["red", "blue"]}
    assert codes([field(kind=FieldKind.CHOICE, choices=COLOURS)], {"x": "green"}) == {"x": "not_a_choice"}


def test_required_fields_and_unknown_ones() -> None:
    assert codes([field(required=True)], {"y": "1", "x": " "}) == {"y": "unknown", "x": "missing"}
    with pytest.raises(ValuesInvalid) as refused:
        require_values([field(required=True)], {})
    assert refused.value.details == {"problems": [{"field": "x", "code": "missing"}]}


def test_bounds_hold() -> None:
    bounded = field(kind=FieldKind.INTEGER, minimum="1", maximum="5")
    assert [codes([bounded], {"x": number}).get("x") for number in (0, 1, 5, 6)] == [
        "too_small", None, None, "too_large",
    ]  # fmt: skip


def test_a_field_is_asked_for_only_while_its_condition_holds() -> None:
    fields = [
        field("kind", FieldKind.CHOICE, choices=COLOURS),
        field("shade", required=True, shown_when=(Condition(field="kind", any_of=("red",)),)),
        field("why", required=True, shown_when=(Condition(field="shade", any_of=("dark",)),)),
    ]
    assert codes(fields, {"kind": "red"}) == {"shade": "missing"}
    assert check_values(fields, {"kind": "blue", "shade": "dark", "why": "x"}) == ({"kind": "blue"}, [])
    assert codes(fields, {"kind": "red", "shade": "dark"}) == {"why": "missing"}


def test_a_definition_says_all_that_is_wrong_with_it() -> None:
    problems = definition_problems(
        [
            field("1x"),
            field("a", FieldKind.CHOICE),
            field("a"),
            field("b", FieldKind.FILES, unique=True, minimum="1"),
            field("c", shown_when=(Condition(field="d", any_of=()),)),
        ]
    )
    assert {(each.field, each.code) for each in problems} == {
        ("1x", "bad_key"), ("a", "no_choices"), ("a", "key_twice"), ("b", "never_unique"), ("b", "bounds_without_use"),
        ("c", "condition_on_no_field_above"), ("c", "condition_empty"),
    }  # fmt: skip


def test_a_definition_comes_back_from_the_database_as_it_was() -> None:
    whole = field(
        kind=FieldKind.CHOICE,
        choices=COLOURS,
        required=True,
        shown_when=(Condition(field="y", any_of=("1",)),),
    )
    assert fields_of([whole.to_json()]) == (whole,)


@given(st.text(min_size=1, max_size=40))
def test_a_mask_hides_more_than_it_shows_and_keeps_the_length(text: str) -> None:
    masked = mask(text)
    assert isinstance(masked, str)
    shown = sum(1 for sign, hidden in zip(text, masked, strict=False) if sign == hidden and sign != "*")
    assert len(masked) == max(len(text), 2)
    assert shown <= len(text) * 0.8
    assert text == "*" * len(text) or masked != text


def test_only_what_is_to_be_masked_is_masked() -> None:
    fields = [field("a"), field("b", masked=True), field("c", FieldKind.IDENTITY_NUMBER)]
    shown = masked_values(fields, {"a": "甲", "b": "13900000001", "c": "11010519491231002X"})
    assert shown == {"a": "甲", "b": "139****0001", "c": "110***********002X"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.DATE, "1949-12-31"),
        (FieldKind.DATETIME, "2026-11-23T03:00:00Z"),
        (FieldKind.AMOUNT, "50.00"),
        (FieldKind.INTEGER, 190001),
    ],
)
def test_of_a_masked_amount_or_date_nothing_is_shown(kind: FieldKind, value: Value) -> None:
    assert masked_values([field("a", kind, masked=True)], {"a": value}) == {"a": "****"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("139 1234 5678", "+8613912345678"),
        ("+86-139-1234-5678", "+8613912345678"),
        ("008613912345678", "+8613912345678"),
        ("(010) 6552 9988", "+861065529988"),
        ("010-65529988-801", "+861065529988;ext=801"),
        ("010-65529988#801", "+861065529988;ext=801"),
        ("+44 20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("95550001", "95550001"),
        ("10086", "10086"),
        ("", None),
        ("abc", None),
        ("12", None),
    ],
)
def test_a_number_in_any_notation_is_one_number(written: str, number: str | None) -> None:
    assert phones.canonical(written) == number


def test_a_number_as_people_at_home_dial_it() -> None:
    assert phones.national("+8613912345678") == "13912345678"
    assert phones.national("+861065529988;ext=801") == "01065529988-801"
    assert phones.national("+442079460958") == "+442079460958"
    assert phones.last_digits("+861065529988;ext=801") == "9988"
