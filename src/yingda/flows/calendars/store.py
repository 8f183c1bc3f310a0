"""Calendars in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

_ALL: Final = "SELECT tenant_id, code, definition FROM calendar"
_CALENDARS: Final = """
SELECT c.id, c.tenant_id, c.code, c.name_zh, c.name_en, c.definition, c.changed_at,
       coalesce(u.display_name, '') AS author
FROM calendar c LEFT JOIN app_user u ON u.id = c.author_id
WHERE c.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR c.id = %(id)s) ORDER BY c.code, c.id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarText:
    """A calendar as somebody writes it."""

    code: str
    name_zh: str
    name_en: str
    definition: Mapping[str, Any]


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


async def add(
    tx: Transaction, *, calendar_id: UUID, tenant_id: UUID, text: CalendarText, author_id: UUID
) -> bool:
    """Keep a new calendar; False where the code is taken."""
    row = await tx.execute(
        """INSERT INTO calendar (id, tenant_id, code, name_zh, name_en, definition, author_id)
           VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(definition)s, %(author_id)s)
           ON CONFLICT DO NOTHING RETURNING id""",
        _values(calendar_id, tenant_id, text, author_id),
    )
    return await row.fetchone() is not None


async def change(
    tx: Transaction, *, calendar_id: UUID, tenant_id: UUID, text: CalendarText, author_id: UUID
) -> bool:
    """Write a calendar anew; False where the code is another one's."""
    row = await tx.execute(
        """UPDATE calendar SET code = %(code)s, name_zh = %(name_zh)s, name_en = %(name_en)s,
             definition = %(definition)s, author_id = %(author_id)s, changed_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s
             AND NOT EXISTS (SELECT 1 FROM calendar o WHERE o.tenant_id = %(tenant_id)s AND o.code = %(code)s
                             AND o.id <> %(id)s)
           RETURNING id""",
        _values(calendar_id, tenant_id, text, author_id),
    )
    return await row.fetchone() is not None


async def remove(tx: Transaction, *, calendar_id: UUID, tenant_id: UUID) -> None:
    """Remove a calendar."""
    await tx.execute(
        "DELETE FROM calendar WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": calendar_id},
    )


def _values(calendar_id: UUID, tenant_id: UUID, text: CalendarText, author_id: UUID) -> dict[str, object]:
    return {
        "id": calendar_id,
        "tenant_id": tenant_id,
        "code": text.code,
        "name_zh": text.name_zh,
        "name_en": text.name_en,
        "definition": Jsonb(dict(text.definition)),
        "author_id": author_id,
    }
