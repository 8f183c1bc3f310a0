"""Calendars in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_ALL: Final = "SELECT tenant_id, code, definition FROM calendar"
_CALENDARS: Final = """
SELECT c.id, c.tenant_id, c.code, c.name_zh, c.name_en, c.definition, c.changed_at,
       coalesce(u.display_name, '') AS author
FROM calendar c LEFT JOIN app_user u ON u.id = c.author_id
WHERE c.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR c.id = %(id)s) ORDER BY c.code, c.id
"""


async def all_calendars(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Every tenant's calendars; as the platform itself."""
    return await (await tx.execute(_ALL)).fetchall()


async def calendars(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Every calendar of these tenants."""
    return await (await tx.execute(_CALENDARS, {"tenants": list(tenants), "id": None})).fetchall()


async def calendar(
    tx: Transaction, *, tenants: Iterable[UUID], calendar_id: UUID
) -> Mapping[str, Any] | None:
    """One calendar, if it belongs to one of these tenants."""
    return await (await tx.execute(_CALENDARS, {"tenants": list(tenants), "id": calendar_id})).fetchone()
