"""More than two hear each other: brought together, taken aside, dropped, and left by who has no more to say."""

from uuid import UUID

from yingda.conversations import consult_events as consult
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending, parties, succession
from yingda.conversations.channels.voice.handling.actions import line_for
from yingda.conversations.channels.voice.handling.arranging import rearranged
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.transfers.acting import Answer
from yingda.conversations.channels.voice.turn import agents_turn
from yingda.conversations.moves import Move
from yingda.conversations.parts import Party, Place
from yingda.kernel.errors import NotFound

CUSTOMER = "customer"


async def bring_together(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Let the customer, the agent and the one who is consulted hear each other."""
    line = line_for(centre, agent_id, interaction_id, Move.CONFERENCE)
    pending = line.interaction.pending
    if pending is None:
        raise NotFound
    with agents_turn(centre, agent_id) as turn, rearranged(turn, line):
        turn.happen(line, consult.Conferenced(agent_id=agent_id, call_id=pending.call_id))
    return {}


async def split(centre: Centre, *, agent_id: UUID, interaction_id: UUID, call_id: str) -> Answer:
    """Talk with one of the conference alone."""
    line = line_for(centre, agent_id, interaction_id, Move.SPLIT)
    party = _joined(line, UUID(call_id))
    with agents_turn(centre, agent_id) as turn, rearranged(turn, line):
        turn.happen(line, consult.Split(agent_id=agent_id, call_id=party.call_id))
    return {}


async def drop(centre: Centre, *, agent_id: UUID, interaction_id: UUID, call_id: str) -> Answer:
    """Take one out of the conference; without the customer the contact is over."""
    line = line_for(centre, agent_id, interaction_id, Move.DROP)
    party = None if call_id == CUSTOMER else _joined(line, UUID(call_id))
    with agents_turn(centre, agent_id) as turn:
        if party is None:
            ending.end_contact(turn, line, by="agent", cause="dropped")
        else:
            parties.over(turn, line, party, cause="dropped")
    return {}


async def leave(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Leave the conference to the others."""
    line = line_for(centre, agent_id, interaction_id, Move.LEAVE)
    party = line.interaction.party_of(agent_id)
    with agents_turn(centre, agent_id) as turn:
        if party is not None:
            parties.over(turn, line, party, cause="left")
        else:
            succession.leave_call(turn, line, cause="left")
    return {}


def _joined(line: Line, call_id: UUID) -> Party:
    """Somebody who is in the conference."""
    party = line.interaction.party(call_id)
    if party is None or party.place is not Place.IN:
        raise NotFound(call=call_id)
    return party
