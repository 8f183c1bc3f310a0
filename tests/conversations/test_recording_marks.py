"""What happened when on a recording, and who speaks on it, from the fold of the contact's events."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from yingda.conversations import consult_events as con
from yingda.conversations import events as ev
from yingda.conversations import outside_events as out
from yingda.conversations import transfer_events as tr
from yingda.conversations.folding import Happening, Row, happenings
from yingda.conversations.model import Interaction
from yingda.conversations.recordings.marks import agents_of, marks_of
from yingda.conversations.supervision_events import TakenOverBySupervisor
from yingda.ledger.codec import event_type, split

START: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA, BEN, CARL, HOUSE, QUEUE, SEAT, RECORDING = (UUID(int=number) for number in range(1, 8))
CALLS: Final = {ANNA: UUID(int=11), BEN: UUID(int=12), CARL: UUID(int=13)}
Told = Iterable[tuple[float, Any]]


def story(*steps: tuple[float, Any]) -> list[Happening]:
    """What happened, by seconds from the recording's beginning; a word alone is an event of a later version."""
    blank = Interaction(id=UUID(int=99), tenant_id=HOUSE, opened_at=START, node="")
    return list(happenings(blank, [row(seq, at, event) for seq, (at, event) in enumerate(steps, start=1)]))


def row(seq: int, at: float, event: Any) -> Row:
    when = START + timedelta(seconds=at)
    if isinstance(event, str):
        return Row(seq, event, when, {})
    return Row(seq, event_type(type(event)), when, split(event)[0])


def kinds(*steps: tuple[float, Any], seconds: float = 60.0) -> list[tuple[str, float, float | None]]:
    marks = marks_of(story(*steps), since=START, seconds=seconds)
    return [(mark.kind, mark.at, mark.until) for mark in marks]


def connected(agent: UUID) -> ev.Connected:
    return ev.Connected(agent_id=agent, call_id=CALLS[agent], channel_id=f"c{agent.int}")


def consulted(at: float, by: UUID, whom: UUID) -> Told:
    """The customer is held, somebody is rung, and answers three seconds later."""
    call = CALLS[whom]
    return (
        (at, ev.Held(agent_id=by)),
        (at, con.ConsultRequested(agent_id=by, kind="agent", call_id=call, to_agent_id=whom)),
        (at + 3, con.ConsultAnswered(call_id=call, agent_id=whom)),
    )


def dialled_out(at: float, by: UUID, whom: UUID) -> Told:
    call = CALLS[whom]
    return (
        (at, ev.Held(agent_id=by)),
        (at, con.ConsultRequested(agent_id=by, kind="number", call_id=call, number="13800000009")),
        (at + 3, con.ConsultAnswered(call_id=call)),
    )


def conferenced(whom: UUID) -> con.Conferenced:
    return con.Conferenced(agent_id=ANNA, call_id=CALLS[whom])


def gone(whom: UUID) -> con.PartyGone:
    return con.PartyGone(call_id=CALLS[whom], cause="hung_up", agent_id=whom)


def returned() -> ev.ReturnedToQueue:
    return ev.ReturnedToQueue(queue_id=QUEUE, work_id=UUID(int=50), visit=1, cause="transferred")


def transferred(manner: str, **to: Any) -> tr.Transferred:
    return tr.Transferred(manner=manner, kind="agent", from_agent_id=ANNA, **to)


ENDED: Final = ev.Ended(by="customer", cause="normal", result="answered")
CONNECTED: Final = (-1.0, connected(ANNA))
RECORDED: Final = (0.0, ev.RecordingStarted(recording_id=RECORDING))


def test_what_lasts_has_a_beginning_and_an_end() -> None:
    marks = marks_of(
        story(
            CONNECTED,
            RECORDED,
            (2, ev.Held(agent_id=ANNA)),
            (5, ev.Resumed(agent_id=ANNA)),
            (10, ev.RecordingPaused(cause="agent")),
            (12.5, ev.RecordingResumed(cause="agent")),
        ),
        since=START,
        seconds=60,
    )
    assert [(each.kind, each.at, each.until, each.agent_id, each.cause) for each in marks] == [
        ("hold", 2.0, 5.0, ANNA, ""),
        ("pause", 10.0, 12.5, None, "agent"),
    ]


def test_a_consult_leads_into_a_conference_and_that_into_a_transfer() -> None:
    told = kinds(
        CONNECTED,
        *consulted(3, ANNA, BEN),
        (9, conferenced(BEN)),
        (20, con.ConferenceLeft(agent_id=ANNA, cause="left")),
        (20, connected(BEN)),
        (30, ENDED),
    )
    assert told == [
        ("hold", 3.0, 9.0),
        ("consult", 6.0, 9.0),
        ("conference", 9.0, 20.0),
        ("agent", 20.0, None),
        ("transfer", 20.0, None),
    ]


def test_a_consulted_transfer_ends_the_hold() -> None:
    told = kinds(CONNECTED, *consulted(3, ANNA, BEN), (9, transferred("consulted")), (9, connected(BEN)))
    assert told == [
        ("hold", 3.0, 9.0),
        ("consult", 6.0, 9.0),
        ("agent", 9.0, None),
        ("transfer", 9.0, None),
    ]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (returned(), "transfer"),
        (TakenOverBySupervisor(supervisor_id=CARL, agent_id=ANNA), "take_over"),
        (ev.Left(agent_id=ANNA, cause="seat", deadline=START), "lost"),
    ],
)
def test_whoever_leaves_a_customer_on_hold_ends_the_hold(event: Any, kind: str) -> None:
    told = kinds(CONNECTED, (2, ev.Held(agent_id=ANNA)), (7, event))
    assert ("hold", 2.0, 7.0) in told
    assert kind in {each[0] for each in told}


