"""The one table of an agent's states: what can happen in each, and where it leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class AgentState(StrEnum):
    """签出, 空闲, 预占, 振铃, 通话, 整理, 示忙, 休息, 学习."""

    SIGNED_OUT = "signed_out"
    READY = "ready"
    RESERVED = "reserved"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    NOT_READY = "not_ready"
    ON_BREAK = "on_break"
    TRAINING = "training"


class Transition(StrEnum):
    """What can happen to an agent."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    READY = "ready"
    TAKE_BREAK = "take_break"
    RESERVE = "reserve"
    TAKE = "take"
    """He asked for a contact himself: out of a slot, or one that he dials."""
    TAKE_FAILED = "take_failed"
    RING = "ring"
    CONNECT = "connect"
    REFUSE = "refuse"
    RING_TIMEOUT = "ring_timeout"
    CALLER_GONE = "caller_gone"
    OFFER_FAILED = "offer_failed"
    OFFER_WITHDRAWN = "offer_withdrawn"
    END_CONTACT = "end_contact"
    FINISH_WRAP_UP = "finish_wrap_up"
    WRAP_UP_TIMEOUT = "wrap_up_timeout"
    EXTEND_WRAP_UP = "extend_wrap_up"
    SEAT_LOST = "seat_lost"
    SEAT_RETURNED = "seat_returned"
    RETURN_EXPIRED = "return_expired"
    CHANGE_SEAT = "change_seat"
    SEAT_FAULT = "seat_fault"
    SEAT_WELL = "seat_well"
    FORCE_FREE = "force_free"
    FORCE_SIGN_OUT = "force_sign_out"
    ASK_BREAK = "ask_break"
    ASK_SIGN_OUT = "ask_sign_out"
    CANCEL_PENDING = "cancel_pending"
    REQUEST_LEAVE = "request_leave"
    """He wants a break, or to sign out, and needs permission for it."""
    GRANT_LEAVE = "grant_leave"
    DENY_LEAVE = "deny_leave"
    WITHDRAW_LEAVE = "withdraw_leave"


ASKING = frozenset({Transition.ASK_BREAK, Transition.ASK_SIGN_OUT, Transition.CANCEL_PENDING})
"""What only changes what shall follow the work."""

ANSWERS = frozenset({Transition.GRANT_LEAVE, Transition.DENY_LEAVE, Transition.WITHDRAW_LEAVE})
"""What ends the waiting for permission; only for who waits for it."""
LEAVING = ANSWERS | {Transition.REQUEST_LEAVE}

SEATING = frozenset({Transition.SEAT_RETURNED, Transition.CHANGE_SEAT, Transition.SEAT_WELL})
"""After these his seat keeps nothing from him."""
UNSEATING = frozenset({Transition.SEAT_LOST, Transition.SEAT_FAULT})


class Rule(StrEnum):
    """A target that depends on more than the state."""

    SAME = "the state stays"
    BY_REASON = "the state of the reason; ready where there is no reason"
    PENDING_OR_READY = "what the agent asked for, else ready"
    PENDING_OR_NOT_READY = "what the agent asked for, else not ready"
    ASKED = "what the agent has permission for now"
    BACK = "ready where only the seat kept him from it, else the state stays"


Target = AgentState | Rule

RESTING = frozenset({AgentState.NOT_READY, AgentState.ON_BREAK, AgentState.TRAINING})
OFFERED = frozenset({AgentState.RESERVED, AgentState.RINGING})
AT_WORK = OFFERED | {AgentState.TALKING, AgentState.WRAP_UP}
SIGNED_IN = RESTING | AT_WORK | {AgentState.READY}

REASONS: Mapping[str, AgentState] = MappingProxyType(
    {
        "busy": AgentState.NOT_READY,
        "paperwork": AgentState.NOT_READY,
        "supervisor": AgentState.NOT_READY,
        "meal": AgentState.ON_BREAK,
        "rest": AgentState.ON_BREAK,
        "restroom": AgentState.ON_BREAK,
        "course": AgentState.TRAINING,
        "coaching": AgentState.TRAINING,
    }
)
"""Why an agent may take himself (or a supervisor him) out of the queues, and the state that it means."""

