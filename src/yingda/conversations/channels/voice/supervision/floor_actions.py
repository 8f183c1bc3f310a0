"""What a supervisor does with people: their states, their breaks, and a fault that keeps everybody at work."""

from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.supervision import leaving
from yingda.conversations.channels.voice.supervision.house_rules import read_house_rules
from yingda.conversations.channels.voice.turn import supervisors_turn
from yingda.conversations.parts import IN_CONVERSATION
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.journal import Write
from yingda.routing.transitions import AT_WORK, AgentState, Cause, Transition

Answer = dict[str, Any]


async def make_ready(centre: Centre, *, supervisor_id: UUID, agent_id: UUID) -> Answer:
    """Put an agent to work: out of his break, out of his wrap-up, or without the break that he asked for."""
    with supervisors_turn(centre, supervisor_id) as turn:
        agent = centre.floor.agent(agent_id)
        line = centre.lines.get(agent.interaction_id) if agent.interaction_id else None
        if agent.asked is not None:
            leaving.decide(turn, agent_id, granted=False)
        if agent.pending is not None:
            turn.move(agent_id, Transition.CANCEL_PENDING)
        if agent.state is AgentState.WRAP_UP and line is not None:
            ending.finish_wrap_up(turn, line, agent_id, transition=Transition.FINISH_WRAP_UP, cause="forced")
        elif agent.state not in AT_WORK and agent.state is not AgentState.READY:
            turn.move(agent_id, Transition.READY, cause=Cause.SUPERVISOR)
    return {}


async def make_not_ready(centre: Centre, *, supervisor_id: UUID, agent_id: UUID, reason: str) -> Answer:
    """Take an agent out of the queues, now or after his contact."""
    with supervisors_turn(centre, supervisor_id) as turn:
        busy = centre.floor.agent(agent_id).state in AT_WORK
        transition = Transition.ASK_BREAK if busy else Transition.TAKE_BREAK
        turn.move(agent_id, transition, reason=reason, cause=Cause.SUPERVISOR)
    return {}


async def end_call(centre: Centre, *, supervisor_id: UUID, agent_id: UUID) -> Answer:
    """End the contact that an agent has; he documents it as ever."""
    interaction_id = centre.floor.agent(agent_id).interaction_id
    line = centre.lines.get(interaction_id) if interaction_id else None
    leg = line.interaction.leg if line is not None else None
    if line is None or leg is None or leg.agent_id != agent_id:
        raise NotFound
    if line.interaction.phase not in IN_CONVERSATION:
        raise Conflict(phase=line.interaction.phase.value)
    with supervisors_turn(centre, supervisor_id) as turn:
        ending.end_contact(turn, line, by="supervisor", cause="forced")
    return {}


async def decide(centre: Centre, *, supervisor_id: UUID, agent_id: UUID, granted: bool) -> Answer:
    """Grant or deny what an agent asked permission for."""
    with supervisors_turn(centre, supervisor_id) as turn:
        leaving.decide(turn, agent_id, granted=granted)
    return {}


async def declare_fault(centre: Centre, *, supervisor_id: UUID, tenant_id: UUID, reason: str) -> Answer:
    """From now on nobody whom it concerns leaves without permission."""
    if any(fault.tenant_id == tenant_id for fault in centre.directory.rules.faults):
        raise Conflict(tenant=tenant_id)
    fault_id = new_id()
    values = {
        "id": fault_id,
        "tenant_id": tenant_id,
        "reason": reason,
        "declared_by": supervisor_id,
        "at": centre.clock.now(),
    }
    await _store(centre, "supervision.declare_fault", values)
    with supervisors_turn(centre, supervisor_id) as turn:
        leaving.fault_begun(turn)
        turn.tell("fault", fault_id, tenant_id=tenant_id)
    return {"fault_id": str(fault_id)}


async def end_fault(centre: Centre, *, supervisor_id: UUID, fault_id: UUID) -> Answer:
    """The fault is over: everybody leaves again as the rules of his pool say."""
    fault = next((each for each in centre.directory.rules.faults if each.id == fault_id), None)
    if fault is None:
        raise NotFound
    values = {
        "id": fault_id,
        "tenant_id": fault.tenant_id,
        "ended_at": centre.clock.now(),
        "ended_by": supervisor_id,
    }
    await _store(centre, "supervision.end_fault", values)
    with supervisors_turn(centre, supervisor_id) as turn:
        leaving.fault_over(turn)
        turn.tell("fault", fault_id, tenant_id=fault.tenant_id)
    return {}


async def _store(centre: Centre, statement: str, values: dict[str, object]) -> None:
    """A fault counts from when it is in the database: two supervisors see the same."""
    await centre.writer.submit([Write(statement=statement, values=values)])
    async with centre.database.core() as tx:
        centre.directory.rules = await read_house_rules(tx)
