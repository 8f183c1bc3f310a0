"""An agent's phone is lost in a call, and comes back or not: the customer never pays for it."""

from datetime import timedelta
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.handling import ending, parties, succession
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import legs as agent_legs
from yingda.conversations.channels.voice.offering import offers, pool
from yingda.conversations.channels.voice.offering.music import lead_aside
from yingda.conversations.channels.voice.outside import legs
from yingda.conversations.channels.voice.recording import pauses
from yingda.conversations.channels.voice.transfers import taking as own
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.conversations.parts import IN_CONVERSATION
from yingda.kernel.ids import SeatId, new_id
from yingda.routing.transitions import AgentState, Transition

RETURN_TO_CALL = timedelta(seconds=20)
"""How long a customer is held for the agent whom he was talking with."""
RETURN_TO_SEAT = timedelta(seconds=60)
"""How long an agent without a contact stays signed in at a seat that does not answer."""
WRAP_UP_AFTER_RETURN = timedelta(seconds=30)


def seat_lost(turn: Turn, agent_id: UUID) -> None:
    """The agent's phone is gone: his customer hears music, and nobody is offered to him."""
    agent = turn.centre.floor.agent(agent_id)
    if agent.is_seat_lost or agent.state is AgentState.SIGNED_OUT:
        return
    line = turn.centre.lines.get(agent.interaction_id) if agent.interaction_id else None
    party = line.interaction.party_of(agent_id) if line is not None else None
    if line is not None and party is not None:
        parties.phone_lost(turn, line, party, deadline=turn.at + RETURN_TO_SEAT)
        return
    if line is not None and agent.state in {AgentState.RESERVED, AgentState.RINGING}:
        withdrawn = ev.OfferWithdrawn(agent_id=agent_id, cause="seat_lost")
        deadline = turn.at + RETURN_TO_SEAT
        offers.offer_over(turn, line, withdrawn, Transition.SEAT_LOST, cause="seat_lost", deadline=deadline)
        return
    talking = agent.state is AgentState.TALKING
    turn.move(
        agent_id, Transition.SEAT_LOST, deadline=turn.at + (RETURN_TO_CALL if talking else RETURN_TO_SEAT)
    )
    if not talking or line is None:
        return
    # Another agent who is there for the customer goes on with him at once.
    if not succession.leave_call(turn, line, cause="seat_lost", to_outside=False):
        hold_for_return(turn, line, agent_id)


def phone_silent(turn: Turn, agent_id: UUID) -> None:
    """The grace for a phone is over; the agent may have changed to another seat meanwhile."""
    seat_id = turn.centre.floor.agent(agent_id).seat_id
    seat = turn.centre.directory.seats.get(seat_id) if seat_id else None
    if seat is None or not turn.centre.online.get(seat.endpoint, False):
        seat_lost(turn, agent_id)


def hold_for_return(turn: Turn, line: Line, agent_id: UUID, *, cause: str = "seat_lost") -> None:
    """His leg is dropped, and the customer hears music until he has another one, unless others are with him."""
    succession.end_consult(turn, line, cause=cause)
    _drop_legs(turn, line, cause=cause)
    left = ev.Left(agent_id=agent_id, cause=cause, deadline=turn.at + RETURN_TO_CALL)
    turn.happen(line, left)
    if not line.interaction.joined:
        lead_aside(turn, line)


def _drop_legs(turn: Turn, line: Line, *, cause: str) -> None:
    """The agent's phone, and with it the customer's that only rings: nobody would be there for him."""
    _drop_leg(turn, line, cause=cause)
    aside.stop(turn, line)
    if line.interaction.phase is Phase.DIALLING:
        legs.drop_leg(turn, line, cause=cause)


def _drop_leg(turn: Turn, line: Line, *, cause: str) -> None:
    leg = line.interaction.leg
    if leg is not None and leg.channel_id:
        turn.write(writes.save_agent_call(line.interaction, state="ended", at=turn.at, cause=cause))
        turn.centre.lines.forget(leg.channel_id)
        turn.at_once(turn.centre.switch.hang_up, leg.channel_id)


def seat_returned(turn: Turn, agent_id: UUID) -> None:
    """The agent's phone is back: he goes on where he was, his customer is put through to him again."""
    agent = turn.centre.floor.agent(agent_id)
    if not agent.is_seat_lost:
        return
    documenting = agent.state is AgentState.WRAP_UP
    turn.move(
        agent_id,
        Transition.SEAT_RETURNED,
        deadline=turn.at + WRAP_UP_AFTER_RETURN if documenting else None,
    )
    line = turn.centre.lines.get(agent.interaction_id) if agent.interaction_id else None
    if line is not None and line.interaction.phase is Phase.RETURNING and offers.agent_of(line) == agent_id:
        ring_again(turn, line, agent_id)


