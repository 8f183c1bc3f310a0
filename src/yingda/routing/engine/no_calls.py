"""Why an agent gets no calls just now."""

from enum import StrEnum

from yingda.routing.transitions import AT_WORK, AgentState


class NoCalls(StrEnum):
    """A reason that the desktop tells."""

    SIGNED_OUT = "signed_out"
    SEAT_LOST = "seat_lost"
    SEAT_FAULT = "seat_fault"
    AT_WORK = "at_work"
    NOT_READY = "not_ready"
    ON_BREAK = "on_break"
    TRAINING = "training"
    PENDING = "pending"
    NO_QUEUES = "no_queues"
    CONTROLLER_AWAY = "controller_away"
    NO_WORK = "no_work"
    SKILL_MISSING = "skill_missing"
    LEVEL_TOO_LOW = "level_too_low"
    KEPT_FOR_OTHER = "kept_for_other"
    GIVEN_AWAY = "given_away"
    CHANNEL_FULL = "channel_full"
    OTHERS_FIRST = "others_first"


_BY_STATE = {
    AgentState.SIGNED_OUT: NoCalls.SIGNED_OUT,
    **dict.fromkeys(AT_WORK, NoCalls.AT_WORK),
    AgentState.NOT_READY: NoCalls.NOT_READY,
    AgentState.ON_BREAK: NoCalls.ON_BREAK,
    AgentState.TRAINING: NoCalls.TRAINING,
}


def own_reasons(
    *,
    state: AgentState,
    is_seat_lost: bool,
    has_pending: bool,
    has_queues: bool,
    is_seat_faulty: bool = False,
    has_controller: bool = True,
) -> list[NoCalls]:
    """The reasons that lie in himself, the nearest first; none for one who only has to wait.

    Of a lost seat his state is only the consequence.
    """
    own = NoCalls.SEAT_LOST if is_seat_lost else _BY_STATE.get(state)
    fault = [NoCalls.SEAT_FAULT] if is_seat_faulty else []
    reasons = {
        NoCalls.PENDING: has_pending,
        NoCalls.NO_QUEUES: not has_queues,
        NoCalls.CONTROLLER_AWAY: not has_controller,
    }
    return [*fault, *([own] if own else []), *(reason for reason, holds in reasons.items() if holds)]
