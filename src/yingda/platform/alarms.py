"""What somebody must look at: one open row for each thing that is wrong, until it is well again."""

import logging
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction

log = logging.getLogger(__name__)
_RAISE: Final = """
    INSERT INTO alarm (id, tenant_id, kind, subject, details)
    SELECT %(id)s, coalesce(%(tenant_id)s, t.id), %(kind)s, %(subject)s, %(details)s
    FROM tenant t WHERE t.kind = 'operator'
    ON CONFLICT (tenant_id, kind, subject) WHERE cleared_at IS NULL
    DO UPDATE SET count = alarm.count + 1, last_at = clock_timestamp(), details = excluded.details
    RETURNING count"""
_CLEAR: Final = """
    UPDATE alarm SET cleared_at = clock_timestamp()
    WHERE kind = %(kind)s AND (%(subject)s::text IS NULL OR subject = %(subject)s) AND cleared_at IS NULL"""
_LIST: Final = """
    SELECT id, tenant_id, kind, subject, details, count, raised_at, last_at, cleared_at FROM alarm
    WHERE tenant_id = ANY(%(tenants)s) AND (%(all)s OR cleared_at IS NULL) ORDER BY raised_at DESC LIMIT 500"""
_OPEN_BY_KIND: Final = "SELECT kind, count(*) AS count FROM alarm WHERE cleared_at IS NULL GROUP BY kind"


async def raise_alarm(
    tx: Transaction,
    *,
    kind: str,
    subject: str = "",
    details: Mapping[str, object] | None = None,
    tenant_id: UUID | None = None,
) -> None:
    """Something is wrong, as role core; told again, it counts. Without a tenant it is the operator's."""
    values = {
        "id": new_id(),
        "tenant_id": tenant_id,
        "kind": kind,
        "subject": subject,
        "details": Jsonb(dict(details or {})),
    }
    row = await (await tx.execute(_RAISE, values)).fetchone()
    if row and row["count"] == 1:
        log.error("alarm raised", extra={"kind": kind, "subject": subject, "details": dict(details or {})})


async def clear_alarm(tx: Transaction, *, kind: str, subject: str | None = None) -> None:
    """It is well again, as role core; without a subject, whatever of this kind was wrong."""
    cleared = await tx.execute(_CLEAR, {"kind": kind, "subject": subject})
    if cleared.rowcount:
        log.warning("alarm cleared", extra={"kind": kind, "subject": subject})


async def list_alarms(db: Database, *, tenants: list[UUID], cleared: bool) -> list[dict[str, Any]]:
    """The alarms of these tenants, the newest first; only open ones unless those that are over are asked for."""
    async with db.app(sees=tenants) as tx:
        return await (await tx.execute(_LIST, {"tenants": tenants, "all": cleared})).fetchall()


async def open_by_kind(tx: Transaction) -> dict[str, int]:
    """How many are open of each kind."""
    return {row["kind"]: row["count"] for row in await (await tx.execute(_OPEN_BY_KIND)).fetchall()}
