"""What happened to an agent, past tense; each class is a type of row in his stream, and he is their fold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from yingda.kernel.ids import InteractionId, QueueId, SeatId, TenantId, UserId
from yingda.routing.model import Agent, Asked, Contact, Pending
from yingda.routing.transitions import ANSWERS, ASKING, TRANSITIONS, AgentState, Rule, Transition


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSignedIn:
    """The agent signed in at a seat."""

    seat_id: SeatId
    to_state: AgentState
    reason: str | None
    deadline: datetime | None
    idle_since: datetime | None
    queues: tuple[QueueId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentStateChanged:
    """The agent came from one state into another, or into the same one for another reason."""

    transition: Transition
    from_state: AgentState
    to_state: AgentState
    reason: str | None
    cause: str | None
    deadline: datetime | None
    idle_since: datetime | None
    seat_id: SeatId | None
    interaction_id: InteractionId | None
    contact_tenant_id: TenantId | None
    pending: Pending | None
    asked: Asked | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSignedOut:
    """The agent signed out, or was signed out for a cause."""

    transition: Transition
    from_state: AgentState
    cause: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSeatLost:
    """The agent's seat does not answer any more; it is waited for until the deadline."""

    deadline: datetime
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSeatReturned:
    """The agent's seat answers again."""

    seat_id: SeatId
    deadline: datetime | None
    cause: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSeatChanged:
    """The agent went on at another seat."""

    seat_id: SeatId
    deadline: datetime | None
    cause: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentSeatFaulty:
    """The agent cannot speak or hear by his phone, which is there."""

    deadline: datetime | None
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentPendingChanged:
    """The agent asked for what shall follow his work, or took it back."""

    pending: Pending | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentLeaveAsked:
    """The agent waits for permission to leave."""

    asked: Asked


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentLeaveAnswered:
    """Permission was given for after his work, denied, or is wanted no more."""

    transition: Transition
    asked: Asked
    """What he had asked for."""
    pending: Pending | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentWrapUpExtended:
    """The agent has until later to document the contact."""

    deadline: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentQueuesChanged:
    """The agent serves other queues."""

    queues: tuple[QueueId, ...]


