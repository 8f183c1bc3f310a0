"""Tenants, people, their roles, and whoever acts right now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from yingda.kernel import phones
from yingda.kernel.ids import TenantId, UserId

SESSION_LIFETIME = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=8)
FAILURE_WINDOW = timedelta(minutes=5)
FAILURES_PER_USERNAME = 5
FAILURES_PER_ADDRESS = 20
"""An office shares one address: more people than one mistype their passwords there."""


class Role(StrEnum):
    """What a person may do; which tenants he does it for is said by home and assignments."""

    OPERATOR_ADMIN = "operator_admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    TENANT_ADMIN = "tenant_admin"
    TENANT_VIEWER = "tenant_viewer"
    CLERK = "clerk"
    """Works the orders of a client enterprise, and has no phone."""


TELEPHONING = frozenset({Role.AGENT, Role.SUPERVISOR})
"""Who talks with a tenant's customers, or hears it."""


class TenantStatus(StrEnum):
    """Whether a client enterprise is served."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tenant:
    """A client enterprise, or the operator itself."""

    id: TenantId
    code: str
    kind: str
    name_zh: str
    name_en: str
    status: TenantStatus
    channel_limit: int
    timezone: str
    flow_review: bool
    """A second person reviews what this tenant publishes."""
    numbers_masked: bool = False
    """By contract, whoever telephones for this tenant does not see its customers' numbers."""


Sight = tuple[frozenset[TenantId], frozenset[UUID]]
"""The tenants that somebody sees, and those of them whose customers' numbers he sees in part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Whoever makes a request: a person, logged in somewhere, with the tenants that he sees."""

    user_id: UserId
    tenant_id: TenantId
    """His home: the operator, or the client enterprise that he works for."""
    role: Role
    username: str
    display_name: str
    tenants: frozenset[TenantId]
    """Home and assignments; for an agent also those whose queues he serves."""
    session_id: UUID
    address: str
    locale: str
    staff_no: str | None = None
    must_change_password: bool = False
    """Somebody else knows his password: he does nothing else before he has chosen his own."""
    masked: frozenset[UUID] = frozenset()
    """Of the tenants that he sees, those whose customers' numbers are kept from whoever telephones for them."""
    machine: bool = False
    """No person, but an enterprise's own system with a key."""

    def sees(self, tenant_id: UUID) -> bool:
        """Whether anything of this tenant is there for him at all."""
        return tenant_id in self.tenants

    def hides_numbers_of(self, tenant_id: UUID) -> bool:
        """Whether this person sees the numbers of a tenant's customers in part only."""
        return tenant_id in self.masked and self.role in TELEPHONING

    def shown_number(self, tenant_id: UUID, number: str) -> str:
        """A number of a tenant's customer as this person sees it."""
        return phones.masked(number) if self.hides_numbers_of(tenant_id) else number


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a login is checked against."""

    user_id: UserId
    tenant_id: TenantId
    display_name: str
    password_hash: str
    usable: bool
    """False for a disabled user, and for everybody of a tenant whose contract has ended."""
    suspended: bool
    """His home is not served at the moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginSession:
    """One login of one person in one browser."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    user_agent: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """Who did what to what, from where; written once, never changed."""

    tenant_id: UUID
    """Whose thing it was done to: that tenant may read it."""
    actor_id: UUID | None
    actor_name: str
    action: str
    address: str
    object_kind: str | None = None
    object_id: UUID | None = None
    seat: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


def retry_after(*, oldest: datetime, now: datetime) -> int:
    """Whole seconds until the oldest of the failures that count is forgotten."""
    return max(1, int((oldest + FAILURE_WINDOW - now).total_seconds()) + 1)