def test_a_held_customer_is_parked_and_taken() -> None:
    told = kinds(
        CONNECTED,
        (2, ev.Held(agent_id=ANNA)),
        (5, tr.Parked(agent_id=ANNA, slot="71", returns_at=START)),
        (
            15,
            tr.Taken(
                agent_id=BEN,
                seat_id=SEAT,
                call_id=CALLS[BEN],
                channel_id="c2",
                deadline=START,
            ),
        ),
        (18, connected(BEN)),
    )
    assert told == [("hold", 2.0, 5.0), ("park", 5.0, 15.0), ("agent", 18.0, None)]


def test_who_goes_to_and_fro_holds_the_one_and_consults_the_other() -> None:
    told = kinds(
        CONNECTED,
        *consulted(0, ANNA, BEN),
        (5, con.Swapped(agent_id=ANNA)),
        (8, con.Swapped(agent_id=ANNA)),
        (11, gone(BEN)),
        (13, ev.Resumed(agent_id=ANNA)),
    )
    assert told == [("hold", 0.0, 5.0), ("consult", 3.0, 11.0), ("hold", 8.0, 13.0)]


def test_a_conference_lasts_until_the_last_further_party_is_out_of_it() -> None:
    told = kinds(
        CONNECTED,
        *consulted(0, ANNA, BEN),
        (4, conferenced(BEN)),
        *consulted(10, ANNA, CARL),
        (14, conferenced(CARL)),
        (20, gone(BEN)),
        (25, con.Split(agent_id=ANNA, call_id=CALLS[CARL])),
        (30, gone(CARL)),
    )
    assert [each for each in told if each[0] == "conference"] == [("conference", 4.0, 25.0)]
    assert [each for each in told if each[0] == "consult"][-1] == ("consult", 25.0, 30.0)


def test_who_is_left_with_somebody_outside_is_forwarded() -> None:
    told = kinds(
        CONNECTED,
        *dialled_out(0, ANNA, BEN),
        (4, conferenced(BEN)),
        (20, con.ConferenceLeft(agent_id=ANNA, cause="left")),
        (20, con.LeftOutside(call_id=CALLS[BEN])),
        (40, out.ForwardEnded(call_id=CALLS[BEN], by="outside")),
    )
    assert ("conference", 4.0, 20.0) in told
    assert ("forward", 20.0, 40.0) in told


def test_a_lost_phone_is_a_mark_until_it_is_back() -> None:
    told = kinds(CONNECTED, (4, ev.Left(agent_id=ANNA, cause="seat", deadline=START)), (9, connected(ANNA)))
    assert told == [("lost", 4.0, 9.0), ("agent", 9.0, None)]


def test_what_nobody_ended_ends_with_the_contact_or_with_the_recording() -> None:
    held = (2, ev.Held(agent_id=ANNA))
    assert kinds(CONNECTED, held, (9, ENDED)) == [("hold", 2.0, 9.0)]
    assert kinds(CONNECTED, held, (9, gone(BEN)), seconds=7.0) == [("hold", 2.0, 7.0)]


def test_what_is_before_or_after_the_recording_is_not_on_it() -> None:
    told = kinds(
        (-20, connected(ANNA)),
        (-9, ev.Held(agent_id=ANNA)),
        (-4, ev.Resumed(agent_id=ANNA)),
        (-2, ev.Held(agent_id=ANNA)),
        (3, ev.Resumed(agent_id=ANNA)),
        (80, transferred("blind")),
    )
    assert told == [("hold", 0.0, 3.0)]


def test_a_hold_goes_on_where_one_recording_ends_and_the_next_begins() -> None:
    told = kinds(
        (-20, connected(ANNA)),
        (-9, ev.Held(agent_id=ANNA)),
        (-5, ev.RecordingEnded(recording_id=RECORDING)),
        RECORDED,
        (6, ev.Resumed(agent_id=ANNA)),
    )
    assert told == [("hold", 0.0, 6.0)]


def test_an_event_of_tomorrow_is_no_mark() -> None:
    assert kinds((1, "sung_to"), (2, connected(ANNA))) == [("agent", 2.0, None)]


def speakers(*steps: tuple[float, Any], until: float = 30) -> tuple[UUID, ...]:
    return agents_of(story(*steps), since=START, until=START + timedelta(seconds=until))


def test_those_who_came_to_the_customer_speak_on_it_in_their_order() -> None:
    steps = (
        (0, connected(ANNA)),
        *consulted(2, ANNA, BEN),
        (8, conferenced(BEN)),
        (12, TakenOverBySupervisor(supervisor_id=CARL, agent_id=ANNA)),
        (20, connected(ANNA)),
    )
    assert speakers(*steps) == (ANNA, BEN, CARL)
    assert speakers(*steps, until=7) == (ANNA,)


def test_a_second_part_has_who_was_there_when_it_began_and_who_came_later() -> None:
    told = ((-20, connected(ANNA)), (-10, connected(BEN)), (4, ev.Held(agent_id=BEN)))
    assert speakers(*told, until=9) == (BEN,)


def test_who_was_only_consulted_does_not_speak_with_the_customer() -> None:
    assert speakers((0, connected(ANNA)), *consulted(2, ANNA, BEN)) == (ANNA,)
