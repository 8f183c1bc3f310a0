"""One row of the ledger, before it is sealed and stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

PERSONAL = {"personal": True}
"""Marks a field of an event that names a person: it is stored encrypted under the tenant's key."""


class ActorKind(StrEnum):
    """Who made something happen."""

    SYSTEM = "system"
    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    SWITCH = "switch"


@dataclass(frozen=True, kw_only=True, slots=True)
class By:
    """The one who made something happen; people have an id, the others only a kind."""

    kind: ActorKind
    id: UUID | None = None


SYSTEM = By(kind=ActorKind.SYSTEM)
CUSTOMER = By(kind=ActorKind.CUSTOMER)
SWITCH = By(kind=ActorKind.SWITCH)


@dataclass(frozen=True, kw_only=True, slots=True)
class InteractionEntry:
    """One row of the stream of an interaction: facts in clear, what names a person apart."""

    interaction_id: UUID
    opened_at: datetime
    seq: int
    tenant_id: UUID
    type: str
    occurred_at: datetime
    by: By
    node: str
    facts: Mapping[str, Any]
    personal: Mapping[str, Any] = field(default_factory=dict)
    channel: str = "voice"
    direction: str = "inbound"


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentEntry:
    """One row of the stream of an agent; it belongs to his pool's owner."""

    agent_id: UUID
    seq: int
    tenant_id: UUID
    type: str
    occurred_at: datetime
    by: By
    node: str
    facts: Mapping[str, Any]
    interaction_id: UUID | None = None
    contact_tenant_id: UUID | None = None
