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
