"""Lines to seats outside: dialled when somebody sits down, given up when he leaves, written down all the while."""

from collections.abc import Callable
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.platform.journal import Write
from yingda.telephony.events import LegAnswered, SwitchReport
from yingda.telephony.remote.model import LineRecord


def wire(centre: Centre, *, hear: Callable[[SwitchReport], None]) -> None:
    """Let the lines' reports be heard, and their rows be written."""
    means = centre.remote.means
    means.tell, means.spawn = hear, centre.spawn
    means.book = lambda record: centre.spawn(_write(centre, record))


async def _write(centre: Centre, record: LineRecord) -> None:
    await centre.writer.submit([_row(record, node=centre.node)])


def _row(record: LineRecord, *, node: str) -> Write:
    return Write(
        statement="conversations.save_seat_line",
        values={
            "id": record.id,
            "tenant_id": record.seat.tenant_id,
            "seat_id": record.seat.id,
            "channel_id": record.channel_id,
            "node": node,
            "state": record.state,
            "requested_at": record.requested_at,
            "up_at": record.up_at,
            "ended_at": record.ended_at,
            "end_cause": record.end_cause,
        },
    )


async def follow(centre: Centre, before: UUID | None, after: UUID | None) -> None:
    """Somebody has changed his seat, sat down or left: lines that are kept up for a shift come and go with him."""
    seats = centre.directory.seats
    if before is not None and before in seats and not _is_taken(centre, before):
        centre.remote.leave(seats[before].endpoint)
    if after is not None and after in seats and _is_taken(centre, after):
        centre.remote.attend(seats[after].endpoint)


def _is_taken(centre: Centre, seat_id: UUID) -> bool:
    return any(agent.seat_id == seat_id for agent in centre.floor.agents().values())


def attend_all(centre: Centre) -> None:
    """Who was signed in before our start has his line still, or gets it again; a line of nobody is given up."""
    for seat in centre.directory.seats.values():
        if seat.is_kept_up and _is_taken(centre, seat.id):
            centre.remote.attend(seat.endpoint)
        elif seat.is_kept_up:
            centre.remote.leave(seat.endpoint)


def accept(centre: Centre, line: Line, agent_id: UUID) -> None:
    """The agent takes the call on his desk: his telephone outside is asked for no key any more."""
    item, now = line.interaction, centre.clock.now()
    legs = [item.leg.channel_id] if item.leg is not None and item.leg.agent_id == agent_id else []
    legs += [party.channel_id for party in item.parties if party.agent_id == agent_id]
    for channel_id in legs:
        if channel_id and centre.remote.accept(channel_id):
            centre.hear(LegAnswered(channel_id=channel_id, at=now))
