"""The agent hands the contact on to whom he consults: to who has answered, or is still being rung or looked for."""

from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.handling import ending, parties, succession
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.offering.music import lead_aside
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.guiding_changes import PASSED_OVER
from yingda.conversations.guiding_events import Guided
from yingda.conversations.model import Interaction
from yingda.conversations.parts import Party, PartyKind, Place
from yingda.conversations.transfer_events import Transferred
from yingda.kernel.ids import new_id
from yingda.ledger.model import By

CAUSE = "transferred"


def hand_over(turn: Turn, line: Line, party: Party, *, actor: By | None = None) -> bool:
    """Give the customer to this party; False: while he still rings there is no queue for who he does not take."""
    item = line.interaction
    if item.leg is None:
        return False
    queue_id = queue_for(turn, item, party)
    if party.place is Place.RINGING and party.kind is PartyKind.AGENT and queue_id is None:
        return False
    turn.happen(line, _transferred(item.leg.agent_id, party), by=actor)
    if party.place is not Place.RINGING:
        succession.hand_to(turn, line, party, cause=CAUSE)
    elif party.kind is PartyKind.OUTSIDE:
        ending.release_agent(turn, line, cause=CAUSE)
        succession.transferred_ringing(turn, line, party)
        # Last: who is nobody's any more has just been taken out of the sound of the call, his music with it.
        lead_aside(turn, line)
    elif queue_id is not None:
        _offer_at_once(turn, line, party, queue_id=queue_id, from_agent=item.leg.agent_id)
    return True


def queue_for(turn: Turn, item: Interaction, party: Party) -> UUID | None:
    """Where the customer waits if the one who rings does not take him."""
    if party.queue_id is not None:
        return party.queue_id
    if item.queue is not None:
        return item.queue.queue_id
    if party.agent_id is None:
        return None
    served = sorted(turn.centre.floor.agent(party.agent_id).queues)
    return next((each for each in served if turn.centre.floor.queue(each).tenant_id == item.tenant_id), None)


def _transferred(agent_id: UUID, party: Party) -> Transferred:
    kind = "queue" if party.queue_id is not None else "agent"
    return Transferred(
        manner="consulted",
        kind="number" if party.kind is PartyKind.OUTSIDE else kind,
        from_agent_id=agent_id,
        agent_id=party.agent_id,
        queue_id=party.queue_id,
        number=party.number,
    )


def _offer_at_once(turn: Turn, line: Line, party: Party, *, queue_id: UUID, from_agent: UUID) -> None:
    """The customer waits in the queue, and is offered already to the agent whose phone rings."""
    ending.release_agent(turn, line, cause=CAUSE)
    item = line.interaction
    visit = item.queue.visit if item.queue else item.visits
    returned = ev.ReturnedToQueue(queue_id=queue_id, work_id=new_id(), visit=visit, cause=CAUSE)
    turn.happen(line, returned)
    lead_aside(turn, line)
    if party.agent_id is None or party.seat_id is None or party.deadline is None:
        parties.dismiss(turn, line, party, cause=CAUSE)
        pool.wait_for_agent(turn, line, excluded=(from_agent,))
        return
    passed_over = Guided(excluded=(from_agent,), excluded_until=turn.at + PASSED_OVER)
    turn.happen(line, passed_over)
    _as_offer(turn, line, party, party.agent_id)


def _as_offer(turn: Turn, line: Line, party: Party, agent_id: UUID) -> None:
    """His phone rings on; what it rings for is the customer himself."""
    if party.seat_id is None or party.deadline is None:
        return
    offered = ev.Offered(
        agent_id=agent_id,
        seat_id=party.seat_id,
        call_id=party.call_id,
        channel_id=party.channel_id,
        endpoint=turn.centre.directory.seats[party.seat_id].endpoint,
        deadline=party.deadline,
    )
    turn.happen(line, offered)
    if party.rang_at is not None:
        turn.happen(line, ev.Rang(agent_id=agent_id))
    turn.centre.lines.know(party.channel_id, line)
    visit = pool.visit_of(line)
    turn.write(writes.add_work(line.interaction, visit, deadline=None))
    turn.write(writes.mark_work(line.interaction, work_id=visit.work_id, agent_id=agent_id))


def hung_up(turn: Turn, line: Line, *, cause: str, actor: By | None) -> bool:
    """The agent has put the receiver down in the middle of a consult or a conference: the customer is not cut off.

    False: there is nobody for the customer, and the call is over as ever.
    """
    item = line.interaction
    if item.joined:
        return succession.leave_call(turn, line, cause=cause, actor=actor)
    pending = item.pending
    if pending is None:
        return False
    if hand_over(turn, line, pending, actor=actor):
        return True
    parties.dismiss(turn, line, pending, cause=cause)
    return False
