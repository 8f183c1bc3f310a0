"""Rules of the walk that no table tells."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from yingda.flows.document import migrate, parse_flow
from yingda.flows.engine.walk import announced, is_secret, rejoin, resume, start
from yingda.flows.errors import FlowStuck, InvalidFlow, InvalidPosition
from yingda.flows.events import Keyed
from yingda.flows.model import (
    BookCallback,
    Collect,
    Enqueue,
    Flow,
    HangUp,
    KeepWaiting,
    Phase,
    Play,
    Position,
    VerifyPin,
)
from yingda.flows.outcomes import (
    Answered,
    CallbackAnswered,
    CallbackResult,
    Digit,
    Outcome,
    PinChecked,
    PinResult,
    PromptFinished,
    TimedOut,
)
from yingda.flows.reading import read
from yingda.flows.testing import a_document, a_flow, an_environment, calendar, museum_document

# A Friday morning in Shanghai.
ENV = an_environment(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))


def at_the_menu() -> Position:
    flow = a_flow()
    return resume(flow, start(flow, env=ENV).position, PromptFinished(), env=ENV).position


def test_an_unpublishable_circle_does_not_hang_the_engine() -> None:
    flow = parse_flow(a_document({"a": calendar(is_open="a", is_closed="a")}))
    with pytest.raises(FlowStuck):
        start(flow, env=ENV)


def test_a_position_of_another_flow_is_an_error_with_a_name() -> None:
    with pytest.raises(FlowStuck) as stuck:
        resume(a_flow(), Position(node="gone", visit=3), TimedOut(), env=ENV)
    assert stuck.value.details == {"node": "gone"}


def test_after_a_crash_the_prompts_are_played_again_in_the_same_visit() -> None:
    flow, position = a_flow(), at_the_menu()
    collecting = resume(flow, position, PromptFinished(), env=ENV)
    assert collecting.wait == Collect(timeout_seconds=5)
    again = rejoin(flow, collecting.position, env=ENV)
    assert again.wait == Play(prompts=("menu",), interruptible=True)
    assert again.position == position
    assert again.events == ()


def test_after_a_crash_the_attempts_are_still_counted() -> None:
    flow, position = a_flow(), at_the_menu()
    tried = resume(flow, position, Digit(digit="9"), env=ENV).position
    assert rejoin(flow, tried, env=ENV).position.attempts == 1


def test_after_a_crash_the_queue_is_asked_again_for_the_same_visit() -> None:
    flow = a_flow()
    queued = resume(flow, at_the_menu(), Digit(digit="0"), env=ENV)
    assert isinstance(queued.wait, Enqueue)
    assert rejoin(flow, queued.position, env=ENV).wait == queued.wait
    assert rejoin(flow, queued.position, env=ENV).position == queued.position


def test_a_position_survives_its_storage() -> None:
    position = Position(
        node="menu",
        visit=7,
        attempts=2,
        phase=Phase.COLLECTING,
        stage="number",
        language="en",
        returns=("a", "b"),
        variables={"product": "12345678"},
    )
    assert Position.from_json(position.to_json(), position.personal()) == position
    assert "12345678" not in str(position.to_json()) + repr(position)


def test_digits_that_were_begun_are_stored_nowhere() -> None:
    position = Position(node="pin", visit=1, typed_ahead="12#", collected="4711")
    kept = str(position.to_json()) + str(position.personal()) + repr(position)
    assert "12#" not in kept
    assert "4711" not in kept


@pytest.mark.parametrize(
    "stored", [None, {}, [], {"node": "a"}, {**Position(node="a", visit=1).to_json(), "phase": "x"}]
)
def test_what_is_no_position_is_refused(stored: object) -> None:
    with pytest.raises(InvalidPosition):
        Position.from_json(stored)


def announced_flow(*, then_hang_up: bool) -> Flow:
    return announced(a_flow(), prompts=("storm",), then_hang_up=then_hang_up)


def test_an_emergency_is_announced_before_everything_else() -> None:
    step = start(announced_flow(then_hang_up=False), env=ENV)
    assert step.wait == Play(prompts=("storm",), interruptible=False)
    assert step.position.node == "!emergency"
    typed = resume(announced_flow(then_hang_up=False), step.position, Digit(digit="1"), env=ENV)
    assert typed.wait == KeepWaiting()
    after = resume(announced_flow(then_hang_up=False), typed.position, PromptFinished(), env=ENV)
    assert after.wait == Play(prompts=("welcome",), interruptible=True)
    assert after.position.visit == 2


def test_an_emergency_may_be_all_that_there_is() -> None:
    flow = announced_flow(then_hang_up=True)
    assert resume(flow, start(flow, env=ENV).position, PromptFinished(), env=ENV).wait == HangUp()


@pytest.mark.parametrize("outcome", [PromptFinished(), Digit(digit="1"), None])
def test_an_emergency_that_is_over_leads_to_the_start(outcome: Outcome | None) -> None:
    position = start(announced_flow(then_hang_up=True), env=ENV).position
    plain = a_flow()
    step = rejoin(plain, position, env=ENV) if outcome is None else resume(plain, position, outcome, env=ENV)
    assert step.wait == Play(prompts=("welcome",), interruptible=True)
    assert step.position.visit == position.visit + 1


def test_no_document_has_a_node_named_like_the_announcement() -> None:
    assert [problem.code for problem in read(a_document({"!emergency": {"type": "hang_up"}})).problems] == [
        "flow.bad_node_name",
        "flow.no_start",
    ]


def asking() -> Flow:
    query = {
        "type": "query",
        "lookup": {"table": "dealers", "key": "{caller}", "answers": {"dealer": "phone"}},
        "found": "bye",
        "failed": "bye",
    }
    return parse_flow(a_document({"ask": query, "bye": {"type": "hang_up"}}))


def test_what_belongs_to_another_visit_changes_nothing() -> None:
    step = start(asking(), env=ENV, variables={"caller": "021"})
    late = resume(asking(), step.position, Answered(visit=7, variables={"dealer": "1"}), env=ENV)
    assert (late.wait, late.position, late.events) == (KeepWaiting(), step.position, ())
    found = resume(asking(), step.position, Answered(visit=1, variables={"dealer": "x" * 999}), env=ENV)
    assert found.wait == HangUp()
    assert found.position.variables == {"caller": "021", "dealer": "x" * 500}


def test_a_query_is_asked_again_after_a_crash_under_the_same_visit() -> None:
    step = start(asking(), env=ENV, variables={"caller": "021"})
    stored = Position.from_json(step.position.to_json(), step.position.personal())
    assert rejoin(asking(), stored, env=ENV).wait == step.wait


def pin_flow() -> Flow:
    pin = {
        "type": "verify_pin",
        "prompts": ["menu"],
        "subject": "{caller}",
        "table": "pins",
        **dict.fromkeys(("verified", "rejected", "locked", "failed"), "bye"),
    }
    return parse_flow(a_document({"pin": pin, "bye": {"type": "hang_up"}}))


def test_a_pin_is_secret_from_the_first_prompt_on_and_nowhere_to_be_found() -> None:
    flow = pin_flow()
    step = start(flow, env=ENV)
    assert is_secret(flow, step.position)
    for digit in "4711#":
        step = resume(flow, step.position, Digit(digit=digit), env=ENV)
    assert isinstance(step.wait, VerifyPin)
    assert step.wait.pin == "4711"
    assert "4711" not in repr(step)
    assert step.events == (Keyed(node="pin", digits="****", visit=1, secret=True),)
    assert not is_secret(flow, replace(step.position, node="bye"))
    assert not is_secret(flow, replace(step.position, node="gone"))


def test_a_pin_that_was_being_checked_is_asked_for_again_as_another_attempt() -> None:
    flow = pin_flow()
    step = start(flow, env=ENV)
    for digit in "4711#":
        step = resume(flow, step.position, Digit(digit=digit), env=ENV)
    again = rejoin(flow, Position.from_json(step.position.to_json()), env=ENV)
    assert isinstance(again.wait, Play)
    for digit in "4712#":
        again = resume(flow, again.position, Digit(digit=digit), env=ENV)
    assert isinstance(again.wait, VerifyPin)
    assert (again.wait.attempt, again.wait.pin) == (2, "4712")
    late = resume(flow, again.position, PinChecked(visit=1, attempt=1, result=PinResult.VERIFIED), env=ENV)
    assert late.wait == KeepWaiting()
    assert again.position.attempts == 1


def test_a_language_and_the_variables_walk_along() -> None:
    nodes = {
        "set": {"type": "set", "values": {"name": "{caller}"}, "language": "en", "next": "say"},
        "say": {"type": "say", "prompts": [{"speak": "digits", "value": "{name}"}], "next": "bye"},
        "bye": {"type": "hang_up"},
    }
    step = start(parse_flow(a_document(nodes)), env=ENV, variables={"caller": "12"})
    assert step.wait == Play(prompts=("spoken.en.1", "spoken.en.2"), interruptible=True, language="en")


def test_a_flow_that_was_published_in_the_first_format_walks_as_ever() -> None:
    document = museum_document()
    hours = {**document["nodes"]["hours"], "type": "opening_hours"}
    old = {**document, "format": 1, "nodes": {**document["nodes"], "hours": hours}}
    assert parse_flow(old) == parse_flow(document)
    assert migrate(old) == document
    assert migrate(document) is document


@pytest.mark.parametrize(
    "document", [None, [], {}, {"format": 1}, {"format": 1, "nodes": [1]}, {"format": True}]
)
def test_what_is_no_document_is_migrated_to_nothing_worse(document: object) -> None:
    with pytest.raises(InvalidFlow):
        parse_flow(migrate(document))


def test_what_was_keyed_in_secret_is_stored_nowhere() -> None:
    nodes = {
        "ask": {
            "type": "collect",
            "prompts": ["menu"],
            "variable": "code",
            "max": 4,
            "secret": True,
            "next": "copy",
            "otherwise": "bye",
        },
        "copy": {"type": "set", "values": {"copy": "-{code}-", "other": "1"}, "next": "say"},
        "say": {"type": "say", "prompts": ["welcome"], "next": "forget"},
        "forget": {"type": "set", "values": {"code": "0"}, "next": "wait"},
        "wait": {"type": "say", "prompts": ["welcome"], "next": "bye"},
        "bye": {"type": "hang_up"},
    }
    flow = parse_flow(a_document(nodes))
    step = start(flow, env=ENV, variables={"caller": "021\x00\ud800"})
    for digit in "4711":
        step = resume(flow, step.position, Digit(digit=digit), env=ENV)
    assert step.position.variables["copy"] == "-4711-"
    assert step.position.personal() == {"variables": {"caller": "021", "other": "1"}}
    step = resume(flow, step.position, PromptFinished(), env=ENV)
    assert step.position.personal() == {"variables": {"caller": "021", "other": "1", "code": "0"}}


def test_a_position_that_an_older_version_stored_is_understood() -> None:
    stored = {"node": "menu", "visit": 3, "attempts": 1, "typed_ahead": "", "phase": "prompting"}
    assert Position.from_json(stored) == Position(node="menu", visit=3, attempts=1)


def test_a_key_out_of_habit_after_the_last_digit_means_nothing_wherever_it_arrives() -> None:
    nodes = {
        "ask": {
            "type": "collect",
            "prompts": ["menu"],
            "variable": "code",
            "min": 2,
            "max": 2,
            "finish": "",
            "next": "query",
            "otherwise": "bye",
        },
        "query": {
            "type": "query",
            "lookup": {"table": "dealers", "key": "{code}"},
            "found": "say",
            "failed": "bye",
        },
        "say": {"type": "say", "prompts": ["welcome"], "next": "bye"},
        "bye": {"type": "hang_up"},
    }
    flow = parse_flow(a_document(nodes))
    step = start(flow, env=ENV)
    for digit in "12":
        step = resume(flow, step.position, Digit(digit=digit), env=ENV)
    heard = resume(flow, step.position, Answered(visit=2, variables={}), env=ENV)
    habit = resume(flow, heard.position, Digit(digit="#"), env=ENV)
    assert habit.wait == KeepWaiting()
    # Once; and it is no habit any more when the prompt was heard.
    assert resume(flow, habit.position, Digit(digit="#"), env=ENV).wait == HangUp()
    early = resume(flow, step.position, Digit(digit="#"), env=ENV)
    assert (early.wait, early.position.typed_ahead) == (KeepWaiting(), "")


def test_a_callback_that_is_booked_is_not_offered_again_after_a_crash() -> None:
    callback = {
        "type": "callback",
        "queue": "general",
        "prompts": ["menu"],
        "booked": ["goodbye"],
        "declined": "bye",
        "refused": "bye",
    }
    flow = parse_flow(a_document({"it": callback, "bye": {"type": "hang_up"}}))
    step = start(flow, env=ENV, variables={"caller": "02150000001"})
    booking = resume(flow, step.position, Digit(digit="1"), env=ENV)
    assert booking.wait == BookCallback(queue="general", number="02150000001", at=None, visit=1)
    booked = resume(flow, booking.position, CallbackAnswered(visit=1, result=CallbackResult.BOOKED), env=ENV)
    assert booked.wait == Play(prompts=("goodbye",), interruptible=True)
    assert rejoin(flow, booked.position, env=ENV).wait == booked.wait
    # Whether it was booked is not known here; booking is once per visit.
    assert rejoin(flow, booking.position, env=ENV).wait == Play(prompts=("menu",), interruptible=True)
