"""A leg is gone, but the phone that it led to may be there still: it is asked, and rung again when it answers."""

from contextlib import suppress
from datetime import timedelta
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.turn import Turn
from yingda.kernel.errors import DomainError
from yingda.telephony.events import SeatPresenceChanged

SOON: Final = timedelta(seconds=1)
AGAIN: Final = timedelta(seconds=4)
MOST: Final = 3
"""So often a contact is put through again to a phone by which nothing is heard; then it waits for another agent."""


def begin(turn: Turn, agent_id: UUID) -> None:
    """Ask the phone of an agent whose leg has just gone."""
    centre, agent = turn.centre, turn.centre.floor.agent(agent_id)
    line = centre.lines.get(agent.interaction_id) if agent.interaction_id else None
    if not agent.is_seat_lost or line is None:
        return
    line.media_losses += 1
    if line.media_losses <= MOST:
        centre.remind("probe", agent_id, centre.clock.now() + SOON)


def due(turn: Turn, agent_id: UUID) -> None:
    """Ask now, and later once more."""
    centre, agent = turn.centre, turn.centre.floor.agent(agent_id)
    seat = centre.directory.seats.get(agent.seat_id) if agent.seat_id else None
    if seat is None or not agent.is_seat_lost or agent.interaction_id is None:
        return
    centre.remind("probe", agent_id, centre.clock.now() + AGAIN)
    centre.beside(_ask(centre, seat.endpoint))


async def _ask(centre: Centre, endpoint: str) -> None:
    with suppress(DomainError):
        if await centre.switch.seat_online(endpoint):
            centre.hear(SeatPresenceChanged(endpoint=endpoint, online=True, at=centre.clock.now()))
