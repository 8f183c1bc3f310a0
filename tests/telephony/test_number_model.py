"""Legal moves, classes and codes, by example and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kernel.ids import new_id
from yingda.telephony.model import (
    IN_SERVICE,
    MERCHANT_MOVES,
    MOVES,
    Codes,
    Move,
    NumberClass,
    NumberState,
    after,
    class_of,
)


@given(moves=st.lists(st.sampled_from(Move)), start=st.sampled_from(NumberState))
def test_whatever_is_tried_a_number_is_always_in_a_state_that_it_can_leave(
    moves: list[Move], start: NumberState
) -> None:
    state = start
    for move in moves:
        state = after(state, move) or state
        assert MOVES[state]
        assert state is not NumberState.FREE or start is NumberState.FREE


@given(moves=st.lists(st.sampled_from(Move)))
def test_a_number_comes_into_service_only_when_it_was_somebodys(moves: list[Move]) -> None:
    """Between two enterprises lies a release, and before service an assignment or a port."""
    state, asked = NumberState.FREE, False
    for move in moves:
        reached = after(state, move)
        if reached is None:
            continue
        asked = (asked and move is not Move.RELEASE) or move in {Move.ASSIGN, Move.PORT_IN}
        state = reached
        assert asked or state not in IN_SERVICE


@pytest.mark.parametrize("state", list(NumberState))
def test_every_state_but_the_last_can_be_left_by_a_release(state: NumberState) -> None:
    reached = after(state, Move.RELEASE)
    assert reached is (None if state is NumberState.RELEASED else NumberState.RELEASED)


@pytest.mark.parametrize("state", list(NumberState))
def test_only_a_number_that_is_served_is_suspended_and_only_a_suspended_one_resumed(
    state: NumberState,
) -> None:
    assert (after(state, Move.SUSPEND) is not None) == (state is NumberState.ACTIVE)
    resumed = {NumberState.SUSPENDED, NumberState.PORTING_OUT}
    assert (after(state, Move.RESUME) is not None) == (state in resumed)


def test_a_merchant_is_never_ported_and_what_was_released_stays_so() -> None:
    assert {move for moves in MERCHANT_MOVES.values() for move in moves}.isdisjoint(
        {Move.PORT_IN, Move.PORT_OUT, Move.ASSIGN}
    )
    assert MERCHANT_MOVES[NumberState.RELEASED] == {}


def kind(code: str, pattern: str, *, hotline: bool = True) -> NumberClass:
    return NumberClass(
        id=new_id(), code=code, pattern=pattern, may_carry_hotline=hotline, rule_zh="规定", rule_en="rule"
    )


CLASSES = (
    kind("400", "400XXXXXXX"),
    kind("95", "95XXX*"),
    kind("955", "955XX*"),
    kind("mobile", "1XXXXXXXXXX", hotline=False),
    kind("emergency", "11X", hotline=False),
)


@pytest.mark.parametrize(
    ("digits", "code"),
    [
        ("4001234567", "400"),
        ("400123456", None),
        ("95123", "95"),
        ("955888", "955"),
        ("13800000001", "mobile"),
        ("110", "emergency"),
        ("1252", None),
    ],
)
def test_the_class_that_says_most_about_a_number(digits: str, code: str | None) -> None:
    found = class_of(digits, CLASSES)
    assert (found.code if found else None) == code


@given(codes=st.lists(st.text(alphabet="0123", min_size=1, max_size=4)))
def test_no_code_begins_with_another(codes: list[str]) -> None:
    kept: list[str] = []
    book = Codes(())
    for code in codes:
        clashes = any(a.startswith(b) for a, b in ((code, o) for o in kept) if a != b) or any(
            other.startswith(code) for other in kept if other != code
        )
        assert book.in_the_way(code) == clashes
        if not clashes:
            book.add(code)
            kept.append(code)
