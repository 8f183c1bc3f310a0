"""A contact ends, once, whoever was first; then it is documented and closed."""

from datetime import timedelta

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice import offers, recording
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.flows.model import Unavailable
from yingda.ledger.model import By
from yingda.routing.transitions import AgentState, Transition

TURNED_AWAY = frozenset(reason.value for reason in Unavailable)
"""How a queue node is left by who wanted an agent and was not let in."""


def end_contact(
    turn: Turn, line: Line, *, by: str, cause: str, actor: By | None = None, result: str | None = None
) -> None:
    """End the customer's call: whatever hangs on it is taken down, the agent goes to wrap-up."""
    item = line.interaction
    if not item.is_live:
        return
    result = result or result_of(line, by=by)
    phase = item.phase
    turn.centre.remind("collect", line.id, None)
    _leave_waiting(turn, line, phase)
    recording.finish(turn, line)
    turn.happen(line, ev.Ended(by=by, cause=cause, result=result), by=actor)
    turn.write(writes.save_customer_call(line.interaction, answered_at=line.answered_at))
    turn.centre.lines.customer_gone(line)
    turn.at_once(turn.centre.switch.hang_up, item.channel_id)
    if item.answered_at is not None:
        turn.at_once(turn.centre.switch.close_bridge, item.bridge_id)
    if phase in {Phase.TALKING, Phase.HELD, Phase.RETURNING}:
        _release_agent(turn, line, cause=cause)
    else:
        close(turn, line)


def result_of(line: Line, *, by: str) -> str:
    """What became of the contact, as its figures count it."""
    item = line.interaction
    if item.answered_at is not None:
        return "answered"
    if item.queued_at is not None:
        return "abandoned" if by == "customer" else "unserved"
    turned_away = any(step.result in TURNED_AWAY for step in item.menu)
    return "unserved" if turned_away else "self_service"


def _leave_waiting(turn: Turn, line: Line, phase: Phase) -> None:
    if phase is Phase.OFFERED:
        offers.withdraw(turn, line, transition=Transition.CALLER_GONE, cause="caller_gone")
    if line.interaction.phase is Phase.QUEUED:
        offers.leave_queue(turn, line, reason="caller_gone")


def _release_agent(turn: Turn, line: Line, *, cause: str) -> None:
    """Free the agent's leg, and give him his time to document."""
    leg = line.interaction.leg
    if leg is None:
        close(turn, line)
        return
    if leg.channel_id:
        turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause=cause))
        turn.centre.lines.forget(leg.channel_id)
        turn.at_once(turn.centre.switch.hang_up, leg.channel_id)
    agent = turn.centre.floor.agent(leg.agent_id)
    if agent.state is not AgentState.TALKING:
        close(turn, line)
        return
    visit = line.interaction.queue
    seconds = turn.centre.floor.queue(visit.queue_id).wrap_up_seconds if visit else 0
    deadline = turn.centre.clock.now() + timedelta(seconds=seconds)
    turn.move(leg.agent_id, Transition.END_CONTACT, deadline=deadline)
    turn.happen(line, ev.WrapUpBegun(agent_id=leg.agent_id, deadline=deadline))
    if seconds == 0:
        finish_wrap_up(turn, line, transition=Transition.FINISH_WRAP_UP, cause="done")


def finish_wrap_up(turn: Turn, line: Line, *, transition: Transition | None, cause: str) -> None:
    """The contact is documented, or the time for it is over; None: the agent has been moved already."""
    leg = line.interaction.leg
    if leg is None:
        return
    if transition is not None:
        turn.move(leg.agent_id, transition)
    turn.happen(line, ev.WrapUpEnded(agent_id=leg.agent_id, cause=cause))
    close(turn, line)


def close(turn: Turn, line: Line) -> None:
    """Nothing is left to do for this contact."""
    turn.happen(line, ev.Closed())
    turn.centre.lines.remove(line)
