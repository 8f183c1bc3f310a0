"""An agent documents what he was at work on, whether or not the contact goes on with somebody else."""

from datetime import timedelta
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.routing.transitions import AgentState, Transition


def to_wrap_up(turn: Turn, line: Line, agent_id: UUID, *, queue_id: UUID | None = None) -> None:
    """Give an agent who has talked the time of his queue to document."""
    if turn.centre.floor.agent(agent_id).state is not AgentState.TALKING:
        return
    visit = line.interaction.queue
    queue_id = queue_id or (visit.queue_id if visit else None)
    seconds = turn.centre.floor.queue(queue_id).wrap_up_seconds if queue_id else 0
    deadline = turn.centre.clock.now() + timedelta(seconds=seconds)
    turn.move(agent_id, Transition.END_CONTACT, deadline=deadline)
    turn.happen(line, ev.WrapUpBegun(agent_id=agent_id, deadline=deadline))
    if seconds == 0:
        end_wrap_up(turn, line, agent_id, transition=Transition.FINISH_WRAP_UP, cause="done")


def end_wrap_up(turn: Turn, line: Line, agent_id: UUID, *, transition: Transition | None, cause: str) -> None:
    """An agent's wrap-up is over, whether or not the contact is; without a transition he was moved already."""
    if line.interaction.documents(agent_id) is None:
        return
    if transition is not None:
        turn.move(agent_id, transition)
    turn.happen(line, ev.WrapUpEnded(agent_id=agent_id, cause=cause))
