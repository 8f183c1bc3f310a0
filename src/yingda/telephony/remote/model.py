"""What is known of a seat outside, and of a line to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

ACCEPT: Final = "1"
"""The key by which the person at a seat outside takes a call, or begins his shift."""
DECLINE: Final = "2"
CONFIRM: Final = timedelta(seconds=20)
"""How long who took up the telephone may take to key that he is no mailbox."""
RING_SECONDS: Final = 30
GIVEN_UP: Final = timedelta(seconds=60)
"""A line that nobody has taken up by then, and that is not there, was never made or has ended unheard."""
BACK_OFF: Final = (1, 3, 8, 20, 30)
"""Seconds until a kept-up line that was lost is dialled again, the last for every further time."""
LINE: Final = "yk-"
"""What the channel of a kept-up line is called, before its own id."""
QUIET: Final = "quiet"
"""The music of a kept-up line between two calls: silence, and a soft tone now and then."""
SEAT, TAKEN, CALL, ROW, SAID = "seat", "taken", "call", "row", "said"
"""Marks on the channels to seats outside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteSeat:
    """A seat on a telephone of the public network."""

    id: UUID
    tenant_id: UUID
    endpoint: str
    """A name of ours, by which legs to it are asked for; no phone registers there."""
    digits: str
    caller_shown: str
    kept_up: bool
    confirm: bool
    """Whether a key is asked for, so that no mailbox gets a customer."""
    ask: tuple[Path, ...] = ()
    """What asks for the key that takes a call."""
    welcome: tuple[Path, ...] = ()
    """What a kept-up line begins with."""
    beep: tuple[Path, ...] = ()
    """What announces a call on a kept-up line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRecord:
    """A kept-up line as it is written down: it belongs to no contact, but to its seat's tenant."""

    id: UUID
    seat: RemoteSeat
    channel_id: str
    state: str
    """requested, up or ended"""
    requested_at: datetime
    up_at: datetime | None = None
    ended_at: datetime | None = None
    end_cause: str | None = None