def ring_again(turn: Turn, line: Line, agent_id: UUID) -> None:
    """Make a new leg; the old one cannot be taken up by a new page."""
    seat = agent_legs.seat_of(turn, turn.centre.floor.agent(agent_id))
    channel_id = f"ya-{new_id()}"
    turn.happen(line, ev.Returning(agent_id=agent_id, call_id=new_id(), channel_id=channel_id))
    turn.centre.lines.know(channel_id, line)
    turn.write(writes.save_agent_call(line.interaction, state="requested", at=turn.at))
    leg = agent_legs.leg_for(line, channel_id=channel_id, seat=seat, auto_answer=True)
    turn.then(agent_legs.place_leg, turn.centre, line, leg)
    turn.centre.remind("return", line.id, turn.at + RETURN_TO_CALL)


def return_overdue(turn: Turn, line: Line) -> None:
    """The phone that had come back neither took the call nor failed: nobody waits for it for ever."""
    agent_id = offers.agent_of(line)
    if line.interaction.phase is not Phase.RETURNING or agent_id is None:
        return
    if not turn.centre.floor.agent(agent_id).is_seat_lost:
        return_failed(turn, line)


def return_failed(turn: Turn, line: Line) -> None:
    """The phone that had come back did not take the call: the agent is lost again."""
    agent_id = offers.agent_of(line)
    if agent_id is None:
        return
    leg = line.interaction.leg
    if leg is not None and leg.answered_at is None:
        own.failed(turn, line)
        return
    _drop_leg(turn, line, cause="failed")
    if leg is not None and _go_back(turn, line, agent_id, channel_id=leg.channel_id):
        return
    agent = turn.centre.floor.agent(agent_id)
    if agent.state is AgentState.TALKING and not agent.is_seat_lost:
        turn.move(agent_id, Transition.SEAT_LOST, deadline=turn.at + RETURN_TO_CALL)
    turn.happen(line, ev.Left(agent_id=agent_id, cause="return_failed", deadline=turn.at + RETURN_TO_CALL))


def _go_back(turn: Turn, line: Line, agent_id: UUID, *, channel_id: str) -> bool:
    """The call did not arrive at the seat that he changed to: he goes on at the old one, where that is there still."""
    centre = turn.centre
    called_by, seat_id = centre.came_from.pop(agent_id, ("", None))
    seat = centre.directory.seats.get(seat_id) if seat_id and called_by == channel_id else None
    if seat is None or any(each.seat_id == seat.id for each in centre.floor.agents().values()):
        return False
    if not centre.online.get(seat.endpoint, False):
        return False
    turn.move(agent_id, Transition.CHANGE_SEAT, seat_id=SeatId(seat.id))
    until = turn.at + RETURN_TO_CALL
    turn.happen(line, ev.Left(agent_id=agent_id, cause="seat_silent", deadline=until))
    ring_again(turn, line, agent_id)
    return True


def return_expired(turn: Turn, agent_id: UUID) -> None:
    """The phone did not come back in time: the agent is signed out, his customer waits for another."""
    interaction_id = turn.centre.floor.agent(agent_id).interaction_id
    line = turn.centre.lines.get(interaction_id) if interaction_id else None
    is_his = line is not None and offers.agent_of(line) == agent_id
    if line is not None and is_his and line.interaction.phase in IN_CONVERSATION:
        give_to_another(turn, line, cause="seat_lost")
    turn.move(agent_id, Transition.RETURN_EXPIRED)
    if line is not None:
        ending.finish_wrap_up(turn, line, agent_id, transition=None, cause="seat_lost")


def give_to_another(turn: Turn, line: Line, *, cause: str) -> None:
    """Put a customer who was talking back before the matcher, ahead of all who came after him.

    Whoever else is in the call keeps him.
    """
    if succession.leave_call(turn, line, cause=cause, keeps_agent=True):
        return
    succession.end_consult(turn, line, cause=cause)
    visit = pool.visit_of(line)
    agent_id = offers.agent_of(line)
    if line.interaction.purpose == "manual" and not line.interaction.has_customer:
        own.give_up(turn, line, cause=cause)
        return
    pauses.resume_after_agent(turn, line)
    _drop_legs(turn, line, cause=cause)
    returned = ev.ReturnedToQueue(queue_id=visit.queue_id, work_id=new_id(), visit=visit.visit, cause=cause)
    turn.happen(line, returned)
    if agent_id is not None:
        turn.tell("contact", agent_id, tenant_id=line.interaction.tenant_id)
    lead_aside(turn, line)
    pool.wait_for_agent(turn, line)
