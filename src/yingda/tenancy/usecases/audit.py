"""The audit: who did what, from where and when; kept at least sixty days, changed by nobody."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, AuditEntry

_RECORD: Final = """
INSERT INTO audit_event
  (id, tenant_id, actor_id, actor_name, action, object_kind, object_id, seat, address, details)
VALUES (%(id)s, %(tenant_id)s, %(actor_id)s, %(actor_name)s, %(action)s, %(object_kind)s, %(object_id)s,
  coalesce(%(seat)s, (SELECT s.code FROM agent a JOIN seat s ON s.id = a.seat_id
                      WHERE a.user_id = %(actor_id)s)),
  %(address)s, %(details)s)
"""
_READ: Final = """
SELECT id, tenant_id, at, actor_id, actor_name, action, object_kind, object_id, seat, address, details,
       count(*) OVER () AS total
FROM audit_event WHERE tenant_id = ANY(%(tenants)s) AND (%(action)s::text IS NULL OR action = %(action)s)
ORDER BY at DESC, id DESC OFFSET %(offset)s LIMIT %(limit)s
"""


async def record(tx: Transaction, entry: AuditEntry) -> None:
    """Write an entry, within the transaction of what it tells; the seat is the one that the actor sits at."""
    await tx.execute(
        _RECORD,
        {
            "id": new_id(),
            "tenant_id": entry.tenant_id,
            "actor_id": entry.actor_id,
            "actor_name": entry.actor_name,
            "action": entry.action,
            "object_kind": entry.object_kind,
            "object_id": entry.object_id,
            "seat": entry.seat,
            "address": entry.address,
            "details": Jsonb(dict(entry.details)),
        },
    )


def entry_by(
    actor: Actor,
    *,
    action: str,
    tenant_id: UUID,
    object_kind: str,
    object_id: UUID,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """An entry about what a logged-in person does to a thing of this tenant."""
    return AuditEntry(
        tenant_id=tenant_id,
        actor_id=actor.user_id,
        actor_name=actor.display_name,
        action=action,
        address=actor.address,
        object_kind=object_kind,
        object_id=object_id,
        details=details or {},
    )


async def note(
    tx: Transaction,
    *,
    actor: Actor,
    action: str,
    tenant_id: UUID,
    object_id: UUID,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write what the actor did to a thing; its kind is the first word of the action."""
    entry = entry_by(
        actor,
        action=action,
        tenant_id=tenant_id,
        object_kind=action.partition(".")[0],
        object_id=object_id,
        details=details,
    )
    await record(tx, entry)


async def read_audit(
    *, db: Database, tenants: Iterable[UUID], action: str | None, offset: int, limit: int
) -> Sequence[Mapping[str, Any]]:
    """Entries of these tenants, newest first; each row also holds the total."""
    wanted = list(tenants)
    async with db.app(sees=wanted) as tx:
        values = {"tenants": wanted, "action": action, "offset": offset, "limit": limit}
        return await (await tx.execute(_READ, values)).fetchall()
