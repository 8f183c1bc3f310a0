"""The inventory of numbers in the database; `tenants` None means the operator's own eyes, as role core."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor

Row = Mapping[str, Any]
Eyes = Sequence[UUID] | None
DATED: Final = frozenset({"number", "merchant"})

_COLUMNS: Final = """
  n.id, n.tenant_id, n.digits, n.name_zh, n.name_en, n.status, n.flow_id, n.kind, n.class_id, n.range_id, n.access, n.areas,
  n.caller_limit, n.calendar_code, n.languages, n.recording, n.note, n.changed_at,
  t.code AS tenant, t.name_zh AS tenant_name_zh, t.name_en AS tenant_name_en, f.code AS flow, f.published_version,
  k.code AS number_class, k.may_carry_hotline,
  (SELECT count(*) FROM merchant m WHERE m.number_id = n.id AND m.status <> 'released') AS merchants"""
_FROM: Final = """
  FROM number n JOIN tenant t ON t.id = n.tenant_id LEFT JOIN flow f ON f.id = n.flow_id AND f.tenant_id = n.tenant_id
    LEFT JOIN number_class k ON k.id = n.class_id
  WHERE (%(tenants)s::uuid[] IS NULL OR n.tenant_id = ANY(%(tenants)s))"""
_LIST: Final = f"""
SELECT {_COLUMNS}, count(*) OVER () AS total {_FROM}
  AND (%(tenant_id)s::uuid IS NULL OR n.tenant_id = %(tenant_id)s)
  AND (%(status)s::text IS NULL OR n.status = %(status)s) AND (%(kind)s::text IS NULL OR n.kind = %(kind)s)
  AND (%(class_id)s::uuid IS NULL OR n.class_id = %(class_id)s)
  AND (%(begins)s::text IS NULL OR (n.digits >= %(begins)s AND n.digits < %(begins)s || ':'))
ORDER BY n.digits OFFSET %(offset)s LIMIT %(limit)s"""
_ONE: Final = f"SELECT {_COLUMNS} {_FROM} AND n.id = %(number_id)s"
_TAKEN: Final = """
SELECT digits FROM number WHERE digits >= %(first)s AND digits <= %(last)s AND length(digits) = length(%(first)s)"""
_BEHIND: Final = """
SELECT 1 FROM number n JOIN merchant m ON m.number_id = n.id AND m.status <> 'released'
WHERE n.kind = 'shared' AND n.digits = ANY(%(beginnings)s) AND m.code = substr(%(digits)s, length(n.digits) + 1)"""
_HISTORY: Final = """
SELECT e.id, e.at, e.actor_name, e.action, e.details, e.merchant_id, m.code AS merchant_code
FROM number_event e LEFT JOIN merchant m ON m.id = e.merchant_id
WHERE (%(tenants)s::uuid[] IS NULL OR e.tenant_id = ANY(%(tenants)s)) AND e.number_id = %(number_id)s
  AND (%(merchant_id)s::uuid IS NULL OR e.merchant_id = %(merchant_id)s)
ORDER BY e.at DESC, e.id DESC LIMIT 200"""
_TRIAL: Final = """
INSERT INTO flow_trial (id, tenant_id, code, flow_id, version, number_id, author_id, expires_at)
VALUES (%(id)s, %(tenant_id)s, %(code)s, %(flow_id)s, %(version)s, %(number_id)s, %(author_id)s,
  clock_timestamp() + make_interval(mins => %(minutes)s))
