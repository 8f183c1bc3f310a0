"""The thresholds of the wall: the platform's, a tenant's over them, a queue's over these."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.insights.wall.rules import limits_of
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.audit import entry_by, record
from yingda.tenancy.usecases.tenants import reading, require_active

_READ: Final = """
SELECT t.id AS tenant_id, t.name_zh AS tenant_zh, t.name_en AS tenant_en, o.limits AS of_tenant,
       q.id AS queue_id, q.name_zh, q.name_en, q.target_percent, l.limits AS of_queue
FROM tenant t JOIN queue q ON q.tenant_id = t.id
LEFT JOIN wall_limit o ON o.tenant_id = t.id AND o.queue_id IS NULL
LEFT JOIN wall_limit l ON l.tenant_id = t.id AND l.queue_id = q.id
WHERE %(tenants)s::uuid[] IS NULL OR t.id = ANY(%(tenants)s) ORDER BY t.code, q.code
"""
_SAVE: Final = """
INSERT INTO wall_limit (tenant_id, queue_id, limits) VALUES (%(tenant_id)s, %(queue_id)s, %(limits)s)
ON CONFLICT (tenant_id, queue_id) DO UPDATE SET limits = excluded.limits
"""
_QUEUE: Final = """
SELECT tenant_id FROM queue WHERE id = %(id)s AND (%(tenants)s::uuid[] IS NULL OR tenant_id = ANY(%(tenants)s))
"""


async def read_limits(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """Every queue with what is said of it, of its tenant, and what comes of both."""
    async with reading(db=db, actor=actor) as (tx, tenants):
        rows = await (await tx.execute(_READ, {"tenants": tenants})).fetchall()
    return [
        {
            **row,
            "of_tenant": row["of_tenant"] or {},
            "of_queue": row["of_queue"] or {},
            "limits": asdict(
                limits_of(row["of_tenant"], row["of_queue"], target=row["target_percent"] / 100)
            ),
        }
        for row in rows
    ]


async def set_of_tenant(*, db: Database, actor: Actor, tenant_id: UUID, limits: Mapping[str, Any]) -> None:
    """Thresholds for all queues of a tenant that have none of their own."""
    if actor.role is not Role.OPERATOR_ADMIN and not actor.sees(tenant_id):
        raise NotFound
    await _save(db, actor, tenant_id=tenant_id, queue_id=None, limits=limits)


async def set_of_queue(*, db: Database, actor: Actor, queue_id: UUID, limits: Mapping[str, Any]) -> None:
    """Thresholds of one queue."""
    async with reading(db=db, actor=actor) as (tx, tenants):
        row = await (await tx.execute(_QUEUE, {"id": queue_id, "tenants": tenants})).fetchone()
    if row is None:
        raise NotFound
    await _save(db, actor, tenant_id=row["tenant_id"], queue_id=queue_id, limits=limits)


async def _save(
    db: Database, actor: Actor, *, tenant_id: UUID, queue_id: UUID | None, limits: Mapping[str, Any]
) -> None:
    async with db.core() as tx:
        await require_active(tx, tenant_id=tenant_id)
        values = {"tenant_id": tenant_id, "queue_id": queue_id, "limits": Jsonb(dict(limits))}
        await tx.execute(_SAVE, values)
        entry = entry_by(
            actor,
            action="wall.limits_set",
            tenant_id=tenant_id,
            object_kind="queue" if queue_id else "tenant",
            object_id=queue_id or tenant_id,
            details=limits,
        )
        await record(tx, entry)
