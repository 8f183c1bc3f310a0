"""The agent asks somebody else about the contact: consults, changes between the two, and hands it on to him or not."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yingda.conversations import consult_events as consult
from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import handing, parties
from yingda.conversations.channels.voice.handling.actions import NumberNotCallable, line_for
from yingda.conversations.channels.voice.handling.arranging import rearranged
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.outside import legs
from yingda.conversations.channels.voice.transfers.acting import Answer
from yingda.conversations.channels.voice.transfers.errors import AgentNotFree, NoChannelFree
from yingda.conversations.channels.voice.turn import Turn, agents_turn
from yingda.conversations.model import Phase
from yingda.conversations.moves import Move
from yingda.conversations.parts import Party
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.routing.transitions import AgentState

Target = Mapping[str, Any]


async def consult_with(centre: Centre, *, agent_id: UUID, interaction_id: UUID, target: Target) -> Answer:
    """Talk with somebody else about the contact, while the customer hears music or talks with the others."""
    line = line_for(centre, agent_id, interaction_id, Move.CONSULT)
    with agents_turn(centre, agent_id) as turn:
        requested = _REQUESTS[target["kind"]](turn, line, agent_id, target)
        with rearranged(turn, line):
            if line.interaction.phase is Phase.TALKING and not line.interaction.joined:
                turn.happen(line, ev.Held(agent_id=agent_id))
            turn.happen(line, requested)
        _begin(turn, line, requested)
    return {}


def _agent(turn: Turn, line: Line, agent_id: UUID, target: Target) -> consult.ConsultRequested:
    """A colleague who serves the enterprise, and is ready at a seat that is there."""
    floor, wanted = turn.centre.floor, UUID(target["agent_id"])
    agent = floor.agent(wanted)
    serves = any(floor.queue(queue).tenant_id == line.interaction.tenant_id for queue in agent.queues)
    if not serves or wanted == agent_id:
        raise NotFound(agent=wanted)
    if agent.state is not AgentState.READY or agent.seat_id not in turn.centre.directory.seats:
        raise AgentNotFree(state=agent.state.value)
    return consult.ConsultRequested(agent_id=agent_id, kind="agent", call_id=new_id(), to_agent_id=wanted)


def _queue(turn: Turn, line: Line, agent_id: UUID, target: Target) -> consult.ConsultRequested:
    queue = turn.centre.floor.queue(UUID(target["queue_id"]))
    if queue.tenant_id != line.interaction.tenant_id:
        raise NotFound(queue=queue.id)
    return consult.ConsultRequested(
        agent_id=agent_id, kind="queue", call_id=new_id(), queue_id=queue.id, work_id=new_id()
    )


def _number(turn: Turn, line: Line, agent_id: UUID, target: Target) -> consult.ConsultRequested:
    number = legs.reachable(str(target["digits"]))
    if number is None:
        raise NumberNotCallable
    if not legs.has_room(turn.centre, line.interaction.tenant_id):
        raise NoChannelFree
    return consult.ConsultRequested(
        agent_id=agent_id, kind="number", call_id=new_id(), channel_id=f"yo-{new_id()}", number=number
    )


_REQUESTS = {"agent": _agent, "queue": _queue, "number": _number}


def _begin(turn: Turn, line: Line, requested: consult.ConsultRequested) -> None:
    if requested.to_agent_id is not None:
        parties.offer(turn, line, requested.to_agent_id, queue_id=None)
    elif requested.queue_id is not None:
        parties.search(turn, line)
    else:
        parties.dial_outside(turn, line)


def _pending(line: Line) -> Party:
    if line.interaction.pending is None:
        raise NotFound
    return line.interaction.pending


async def cancel(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Go back to the customer, without the one who is consulted."""
    line = line_for(centre, agent_id, interaction_id, Move.CANCEL_CONSULT)
    with agents_turn(centre, agent_id) as turn, rearranged(turn, line):
        parties.dismiss(turn, line, _pending(line), cause="cancelled")
        if line.interaction.phase is Phase.HELD:
            turn.happen(line, ev.Resumed(agent_id=agent_id))
    return {}


async def complete(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Hand the customer on to the one who is consulted, whether or not he has answered yet."""
    line = line_for(centre, agent_id, interaction_id, Move.COMPLETE)
    with agents_turn(centre, agent_id) as turn:
        if not handing.hand_over(turn, line, _pending(line)):
            raise AgentNotFree
    return {}


async def swap(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Change between the customer and the one who is consulted; the other one waits."""
    line = line_for(centre, agent_id, interaction_id, Move.SWAP)
    with agents_turn(centre, agent_id) as turn, rearranged(turn, line):
        turn.happen(line, consult.Swapped(agent_id=agent_id))
    return {}