ON CONFLICT (code) DO NOTHING RETURNING expires_at"""


async def numbers(tx: Transaction, *, tenants: Eyes, wanted: Mapping[str, object]) -> Sequence[Row]:
    """A part of the inventory, each row with the total."""
    return await (await tx.execute(_LIST, {"tenants": tenants, **wanted})).fetchall()


async def number(tx: Transaction, *, tenants: Eyes, number_id: UUID, locked: bool = False) -> Row | None:
    """One number; `locked` until the transaction ends."""
    statement = _ONE + " FOR UPDATE OF n" if locked else _ONE
    return await (await tx.execute(statement, {"tenants": tenants, "number_id": number_id})).fetchone()


async def taken_between(tx: Transaction, *, first: str, last: str) -> set[str]:
    """The numbers of a range that are in the inventory; as role core."""
    rows = await (await tx.execute(_TAKEN, {"first": first, "last": last})).fetchall()
    return {row["digits"] for row in rows}


async def is_behind_shared(tx: Transaction, *, digits: str) -> bool:
    """Whether these digits reach a merchant; as role core."""
    beginnings = [digits[:end] for end in range(1, len(digits))]
    found = await tx.execute(_BEHIND, {"digits": digits, "beginnings": beginnings})
    return await found.fetchone() is not None


async def add(tx: Transaction, table: str, values: Mapping[str, object]) -> UUID:
    """Add a row with a new id."""
    row = {"id": new_id(), **values}
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Placeholder, row)),
    )
    await tx.execute(statement, row)
    return UUID(str(row["id"]))


async def change(
    tx: Transaction, table: str, *, tenant_id: UUID, row_id: UUID, values: Mapping[str, object]
) -> None:
    """Change columns of one row of a tenant, and note when, where that is kept."""
    pairs: list[sql.Composable] = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in values
    ]
    if table in DATED:
        pairs.append(sql.SQL("changed_at = clock_timestamp()"))
    statement = sql.SQL("UPDATE {} SET {} WHERE tenant_id = {} AND id = {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(pairs),
        sql.Placeholder("of_tenant"),
        sql.Placeholder("of_row"),
    )
    await tx.execute(statement, {**values, "of_tenant": tenant_id, "of_row": row_id})


async def flow(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Row | None:
    """A flow of this tenant, with the version that is published."""
    return await (
        await tx.execute(
            "SELECT id, code, published_version FROM flow WHERE tenant_id = %(tenant_id)s AND id = %(flow_id)s",
            {"tenant_id": tenant_id, "flow_id": flow_id},
        )
    ).fetchone()


async def has_calendar(tx: Transaction, *, tenant_id: UUID, code: str) -> bool:
    """Whether this tenant has a calendar with this code."""
    found = await tx.execute(
        "SELECT 1 FROM calendar WHERE tenant_id = %(tenant_id)s AND code = %(code)s",
        {"tenant_id": tenant_id, "code": code},
    )
    return await found.fetchone() is not None


async def choices(tx: Transaction, *, tenant_id: UUID) -> tuple[Sequence[Row], Sequence[Row]]:
    """Flows and calendars of a tenant, to choose from."""
    flows = await tx.execute(
        """SELECT id, code, name_zh, name_en, published_version FROM flow
           WHERE tenant_id = %(tenant_id)s AND left(code, 1) <> '!' ORDER BY code""",
        {"tenant_id": tenant_id},
    )
    calendars = await tx.execute(
        "SELECT code, name_zh, name_en FROM calendar WHERE tenant_id = %(tenant_id)s ORDER BY code",
        {"tenant_id": tenant_id},
    )
    return await flows.fetchall(), await calendars.fetchall()


async def holder(tx: Transaction, *, tenant_id: UUID) -> Row | None:
    """Whoever may hold a number: kind, status and contracted channels."""
    return await (
        await tx.execute(
            "SELECT id, code, kind, status, channel_limit FROM tenant WHERE tenant_id = %(id)s AND id = %(id)s",
            {"id": tenant_id},
        )
    ).fetchone()


async def note_event(
    tx: Transaction,
    actor: Actor,
    *,
    tenant_id: UUID,
    number_id: UUID,
    merchant_id: UUID | None,
    done: str,
    details: Mapping[str, object],
) -> None:
    """Write down what was done, by whom."""
    values = {
        "tenant_id": tenant_id,
        "number_id": number_id,
        "merchant_id": merchant_id,
        "actor_id": actor.user_id,
        "actor_name": actor.display_name,
        "action": done,
        "details": Jsonb(dict(details), dumps=_plain),
    }
    await add(tx, "number_event", values)


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


async def history(
    tx: Transaction, *, tenants: Eyes, number_id: UUID, merchant_id: UUID | None = None
) -> Sequence[Row]:
    """What was done with a number or a merchant's code, newest first."""
    values = {"tenants": tenants, "number_id": number_id, "merchant_id": merchant_id}
    return await (await tx.execute(_HISTORY, values)).fetchall()


async def add_trial(tx: Transaction, values: Mapping[str, object]) -> Row | None:
    """A trial, or None: its code is another one's."""
    return await (await tx.execute(_TRIAL, {"id": new_id(), **values})).fetchone()
