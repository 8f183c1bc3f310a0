"""An agent's states: what may happen in each, where it leads, and what he keeps on the way."""

from datetime import timedelta

import pytest

from yingda.routing.errors import IllegalTransition, MissingDeadline, SeatAway, UnknownReason
from yingda.routing.model import Agent, Pending, PendingKind
from yingda.routing.testing import NOW, SEAT, SOON, WAYS, a_contact, an_agent
from yingda.routing.transitions import (
    AT_WORK,
    REASONS,
    RESTING,
    STATE_RULES,
    TRANSITIONS,
    AgentState,
    Limit,
    Transition,
)

S, T = AgentState, Transition
LATER = SOON + timedelta(minutes=1)


def lost(state: AgentState) -> Agent:
    return an_agent(state).after(T.SEAT_LOST, at=NOW, deadline=SOON)


def asked(state: AgentState, *, reason: str | None) -> Agent:
    if reason is None:
        return an_agent(state).after(T.ASK_SIGN_OUT, at=NOW)
    return an_agent(state).after(T.ASK_BREAK, at=NOW, reason=reason)


@pytest.mark.parametrize(
    ("state", "event", "target"),
    [
        (S.SIGNED_OUT, T.SIGN_IN, S.READY),
        (S.READY, T.SIGN_OUT, S.SIGNED_OUT),
        (S.READY, T.RESERVE, S.RESERVED),
        (S.READY, T.SEAT_LOST, S.NOT_READY),
        (S.READY, T.FORCE_SIGN_OUT, S.SIGNED_OUT),
        (S.RESERVED, T.RING, S.RINGING),
        (S.RESERVED, T.CONNECT, S.TALKING),
        (S.RESERVED, T.CALLER_GONE, S.READY),
        (S.RESERVED, T.OFFER_WITHDRAWN, S.READY),
        (S.RESERVED, T.OFFER_FAILED, S.NOT_READY),
        (S.RESERVED, T.REFUSE, S.NOT_READY),
        (S.RINGING, T.CONNECT, S.TALKING),
        (S.RINGING, T.REFUSE, S.NOT_READY),
        (S.RINGING, T.RING_TIMEOUT, S.NOT_READY),
        (S.RINGING, T.CALLER_GONE, S.READY),
        (S.RINGING, T.SEAT_LOST, S.NOT_READY),
        (S.TALKING, T.END_CONTACT, S.WRAP_UP),
        (S.TALKING, T.SEAT_LOST, S.TALKING),
        (S.TALKING, T.FORCE_FREE, S.READY),
        (S.WRAP_UP, T.FINISH_WRAP_UP, S.READY),
        (S.WRAP_UP, T.WRAP_UP_TIMEOUT, S.READY),
        (S.WRAP_UP, T.EXTEND_WRAP_UP, S.WRAP_UP),
        (S.NOT_READY, T.READY, S.READY),
        (S.ON_BREAK, T.READY, S.READY),
        (S.TRAINING, T.SIGN_OUT, S.SIGNED_OUT),
        (S.ON_BREAK, T.FORCE_FREE, S.READY),
    ],
)
def test_where_a_transition_leads(state: AgentState, event: Transition, target: AgentState) -> None:
    after = an_agent(state).after(event, at=NOW, deadline=SOON, seat_id=SEAT)
    assert after.state is target
    assert after.version == an_agent(state).version + 1


@pytest.mark.parametrize("state", AgentState)
@pytest.mark.parametrize("event", Transition)
def test_what_the_table_does_not_hold_is_refused(state: AgentState, event: Transition) -> None:
    agent = an_agent(state)
    if agent.may(event):
        assert state in TRANSITIONS[event]
        return
    with pytest.raises(IllegalTransition) as refusal:
        agent.after(event, at=NOW, deadline=SOON, reason="meal")
    assert refusal.value.details == {"state": state.value, "event": event.value}


@pytest.mark.parametrize(("reason", "state"), REASONS.items())
def test_a_reason_means_a_state(reason: str, state: AgentState) -> None:
    agent = an_agent(S.READY).after(T.TAKE_BREAK, at=NOW, reason=reason)
    assert (agent.state, agent.reason, agent.cause) == (state, reason, None)
    assert an_agent(S.SIGNED_OUT).after(T.SIGN_IN, at=NOW, reason=reason, seat_id=SEAT).state is state


@pytest.mark.parametrize("reason", [None, "", "holiday", "seat_away"])
def test_nobody_takes_a_break_for_an_unknown_reason(reason: str | None) -> None:
    with pytest.raises(UnknownReason):
        an_agent(S.READY).after(T.TAKE_BREAK, at=NOW, reason=reason)
    with pytest.raises(UnknownReason):
        an_agent(S.TALKING).after(T.ASK_BREAK, at=NOW, reason=reason)


