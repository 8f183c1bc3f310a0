"""What the wall watches: a queue as it is now, the thresholds that it is measured by, and the alarms that come of both."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from yingda.insights.ratios import CONNECTED_ALARM


class Kind(StrEnum):
    """What can be the matter with a queue."""

    NOBODY = "nobody"
    """Somebody waits, and no agent is signed in for it."""
    WAITING = "waiting"
    LONGEST = "longest"
    SERVICE_LEVEL = "service_level"
    CONNECTED_RATE = "connected_rate"
    ARRIVALS = "arrivals"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Beyond which value each is an alarm; None: never."""

    waiting: int | None = 10
    """More callers than this wait."""
    longest: int | None = 120
    """Somebody waits for more seconds than this."""
    service_level: float | None = None
    """Fewer calls than this share were in target today; the platform's is the queue's own target."""
    connected_rate: float | None = CONNECTED_ALARM
    """Fewer queued calls than this share were answered today."""
    arrivals: float | None = 2.0
    """So many times the usual arrivals of this half-hour and weekday."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """A queue as far as alarms look at it."""

    queue_id: UUID
    tenant_id: UUID
    waiting: int = 0
    longest_since: datetime | None = None
    signed_in: int = 0
    decided: int = 0
    """Queued calls of today whose wait is over."""
    service_level: float | None = None
    connected_rate: float | None = None
    arrivals: int = 0
    """Queued in the present half-hour."""
    usual: float | None = None
    """What comes in this half-hour on this weekday as a rule; None: not known yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """A threshold that is or was passed."""

    id: UUID
    queue_id: UUID
    tenant_id: UUID
    kind: Kind
    value: float
    worst: float
    bound: float
    raised_at: datetime
    last_at: datetime
    """When it was passed last."""
    cleared_at: datetime | None = None


Open = dict[tuple[UUID, Kind], Alarm]
