"""Forms and what was registered with them; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction

_COLUMNS: Final = """
f.id, f.tenant_id, f.code, f.name_zh, f.name_en, f.fields, f.one_per_caller, f.opens_at, f.closes_at, f.changed_at,
(f.opens_at IS NULL OR f.opens_at <= clock_timestamp()) AND (f.closes_at IS NULL OR clock_timestamp() < f.closes_at)
  AS is_open
"""
_FORMS: Final = f"""
SELECT {_COLUMNS}, coalesce(u.display_name, '') AS author,
  (SELECT count(*) FROM registration r WHERE r.tenant_id = f.tenant_id AND r.form_id = f.id) AS registrations
FROM registration_form f LEFT JOIN app_user u ON u.id = f.author_id
WHERE f.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR f.id = %(id)s) ORDER BY f.code, f.id
"""
_FORM_BY_CODE: Final = (
    f"SELECT {_COLUMNS} FROM registration_form f WHERE f.tenant_id = %(tenant_id)s AND f.code = %(code)s"
)
_ADD: Final = """
INSERT INTO registration (id, tenant_id, form_id, interaction_id, visit, agent_id, values_sealed, unique_hash)
VALUES (%(id)s, %(tenant_id)s, %(form_id)s, %(interaction_id)s, %(visit)s, %(agent_id)s, %(values)s, %(unique)s)
ON CONFLICT DO NOTHING RETURNING id
"""
_SAME: Final = """
SELECT id FROM registration WHERE tenant_id = %(tenant_id)s AND form_id = %(form_id)s
  AND interaction_id = %(interaction_id)s AND visit = %(visit)s
"""
_REGISTRATIONS: Final = """
SELECT r.id, r.interaction_id, r.at, r.values_sealed, r.agent_id, coalesce(a.display_name, u.display_name) AS agent
FROM registration r
LEFT JOIN agent_on_floor a ON a.user_id = r.agent_id LEFT JOIN app_user u ON u.id = r.agent_id
WHERE r.tenant_id = %(tenant_id)s AND r.form_id = %(form_id)s AND (%(before)s::uuid IS NULL OR r.id < %(before)s)
ORDER BY r.id DESC LIMIT %(limit)s
"""
_CONTACT: Final = """
SELECT i.caller_hash, i.agent_id = %(user_id)s OR EXISTS (
    SELECT 1 FROM agent a WHERE a.user_id = %(user_id)s AND a.interaction_id = i.id) AS is_own
FROM interaction i WHERE i.tenant_id = %(tenant_id)s AND i.id = %(interaction_id)s
"""


async def forms(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Every form of these tenants, with how many have registered."""
    return await (await tx.execute(_FORMS, {"tenants": list(tenants), "id": None})).fetchall()


async def form(tx: Transaction, *, tenants: Iterable[UUID], form_id: UUID) -> Mapping[str, Any] | None:
    """One form, if it belongs to one of these tenants."""
    return await (await tx.execute(_FORMS, {"tenants": list(tenants), "id": form_id})).fetchone()


async def form_by_code(tx: Transaction, *, tenant_id: UUID, code: str) -> Mapping[str, Any] | None:
    """What a flow must know of a form."""
    return await (await tx.execute(_FORM_BY_CODE, {"tenant_id": tenant_id, "code": code})).fetchone()


async def add(
    tx: Transaction,
    *,
    form: Mapping[str, Any],
    interaction_id: UUID,
    visit: int,
    agent_id: UUID | None,
    values: bytes,
    unique: bytes | None,
) -> tuple[UUID | None, bool]:
    """Keep a registration: its id, and whether it is new; no id if the caller has registered before."""
    row = {
        "id": new_id(),
        "tenant_id": form["tenant_id"],
        "form_id": form["id"],
        "interaction_id": interaction_id,
        "visit": visit,
        "agent_id": agent_id,
        "values": values,
        "unique": unique,
    }
    added = await (await tx.execute(_ADD, row)).fetchone()
    if added is not None:
        return added["id"], True
    same = await (await tx.execute(_SAME, row)).fetchone()
    return (same["id"] if same else None), False


async def add_form(tx: Transaction, *, form_id: UUID, tenant_id: UUID, values: Mapping[str, object]) -> bool:
    """Keep a new form; False where its code is taken."""
    found = await tx.execute(
        """INSERT INTO registration_form
             (id, tenant_id, code, name_zh, name_en, fields, one_per_caller, opens_at, closes_at, author_id)
           VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s, %(fields)s, %(one_per_caller)s,
             %(opens_at)s, %(closes_at)s, %(author)s)
           ON CONFLICT DO NOTHING RETURNING id""",
        {**values, "id": form_id, "tenant_id": tenant_id},
    )
    return await found.fetchone() is not None


async def change_form(
    tx: Transaction, *, form_id: UUID, tenant_id: UUID, values: Mapping[str, object]
) -> bool:
    """Write a form anew; False where the code is another one's."""
    found = await tx.execute(
        """UPDATE registration_form SET code = %(code)s, name_zh = %(name_zh)s, name_en = %(name_en)s,
             fields = %(fields)s, one_per_caller = %(one_per_caller)s, opens_at = %(opens_at)s,
             closes_at = %(closes_at)s, author_id = %(author)s, changed_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND NOT EXISTS (
             SELECT 1 FROM registration_form o
             WHERE o.tenant_id = %(tenant_id)s AND o.code = %(code)s AND o.id <> %(id)s)
           RETURNING id""",
        {**values, "id": form_id, "tenant_id": tenant_id},
    )
    return await found.fetchone() is not None


async def remove_form(tx: Transaction, *, form_id: UUID, tenant_id: UUID) -> bool:
    """Remove a form with which nobody has registered; False where somebody has."""
    found = await tx.execute(
        """DELETE FROM registration_form f WHERE f.tenant_id = %(tenant_id)s AND f.id = %(id)s
             AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.tenant_id = %(tenant_id)s AND r.form_id = f.id)
           RETURNING f.id""",
        {"tenant_id": tenant_id, "id": form_id},
    )
    return await found.fetchone() is not None


async def registrations(
    tx: Transaction, *, tenant_id: UUID, form_id: UUID, before: UUID | None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """What was registered with a form, newest first (ids are born in order)."""
    values = {"tenant_id": tenant_id, "form_id": form_id, "before": before, "limit": limit}
    return await (await tx.execute(_REGISTRATIONS, values)).fetchall()


async def contact(
    tx: Transaction, *, tenant_id: UUID, interaction_id: UUID, user_id: UUID
) -> Mapping[str, Any] | None:
    """A contact of the enterprise: who called, and whether this person serves or has served it."""
    return await (
        await tx.execute(
            _CONTACT, {"tenant_id": tenant_id, "interaction_id": interaction_id, "user_id": user_id}
        )
    ).fetchone()
