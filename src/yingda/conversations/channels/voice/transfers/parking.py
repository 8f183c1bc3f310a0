"""A customer is parked: with music in a slot, until somebody takes him, he gives up, or his queue has him back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.handling.actions import line_for
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.offering.music import lead_aside
from yingda.conversations.channels.voice.transfers import slots, taking
from yingda.conversations.channels.voice.transfers.acting import Answer
from yingda.conversations.channels.voice.transfers.aside import back_to_queue
from yingda.conversations.channels.voice.turn import Turn, agents_turn
from yingda.conversations.model import Phase
from yingda.conversations.moves import Move
from yingda.conversations.transfer_events import Parked
from yingda.kernel.errors import NotFound

USUAL: Final = 120
"""Seconds, where a queue says nothing."""


async def park(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Park the customer; tells the slot by which anybody of his queue can take him."""
    line = line_for(centre, agent_id, interaction_id, Move.PARK)
    slot = slots.free_slot(centre)
    with agents_turn(centre, agent_id) as turn:
        seconds = centre.directory.park_seconds.get(pool.visit_of(line).queue_id, USUAL)
        ending.release_agent(turn, line, cause="parked")
        until = turn.at + timedelta(seconds=seconds)
        turn.happen(line, Parked(agent_id=agent_id, slot=slot, returns_at=until))
        lead_aside(turn, line)
        slots.occupy(turn, line)
    return {"slot": slot}


async def take(centre: Centre, *, agent_id: UUID, slot: str) -> Answer:
    """Take whoever is parked there; the agent's own phone answers by itself."""
    line = _parked_in(centre, agent_id, slot)
    taking.require_free(centre, agent_id)
    with agents_turn(centre, agent_id) as turn:
        slots.leave(turn, line)
        taking.ring_own_phone(turn, line, agent_id)
    return {"interaction_id": str(line.id)}


def _parked_in(centre: Centre, agent_id: UUID, slot: str) -> Line:
    """Who is parked there, if the agent serves his queue."""
    queues = centre.floor.agent(agent_id).queues
    for line in slots.parked(centre):
        item = line.interaction
        if item.parked and item.parked.slot == slot and item.queue and item.queue.queue_id in queues:
            return line
    raise NotFound


def until(line: Line) -> datetime | None:
    """Until when the customer is parked."""
    return line.interaction.parked.returns_at if line.interaction.parked else None


def overdue(turn: Turn, line: Line) -> None:
    """Nobody took him in time: he waits in his queue again, with his old place."""
    if line.interaction.phase is Phase.PARKED:
        slots.leave(turn, line)
        back_to_queue(turn, line, cause="park_over")