AgentEvent = (
    AgentSignedIn
    | AgentStateChanged
    | AgentSignedOut
    | AgentSeatLost
    | AgentSeatReturned
    | AgentSeatChanged
    | AgentSeatFaulty
    | AgentPendingChanged
    | AgentLeaveAsked
    | AgentLeaveAnswered
    | AgentWrapUpExtended
    | AgentQueuesChanged
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentRecord:
    """One row of an agent's stream: whose, which (his version after it), when, what."""

    user_id: UserId
    tenant_id: TenantId
    seq: int
    at: datetime
    event: AgentEvent


def record(*, before: Agent, after: Agent, transition: Transition, at: datetime) -> AgentRecord:
    """The one row that says how an agent came from one version to the next."""
    event = _event(before, after, transition)
    return AgentRecord(
        user_id=after.user_id, tenant_id=after.tenant_id, seq=after.version, at=at, event=event
    )


def record_queues(*, after: Agent, at: datetime) -> AgentRecord:
    """The row that says which queues an agent serves from now on."""
    event = AgentQueuesChanged(queues=tuple(sorted(after.queues)))
    return AgentRecord(
        user_id=after.user_id, tenant_id=after.tenant_id, seq=after.version, at=at, event=event
    )


def replay(records: Iterable[AgentRecord]) -> Agent:
    """The agent that these rows, the first of them a sign-in, have made."""
    remaining = iter(records)
    first = next(remaining)
    born = Agent(user_id=first.user_id, tenant_id=first.tenant_id, since=first.at)
    agent = apply(born, first)
    for item in remaining:
        agent = apply(agent, item)
    return agent


def apply(agent: Agent, item: AgentRecord) -> Agent:
    """The agent after one more row."""
    changes = _APPLY[type(item.event)](agent, item.event, item.at)
    return replace(agent, version=item.seq, **changes)


def _event(before: Agent, after: Agent, transition: Transition) -> AgentEvent:
    match transition:
        case Transition.SIGN_IN if after.seat_id is not None:
            return AgentSignedIn(
                seat_id=after.seat_id,
                to_state=after.state,
                reason=after.reason,
                deadline=after.deadline,
                idle_since=after.idle_since,
                queues=tuple(sorted(after.queues)),
            )
        case _ if transition in ASKING:
            return AgentPendingChanged(pending=after.pending)
        case Transition.REQUEST_LEAVE if after.asked is not None:
            return AgentLeaveAsked(asked=after.asked)
        case _ if transition in ANSWERS and TRANSITIONS[transition][before.state] is Rule.SAME:
            return _answered(before, after, transition)
        case Transition.EXTEND_WRAP_UP if after.deadline is not None:
            return AgentWrapUpExtended(deadline=after.deadline)
        case _ if after.state is AgentState.SIGNED_OUT:
            return AgentSignedOut(transition=transition, from_state=before.state, cause=after.cause)
        case _ if after.state is before.state:
            return _stayed(before, after, transition)
        case _:
            return _changed(before, after, transition)


def _answered(before: Agent, after: Agent, transition: Transition) -> AgentEvent:
    if before.asked is None:
        raise ValueError("nobody had asked")
    return AgentLeaveAnswered(transition=transition, asked=before.asked, pending=after.pending)


def _stayed(before: Agent, after: Agent, transition: Transition) -> AgentEvent:
    if transition is Transition.SEAT_LOST and after.deadline is not None and after.cause is not None:
        return AgentSeatLost(deadline=after.deadline, cause=after.cause)
    if after.seat_id is not None and after.since == before.since:
        match transition:
            case Transition.SEAT_RETURNED | Transition.SEAT_WELL:
                return AgentSeatReturned(seat_id=after.seat_id, deadline=after.deadline, cause=after.cause)
            case Transition.CHANGE_SEAT:
                return AgentSeatChanged(seat_id=after.seat_id, deadline=after.deadline, cause=after.cause)
            case Transition.SEAT_FAULT if after.cause is not None:
                return AgentSeatFaulty(deadline=after.deadline, cause=after.cause)
    return _changed(before, after, transition)


def _changed(before: Agent, after: Agent, transition: Transition) -> AgentStateChanged:
    return AgentStateChanged(
        transition=transition,
        from_state=before.state,
        to_state=after.state,
        reason=after.reason,
        cause=after.cause,
        deadline=after.deadline,
        idle_since=after.idle_since,
        seat_id=after.seat_id,
        interaction_id=after.contact.interaction_id if after.contact else None,
        contact_tenant_id=after.contact.tenant_id if after.contact else None,
        pending=after.pending,
        asked=after.asked,
    )


Changes = dict[str, Any]


def _signed_in(_agent: Agent, event: AgentSignedIn, at: datetime) -> Changes:
    return {
        "state": event.to_state,
        "since": at,
        "reason": event.reason,
        "cause": None,
        "deadline": event.deadline,
        "idle_since": event.idle_since,
        "seat_id": event.seat_id,
        "queues": frozenset(event.queues),
    }


def _state_changed(_agent: Agent, event: AgentStateChanged, at: datetime) -> Changes:
    contact = None
    if event.interaction_id is not None and event.contact_tenant_id is not None:
        contact = Contact(interaction_id=event.interaction_id, tenant_id=event.contact_tenant_id)
    return {
        "state": event.to_state,
        "since": at,
        "reason": event.reason,
        "cause": event.cause,
        "deadline": event.deadline,
        "idle_since": event.idle_since,
        "seat_id": event.seat_id,
        "contact": contact,
        "pending": event.pending,
        "asked": event.asked,
    }


def _signed_out(_agent: Agent, event: AgentSignedOut, at: datetime) -> Changes:
    return {
        "state": AgentState.SIGNED_OUT,
        "since": at,
        "cause": event.cause,
        **dict.fromkeys(("reason", "deadline", "idle_since", "seat_id", "contact", "pending", "asked")),
    }


def _seat_lost(_agent: Agent, event: AgentSeatLost, _at: datetime) -> Changes:
    return {"deadline": event.deadline, "cause": event.cause}


def _seat_faulty(_agent: Agent, event: AgentSeatFaulty, _at: datetime) -> Changes:
    return {"deadline": event.deadline, "cause": event.cause}


def _seat_returned(_agent: Agent, event: AgentSeatReturned | AgentSeatChanged, _at: datetime) -> Changes:
    return {"seat_id": event.seat_id, "deadline": event.deadline, "cause": event.cause}


def _pending_changed(_agent: Agent, event: AgentPendingChanged, _at: datetime) -> Changes:
    return {"pending": event.pending}


def _leave_asked(_agent: Agent, event: AgentLeaveAsked, _at: datetime) -> Changes:
    return {"asked": event.asked}


def _leave_answered(_agent: Agent, event: AgentLeaveAnswered, _at: datetime) -> Changes:
    return {"asked": None, "pending": event.pending}


def _wrap_up_extended(_agent: Agent, event: AgentWrapUpExtended, _at: datetime) -> Changes:
    return {"deadline": event.deadline}


def _queues_changed(_agent: Agent, event: AgentQueuesChanged, _at: datetime) -> Changes:
    return {"queues": frozenset(event.queues)}


_APPLY: Mapping[type, Callable[..., Changes]] = {
    AgentSignedIn: _signed_in,
    AgentStateChanged: _state_changed,
    AgentSignedOut: _signed_out,
    AgentSeatLost: _seat_lost,
    AgentSeatReturned: _seat_returned,
    AgentSeatChanged: _seat_returned,
    AgentSeatFaulty: _seat_faulty,
    AgentPendingChanged: _pending_changed,
    AgentLeaveAsked: _leave_asked,
    AgentLeaveAnswered: _leave_answered,
    AgentWrapUpExtended: _wrap_up_extended,
    AgentQueuesChanged: _queues_changed,
}
