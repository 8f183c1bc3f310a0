"""Who may wait in a queue, and why somebody gets no calls."""

import pytest

from yingda.routing.engine.admission import Admission, admit_to_queue
from yingda.routing.engine.no_calls import NoCalls, own_reasons
from yingda.routing.model import Agent
from yingda.routing.testing import NOW, SOON, an_agent
from yingda.routing.transitions import AgentState, Transition


@pytest.mark.parametrize(
    ("signed_in", "waiting", "limit", "admission"),
    [
        (0, 0, None, Admission.NO_AGENTS),
        (0, 5, 5, Admission.NO_AGENTS),
        (1, 0, None, Admission.OK),
        (1, 9999, None, Admission.OK),
        (1, 4, 5, Admission.OK),
        (1, 5, 5, Admission.FULL),
        (1, 0, 0, Admission.FULL),
    ],
)
def test_who_may_wait(signed_in: int, waiting: int, limit: int | None, admission: Admission) -> None:
    assert admit_to_queue(signed_in_agents=signed_in, waiting=waiting, max_waiting=limit) is admission


def reasons(agent: Agent) -> list[NoCalls]:
    return own_reasons(
        state=agent.state,
        is_seat_lost=agent.is_seat_lost,
        is_seat_faulty=agent.is_seat_faulty,
        has_pending=agent.pending is not None,
        has_queues=bool(agent.queues),
    )


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AgentState.SIGNED_OUT, [NoCalls.SIGNED_OUT]),
        (AgentState.READY, []),
        (AgentState.RESERVED, [NoCalls.AT_WORK]),
        (AgentState.TALKING, [NoCalls.AT_WORK]),
        (AgentState.WRAP_UP, [NoCalls.AT_WORK]),
        (AgentState.NOT_READY, [NoCalls.NOT_READY]),
        (AgentState.ON_BREAK, [NoCalls.ON_BREAK]),
        (AgentState.TRAINING, [NoCalls.TRAINING]),
    ],
)
def test_why_an_agent_gets_no_calls(state: AgentState, expected: list[NoCalls]) -> None:
    assert reasons(an_agent(state)) == expected


def test_queues_and_seat_are_reasons_too() -> None:
    assert reasons(an_agent(queues=0)) == [NoCalls.NO_QUEUES]
    assert reasons(an_agent().after(Transition.SEAT_LOST, at=NOW, deadline=SOON)) == [NoCalls.SEAT_LOST]
    asked = an_agent(AgentState.TALKING).after(Transition.ASK_SIGN_OUT, at=NOW)
    assert reasons(asked) == [NoCalls.AT_WORK, NoCalls.PENDING]
