"""The types of orders that are shipped: each can be published as it is, and says what the trade expects of it."""

from itertools import pairwise

import pytest

from yingda.desk.orders.engine.checking import document_problems
from yingda.desk.orders.model.document import Category, Document, Family, document_of
from yingda.desk.orders.types.ready_made import ready_made
from yingda.desk.orders.types.wire import DocumentIO

CODES = ("booking", "complaint", "consultation", "fault", "installation", "plan_change", "repair", "sale")


def shipped(code: str) -> Document:
    return document_of(DocumentIO.model_validate(ready_made()[code]["document"]).model_dump(mode="json"))


def test_these_are_shipped() -> None:
    assert tuple(sorted(ready_made())) == CODES
    assert all(
        Family(each["family"]) and each["name_zh"] and each["name_en"] for each in ready_made().values()
    )


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_type_can_be_published_as_it_is(code: str) -> None:
    assert document_problems(shipped(code), teams=frozenset(), calendars=frozenset()) == []


@pytest.mark.parametrize("code", CODES)
def test_each_state_leads_to_an_end(code: str) -> None:
    document = shipped(code)
    ended = {
        state.code for state in document.states if state.category in (Category.CLOSED, Category.CANCELLED)
    }
    while True:
        more = {move.from_state for move in document.moves if move.to_state in ended} - ended
        if not more:
            break
        ended |= more
    assert ended == {state.code for state in document.states}


@pytest.mark.parametrize("code", CODES)
def test_no_shipped_clock_stands_still_or_keeps_office_hours(code: str) -> None:
    assert all(clock.calendar is None and not clock.pauses_in for clock in shipped(code).clocks)


def test_a_complaint_is_answered_within_an_hour_and_solved_within_a_day() -> None:
    document = shipped("complaint")
    assert {clock.code: clock.minutes for clock in document.clocks} == {
        "first_response": 60,
        "solution": 1440,
    }
    assert {each.code for each in document.subtypes} == {"service", "product", "fee", "network", "other"}
    assert document.satisfaction_before_close


def test_a_fault_is_reported_confirmed_located_repaired_told_and_summed_up() -> None:
    document = shipped("fault")
    way = ["reported", "confirming", "locating", "repairing", "feedback", "closed"]
    moves = {(move.from_state, move.to_state): move for move in document.moves}
    assert all((here, there) in moves for here, there in pairwise(way))
    assert "summary" in moves["feedback", "closed"].needs
    assert {each.code for each in document.subtypes} == {"hardware", "software", "network", "business"}
    assert document.satisfaction_before_close


def test_what_is_drawn_sold_and_booked() -> None:
    assert shipped("repair").parts
    assert shipped("installation").parts
    assert shipped("sale").products
    assert shipped("booking").booking
    assert shipped("plan_change").identity_required
