"""Teams in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.desk.teams.model import TeamText
from yingda.platform.db import Transaction

_TEAMS: Final = """
SELECT t.id, t.tenant_id, t.code, t.name_zh, t.name_en, t.kind, t.email, t.queue_id, t.version, t.changed_at,
       ARRAY(SELECT m.user_id FROM team_member m WHERE m.tenant_id = t.tenant_id AND m.team_id = t.id
             ORDER BY m.user_id) AS members
FROM team t WHERE t.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR t.id = %(id)s)
ORDER BY t.tenant_id, t.code
"""
_PEOPLE: Final = """
SELECT user_id, display_name, role, staff_no FROM desk_person
WHERE tenant_id = %(tenant_id)s AND (%(users)s::uuid[] IS NULL OR user_id = ANY(%(users)s))
  AND (%(roles)s::text[] IS NULL OR role = ANY(%(roles)s))
ORDER BY display_name, user_id
"""


async def teams(
    tx: Transaction, *, tenants: Iterable[UUID], team_id: UUID | None = None
) -> Sequence[Mapping[str, Any]]:
    """The teams of these tenants, or one of them, with their members."""
    return await (await tx.execute(_TEAMS, {"tenants": list(tenants), "id": team_id})).fetchall()


async def add(tx: Transaction, *, tenant_id: UUID, team_id: UUID, text: TeamText) -> bool:
    """Keep a new team; False where its code is taken."""
    rows = await tx.execute(
        """INSERT INTO team (id, tenant_id, code, name_zh, name_en, kind, email, queue_id)
           VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(kind)s, %(email)s, %(queue_id)s)
           ON CONFLICT DO NOTHING RETURNING id""",
        _values(tenant_id, team_id, text),
    )
    return await rows.fetchone() is not None


async def code_is_taken(tx: Transaction, *, tenant_id: UUID, team_id: UUID, code: str) -> bool:
    """Whether another team has this code."""
    rows = await tx.execute(
        "SELECT 1 FROM team WHERE tenant_id = %(tenant_id)s AND code = %(code)s AND id <> %(id)s",
        {"tenant_id": tenant_id, "id": team_id, "code": code},
    )
    return await rows.fetchone() is not None


async def change(tx: Transaction, *, tenant_id: UUID, team_id: UUID, text: TeamText, version: int) -> bool:
    """Write a team anew; False where somebody was faster."""
    rows = await tx.execute(
        """UPDATE team SET code = %(code)s, name_zh = %(name_zh)s, name_en = %(name_en)s, kind = %(kind)s,
             email = %(email)s, queue_id = %(queue_id)s, version = version + 1, changed_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING id""",
        {**_values(tenant_id, team_id, text), "version": version},
    )
    return await rows.fetchone() is not None


async def set_members(tx: Transaction, *, tenant_id: UUID, team_id: UUID, members: Sequence[UUID]) -> None:
    """Let these people, and no others, belong to a team."""
    values = {"tenant_id": tenant_id, "id": team_id, "members": list(members)}
    await tx.execute(
        """DELETE FROM team_member WHERE tenant_id = %(tenant_id)s AND team_id = %(id)s
             AND user_id <> ALL(%(members)s)""",
        values,
    )
    await tx.execute(
        """INSERT INTO team_member (tenant_id, team_id, user_id)
           SELECT %(tenant_id)s, %(id)s, each FROM unnest(%(members)s::uuid[]) each ON CONFLICT DO NOTHING""",
        values,
    )


async def remove(tx: Transaction, *, tenant_id: UUID, team_id: UUID) -> None:
    """Remove a team that nothing names; a foreign key refuses the others."""
    await set_members(tx, tenant_id=tenant_id, team_id=team_id, members=())
    await tx.execute(
        "DELETE FROM team WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": team_id},
    )


async def people(
    tx: Transaction,
    *,
    tenant_id: UUID,
    users: Sequence[UUID] | None = None,
    roles: Sequence[str] | None = None,
) -> Sequence[Mapping[str, Any]]:
    """Who works for this enterprise: all, or those of these whom one asks for, or who have one of these roles."""
    values = {
        "tenant_id": tenant_id,
        "users": None if users is None else list(users),
        "roles": None if roles is None else list(roles),
    }
    return await (await tx.execute(_PEOPLE, values)).fetchall()


async def queue_is_there(tx: Transaction, *, tenant_id: UUID, queue_id: UUID) -> bool:
    """Whether the enterprise has this queue."""
    rows = await tx.execute(
        "SELECT 1 FROM queue WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": queue_id},
    )
    return await rows.fetchone() is not None


async def of_person(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The teams that somebody belongs to."""
    rows = await tx.execute(
        """SELECT t.id, t.code FROM team_member m JOIN team t ON t.tenant_id = m.tenant_id AND t.id = m.team_id
           WHERE m.tenant_id = %(tenant_id)s AND m.user_id = %(user_id)s""",
        {"tenant_id": tenant_id, "user_id": user_id},
    )
    return await rows.fetchall()


def _values(tenant_id: UUID, team_id: UUID, text: TeamText) -> dict[str, object]:
    return {
        "id": team_id,
        "tenant_id": tenant_id,
        "code": text.code,
        "name_zh": text.name_zh,
        "name_en": text.name_en,
        "kind": text.kind.value,
        "email": text.email,
        "queue_id": text.queue_id,
    }
