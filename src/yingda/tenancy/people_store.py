"""The people of houses in the database: who they are, whose agents they are, which tenants they are assigned to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction

_PEOPLE: Final = """
SELECT u.id, u.tenant_id, u.username, u.display_name, u.role, u.staff_no, u.must_change_password,
       u.disabled_at IS NOT NULL AS is_disabled,
       p.id AS pool_id, p.name_zh AS pool_name_zh, p.name_en AS pool_name_en,
       ARRAY(SELECT a.tenant_id FROM tenant_assignment a WHERE a.user_id = u.id ORDER BY a.tenant_id) AS assigned
FROM app_user u
LEFT JOIN pool_member m ON m.tenant_id = u.tenant_id AND m.user_id = u.id
LEFT JOIN pool p ON p.tenant_id = u.tenant_id AND p.id = m.pool_id
"""
_ADD: Final = """
INSERT INTO app_user (id, tenant_id, username, display_name, role, staff_no, password_hash, must_change_password)
VALUES (%(id)s, %(tenant_id)s, %(username)s, %(display_name)s, %(role)s, %(staff_no)s, %(hash)s, true)
"""


async def people_of(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """The people of these houses."""
    statement = f"{_PEOPLE} WHERE u.tenant_id = ANY(%(tenants)s) AND u.role <> 'machine' ORDER BY u.username"
    return await (await tx.execute(statement, {"tenants": list(tenants)})).fetchall()


async def administrators(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Who administers the client enterprises, for the operator, who appoints them."""
    return await (await tx.execute(f"{_PEOPLE} WHERE u.role = 'tenant_admin' ORDER BY u.username")).fetchall()


async def person(tx: Transaction, *, user_id: UUID) -> Mapping[str, Any] | None:
    """One of them, whoever's he is."""
    return await (
        await tx.execute(f"{_PEOPLE} WHERE u.id = %(id)s AND u.role <> 'machine'", {"id": user_id})
    ).fetchone()


async def house(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Any] | None:
    """What kind of house this is; nothing, if there is none."""
    statement = "SELECT id, kind FROM tenant WHERE tenant_id = %(id)s"
    return await (await tx.execute(statement, {"id": tenant_id})).fetchone()


async def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep somebody new."""
    await tx.execute(_ADD, values)


async def rename(
    tx: Transaction, *, tenant_id: UUID, user_id: UUID, display_name: str, staff_no: str | None
) -> None:
    """Keep another name and number of somebody."""
    await tx.execute(
        """UPDATE app_user SET display_name = %(name)s, staff_no = %(no)s
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s""",
        {"name": display_name, "no": staff_no, "tenant_id": tenant_id, "id": user_id},
    )


async def has_staff_no(tx: Transaction, *, tenant_id: UUID, staff_no: str, but: UUID) -> bool:
    """Whether somebody else of this house has that staff number."""
    rows = await tx.execute(
        "SELECT 1 FROM app_user WHERE tenant_id = %(tenant_id)s AND staff_no = %(no)s AND id <> %(but)s",
        {"tenant_id": tenant_id, "no": staff_no, "but": but},
    )
    return await rows.fetchone() is not None


async def pool_of(tx: Transaction, *, tenant_id: UUID, pool_id: UUID | None) -> UUID | None:
    """This pool, if it is the house's own; the house's first one, if none is named."""
    rows = await tx.execute(
        """SELECT id FROM pool WHERE tenant_id = %(tenant_id)s AND (%(id)s::uuid IS NULL OR id = %(id)s)
           ORDER BY code LIMIT 1""",
        {"tenant_id": tenant_id, "id": pool_id},
    )
    row = await rows.fetchone()
    return row["id"] if row else None


async def first_pool(tx: Transaction, *, tenant_id: UUID) -> UUID:
    """A house's first pool."""
    pool_id = new_id()
    await tx.execute(
        """INSERT INTO pool (id, tenant_id, code, name_zh, name_en)
           VALUES (%(id)s, %(tenant_id)s, 'main', '座席组', 'Agents')""",
        {"id": pool_id, "tenant_id": tenant_id},
    )
    return pool_id


async def join_pool(tx: Transaction, *, tenant_id: UUID, user_id: UUID, pool_id: UUID) -> None:
    """Let an agent belong to a pool of his house; a new one is signed out."""
    values = {"user_id": user_id, "tenant_id": tenant_id, "pool_id": pool_id}
    await tx.execute(
        """INSERT INTO pool_member (user_id, tenant_id, pool_id)
           VALUES (%(user_id)s, %(tenant_id)s, %(pool_id)s)
           ON CONFLICT (user_id) DO UPDATE SET pool_id = excluded.pool_id""",
        values,
    )
    await tx.execute(
        """INSERT INTO agent (user_id, tenant_id, state, since)
           VALUES (%(user_id)s, %(tenant_id)s, 'signed_out', clock_timestamp()) ON CONFLICT DO NOTHING""",
        values,
    )


async def assign(tx: Transaction, *, user_id: UUID, tenants: Iterable[UUID]) -> None:
    """Let a supervisor be assigned to these client enterprises, and to no others."""
    wanted = list(tenants)
    await tx.execute(
        "DELETE FROM tenant_assignment WHERE user_id = %(id)s AND tenant_id <> ALL(%(tenants)s)",
        {"id": user_id, "tenants": wanted},
    )
    await tx.execute(
        """INSERT INTO tenant_assignment (tenant_id, user_id)
           SELECT id, %(id)s FROM tenant WHERE id = ANY(%(tenants)s) AND kind = 'client' ON CONFLICT DO NOTHING""",
        {"id": user_id, "tenants": wanted},
    )


async def is_signed_in(tx: Transaction, *, user_id: UUID) -> bool:
    """Whether he is at a seat."""
    rows = await tx.execute(
        "SELECT 1 FROM agent WHERE user_id = %(id)s AND state <> 'signed_out'", {"id": user_id}
    )
    return await rows.fetchone() is not None


async def has_other(tx: Transaction, *, tenant_id: UUID, role: str, but: UUID) -> bool:
    """Whether somebody else of this house has this role and can log in; who else is about to go waits."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%(house)s, 0))", {"house": f"people:{tenant_id}"}
    )
    rows = await tx.execute(
        """SELECT 1 FROM app_user WHERE tenant_id = %(tenant_id)s AND role = %(role)s AND id <> %(but)s
           AND disabled_at IS NULL""",
        {"tenant_id": tenant_id, "role": role, "but": but},
    )
    return await rows.fetchone() is not None


async def set_disabled(tx: Transaction, *, tenant_id: UUID, user_id: UUID, disabled: bool) -> None:
    """Whether somebody can log in."""
    await tx.execute(
        """UPDATE app_user SET disabled_at = CASE WHEN %(disabled)s THEN clock_timestamp() END
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s""",
        {"disabled": disabled, "tenant_id": tenant_id, "id": user_id},
    )