def test_a_break_for_another_reason_begins_anew() -> None:
    agent = an_agent(S.RINGING).after(T.REFUSE, at=NOW)
    again = agent.after(T.TAKE_BREAK, at=LATER, reason="paperwork")
    assert (again.state, again.reason, again.cause, again.since) == (S.NOT_READY, "paperwork", None, LATER)


@pytest.mark.parametrize(
    "state", [state for state in AgentState if STATE_RULES[state].limit is Limit.REQUIRED]
)
def test_a_state_that_must_end_by_itself_has_a_deadline(state: AgentState) -> None:
    before, last = WAYS[state][:-1], WAYS[state][-1]
    agent = an_agent(next(s for s, way in WAYS.items() if way == before))
    with pytest.raises(MissingDeadline):
        agent.after(last, at=NOW)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (S.READY, None),
        (S.RESERVED, T.OFFER_FAILED),
        (S.RINGING, T.RING_TIMEOUT),
        (S.TALKING, None),
        (S.WRAP_UP, T.WRAP_UP_TIMEOUT),
        (S.ON_BREAK, None),
    ],
)
def test_what_a_deadline_makes_happen(state: AgentState, due: Transition | None) -> None:
    agent = an_agent(state)
    assert agent.due(now=SOON - timedelta(seconds=1)) is None
    assert agent.due(now=SOON) is due
    assert due is None or agent.may(due)


def test_refusal_and_silence_are_told_by_their_cause() -> None:
    ringing = an_agent(S.RINGING)
    assert ringing.after(T.REFUSE, at=NOW).cause == "refused"
    assert ringing.after(T.RING_TIMEOUT, at=NOW).cause == "no_answer"
    assert ringing.after(T.OFFER_FAILED, at=NOW).cause == "seat_silent"
    assert ringing.after(T.REFUSE, at=NOW, cause="declined_by_phone").cause == "declined_by_phone"


@pytest.mark.parametrize("event", [T.CALLER_GONE, T.OFFER_WITHDRAWN])
@pytest.mark.parametrize("state", [S.RESERVED, S.RINGING])
def test_an_offer_that_failed_without_his_fault_keeps_his_place(state: AgentState, event: Transition) -> None:
    before = an_agent(S.READY)
    after = an_agent(state).after(event, at=LATER)
    assert before.idle_since is not None
    assert after.idle_since is not None
    assert after.idle_since <= NOW < after.since == LATER
    assert after.contact is None


@pytest.mark.parametrize("way", [(T.REFUSE, T.READY), (T.CONNECT, T.END_CONTACT, T.FINISH_WRAP_UP)])
def test_any_other_way_back_puts_him_last(way: tuple[Transition, ...]) -> None:
    agent = an_agent(S.RINGING)
    for event in way:
        agent = agent.after(event, at=LATER, deadline=LATER)
    assert agent.idle_since == LATER


def test_the_contact_is_his_until_wrap_up_is_over() -> None:
    agent = an_agent(S.WRAP_UP)
    assert agent.contact == a_contact()
    assert agent.interaction_id == a_contact().interaction_id
    assert agent.after(T.FINISH_WRAP_UP, at=NOW).interaction_id is None


def test_wrap_up_is_extended_by_its_deadline_only() -> None:
    agent = an_agent(S.WRAP_UP)
    longer = agent.after(T.EXTEND_WRAP_UP, at=NOW, deadline=LATER)
    assert (longer.deadline, longer.since) == (LATER, agent.since)


@pytest.mark.parametrize("state", sorted(AT_WORK))
def test_what_is_asked_for_at_work_is_pending(state: AgentState) -> None:
    agent = asked(state, reason="meal")
    assert agent.pending == Pending(kind=PendingKind.BREAK, reason="meal")
    assert (agent.state, agent.deadline, agent.since) == (
        state,
        an_agent(state).deadline,
        an_agent(state).since,
    )
    assert agent.after(T.CANCEL_PENDING, at=NOW).pending is None


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (S.WRAP_UP, T.FINISH_WRAP_UP),
        (S.WRAP_UP, T.WRAP_UP_TIMEOUT),
        (S.RINGING, T.CALLER_GONE),
        (S.RINGING, T.REFUSE),
        (S.RINGING, T.RING_TIMEOUT),
        (S.RESERVED, T.OFFER_WITHDRAWN),
        (S.RESERVED, T.OFFER_FAILED),
    ],
)
def test_what_is_pending_is_taken_at_the_end_of_work(state: AgentState, event: Transition) -> None:
    resting = asked(state, reason="meal").after(event, at=NOW)
    assert (resting.state, resting.reason, resting.pending) == (S.ON_BREAK, "meal", None)
    gone = asked(state, reason=None).after(event, at=NOW)
    assert (gone.state, gone.reason, gone.pending, gone.seat_id) == (S.SIGNED_OUT, None, None, None)


