"""A webhook: how its messages are signed, and when one that was not heard is told again."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

WAITS: Final = (5, 15, 60, 300, 900, 1_800, 3_600)
"""Seconds after the first, second, ... failure in a row; the last one from then on."""
MOST_ATTEMPTS: Final = 10
"""A message that was not heard so often is put aside, and the next one is told."""
GIVEN_UP_AFTER: Final = timedelta(days=3)
"""A webhook that nobody has heard for so long is paused; what changes is kept for it meanwhile."""
SECRET_OVERLAP: Final = timedelta(days=1)
"""So long after a new secret was made, the old one signs too."""
MOST_WEBHOOKS: Final = 20
PING: Final = "ping"


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """A webhook as it is shown."""

    id: UUID
    tenant_id: UUID
    name: str
    url: str
    kinds: Sequence[str]
    with_content: bool
    failures: int
    failing_since: datetime | None
    next_at: datetime
    paused_at: datetime | None
    pause_cause: str | None
    previous_until: datetime | None
    created_at: datetime
    changed_at: datetime
    version: int
    waiting: int
    dead: int
    delivered_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One message of a webhook, and what became of it."""

    id: UUID
    kind: str
    thing_id: UUID
    changed_at: datetime
    state: str
    attempts: int
    status: int | None
    fault: str | None
    milliseconds: int | None
    at: datetime
    tried_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What came of sending a message once."""

    status: int | None
    fault: str | None
    milliseconds: int

    @property
    def heard(self) -> bool:
        """Whether the receiver said that he has it."""
        return self.fault is None


def signature(secrets: Sequence[str], *, timestamp: int, body: bytes) -> str:
    """The header that proves who sent a body and when: one proof for each secret that is in force."""
    signed = f"{timestamp}.".encode() + body
    proofs = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join(f"v1={proof}" for proof in proofs)


def wait_after(failures: int, *, jitter: float) -> timedelta:
    """How long to leave a receiver alone after so many failures in a row; `jitter` from 0 to 1 spreads it by a quarter."""
    seconds = WAITS[min(failures, len(WAITS)) - 1]
    return timedelta(seconds=seconds * (0.75 + 0.5 * jitter))
