"""What changed at the desk: noted by its writer in his own transaction, followed from outside by feeds and webhooks.

Any area of the desk notes here; only `exchange` reads.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args
from uuid import UUID

from yingda.platform.db import Transaction

Kind = Literal[
    "article.changed",
    "article.expired",
    "article.published",
    "booking.cancelled",
    "booking.changed",
    "booking.made",
    "customer.added",
    "customer.changed",
    "customer.forgotten",
    "customer.merged",
    "customer.unmerged",
    "dispatch.answered",
    "dispatch.recalled",
    "dispatch.sent",
    "export.ready",
    "guide.finished",
    "identity.checked",
    "import.finished",
    "import.undone",
    "order.assigned",
    "order.changed",
    "order.closed",
    "order.commented",
    "order.escalated",
    "order.moved",
    "order.opened",
    "order.overdue",
    "order.rated",
    "order.reopened",
    "order_type.published",
    "outlet.changed",
    "part.changed",
    "product.changed",
    "report.made",
    "stock.changed",
    "wording.sent",
    "wording.withdrawn",
]
"""What can happen; the word before the dot says what the id is of."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_NOTE: Final = """
INSERT INTO desk_change (tenant_id, kind, thing_id) VALUES (%(tenant_id)s, %(kind)s, %(thing_id)s)
"""
_NOTE_MANY: Final = """
INSERT INTO desk_change (tenant_id, kind, thing_id)
SELECT %(tenant_id)s, %(kind)s, thing FROM unnest(%(things)s::uuid[]) WITH ORDINALITY AS t (thing, place) ORDER BY place
"""
# What commits late has a small id but not a small transaction: below xmin nothing can appear any more.
_AFTER: Final = """
SELECT id, xid::text AS xid, kind, thing_id, at FROM desk_change
WHERE tenant_id = %(tenant_id)s AND xid < pg_snapshot_xmin(pg_current_snapshot())
  AND (xid, id) > (%(xid)s::xid8, %(id)s)
ORDER BY desk_change.xid, id LIMIT %(limit)s
"""
_NOW: Final = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid"


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has read: all before it he has, nothing before it can appear any more."""

    xid: str
    id: int


START: Final = Position("0", 0)
"""Before everything that is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something of this kind happened to this thing."""

    position: Position
    kind: str
    thing_id: UUID
    at: datetime


async def note(tx: Transaction, *, tenant_id: UUID, kind: Kind, thing_id: UUID) -> None:
    """Note a change within the transaction that makes it: it is told if, and only if, that commits."""
    await tx.execute(_NOTE, {"tenant_id": tenant_id, "kind": kind, "thing_id": thing_id})


async def note_many(tx: Transaction, *, tenant_id: UUID, kind: Kind, thing_ids: list[UUID]) -> None:
    """Note the same of many things at once, in their order."""
    await tx.execute(_NOTE_MANY, {"tenant_id": tenant_id, "kind": kind, "things": thing_ids})


async def read(tx: Transaction, *, tenant_id: UUID, after: Position, limit: int) -> list[Change]:
    """The next changes of a tenant, in an order in which nothing is inserted behind a reader."""
    values: dict[str, Any] = {"tenant_id": tenant_id, "xid": after.xid, "id": after.id, "limit": limit}
    return [
        Change(
            position=Position(row["xid"], row["id"]), kind=row["kind"], thing_id=row["thing_id"], at=row["at"]
        )
        for row in await (await tx.execute(_AFTER, values)).fetchall()
    ]


async def now(tx: Transaction) -> Position:
    """Where somebody begins who wants only what changes from now on."""
    row = await (await tx.execute(_NOW)).fetchone()
    assert row is not None
    return Position(row["xid"], 0)
