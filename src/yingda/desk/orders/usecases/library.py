"""Orders as they are read from their rows, with the published documents that they go by."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.orders.model.document import Category, Document, Family, Priority, document_of
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.store import rows
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

MOST_KEPT: Final = 500
SEALED: Final = frozenset({"subject_sealed", "values_sealed", "last_seq", "sort_due"})
_known: dict[tuple[UUID, int], Document] = {}
"""What was published is never changed, so it is read once."""


async def documents(
    tx: Transaction, found: Iterable[Mapping[str, Any]]
) -> Mapping[tuple[UUID, int], Document]:
    """The documents that these orders go by."""
    tenants = {(row["type_id"], row["type_version"]): row["tenant_id"] for row in found}
    missing = [key for key in tenants if key not in _known]
    if missing:
        if len(_known) > MOST_KEPT:
            _known.clear()
        for row in await rows.documents(tx, tenants=set(tenants.values()), wanted=missing):
            _known[row["type_id"], row["version"]] = document_of(row["document"])
    return {key: _known[key] for key in tenants if key in _known}


async def orders_of(
    tx: Transaction, found: Sequence[Mapping[str, Any]], ciphers: Mapping[UUID, TenantCipher]
) -> list[Order]:
    """These orders, readable."""
    known = await documents(tx, found)
    return [
        order_of(row, known[row["type_id"], row["type_version"]], ciphers[row["tenant_id"]]) for row in found
    ]


def order_of(row: Mapping[str, Any], document: Document, cipher: TenantCipher) -> Order:
    """One order, readable."""
    plain = {name: value for name, value in row.items() if name not in SEALED}
    plain |= {
        "family": Family(row["family"]),
        "category": Category(row["category"]),
        "priority": Priority(row["priority"]),
        "document": document,
        "subject": cipher.unseal(row["subject_sealed"]),
        "values": json.loads(cipher.unseal(row["values_sealed"])),
    }
    return Order(**plain)


def kept(order: Order, cipher: TenantCipher, *, last_seq: int) -> dict[str, Any]:
    """An order as its row keeps it."""
    names = (
        "id", "tenant_id", "state", "subtype", "area", "product", "customer_id", "responsible_user_id",
        "responsible_name", "team_id", "party_id", "parent_id", "duplicate_of", "satisfaction", "responded_at",
        "solved_at", "closed_at", "visit_due_at", "visited_at", "due_at", "missed", "reopened",
    )  # fmt: skip
    return {
        **{name: getattr(order, name) for name in names},
        "category": order.category.value,
        "priority": order.priority.value,
        "subject_sealed": cipher.seal(order.subject),
        "values_sealed": cipher.seal(json.dumps(dict(order.values), ensure_ascii=False)),
        "last_seq": last_seq,
    }
