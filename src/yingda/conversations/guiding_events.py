"""What is said of the agents for whom a contact in a queue shall be kept, past tense."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Guided:
    """Some agents are looked for before all others, or not at all for a while."""

    named: UUID | None = None
    named_until: datetime | None = None
    """Without an end: for as long as the contact waits and he is signed in."""
    last_agent: UUID | None = None
    """He served the customer before."""
    last_until: datetime | None = None
    excluded: tuple[UUID, ...] = ()
    excluded_until: datetime | None = None
