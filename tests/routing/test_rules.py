"""Who may wait in a queue, and why somebody gets no calls."""

import pytest

from yingda.routing.engine.admission import Admission, admit_to_queue
from yingda.routing.engine.no_calls import NoCalls, why_no_calls
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


@pytest.mark.parametrize(
    ("state", "waiting", "idle_longer", "reasons"),
    [
        (AgentState.SIGNED_OUT, 3, 0, [NoCalls.SIGNED_OUT]),
        (AgentState.READY, 1, 0, []),
        (AgentState.READY, 0, 0, [NoCalls.NO_WORK]),
        (AgentState.READY, 0, 2, [NoCalls.NO_WORK, NoCalls.OTHERS_IDLE_LONGER]),
        (AgentState.TALKING, 0, 2, [NoCalls.AT_WORK]),
        (AgentState.WRAP_UP, 5, 0, [NoCalls.AT_WORK]),
        (AgentState.NOT_READY, 5, 0, [NoCalls.NOT_READY]),
        (AgentState.ON_BREAK, 5, 0, [NoCalls.ON_BREAK]),
        (AgentState.TRAINING, 5, 0, [NoCalls.TRAINING]),
    ],
)
def test_why_an_agent_gets_no_calls(
    state: AgentState, waiting: int, idle_longer: int, reasons: list[NoCalls]
) -> None:
    assert why_no_calls(an_agent(state), waiting=waiting, idle_longer=idle_longer) == reasons


def test_queues_and_seat_are_reasons_too() -> None:
    assert why_no_calls(an_agent(queues=0), waiting=0, idle_longer=0) == [NoCalls.NO_QUEUES]
    lost = an_agent().after(Transition.SEAT_LOST, at=NOW, deadline=SOON)
    assert why_no_calls(lost, waiting=1, idle_longer=0) == [NoCalls.NOT_READY, NoCalls.SEAT_AWAY]
    asked = an_agent(AgentState.TALKING).after(Transition.ASK_SIGN_OUT, at=NOW)
    assert why_no_calls(asked, waiting=1, idle_longer=0) == [NoCalls.AT_WORK, NoCalls.PENDING]
