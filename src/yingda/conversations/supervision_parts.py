"""A supervisor in a contact: in which manner he is there, by which leg, since when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ListenMode(StrEnum):
    """How a supervisor takes part."""

    LISTEN = "listen"
    """He hears all that the agent hears and says."""
    WHISPER = "whisper"
    """The agent alone hears him too."""
    BARGE = "barge"
    """Everybody hears him."""
    IN_CHARGE = "in_charge"
    """The contact is his: the agent is out of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listener:
    """A supervisor in a contact, and his leg; until he has answered he only asked for it."""

    supervisor_id: UUID
    call_id: UUID
    channel_id: str
    seat_id: UUID
    mode: ListenMode
    since: datetime
    hidden: bool = False
    """The agent is not told of it."""
    agent_id: UUID | None = None
    """Who had the contact when he came."""
    begun_at: datetime | None = None
