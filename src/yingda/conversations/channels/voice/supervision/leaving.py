"""Who leaves his work, for a break or the day, and whether he needs permission: by a pool's rule, or in a declared fault."""

from datetime import datetime
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.supervision.house_rules import Fault
from yingda.conversations.channels.voice.turn import Turn
from yingda.kernel.errors import Conflict
from yingda.routing.model import Agent, PendingKind, state_for
from yingda.routing.transitions import AT_WORK, RESTING, AgentState, Transition


def leave(turn: Turn, agent_id: UUID, *, reason: str | None) -> None:
    """A break for this reason, or without one the end of the shift: at once, after the contact, or once it is granted."""
    agent = turn.centre.floor.agent(agent_id)
    if needs_permission(turn.centre, agent, reason=reason):
        turn.move(agent_id, Transition.REQUEST_LEAVE, reason=reason, deadline=answer_by(turn, agent))
        turn.tell("leave", agent_id, tenant_id=agent.tenant_id)
    else:
        _go(turn, agent, reason=reason)


def _go(turn: Turn, agent: Agent, *, reason: str | None) -> None:
    busy = agent.state in AT_WORK
    if reason is None:
        turn.move(agent.user_id, Transition.ASK_SIGN_OUT if busy else Transition.SIGN_OUT)
    else:
        turn.move(agent.user_id, Transition.ASK_BREAK if busy else Transition.TAKE_BREAK, reason=reason)


def needs_permission(centre: Centre, agent: Agent, *, reason: str | None) -> bool:
    """In a fault nobody who serves leaves by himself; else a pool's rule may ask for permission for breaks and training.

    Who only does something else at his desk, or rests already, needs none by the rule of his pool.
    """
    if agent.state is AgentState.SIGNED_OUT or (reason is not None and agent.state in RESTING):
        return False
    if fault_of(centre, agent) is not None:
        return True
    if reason is None or state_for(reason=reason) is AgentState.NOT_READY:
        return False
    return centre.directory.rules.of(agent.user_id).breaks_need_permission


def fault_of(centre: Centre, agent: Agent) -> Fault | None:
    """The declared fault that concerns this agent: his house's, an enterprise's that he serves, or the operator's."""
    served = {centre.floor.queue(queue).tenant_id for queue in agent.queues if centre.floor.has_queue(queue)}
    return centre.directory.rules.fault_of(frozenset({agent.tenant_id, *served}))


def answer_by(turn: Turn, agent: Agent) -> datetime | None:
    """Until when somebody has to decide; in a fault nobody leaves because nobody has decided."""
    if fault_of(turn.centre, agent) is not None:
        return None
    return turn.at + turn.centre.directory.rules.of(agent.user_id).answer_after


def decide(turn: Turn, agent_id: UUID, *, granted: bool) -> None:
    """Let an agent leave, at once or after his contact, or not."""
    agent = turn.centre.floor.agent(agent_id)
    if agent.asked is None:
        raise Conflict(agent=agent_id)
    turn.move(agent_id, Transition.GRANT_LEAVE if granted else Transition.DENY_LEAVE)
    turn.tell("leave", agent_id, tenant_id=agent.tenant_id)


def overdue(turn: Turn, agent_id: UUID) -> None:
    """Nobody has decided in time: who asked may go."""
    asked = turn.centre.floor.agent(agent_id).asked
    if asked is not None and asked.until is not None and asked.until <= turn.at:
        decide(turn, agent_id, granted=True)


def fault_begun(turn: Turn) -> None:
    """Whoever was to leave after his contact needs permission for it now."""
    for agent in list(turn.centre.floor.agents().values()):
        pending = agent.pending
        if pending is None or fault_of(turn.centre, agent) is None:
            continue
        turn.move(agent.user_id, Transition.CANCEL_PENDING)
        reason = pending.reason if pending.kind is PendingKind.BREAK else None
        turn.move(agent.user_id, Transition.REQUEST_LEAVE, reason=reason, deadline=None)


def fault_over(turn: Turn) -> None:
    """Who needs no permission any more may go; for the others time begins to run."""
    for agent in list(turn.centre.floor.agents().values()):
        asked = agent.asked
        if asked is None or fault_of(turn.centre, agent) is not None:
            continue
        if not needs_permission(turn.centre, agent, reason=asked.reason):
            decide(turn, agent.user_id, granted=True)
        elif asked.until is None:
            until = answer_by(turn, agent)
            turn.move(agent.user_id, Transition.REQUEST_LEAVE, reason=asked.reason, deadline=until)