def test_what_shall_follow_does_not_change_why_he_is_where_he_is() -> None:
    ringing = an_agent(S.RINGING)
    assert ringing.after(T.ASK_BREAK, at=NOW, reason="meal", cause="supervisor").cause == ringing.cause


def test_what_is_pending_survives_the_call() -> None:
    agent = asked(S.RINGING, reason="course").after(T.CONNECT, at=NOW)
    agent = agent.after(T.END_CONTACT, at=NOW, deadline=SOON).after(T.FINISH_WRAP_UP, at=NOW)
    assert (agent.state, agent.reason) == (S.TRAINING, "course")


def test_a_seat_lost_in_a_call_is_waited_for() -> None:
    agent = lost(S.TALKING)
    assert (agent.state, agent.deadline, agent.cause) == (S.TALKING, SOON, "seat_lost")
    assert agent.due(now=SOON) is T.RETURN_EXPIRED
    back = agent.after(T.SEAT_RETURNED, at=NOW)
    assert (back.state, back.deadline, back.cause) == (S.TALKING, None, None)


def test_a_lost_seat_has_one_cause_whatever_is_told() -> None:
    assert an_agent(S.TALKING).after(T.SEAT_LOST, at=NOW, deadline=SOON, cause="closed").is_seat_lost


def test_who_does_not_return_is_signed_out() -> None:
    agent = lost(S.TALKING).after(T.RETURN_EXPIRED, at=SOON)
    assert (agent.state, agent.cause, agent.seat_id, agent.contact) == (S.SIGNED_OUT, "seat_lost", None, None)


def test_who_was_ready_when_his_seat_was_lost_is_ready_when_it_returns() -> None:
    agent = lost(S.READY)
    assert (agent.state, agent.reason, agent.cause) == (S.NOT_READY, "seat_away", "seat_lost")
    back = agent.after(T.SEAT_RETURNED, at=LATER)
    assert (back.state, back.reason, back.cause, back.idle_since) == (S.READY, None, None, LATER)


@pytest.mark.parametrize("state", sorted(RESTING))
def test_who_rested_when_his_seat_was_lost_still_rests(state: AgentState) -> None:
    back = lost(state).after(T.SEAT_RETURNED, at=LATER)
    assert (back.state, back.since) == (state, lost(state).since) or state is S.NOT_READY
    assert (back.reason, back.cause, back.deadline) == (an_agent(state).reason, None, None)


def test_nobody_is_ready_at_a_lost_seat() -> None:
    with pytest.raises(SeatAway):
        lost(S.NOT_READY).after(T.READY, at=NOW)
    for event in (T.FINISH_WRAP_UP, T.WRAP_UP_TIMEOUT, T.FORCE_FREE):
        agent = lost(S.WRAP_UP).after(event, at=NOW)
        assert (agent.state, agent.reason, agent.cause) == (S.NOT_READY, "seat_away", "seat_lost")
        assert agent.due(now=SOON) is T.RETURN_EXPIRED
        assert agent.after(T.SEAT_RETURNED, at=NOW).state is S.READY


def test_a_supervisor_frees_who_rests_at_a_lost_seat_for_his_return() -> None:
    agent = lost(S.ON_BREAK).after(T.FORCE_FREE, at=NOW)
    assert (agent.state, agent.reason) == (S.NOT_READY, "seat_away")


def test_a_lost_seat_is_not_lost_twice() -> None:
    assert not lost(S.TALKING).may(T.SEAT_LOST)
    assert not an_agent(S.TALKING).may(T.SEAT_RETURNED)
    assert not an_agent(S.NOT_READY).may(T.RETURN_EXPIRED)


def test_a_call_that_ends_while_the_seat_is_lost_is_wrapped_up_by_who_returns() -> None:
    agent = lost(S.TALKING).after(T.END_CONTACT, at=NOW, deadline=LATER)
    assert (agent.state, agent.deadline, agent.is_seat_lost) == (S.WRAP_UP, LATER, True)
    back = agent.after(T.SEAT_RETURNED, at=NOW)
    assert (back.state, back.deadline, back.is_seat_lost) == (S.WRAP_UP, LATER, False)


def test_nobody_signs_in_without_a_seat() -> None:
    with pytest.raises(SeatAway):
        an_agent(S.SIGNED_OUT).after(T.SIGN_IN, at=NOW)


def test_a_supervisors_order_forgets_what_was_pending() -> None:
    agent = asked(S.TALKING, reason="meal").after(T.FORCE_FREE, at=NOW)
    assert (agent.state, agent.pending, agent.cause) == (S.READY, None, "forced")


def test_only_who_is_ready_is_free() -> None:
    assert [state for state in AgentState if an_agent(state).free()] == [S.READY]
    free = an_agent(S.READY, queues=3).free()
    assert free is not None
    assert len(free.queues) == 3
