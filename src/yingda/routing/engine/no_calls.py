"""Why an agent gets no calls just now."""

from enum import StrEnum

from yingda.routing.model import Agent
from yingda.routing.transitions import AT_WORK, AgentState


class NoCalls(StrEnum):
    """A reason that the desktop tells."""

    SIGNED_OUT = "signed_out"
    SEAT_AWAY = "seat_away"
    AT_WORK = "at_work"
    NOT_READY = "not_ready"
    ON_BREAK = "on_break"
    TRAINING = "training"
    PENDING = "pending"
    NO_QUEUES = "no_queues"
    NO_WORK = "no_work"
    OTHERS_IDLE_LONGER = "others_idle_longer"


_BY_STATE = {
    AgentState.SIGNED_OUT: NoCalls.SIGNED_OUT,
    **dict.fromkeys(AT_WORK, NoCalls.AT_WORK),
    AgentState.NOT_READY: NoCalls.NOT_READY,
    AgentState.ON_BREAK: NoCalls.ON_BREAK,
    AgentState.TRAINING: NoCalls.TRAINING,
}


def why_no_calls(agent: Agent, *, waiting: int, idle_longer: int) -> list[NoCalls]:
    """The reasons, the nearest first: of the agent himself, his seat and queues, then of what waits for him.

    `waiting` counts the work in his queues, `idle_longer` the free agents of these queues before him.
    """
    can_be_matched = agent.state is AgentState.READY and bool(agent.queues)
    reasons = {
        NoCalls.SEAT_AWAY: agent.is_seat_lost,
        NoCalls.PENDING: agent.pending is not None,
        NoCalls.NO_QUEUES: not agent.queues,
        NoCalls.NO_WORK: can_be_matched and waiting == 0,
        NoCalls.OTHERS_IDLE_LONGER: can_be_matched and idle_longer > 0,
    }
    own = _BY_STATE.get(agent.state)
    return [*([own] if own else []), *(reason for reason, holds in reasons.items() if holds)]
