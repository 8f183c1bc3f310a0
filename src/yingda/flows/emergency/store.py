"""Emergency announcements in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor

_RUNNING: Final = """
SELECT t.id AS tenant_id, a.prompt_key, a.then_hang_up
FROM tenant t CROSS JOIN LATERAL (
  SELECT e.prompt_key, e.then_hang_up FROM emergency_announcement e JOIN tenant owner ON owner.id = e.tenant_id
  WHERE (e.tenant_id = t.id OR owner.kind = 'operator') AND e.ended_at IS NULL
    AND (e.until IS NULL OR e.until > clock_timestamp())
  ORDER BY owner.kind = 'operator' AND e.tenant_id <> t.id LIMIT 1) a
"""
_IS_RUNNING: Final = "a.ended_at IS NULL AND (a.until IS NULL OR a.until > clock_timestamp())"
_ANNOUNCEMENTS: Final = f"""
SELECT a.id, a.tenant_id, t.kind = 'operator' AS for_all, t.name_zh AS tenant_zh, t.name_en AS tenant_en, a.prompt_key,
  a.then_hang_up, a.reason, a.started_at, a.started_name AS started_by, a.until,
  coalesce(a.ended_at, CASE WHEN a.until <= clock_timestamp() THEN a.until END) AS ended_at,
  a.ended_name AS ended_by, {_IS_RUNNING} AS is_running
FROM emergency_announcement a JOIN tenant t ON t.tenant_id = a.tenant_id
WHERE a.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR a.id = %(id)s)
ORDER BY {_IS_RUNNING} DESC, a.started_at DESC LIMIT 100
"""
_FOR_ALL: Final = f"""
SELECT a.prompt_key, a.then_hang_up, a.started_at, a.until
FROM emergency_announcement a JOIN tenant t ON t.id = a.tenant_id WHERE t.kind = 'operator' AND {_IS_RUNNING}
"""


async def running(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """What callers of each tenant hear first at this moment: its own announcement, else that for all."""
    return await (await tx.execute(_RUNNING)).fetchall()


async def for_all(tx: Transaction) -> Mapping[str, Any] | None:
    """What callers of all tenants hear now, without who switched it on; as the platform itself."""
    return await (await tx.execute(_FOR_ALL)).fetchone()


async def operator_id(tx: Transaction) -> UUID:
    """The operator's own tenant row; as the platform itself."""
    row = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    assert row is not None
    found: UUID = row["id"]
    return found


async def playable(tx: Transaction, *, key: str) -> set[UUID]:
    """Whose prompts have this key and can be played; as the platform itself."""
    rows = await tx.execute(
        "SELECT tenant_id FROM prompt WHERE key = %(key)s AND state = 'ready' AND retired_at IS NULL",
        {"key": key},
    )
    return {row["tenant_id"] for row in await rows.fetchall()}


async def announcements(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """The newest announcements of these tenants, running ones first."""
    values = {"tenants": list(tenants), "id": None}
    return await (await tx.execute(_ANNOUNCEMENTS, values)).fetchall()


async def announcement(
    tx: Transaction, *, tenants: Iterable[UUID], announcement_id: UUID
) -> Mapping[str, Any] | None:
    """One announcement, if it is one of these tenants'."""
    values = {"tenants": list(tenants), "id": announcement_id}
    return await (await tx.execute(_ANNOUNCEMENTS, values)).fetchone()


async def end_running(
    tx: Transaction, *, tenant_id: UUID, by: Actor, only: UUID | None = None
) -> Sequence[UUID]:
    """End what runs for a tenant; what was over by its time ended then and by nobody."""
    rows = await tx.execute(
        """UPDATE emergency_announcement SET ended_at = least(until, clock_timestamp()),
             ended_by = CASE WHEN until <= clock_timestamp() THEN NULL ELSE %(by)s END,
             ended_name = CASE WHEN until <= clock_timestamp() THEN NULL ELSE %(name)s END
           WHERE tenant_id = %(tenant_id)s AND ended_at IS NULL AND (%(only)s::uuid IS NULL OR id = %(only)s)
           RETURNING id""",
        {"tenant_id": tenant_id, "by": by.user_id, "name": by.display_name, "only": only},
    )
    return [row["id"] for row in await rows.fetchall()]


async def start(
    tx: Transaction, *, announcement_id: UUID, tenant_id: UUID, values: Mapping[str, object]
) -> bool:
    """Switch an announcement on; False where its time is over already."""
    row = await tx.execute(
        """INSERT INTO emergency_announcement
             (id, tenant_id, prompt_key, then_hang_up, reason, started_by, started_name, until)
           SELECT %(id)s, %(tenant_id)s, %(prompt_key)s, %(then_hang_up)s, %(reason)s, %(by)s, %(name)s,
             %(until)s
           WHERE %(until)s::timestamptz IS NULL OR %(until)s > clock_timestamp() RETURNING id""",
        {**values, "id": announcement_id, "tenant_id": tenant_id},
    )
    return await row.fetchone() is not None
