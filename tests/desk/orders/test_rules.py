"""Who may move an order and what must be there, whom rules give it to, what keeps a type from being published."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.orders.engine.checking import document_problems
from yingda.desk.orders.engine.dispatching import team_for
from yingda.desk.orders.engine.moves import Situation, Standing, filled_in, legal_moves, require_move
from yingda.desk.orders.errors import ChildrenOpen, MoveNotYours, NoteMissing, SatisfactionMissing
from yingda.desk.orders.model.document import Document, Priority, document_of
from yingda.desk.orders.types.wire import DocumentIO
from yingda.desk.orders.words import words_asked, words_of


def named(**more: Any) -> dict[str, Any]:
    return {"name_zh": "名", "name_en": "Name", **more}


STATES = [
    named(code="new", category="new"), named(code="open", category="open"), named(code="done", category="done"),
    named(code="closed", category="closed"),
]  # fmt: skip
MOVES = [
    named(from_state="new", to_state="open"),
    named(from_state="open", to_state="done", needs=["cause", "part"], responsible=True, teams=["second"]),
    named(from_state="done", to_state="closed", roles=["supervisor"], note_required=True),
]
FIELDS = [
    named(key="broken", kind="yes_no", required=True),
    named(key="part", kind="text", shown_when=[{"field": "broken", "any_of": ["true"]}]),
    named(key="cause", kind="text"),
]


def document(**changes: Any) -> Document:
    whole = {
        "states": STATES, "moves": MOVES, "fields": FIELDS, "satisfaction_before_close": True,
        "dispatch": [
            {"when": [{"field": "broken", "any_of": ["true"]}, {"field": "area", "any_of": ["north"]}], "team": "north"},
            {"when": [{"field": "priority", "any_of": ["urgent", "high"]}], "team": "second"},
        ],
        **changes,
    }  # fmt: skip
    return document_of(DocumentIO.model_validate(whole).model_dump(mode="json"))


DOCUMENT = document()
NOBODY = Standing(role="agent", teams=frozenset(), is_responsible=False)
LEAD = Standing(role="supervisor", teams=frozenset(), is_responsible=False)


def situation(state: str, *, satisfaction: int | None = None, open_children: int = 0) -> Situation:
    return Situation(state=state, satisfaction=satisfaction, open_children=open_children)


@pytest.mark.parametrize(
    ("standing", "may"),
    [
        (NOBODY, False),
        (LEAD, False),
        (Standing(role="agent", teams=frozenset(["second"]), is_responsible=False), True),
        (Standing(role="clerk", teams=frozenset(), is_responsible=True), True),
    ],
)
def test_a_move_is_made_by_whom_it_names(standing: Standing, may: bool) -> None:
    assert bool(legal_moves(DOCUMENT, situation("open"), standing)) is may
    if not may:
        with pytest.raises(MoveNotYours):
            require_move(DOCUMENT, situation("open"), standing, to="done", note="")


def test_closing_waits_for_note_satisfaction_and_children() -> None:
    with pytest.raises(NoteMissing):
        require_move(DOCUMENT, situation("done", satisfaction=5), LEAD, to="closed", note=" ")
    with pytest.raises(SatisfactionMissing):
        require_move(DOCUMENT, situation("done"), LEAD, to="closed", note="x")
    with pytest.raises(ChildrenOpen):
        require_move(
            DOCUMENT, situation("done", satisfaction=1, open_children=1), LEAD, to="closed", note="x"
        )
    loose = document(children_first=False, satisfaction_before_close=False)
    move, state = require_move(loose, situation("done", open_children=1), LEAD, to="closed", note="x")
    assert (move.to_state, state.code) == ("closed", "closed")


@pytest.mark.parametrize(
    ("given_now", "missing"),
    [
        ({}, ["cause", "part"]),
        ({"cause": "x"}, ["part"]),
        ({"broken": False, "cause": "x"}, []),
        ({"cause": "x", "part": "y"}, []),
    ],
)
def test_a_move_asks_only_for_what_the_form_shows(given_now: Mapping[str, Any], missing: list[str]) -> None:
    _, problems = filled_in(DOCUMENT, {"broken": True}, given_now, needs=("cause", "part"))
    assert sorted(each.field for each in problems) == missing


def test_the_first_rule_that_holds_gives_the_order_away() -> None:
    assert team_for(DOCUMENT, {"broken": True, "area": "north", "priority": "urgent"}) == "north"
    assert team_for(DOCUMENT, {"broken": False, "area": "north", "priority": "high"}) == "second"
    assert team_for(DOCUMENT, {"broken": True, "priority": "normal"}) is None


def test_what_keeps_a_type_from_being_published_is_told_with_its_place() -> None:
    wrong = document(
        prefix="gd",
        states=[
            *STATES,
            named(code="lost", category="open", visit="booked"),
            named(code="new2", category="new"),
        ],
        moves=[*MOVES, MOVES[0], named(from_state="open", to_state="nowhere", needs=["nothing"])],
        clocks=[
            named(code="solution", minutes=60, pauses_in=["open"]),
            named(code="step:nowhere", minutes=60),
            named(code="third", minutes=60),
        ],
        escalations=[
            {"clock": "solution", "moment": "before", "minutes": 60, "to": "email"},
            {"clock": "none", "moment": "after", "minutes": 0, "to": "team", "team": "none"},
        ],
        fields=[*FIELDS, named(key="area", kind="text")],
        return_visit_days=0,
    )
    found = {
        (each.where, each.code) for each in document_problems(wrong, teams=frozenset(), calendars=frozenset())
    }
    assert found == {
        ("prefix", "bad_prefix"), ("return_visit_days", "out_of_bounds"), ("fields.area", "reserved_key"),
        ("states", "one_new_state"), ("states.lost", "never_reached"), ("states.lost", "no_way_out"),
        ("states.lost", "never_booked"),
        ("states.new2", "no_way_out"), ("moves.1", "team_unknown"), ("moves.3", "move_twice"),
        ("moves.4", "state_unknown"), ("moves.4", "field_unknown"), ("clocks.solution", "not_allowed_by_contract"),
        ("clocks.step:nowhere", "state_unknown"), ("clocks.third", "clock_unknown"),
        ("escalations.0", "before_the_beginning"), ("escalations.0", "email_missing"),
        ("escalations.1", "clock_unknown"), ("escalations.1", "team_unknown"), ("dispatch.0", "team_unknown"),
        ("dispatch.1", "team_unknown"),
    }  # fmt: skip


def test_urgent_presses_no_more_than_urgent() -> None:
    assert [each.raised() for each in Priority] == [
        Priority.NORMAL, Priority.HIGH, Priority.URGENT, Priority.URGENT,
    ]  # fmt: skip


@given(st.text(alphabet="热水器不点火发票金额有误abcXYZ019 ，。-", min_size=1, max_size=40), st.data())
def test_what_stands_in_a_subject_is_found_by_its_words(subject: str, data: st.DataObject) -> None:
    words = subject.replace("，", " ").replace("。", " ").replace("-", " ").split()
    kept = words_of("GD20261122-0001", subject)
    if words:
        asked = words_asked(data.draw(st.sampled_from(words)))
        assert set(asked) <= kept
    assert words_asked("gd20261122-0001") == ["gd20261122-0001"]
    assert {"gd20261122-0001", "20261122-0001"} <= kept
