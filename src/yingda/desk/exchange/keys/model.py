"""A machine's key: what it may, until when, and how its text is made up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

RESOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "changes": ("/api/changes",),
    "customers": ("/api/customers", "/api/customer-layouts", "/api/feeds/customers"),
    "exports": ("/api/exports", "/api/export-authorisations"),
    "files": ("/api/files",),
    "goods": (
        "/api/booking-plans", "/api/bookings", "/api/feeds/products", "/api/outlets", "/api/parts", "/api/products",
        "/api/stock-places",
    ),
    "guides": ("/api/guide-phrases", "/api/guides", "/api/scripts"),
    "identity": ("/api/identity-checks", "/api/identity-policies"),
    "imports": ("/api/imports",),
    "knowledge": ("/api/articles", "/api/knowledge", "/api/wordings"),
    "orders": ("/api/dispatch", "/api/order-types", "/api/orders", "/api/teams"),
    "parties": ("/api/dispatches", "/api/parties"),
    "reports": ("/api/own-view",),
}  # fmt: skip
"""What a key can be good for, by the beginnings of its addresses; nothing else is there for a machine.

All of the desk but what decides over machines themselves: keys and webhooks are made by people."""
SCOPES: Final = tuple(f"{resource}:{right}" for resource in RESOURCES for right in ("read", "write"))
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_LIFE: Final = timedelta(days=731)
MOST_KEYS: Final = 50
"""Keys of one enterprise that are in force at the same time."""
REFUSALS: Final = 20
"""So many wrong keys from one address within the window, and it is not listened to for a while."""
REFUSAL_WINDOW: Final = timedelta(minutes=5)
_TOKEN: Final = re.compile(r"(ydk_[0-9a-f]{12})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, kw_only=True, slots=True)
class MachineKey:
    """A key as it is shown: never the whole of it."""

    id: UUID
    tenant_id: UUID
    name: str
    prefix: str
    scopes: Sequence[str]
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_from: str
    revoked_at: datetime | None


def prefix_of(token: str) -> str | None:
    """The part of a key that is shown; None for what is no key at all."""
    found = _TOKEN.fullmatch(token)
    return found[1] if found else None


def needed_scope(method: str, path: str) -> str | None:
    """What a key must be good for to make this request; None where no key is."""
    for resource, beginnings in RESOURCES.items():
        if any(path == each or path.startswith(f"{each}/") for each in beginnings):
            return f"{resource}:{'read' if method in READING else 'write'}"
    return None
