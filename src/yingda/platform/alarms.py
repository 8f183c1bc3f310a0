"""What somebody must look at: one open row for each thing that is wrong, until it is well again."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    WHERE kind = %(kind)s AND subject = ANY(%(subjects)s) AND cleared_at IS NULL"""
_CLEAR_ONE: Final = """
    UPDATE alarm SET cleared_at = clock_timestamp()
    WHERE id = %(id)s AND tenant_id = ANY(%(tenants)s) AND cleared_at IS NULL"""
_ONE: Final = """
    SELECT id, tenant_id, kind, subject, details, count, raised_at, last_at, cleared_at FROM alarm
    WHERE id = %(id)s AND tenant_id = ANY(%(tenants)s)"""
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


async def clear_alarm(tx: Transaction, *, kind: str, subjects: Sequence[str] = ("",)) -> None:
    """These are well again, as role core."""
    cleared = await tx.execute(_CLEAR, {"kind": kind, "subjects": list(subjects)})
    if cleared.rowcount:
        log.warning("alarm cleared", extra={"kind": kind, "subjects": list(subjects)})


async def clear_by_hand(
    tx: Transaction, *, alarm_id: UUID, tenants: Sequence[UUID]
) -> tuple[dict[str, Any] | None, bool]:
    """Somebody has seen to it, as role core: the alarm, and whether it was open still."""
    values = {"id": alarm_id, "tenants": list(tenants)}
    cleared = await tx.execute(_CLEAR_ONE, values)
    return await (await tx.execute(_ONE, values)).fetchone(), cleared.rowcount > 0


async def list_alarms(db: Database, *, tenants: list[UUID], cleared: bool) -> list[dict[str, Any]]:
    """The alarms of these tenants, the newest first; only open ones unless those that are over are asked for."""
    async with db.app(sees=tenants) as tx:
        return await (await tx.execute(_LIST, {"tenants": tenants, "all": cleared})).fetchall()


@dataclass(kw_only=True, slots=True)
class Blame:
    """Tells a thing that fails alone from everything that fails at once, of which one alarm is enough."""

    _failed: dict[UUID, float] = field(default_factory=dict)
    _well_at: float = 0.0

    def failed(self, thing: UUID) -> str:
        """What the alarm is about: this thing, if others went well since it began to fail."""
        since = self._failed.setdefault(thing, time.monotonic())
        return str(thing) if self._well_at > since else ""

    def went_well(self, thing: UUID) -> tuple[str, str]:
        """What no alarm is about any more."""
        self._failed.pop(thing, None)
        self._well_at = time.monotonic()
        return "", str(thing)


async def open_by_kind(tx: Transaction) -> dict[str, int]:
    """How many are open of each kind."""
    return {row["kind"]: row["count"] for row in await (await tx.execute(_OPEN_BY_KIND)).fetchall()}