SEAT_AWAY = "seat_away"
"""The reason of who would be ready, were it not for his seat; nobody can choose it."""


class Cause(StrEnum):
    """Why the system put an agent where he is."""

    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    CALLER_GONE = "caller_gone"
    SEAT_SILENT = "seat_silent"
    OFFER_WITHDRAWN = "offer_withdrawn"
    WRAP_UP_TIMEOUT = "wrap_up_timeout"
    SEAT_LOST = "seat_lost"
    SEAT_FAULT = "seat_fault"
    """The phone is there, but its microphone or its sound is not."""
    FORCED = "forced"
    SUPERVISOR = "supervisor"
    RECOVERED = "recovered"


CAUSES: Mapping[Transition, Cause] = MappingProxyType(
    {
        Transition.REFUSE: Cause.REFUSED,
        Transition.RING_TIMEOUT: Cause.NO_ANSWER,
        Transition.CALLER_GONE: Cause.CALLER_GONE,
        Transition.OFFER_FAILED: Cause.SEAT_SILENT,
        Transition.TAKE_FAILED: Cause.SEAT_SILENT,
        Transition.OFFER_WITHDRAWN: Cause.OFFER_WITHDRAWN,
        Transition.WRAP_UP_TIMEOUT: Cause.WRAP_UP_TIMEOUT,
        Transition.SEAT_LOST: Cause.SEAT_LOST,
        Transition.RETURN_EXPIRED: Cause.SEAT_LOST,
        Transition.SEAT_FAULT: Cause.SEAT_FAULT,
        Transition.FORCE_FREE: Cause.FORCED,
        Transition.FORCE_SIGN_OUT: Cause.FORCED,
    }
)
"""The cause that a transition leaves behind, unless a better one is told."""


def _from(states: Iterable[AgentState], target: Target) -> Mapping[AgentState, Target]:
    return MappingProxyType(dict.fromkeys(states, target))


_S, _T = AgentState, Transition

