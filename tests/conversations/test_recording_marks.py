"""What happened when on a recording, and who speaks on it, from the ledger's events alone."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from yingda.conversations.recordings.marks import Happening, agents_of, marks_of

START: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))
CALL: Final = str(UUID(int=9))


def story(*steps: tuple[float, str] | tuple[float, str, dict[str, Any]]) -> list[Happening]:
    """What happened, by seconds from the recording's beginning."""
    return [
        Happening(type=step[1], at=START + timedelta(seconds=step[0]), facts=step[2] if len(step) > 2 else {})
        for step in steps
    ]


def kinds(happened: list[Happening], *, seconds: float = 60.0) -> list[tuple[str, float, float | None]]:
    return [(mark.kind, mark.at, mark.until) for mark in marks_of(happened, since=START, seconds=seconds)]


def test_what_lasts_has_a_beginning_and_an_end() -> None:
    told = story(
        (2, "held"), (5, "resumed"), (10, "recording_paused", {"cause": "agent"}), (12.5, "recording_resumed")
    )
    assert kinds(told) == [("hold", 2.0, 5.0), ("pause", 10.0, 12.5)]


def test_a_consult_leads_into_a_conference_and_that_into_a_transfer() -> None:
    told = story(
        (3, "held"),
        (6, "consult_answered", {"call_id": CALL, "agent_id": str(BEN)}),
        (9, "conferenced", {"agent_id": str(ANNA), "call_id": CALL}),
        (20, "conference_left", {"agent_id": str(ANNA), "cause": "left"}),
        (30, "ended"),
    )
    assert kinds(told) == [
        ("hold", 3.0, 9.0),
        ("consult", 6.0, 9.0),
        ("conference", 9.0, 20.0),
        ("transfer", 20.0, None),
    ]


@pytest.mark.parametrize("last", ["ended", "recording_ended"])
def test_what_nobody_ended_ends_with_the_recording(last: str) -> None:
    assert kinds(story((2, "held"), (9, last))) == [("hold", 2.0, 9.0)]
    assert kinds(story((2, "held")), seconds=7.0) == [("hold", 2.0, 7.0)]


def test_what_is_before_or_after_the_recording_is_not_on_it() -> None:
    told = story(
        (-9, "held"), (-4, "resumed"), (-2, "held"), (3, "resumed"), (80, "transferred", {"manner": "blind"})
    )
    assert kinds(told) == [("hold", 0.0, 3.0)]


def test_an_event_of_tomorrow_is_no_mark() -> None:
    assert kinds(story((1, "sung_to"), (2, "connected", {"agent_id": str(ANNA)}))) == [("agent", 2.0, None)]


def test_those_who_came_to_the_customer_speak_on_it_in_their_order() -> None:
    told = story(
        (0, "connected", {"agent_id": str(ANNA)}),
        (5, "consult_answered", {"call_id": CALL, "agent_id": str(BEN)}),
        (8, "conferenced", {"agent_id": str(ANNA), "call_id": CALL}),
        (12, "taken_over_by_supervisor", {"supervisor_id": str(CARL), "agent_id": str(BEN)}),
        (20, "connected", {"agent_id": str(ANNA)}),
    )
    assert agents_of(told, since=START, until=START + timedelta(seconds=30)) == (ANNA, BEN, CARL)
    assert agents_of(told, since=START, until=START + timedelta(seconds=7)) == (ANNA,)


def test_a_second_part_has_who_was_there_when_it_began_and_who_came_later() -> None:
    told = story(
        (-20, "connected", {"agent_id": str(ANNA)}), (-10, "connected", {"agent_id": str(BEN)}), (4, "held")
    )
    assert agents_of(told, since=START, until=START + timedelta(seconds=9)) == (BEN,)


def test_who_was_only_consulted_does_not_speak_with_the_customer() -> None:
    told = story(
        (0, "connected", {"agent_id": str(ANNA)}),
        (5, "consult_answered", {"call_id": CALL, "agent_id": str(BEN)}),
    )
    assert agents_of(told, since=START, until=START + timedelta(seconds=30)) == (ANNA,)
