"""The rows of orders: opened, read, locked, changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_COLUMNS: Final = """
o.id, o.tenant_id, o.number, o.type_id, o.type_version, t.name_zh AS type_name_zh, t.name_en AS type_name_en,
o.family, o.state, o.category, o.subject_sealed, o.values_sealed, o.subtype, o.area, o.product, o.priority,
o.customer_id, o.interaction_id, o.responsible_user_id, o.responsible_name, o.team_id, m.code AS team_code,
m.name_zh AS team_name_zh, m.name_en AS team_name_en, o.party_id, o.parent_id, o.duplicate_of, o.satisfaction,
o.opened_by, o.opened_by_name, o.opened_at, o.responded_at, o.solved_at, o.closed_at, o.visit_due_at, o.visited_at,
o.due_at, o.sort_due, o.missed, o.reopened, o.version, o.changed_at, o.last_seq
"""
COLUMNS: Final = _COLUMNS
JOINS: Final = """
JOIN order_type t ON t.tenant_id = o.tenant_id AND t.id = o.type_id
LEFT JOIN team m ON m.tenant_id = o.tenant_id AND m.id = o.team_id
"""
_ONE: Final = f"""
SELECT {_COLUMNS} FROM work_order o {JOINS} WHERE o.tenant_id = ANY(%(tenants)s) AND o.id = %(id)s
"""
_SOME: Final = f"""
SELECT {_COLUMNS} FROM work_order o {JOINS} WHERE o.tenant_id = %(tenant_id)s AND o.id = ANY(%(ids)s)
ORDER BY o.opened_at, o.id
"""
_RELATED: Final = """
SELECT id FROM work_order WHERE tenant_id = %(tenant_id)s AND parent_id = %(id)s
UNION ALL SELECT id FROM work_order WHERE tenant_id = %(tenant_id)s AND duplicate_of = %(id)s
"""
_ADD: Final = """
INSERT INTO work_order (id, tenant_id, number, type_id, type_version, family, state, category, subject_sealed,
  values_sealed, subtype, area, product, priority, customer_id, interaction_id, responsible_user_id, responsible_name,
  team_id, parent_id, opened_by, opened_by_name, opened_at)
VALUES (%(id)s, %(tenant_id)s, %(number)s, %(type_id)s, %(type_version)s, %(family)s, %(state)s, %(category)s,
  %(subject_sealed)s, %(values_sealed)s, %(subtype)s, %(area)s, %(product)s, %(priority)s, %(customer_id)s,
  %(interaction_id)s, %(responsible_user_id)s, %(responsible_name)s, %(team_id)s, %(parent_id)s, %(opened_by)s,
  %(opened_by_name)s, %(opened_at)s)
"""
_CHANGE: Final = """
UPDATE work_order SET state = %(state)s, category = %(category)s, subject_sealed = %(subject_sealed)s,
  values_sealed = %(values_sealed)s, subtype = %(subtype)s, area = %(area)s, product = %(product)s,
  priority = %(priority)s, customer_id = %(customer_id)s, responsible_user_id = %(responsible_user_id)s,
  responsible_name = %(responsible_name)s, team_id = %(team_id)s, party_id = %(party_id)s,
  parent_id = %(parent_id)s, duplicate_of = %(duplicate_of)s, satisfaction = %(satisfaction)s, responded_at = %(responded_at)s,
  solved_at = %(solved_at)s, closed_at = %(closed_at)s, visit_told = visit_told AND visit_due_at = %(visit_due_at)s,
  visit_due_at = %(visit_due_at)s, visited_at = %(visited_at)s, due_at = %(due_at)s, missed = %(missed)s,
  reopened = %(reopened)s, last_seq = %(last_seq)s, version = version + 1, changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""


async def one(tx: Transaction, *, tenants: Iterable[UUID], order_id: UUID) -> Mapping[str, Any] | None:
    """One order, if it belongs to one of these tenants."""
    return await (await tx.execute(_ONE, {"tenants": list(tenants), "id": order_id})).fetchone()


