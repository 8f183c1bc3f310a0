"""Rules of the walk that no table tells."""

from datetime import UTC, datetime

import pytest

from yingda.flows.document import parse_flow
from yingda.flows.engine.walk import rejoin, resume, start
from yingda.flows.errors import FlowStuck, InvalidPosition
from yingda.flows.model import Collect, Digit, Enqueue, Phase, Play, Position, PromptFinished, TimedOut
from yingda.flows.testing import a_document, a_flow, an_environment, calendar

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
