"""Builders for tests of whoever uses routing: agents in any state, work, and ids that sort by number."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from yingda.kernel.ids import InteractionId, QueueId, SeatId, TenantId, UserId, WorkId
from yingda.routing.engine.work import FreeAgent, Work
from yingda.routing.model import Agent, Contact
from yingda.routing.transitions import AgentState, Transition

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=30)
SEAT = SeatId(UUID(int=0x5EA7))
OPERATOR = TenantId(UUID(int=0xA0))
OTHER_TENANT = TenantId(UUID(int=0xA1))

# The way from signed out to each state.
WAYS: dict[AgentState, tuple[Transition, ...]] = {
    AgentState.SIGNED_OUT: (),
    AgentState.READY: (Transition.SIGN_IN,),
    AgentState.RESERVED: (Transition.SIGN_IN, Transition.RESERVE),
    AgentState.RINGING: (Transition.SIGN_IN, Transition.RESERVE, Transition.RING),
    AgentState.TALKING: (Transition.SIGN_IN, Transition.RESERVE, Transition.CONNECT),
    AgentState.WRAP_UP: (Transition.SIGN_IN, Transition.RESERVE, Transition.CONNECT, Transition.END_CONTACT),
    AgentState.NOT_READY: (Transition.SIGN_IN, Transition.TAKE_BREAK),
    AgentState.ON_BREAK: (Transition.SIGN_IN, Transition.TAKE_BREAK),
    AgentState.TRAINING: (Transition.SIGN_IN, Transition.TAKE_BREAK),
}
_REASONS = {AgentState.NOT_READY: "busy", AgentState.ON_BREAK: "meal", AgentState.TRAINING: "course"}


def queue_id(number: int) -> QueueId:
    """The queue of this number."""
    return QueueId(UUID(int=number))


def a_contact(number: int = 1) -> Contact:
    """A contact of another tenant than the pool's."""
    return Contact(interaction_id=InteractionId(UUID(int=number)), tenant_id=OTHER_TENANT)


def an_agent(state: AgentState = AgentState.READY, *, number: int = 1, queues: int = 1) -> Agent:
    """An agent of the operator's pool who came into this state in the legal way, a second for each step."""
    agent = Agent(
        user_id=UserId(UUID(int=number)),
        tenant_id=OPERATOR,
        since=NOW - timedelta(hours=1),
        queues=frozenset(queue_id(item) for item in range(1, queues + 1)),
    )
    steps = WAYS[state]
    for left, transition in zip(range(len(steps), 0, -1), steps, strict=True):
        agent = agent.after(
            transition,
            at=NOW - timedelta(seconds=left),
            deadline=SOON,
            reason=_REASONS.get(state) if transition is Transition.TAKE_BREAK else None,
            seat_id=SEAT if transition is Transition.SIGN_IN else None,
            contact=a_contact() if transition is Transition.RESERVE else None,
        )
    return agent


def some_work(number: int, *, queue: int = 1, waited: float = 0) -> Work:
    """Work that has waited for so many seconds."""
    return Work(
        work_id=WorkId(UUID(int=number)),
        interaction_id=InteractionId(UUID(int=number)),
        tenant_id=OTHER_TENANT,
        queue_id=queue_id(queue),
        since=NOW - timedelta(seconds=waited),
    )


def a_free_agent(number: int, *, queues: tuple[int, ...] = (1,), idle: float = 0) -> FreeAgent:
    """An agent who has been idle for so many seconds."""
    return FreeAgent(
        user_id=UserId(UUID(int=number)),
        idle_since=NOW - timedelta(seconds=idle),
        queues=frozenset(queue_id(item) for item in queues),
    )
