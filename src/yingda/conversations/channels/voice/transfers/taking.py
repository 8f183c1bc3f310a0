"""An agent has asked for a contact himself: his own phone is rung and answers, and then the contact is his."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import legs
from yingda.conversations.channels.voice.transfers.aside import back_to_queue
from yingda.conversations.channels.voice.transfers.errors import AtWork
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import AgentLeg
from yingda.conversations.transfer_events import Taken
from yingda.kernel.ids import InteractionId, TenantId, new_id
from yingda.ledger.model import ActorKind, By
from yingda.routing.errors import SeatAway
from yingda.routing.model import Contact
from yingda.routing.transitions import AgentState, Transition

RING: Final = timedelta(seconds=20)
"""How long a phone that was to answer by itself may ring."""
FREE: Final = frozenset({AgentState.READY, AgentState.NOT_READY})


def require_free(centre: Centre, agent_id: UUID) -> None:
    """Who takes or dials a contact is signed in, has no other one, and has a phone by which he can speak and hear."""
    require_phone(centre, agent_id)
    agent = centre.floor.agent(agent_id)
    if agent.state not in FREE:
        raise AtWork(state=agent.state.value)


def require_phone(centre: Centre, agent_id: UUID) -> None:
    """Nobody begins a call who could not speak or hear in it."""
    agent = centre.floor.agent(agent_id)
    if agent.is_unseated:
        raise SeatAway(state=agent.state.value)


def ring_own_phone(turn: Turn, line: Line, agent_id: UUID) -> None:
    """The contact is the agent's from now on; his phone is asked to answer by itself."""
    centre, item = turn.centre, line.interaction
    contact = Contact(interaction_id=InteractionId(item.id), tenant_id=TenantId(item.tenant_id))
    seat = legs.seat_of(turn, centre.floor.agent(agent_id))
    turn.move(agent_id, Transition.TAKE, contact=contact)
    until = centre.clock.now() + RING
    taken = Taken(
        agent_id=agent_id,
        seat_id=seat.id,
        call_id=new_id(),
        channel_id=f"ya-{new_id()}",
        deadline=until,
    )
    turn.happen(line, taken)
    centre.lines.know(taken.channel_id, line)
    turn.write(writes.save_agent_call(line.interaction, state="requested", at=turn.at))
    leg = legs.leg_for(line, channel_id=taken.channel_id, seat=seat, auto_answer=True)
    turn.then(legs.place_leg, centre, line, leg)
    centre.remind("return", line.id, until)


def answered(turn: Turn, line: Line, leg: AgentLeg) -> None:
    """His phone has answered: the contact is his as if it had been offered to him."""
    turn.centre.remind("return", line.id, None)
    by = By(kind=ActorKind.AGENT, id=leg.agent_id)
    turn.happen(line, ev.Accepted(agent_id=leg.agent_id), by=by)


def failed(turn: Turn, line: Line) -> None:
    """His phone did not answer: he takes no calls for now, and who is on the line waits for somebody else."""
    leg = line.interaction.leg
    if leg is None:
        return
    turn.centre.remind("return", line.id, None)
    turn.move(leg.agent_id, Transition.TAKE_FAILED)
    turn.tell("contact", leg.agent_id, tenant_id=line.interaction.tenant_id)
    if not line.interaction.has_customer:
        ending.end_contact(turn, line, by="system", cause="seat_silent", result="unreached")
        return
    if leg.channel_id:
        turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause="seat_silent"))
        turn.centre.lines.forget(leg.channel_id)
        turn.at_once(turn.centre.switch.hang_up, leg.channel_id)
    back_to_queue(turn, line, cause="seat_silent")


def give_up(turn: Turn, line: Line, *, cause: str) -> None:
    """Whoever was to call is taken away before there is anybody on the line: nobody calls in his stead."""
    leg = line.interaction.leg
    ending.end_contact(turn, line, by="system", cause=cause, result="unreached")
    if leg is not None:
        ending.finish_wrap_up(turn, line, leg.agent_id, transition=Transition.FINISH_WRAP_UP, cause=cause)
