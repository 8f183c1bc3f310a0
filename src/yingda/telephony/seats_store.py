"""Seats in the database; `tenants` None means the operator's own eyes, as role core."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import sql

from yingda.platform.db import Transaction

Row = Mapping[str, Any]
Eyes = Sequence[UUID] | None

_SEATS: Final = """
SELECT s.id, s.tenant_id, t.name_zh AS tenant_name_zh, t.name_en AS tenant_name_en, s.kind, s.code, s.endpoint, s.mode,
  s.digits_masked AS last_digits, s.caller_shown, s.confirm, s.note, s.user_id, u.display_name AS user_name,
  a.state AS agent_state, w.display_name AS agent_name, l.state AS line_state, l.requested_at AS line_since
FROM seat s JOIN tenant t ON t.id = s.tenant_id LEFT JOIN app_user u ON u.id = s.user_id
  LEFT JOIN agent a ON a.seat_id = s.id AND a.state <> 'signed_out' LEFT JOIN app_user w ON w.id = a.user_id
  LEFT JOIN LATERAL (SELECT state, requested_at FROM seat_line x WHERE x.seat_id = s.id
                     ORDER BY requested_at DESC LIMIT 1) l ON s.mode = 'kept_up'
WHERE s.released_at IS NULL AND (%(tenants)s::uuid[] IS NULL OR s.tenant_id = ANY(%(tenants)s))
  AND (%(seat_id)s::uuid IS NULL OR s.id = %(seat_id)s) AND (%(tenant_id)s::uuid IS NULL OR s.tenant_id = %(tenant_id)s)
ORDER BY t.code, s.kind, s.code"""
_PERSON: Final = """
SELECT NOT EXISTS (SELECT 1 FROM seat s WHERE s.user_id = u.id AND s.kind = 'browser' AND s.released_at IS NULL) AS free
FROM app_user u JOIN pool_member m ON m.user_id = u.id AND m.tenant_id = %(tenant_id)s
WHERE u.id = %(user_id)s AND u.role = 'agent'"""
_SHOWN: Final = """
SELECT 1 FROM number WHERE tenant_id = %(tenant_id)s AND digits = %(digits)s AND status IN ('active', 'porting_out')"""


async def seats(
    tx: Transaction, *, tenants: Eyes, seat_id: UUID | None = None, tenant_id: UUID | None = None
) -> Sequence[Row]:
    """Every seat that was not given back, with who sits there now."""
    values = {"tenants": tenants, "seat_id": seat_id, "tenant_id": tenant_id}
    return await (await tx.execute(_SEATS, values)).fetchall()


async def person(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> Row | None:
    """An agent of this house, and whether he has no browser seat yet."""
    found = await tx.execute(_PERSON, {"tenant_id": tenant_id, "user_id": user_id})
    return await found.fetchone()


async def may_show(tx: Transaction, *, tenant_id: UUID, digits: str) -> bool:
    """Whether this is a number of that house, in service."""
    found = await tx.execute(_SHOWN, {"tenant_id": tenant_id, "digits": digits})
    return await found.fetchone() is not None


async def add(tx: Transaction, values: Mapping[str, object]) -> None:
    """A new seat."""
    names = list(values)
    statement = sql.SQL("INSERT INTO seat ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(map(sql.Placeholder, names))
    )
    await tx.execute(statement, dict(values))


async def change(tx: Transaction, *, seat_id: UUID, tenant_id: UUID, values: Mapping[str, object]) -> None:
    """Change these columns of a seat."""
    pairs = (sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in values)
    statement = sql.SQL("UPDATE seat SET {} WHERE id = %(id)s AND tenant_id = %(tenant)s").format(
        sql.SQL(", ").join(pairs)
    )
    await tx.execute(statement, {**values, "id": seat_id, "tenant": tenant_id})


async def release(tx: Transaction, *, seat_id: UUID, tenant_id: UUID) -> None:
    """Give a seat back; what was done there stays to be read."""
    await tx.execute(
        """UPDATE seat SET released_at = clock_timestamp()
           WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND released_at IS NULL""",
        {"id": seat_id, "tenant_id": tenant_id},
    )
