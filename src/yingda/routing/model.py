"""An agent as the server knows him: his state, its reason and its deadline; a change is a new value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from yingda.kernel.ids import InteractionId, QueueId, SeatId, TenantId, UserId
from yingda.routing.engine.work import FreeAgent
from yingda.routing.errors import IllegalTransition, MissingDeadline, SeatAway, UnknownReason
from yingda.routing.transitions import (
    ANSWERS,
    ASKING,
    AT_WORK,
    CAUSES,
    LEAVING,
    OFFERED,
    REASONS,
    RESTING,
    SEAT_AWAY,
    SEATING,
    STATE_RULES,
    TRANSITIONS,
    UNSEATING,
    AgentState,
    Cause,
    Limit,
    Rule,
    Transition,
)


class PendingKind(StrEnum):
    """What an agent at work can ask for."""

    BREAK = "break"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """What an agent asked for while he was at work; it is taken at its end."""

    kind: PendingKind
    reason: str | None = None

    @property
    def state(self) -> AgentState:
        """The state that was asked for."""
        return AgentState.SIGNED_OUT if self.kind is PendingKind.SIGN_OUT else state_for(reason=self.reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What an agent waits for permission for; without an answer until then it is granted."""

    kind: PendingKind
    since: datetime
    reason: str | None = None
    until: datetime | None = None
    """None: it waits for as long as nobody decides."""

    @property
    def pending(self) -> Pending:
        """The same, once it is granted."""
        return Pending(kind=self.kind, reason=self.reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """What an agent is at work on, and for which tenant."""

    interaction_id: InteractionId
    tenant_id: TenantId


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """One agent; `tenant_id` owns his pool, and `version` grows by one with everything that happens to him.

    `idle_since` is his place among the idle. He keeps it when an offer comes to nothing by no fault of his
    (the caller gave up, the offer was withdrawn), and loses it by any other way out of ready.
    While his seat is lost the cause says so, and the deadline is that of its return.
    """

    user_id: UserId
    tenant_id: TenantId
    since: datetime
    state: AgentState = AgentState.SIGNED_OUT
    reason: str | None = None
    cause: str | None = None
    idle_since: datetime | None = None
    deadline: datetime | None = None
    seat_id: SeatId | None = None
    contact: Contact | None = None
    pending: Pending | None = None
    asked: Asked | None = None
    queues: frozenset[QueueId] = frozenset()
    version: int = 0

    @property
    def is_seat_lost(self) -> bool:
        """Whether the agent is signed in at a seat that does not answer."""
        return self.cause == Cause.SEAT_LOST and self.state is not AgentState.SIGNED_OUT

    @property
    def is_seat_faulty(self) -> bool:
        """Whether his phone is there, but he cannot speak or hear by it."""
        return self.cause == Cause.SEAT_FAULT and self.state is not AgentState.SIGNED_OUT

    @property
    def is_unseated(self) -> bool:
        """Whether only his seat keeps calls from him, or would."""
        return self.is_seat_lost or self.is_seat_faulty

    @property
    def interaction_id(self) -> InteractionId | None:
        """The interaction that the agent is at work on."""
        return self.contact.interaction_id if self.contact else None

    def due(self, *, now: datetime) -> Transition | None:
        """What his deadline makes happen, if it has passed."""
        if self.deadline is None or now < self.deadline:
            return None
        return Transition.RETURN_EXPIRED if self.is_seat_lost else STATE_RULES[self.state].at_deadline

    def free(self) -> FreeAgent | None:
        """The agent as the matcher sees him, if he is ready."""
        if self.state is not AgentState.READY or self.idle_since is None:
            return None
        return FreeAgent(user_id=self.user_id, idle_since=self.idle_since, queues=self.queues)

    def may(self, event: Transition) -> bool:
        """Whether this can happen to the agent now."""
        if event in {Transition.SEAT_RETURNED, Transition.RETURN_EXPIRED} and not self.is_seat_lost:
            return False
        if event is Transition.SEAT_LOST and self.is_seat_lost:
            return False
        if event in {Transition.READY, Transition.TAKE} and self.is_unseated:
            return False
        if event in ANSWERS and self.asked is None:
            return False
        return self.state in TRANSITIONS[event]

    def assigned(self, queues: frozenset[QueueId]) -> Agent:
        """The agent with other queues, whatever his state."""
        return replace(self, queues=queues, version=self.version + 1)

    def after(
        self,
        event: Transition,
        *,
        at: datetime,
        deadline: datetime | None = None,
        reason: str | None = None,
        cause: str | None = None,
        seat_id: SeatId | None = None,
        contact: Contact | None = None,
    ) -> Agent:
        """The agent after this happened; what is not given is as the tables say."""
        target = self._target(event, reason=reason)
        if event in {Transition.SIGN_IN, Transition.CHANGE_SEAT} and seat_id is None:
            raise SeatAway(state=self.state.value)
        changed = replace(
            self,
            state=target,
            since=self.since if TRANSITIONS[event][self.state] is Rule.SAME else at,
            reason=self._reason_after(event, target=target, reason=reason),
            cause=self._cause_after(event, target=target, cause=cause),
            idle_since=self._idle_since_after(target, at=at),
            deadline=self._deadline_after(event, deadline=deadline),
            seat_id=None if target is AgentState.SIGNED_OUT else seat_id or self.seat_id,
            contact=(contact or self.contact) if target in AT_WORK else None,
            pending=self._pending_after(event, target=target, reason=reason),
            asked=self._asked_after(event, target=target, reason=reason, at=at, until=deadline),
            version=self.version + 1,
        )
        return _within_its_limits(changed, event=event)

    def _target(self, event: Transition, *, reason: str | None) -> AgentState:
        if event is Transition.READY and self.is_unseated:
            raise SeatAway(state=self.state.value)
        if not self.may(event):
            raise IllegalTransition(state=self.state.value, event=event.value)
        target = TRANSITIONS[event][self.state]
        resolved = target if isinstance(target, AgentState) else self._resolved(target, event, reason)
        # Nobody is ready at a seat that does not answer.
        unseated = self.is_unseated and event not in SEATING
        return AgentState.NOT_READY if resolved is AgentState.READY and unseated else resolved

    def _resolved(self, rule: Rule, event: Transition, reason: str | None) -> AgentState:
        match rule:
            case Rule.BY_REASON if reason is None and event is Transition.SIGN_IN:
                return AgentState.READY
            case Rule.BY_REASON:
                return state_for(reason=reason)
            case Rule.PENDING_OR_READY:
                return self.pending.state if self.pending else AgentState.READY
            case Rule.PENDING_OR_NOT_READY:
                return self.pending.state if self.pending else AgentState.NOT_READY
            case Rule.ASKED if self.asked is not None:
                return self.asked.pending.state
            case Rule.BACK if self.reason == SEAT_AWAY:
                return AgentState.READY
            case _:
                return self.state

    def _pending_after(self, event: Transition, *, target: AgentState, reason: str | None) -> Pending | None:
        if event is Transition.CANCEL_PENDING or target not in AT_WORK:
            return None
        if event is Transition.ASK_SIGN_OUT:
            return Pending(kind=PendingKind.SIGN_OUT)
        if event is Transition.ASK_BREAK:
            state_for(reason=reason)
            return Pending(kind=PendingKind.BREAK, reason=reason)
        if event is Transition.TAKE and self.state in RESTING:
            # He goes back to what he did before.
            return Pending(kind=PendingKind.BREAK, reason=self.reason if self.reason in REASONS else BUSY)
        if event is Transition.GRANT_LEAVE and self.asked is not None:
            return self.asked.pending
        return self.pending

    def _asked_after(
        self,
        event: Transition,
        *,
        target: AgentState,
        reason: str | None,
        at: datetime,
        until: datetime | None,
    ) -> Asked | None:
        if event is Transition.REQUEST_LEAVE:
            if reason is None:
                return Asked(kind=PendingKind.SIGN_OUT, since=at, until=until)
            state_for(reason=reason)
            return Asked(kind=PendingKind.BREAK, since=at, reason=reason, until=until)
        is_settled = event in ANSWERS or event is Transition.TAKE_BREAK
        return None if is_settled or target is AgentState.SIGNED_OUT else self.asked

    def _reason_after(self, event: Transition, *, target: AgentState, reason: str | None) -> str | None:
        if target not in RESTING:
            return None
        if event in {Transition.TAKE_BREAK, Transition.SIGN_IN}:
            return reason
        if event is Transition.GRANT_LEAVE and self.asked is not None and self.state not in AT_WORK:
            return self.asked.reason
        if self.state in RESTING and event is not Transition.FORCE_FREE:
            return self.reason
        if self.pending is not None and event not in {*UNSEATING, Transition.FORCE_FREE}:
            return self.pending.reason
        return SEAT_AWAY if event in UNSEATING or self.is_unseated else None

    def _cause_after(self, event: Transition, *, target: AgentState, cause: str | None) -> str | None:
        if event is Transition.SEAT_LOST:
            return Cause.SEAT_LOST
        # A lost seat outlives every other cause, until it returns or he is signed out; so does one that is faulty.
        if self.is_unseated and event not in SEATING and target is not AgentState.SIGNED_OUT:
            return self.cause
        if event in ASKING:
            # Why he is where he is does not change with what shall follow.
            return self.cause
        kept = TRANSITIONS[event][self.state] is Rule.SAME and event not in SEATING
        return cause or CAUSES.get(event, self.cause if kept else None)

    def _deadline_after(self, event: Transition, *, deadline: datetime | None) -> datetime | None:
        if event in ASKING | LEAVING and TRANSITIONS[event][self.state] is Rule.SAME:
            return self.deadline
        if event is Transition.SEAT_RETURNED or (event is Transition.CHANGE_SEAT and self.is_seat_lost):
            kept = self.state is AgentState.WRAP_UP
        else:
            kept = self.is_seat_lost or TRANSITIONS[event][self.state] in {Rule.SAME, Rule.BACK}
        return deadline or (self.deadline if kept else None)

    def _idle_since_after(self, target: AgentState, *, at: datetime) -> datetime | None:
        if target is AgentState.READY:
            return self.idle_since or at
        return self.idle_since if target in OFFERED else None


BUSY = "busy"
"""The reason of who is not ready for none of his own."""


def state_for(*, reason: str | None) -> AgentState:
    """The state that a reason means."""
    state = REASONS.get(reason or "")
    if state is None:
        raise UnknownReason(reason=reason)
    return state


def _within_its_limits(agent: Agent, *, event: Transition) -> Agent:
    limit = Limit.REQUIRED if agent.is_seat_lost else STATE_RULES[agent.state].limit
    if limit is Limit.REQUIRED and agent.deadline is None:
        raise MissingDeadline(state=agent.state.value, event=event.value)
    return replace(agent, deadline=None) if limit is Limit.NEVER else agent