async def some(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[Mapping[str, Any]]:
    """These orders of a tenant, oldest first."""
    return await (await tx.execute(_SOME, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()


async def locked(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Mapping[str, Any] | None:
    """One order, which nobody else changes before this transaction ends."""
    return await (
        await tx.execute(f"{_ONE} FOR UPDATE OF o", {"tenants": [tenant_id], "id": order_id})
    ).fetchone()


async def children_and_duplicates(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Sequence[UUID]:
    """The orders that name this one as their parent, or as what they repeat."""
    rows = await tx.execute(_RELATED, {"tenant_id": tenant_id, "id": order_id})
    return [row["id"] for row in await rows.fetchall()]


async def open_children(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> int:
    """How many orders below this one are not finished."""
    row = await (
        await tx.execute(
            """SELECT count(*) AS n FROM work_order
               WHERE tenant_id = %(tenant_id)s AND parent_id = %(id)s AND category NOT IN ('closed', 'cancelled')""",
            {"tenant_id": tenant_id, "id": order_id},
        )
    ).fetchone()
    return int(row["n"]) if row else 0


async def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a new order."""
    await tx.execute(_ADD, values)


async def change(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep an order as it is now; its version goes up."""
    await tx.execute(_CHANGE, values)


async def next_number(tx: Transaction, *, tenant_id: UUID, series: str) -> int:
    """The next number of a series: whoever asks meanwhile waits, and no number is given twice."""
    row = await (
        await tx.execute(
            """INSERT INTO order_series (tenant_id, series, last) VALUES (%(tenant_id)s, %(series)s, 1)
               ON CONFLICT (tenant_id, series) DO UPDATE SET last = order_series.last + 1 RETURNING last""",
            {"tenant_id": tenant_id, "series": series},
        )
    ).fetchone()
    assert row is not None
    return int(row["last"])


async def published_type(tx: Transaction, *, tenant_id: UUID, type_id: UUID) -> Mapping[str, Any] | None:
    """The type that new orders of it go by."""
    rows = await tx.execute(
        """SELECT id, family, published, retired FROM order_type
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s""",
        {"tenant_id": tenant_id, "id": type_id},
    )
    return await rows.fetchone()


async def documents(
    tx: Transaction, *, tenants: Iterable[UUID], wanted: Iterable[tuple[UUID, int]]
) -> Sequence[Mapping[str, Any]]:
    """The published documents of these types in these versions."""
    pairs = list(wanted)
    rows = await tx.execute(
        """SELECT v.type_id, v.version, v.document FROM order_type_version v
           JOIN unnest(%(types)s::uuid[], %(versions)s::int[]) AS w (type_id, version)
             ON w.type_id = v.type_id AND w.version = v.version
           WHERE v.tenant_id = ANY(%(tenants)s)""",
        {
            "tenants": list(tenants),
            "types": [type_id for type_id, _ in pairs],
            "versions": [version for _, version in pairs],
        },
    )
    return await rows.fetchall()


async def house(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Any]:
    """What the enterprise is called, and where it is at home."""
    row = await (
        await tx.execute(
            "SELECT name_zh, name_en, timezone FROM tenant WHERE tenant_id = %(id)s AND id = %(id)s",
            {"id": tenant_id},
        )
    ).fetchone()
    assert row is not None
    return row


async def set_tokens(
    tx: Transaction, *, tenant_id: UUID, order_id: UUID, opened_at: object, tokens: Sequence[bytes]
) -> None:
    """Let an order be found by these words, and no others."""
    values = {"tenant_id": tenant_id, "id": order_id, "at": opened_at, "tokens": list(tokens)}
    await tx.execute(
        "DELETE FROM work_order_token WHERE tenant_id = %(tenant_id)s AND order_id = %(id)s", values
    )
    await tx.execute(
        """INSERT INTO work_order_token (tenant_id, token, opened_at, order_id)
           SELECT %(tenant_id)s, token, %(at)s, %(id)s FROM unnest(%(tokens)s::bytea[]) token
           ON CONFLICT DO NOTHING""",
        values,
    )


async def interaction_is_there(tx: Transaction, *, tenant_id: UUID, interaction_id: UUID) -> bool:
    """Whether the enterprise has had this contact."""
    rows = await tx.execute(
        "SELECT 1 FROM interaction WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": interaction_id},
    )
    return await rows.fetchone() is not None
