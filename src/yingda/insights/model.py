"""What figures are counted from: parts of contacts, and stretches of an agent's day; all of it read from the ledger."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

NOTHING: Final = timedelta(0)


class Scope(StrEnum):
    """What a part is a part of: each figure counts parts of one kind only."""

    CALL = "call"
    """The contact as it arrived; counts when it was opened."""
    CONTACT = "contact"
    """The contact as a whole, once; counts when it was first queued, else when it was opened."""
    STAY = "stay"
    """One stay of it in a queue; counts when it was queued there."""
    SHARE = "share"
    """What one agent did in one stay; counts when the contact was queued for it."""


class By(StrEnum):
    """What figures are told for."""

    QUEUE = "queue"
    AGENT = "agent"
    NUMBER = "number"
    TENANT = "tenant"


SCOPES: Final = {
    By.QUEUE: frozenset({Scope.STAY}),
    By.AGENT: frozenset({Scope.SHARE}),
    By.NUMBER: frozenset({Scope.CALL, Scope.CONTACT}),
    By.TENANT: frozenset({Scope.CALL, Scope.CONTACT}),
}
"""The parts that a queue, an agent, a number or a tenant has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What in time means for a queue, and how soon giving up is no fault of anybody's."""

    target: timedelta
    short: timedelta


NO_LIMITS: Final = Limits(target=NOTHING, short=NOTHING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Facts of one contact, of one stay of it in a queue, or of one agent's share; the measures read nothing else."""

    scope: Scope
    n: int
    seq: int
    """The ledger row that it begins with."""
    counted_at: datetime
    queue_id: UUID | None = None
    agent_id: UUID | None = None
    number_id: UUID | None = None
    purpose: str = "call"
    direction: str = "inbound"
    limits: Limits = field(default=NO_LIMITS)
    result: str = ""
    """How the whole contact ended; empty while it has not."""
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    gone_at: datetime | None = None
    """The caller hung up before anybody answered."""
    left_at: datetime | None = None
    """It went on without an agent: too long, another wish, or the flow ended it."""
    talk: timedelta = NOTHING
    hold: timedelta = NOTHING
    wrap_up: timedelta = NOTHING
    offers: int = 0
    refusals: int = 0
    silences: int = 0
    transfers: int = 0
    consults: int = 0
    callbacks: int = 0
    messages: int = 0
    forwards: int = 0
    tries: int = 0
    """How often a customer was dialled, and how often he answered."""
    reached: int = 0
    told: tuple[tuple[datetime, int], ...] = ()
    """When the caller was told an expected wait, and how many seconds."""

    @property
    def is_counted(self) -> bool:
        """A trial of a flow is nobody's contact."""
        return self.purpose != "trial"

    @property
    def is_call(self) -> bool:
        """A caller of the tenant's is on the line; callbacks, messages and calls that we make are counted apart."""
        return self.purpose == "call" and self.direction == "inbound"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A time in which an agent was in one state for one reason; `seq` is the ledger row that it begins with."""

    agent_id: UUID
    seq: int
    since: datetime
    until: datetime | None
    """None: until now."""
    state: str
    reason: str | None = None
    contact_tenant_id: UUID | None = None
    interaction_id: UUID | None = None