TRANSITIONS: Mapping[Transition, Mapping[AgentState, Target]] = MappingProxyType(
    {
        _T.SIGN_IN: _from({_S.SIGNED_OUT}, Rule.BY_REASON),
        _T.SIGN_OUT: _from(RESTING | {_S.READY}, _S.SIGNED_OUT),
        _T.READY: _from(RESTING, _S.READY),
        _T.TAKE_BREAK: _from(RESTING | {_S.READY}, Rule.BY_REASON),
        _T.RESERVE: _from({_S.READY}, _S.RESERVED),
        _T.TAKE: _from(RESTING | {_S.READY}, _S.TALKING),
        _T.TAKE_FAILED: _from({_S.TALKING}, Rule.PENDING_OR_NOT_READY),
        _T.RING: _from({_S.RESERVED}, _S.RINGING),
        # A seat that answers by itself may do so before it was heard to ring.
        _T.CONNECT: _from(OFFERED, _S.TALKING),
        _T.REFUSE: _from(OFFERED, Rule.PENDING_OR_NOT_READY),
        _T.RING_TIMEOUT: _from(OFFERED, Rule.PENDING_OR_NOT_READY),
        _T.CALLER_GONE: _from(OFFERED, Rule.PENDING_OR_READY),
        # A seat that does not ring would be offered the same contact for ever.
        _T.OFFER_FAILED: _from(OFFERED, Rule.PENDING_OR_NOT_READY),
        _T.OFFER_WITHDRAWN: _from(OFFERED, Rule.PENDING_OR_READY),
        _T.END_CONTACT: _from({_S.TALKING}, _S.WRAP_UP),
        _T.FINISH_WRAP_UP: _from({_S.WRAP_UP}, Rule.PENDING_OR_READY),
        _T.WRAP_UP_TIMEOUT: _from({_S.WRAP_UP}, Rule.PENDING_OR_READY),
        _T.EXTEND_WRAP_UP: _from({_S.WRAP_UP}, Rule.SAME),
        _T.SEAT_LOST: MappingProxyType(
            {
                **_from(RESTING | {_S.TALKING, _S.WRAP_UP}, Rule.SAME),
                **_from(OFFERED | {_S.READY}, _S.NOT_READY),
            }
        ),
        _T.SEAT_RETURNED: MappingProxyType(
            {**_from(RESTING | {_S.TALKING, _S.WRAP_UP}, Rule.SAME), _S.NOT_READY: Rule.BACK}
        ),
        # At the new seat he goes on as he was; who was kept from calls by the old one alone is ready.
        _T.CHANGE_SEAT: MappingProxyType(
            {**_from(RESTING | {_S.READY, _S.TALKING, _S.WRAP_UP}, Rule.SAME), _S.NOT_READY: Rule.BACK}
        ),
        _T.SEAT_FAULT: MappingProxyType(
            {
                **_from(RESTING | {_S.TALKING, _S.WRAP_UP}, Rule.SAME),
                **_from(OFFERED | {_S.READY}, _S.NOT_READY),
            }
        ),
        _T.SEAT_WELL: MappingProxyType(
            {**_from(RESTING | {_S.TALKING, _S.WRAP_UP}, Rule.SAME), _S.NOT_READY: Rule.BACK}
        ),
        _T.RETURN_EXPIRED: _from(RESTING | {_S.TALKING, _S.WRAP_UP}, _S.SIGNED_OUT),
        _T.FORCE_FREE: _from(SIGNED_IN - {_S.READY}, _S.READY),
        _T.FORCE_SIGN_OUT: _from(SIGNED_IN, _S.SIGNED_OUT),
        _T.ASK_BREAK: _from(AT_WORK, Rule.SAME),
        _T.ASK_SIGN_OUT: _from(AT_WORK, Rule.SAME),
        _T.CANCEL_PENDING: _from(AT_WORK, Rule.SAME),
        _T.REQUEST_LEAVE: _from(SIGNED_IN, Rule.SAME),
        # At work it follows the work.
        _T.GRANT_LEAVE: MappingProxyType(
            {**_from(AT_WORK, Rule.SAME), **_from(RESTING | {_S.READY}, Rule.ASKED)}
        ),
        _T.DENY_LEAVE: _from(SIGNED_IN, Rule.SAME),
        _T.WITHDRAW_LEAVE: _from(SIGNED_IN, Rule.SAME),
    }
)


class Owner(StrEnum):
    """Who brings a state to its end, when its deadline does not."""

    AGENT = "agent"
    MATCHER = "matcher"
    SEAT = "seat"
    PARTIES = "parties"


class Limit(StrEnum):
    """Whether a state has a deadline."""

    NEVER = "never"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRule:
    """Who owns a state, whether it has a deadline, and what happens at it (nothing: it is only shown)."""

    owner: Owner
    limit: Limit
    at_deadline: Transition | None = None


STATE_RULES: Mapping[AgentState, StateRule] = MappingProxyType(
    {
        _S.SIGNED_OUT: StateRule(owner=Owner.AGENT, limit=Limit.NEVER),
        _S.READY: StateRule(owner=Owner.MATCHER, limit=Limit.NEVER),
        _S.RESERVED: StateRule(owner=Owner.SEAT, limit=Limit.REQUIRED, at_deadline=_T.OFFER_FAILED),
        _S.RINGING: StateRule(owner=Owner.AGENT, limit=Limit.REQUIRED, at_deadline=_T.RING_TIMEOUT),
        _S.TALKING: StateRule(owner=Owner.PARTIES, limit=Limit.NEVER),
        _S.WRAP_UP: StateRule(owner=Owner.AGENT, limit=Limit.REQUIRED, at_deadline=_T.WRAP_UP_TIMEOUT),
        _S.NOT_READY: StateRule(owner=Owner.AGENT, limit=Limit.OPTIONAL),
        _S.ON_BREAK: StateRule(owner=Owner.AGENT, limit=Limit.OPTIONAL),
        _S.TRAINING: StateRule(owner=Owner.AGENT, limit=Limit.OPTIONAL),
    }
)
"""In any state of an agent whose seat is lost the deadline is that of its return instead."""
