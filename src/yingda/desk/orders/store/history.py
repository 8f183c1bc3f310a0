"""What happened to orders, and who is told of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction

_EVENT: Final = """
INSERT INTO work_order_event (id, tenant_id, order_id, seq, kind, actor_id, actor_name, at, payload_sealed)
VALUES (%(id)s, %(tenant_id)s, %(order_id)s, %(seq)s, %(kind)s, %(actor_id)s, %(actor_name)s, %(at)s, %(payload)s)
"""
_NOTICES: Final = """
SELECT n.id, n.tenant_id, n.order_id, n.kind, n.actor_name, n.clock, n.at, n.read_at, o.number, o.subject_sealed,
       o.category, o.due_at
FROM work_order_notice n JOIN work_order o ON o.tenant_id = n.tenant_id AND o.id = n.order_id
WHERE n.tenant_id = ANY(%(tenants)s) AND n.user_id = %(user_id)s AND (NOT %(unread)s OR n.read_at IS NULL)
ORDER BY n.at DESC, n.id DESC LIMIT %(limit)s
"""


async def add(
    tx: Transaction,
    *,
    tenant_id: UUID,
    order_id: UUID,
    seq: int,
    kind: str,
    actor_id: UUID | None,
    actor_name: str,
    at: datetime,
    payload: bytes,
) -> UUID:
    """Write down what happened; its id."""
    event_id = new_id()
    values = {
        "id": event_id,
        "tenant_id": tenant_id,
        "order_id": order_id,
        "seq": seq,
        "kind": kind,
        "actor_id": actor_id,
        "actor_name": actor_name,
        "at": at,
        "payload": payload,
    }
    await tx.execute(_EVENT, values)
    return event_id


async def tell_only(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> int | None:
    """The next place in the history of an order; None where there is no such order."""
    row = await (
        await tx.execute(
            """UPDATE work_order SET last_seq = last_seq + 1, changed_at = clock_timestamp()
               WHERE tenant_id = %(tenant_id)s AND id = %(id)s RETURNING last_seq""",
            {"tenant_id": tenant_id, "id": order_id},
        )
    ).fetchone()
    return int(row["last_seq"]) if row else None


async def events(
    tx: Transaction, *, tenant_id: UUID, order_id: UUID, after: int, limit: int
) -> Sequence[Mapping[str, Any]]:
    """What happened to an order, in its order."""
    rows = await tx.execute(
        """SELECT seq, kind, actor_id, actor_name, at, payload_sealed FROM work_order_event
           WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s AND seq > %(after)s
           ORDER BY seq LIMIT %(limit)s""",
        {"tenant_id": tenant_id, "order_id": order_id, "after": after, "limit": limit},
    )
    return await rows.fetchall()


async def order_of(tx: Transaction, *, tenant_id: UUID, event_id: UUID) -> UUID | None:
    """The order of whose history this is a part."""
    rows = await tx.execute(
        "SELECT order_id FROM work_order_event WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": event_id},
    )
    row = await rows.fetchone()
    return row["order_id"] if row else None


async def watch(tx: Transaction, *, tenant_id: UUID, order_id: UUID, users: Iterable[UUID]) -> None:
    """Let these people be told of whatever happens to an order."""
    await tx.execute(
        """INSERT INTO work_order_watcher (tenant_id, order_id, user_id)
           SELECT %(tenant_id)s, %(order_id)s, each FROM unnest(%(users)s::uuid[]) each ON CONFLICT DO NOTHING""",
        {"tenant_id": tenant_id, "order_id": order_id, "users": list(users)},
    )


async def unwatch(tx: Transaction, *, tenant_id: UUID, order_id: UUID, user_id: UUID) -> None:
    """Let him be told no more."""
    await tx.execute(
        """DELETE FROM work_order_watcher
           WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s AND user_id = %(user_id)s""",
        {"tenant_id": tenant_id, "order_id": order_id, "user_id": user_id},
    )


async def watchers(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Who watches an order, of those who still work for its enterprise."""
    rows = await tx.execute(
        """SELECT w.user_id, p.display_name FROM work_order_watcher w
           JOIN desk_person p ON p.tenant_id = w.tenant_id AND p.user_id = w.user_id
           WHERE w.tenant_id = %(tenant_id)s AND w.order_id = %(order_id)s ORDER BY p.display_name, w.user_id""",
        {"tenant_id": tenant_id, "order_id": order_id},
    )
    return await rows.fetchall()


async def notify(
    tx: Transaction,
    *,
    tenant_id: UUID,
    order_id: UUID,
    users: Iterable[UUID],
    kind: str,
    actor_name: str,
    clock: str | None = None,
) -> None:
    """Tell these people in their desktops."""
    rows = [
        {
            "id": new_id(),
            "tenant_id": tenant_id,
            "order_id": order_id,
            "user_id": user_id,
            "kind": kind,
            "actor_name": actor_name,
            "clock": clock,
        }
        for user_id in sorted(set(users))
    ]
    async with tx.cursor() as cursor:
        await cursor.executemany(
            """INSERT INTO work_order_notice (id, tenant_id, order_id, user_id, kind, actor_name, clock)
               VALUES (%(id)s, %(tenant_id)s, %(order_id)s, %(user_id)s, %(kind)s, %(actor_name)s, %(clock)s)""",
            rows,
        )
        await cursor.executemany(
            "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant_id)s, 'order_notice', %(user_id)s)",
            rows,
        )


async def notices(
    tx: Transaction, *, tenants: Iterable[UUID], user_id: UUID, unread: bool, limit: int
) -> Sequence[Mapping[str, Any]]:
    """What somebody was told, newest first."""
    values = {"tenants": list(tenants), "user_id": user_id, "unread": unread, "limit": limit}
    return await (await tx.execute(_NOTICES, values)).fetchall()


async def unread(tx: Transaction, *, tenants: Iterable[UUID], user_id: UUID) -> int:
    """How much of it he has not read."""
    row = await (
        await tx.execute(
            """SELECT count(*) AS n FROM work_order_notice
               WHERE tenant_id = ANY(%(tenants)s) AND user_id = %(user_id)s AND read_at IS NULL""",
            {"tenants": list(tenants), "user_id": user_id},
        )
    ).fetchone()
    return int(row["n"]) if row else 0


async def mark_read(tx: Transaction, *, tenant_id: UUID, user_id: UUID, ids: Sequence[UUID] | None) -> None:
    """He has read these, or (None) all."""
    await tx.execute(
        """UPDATE work_order_notice SET read_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s AND read_at IS NULL
             AND (%(ids)s::uuid[] IS NULL OR id = ANY(%(ids)s))""",
        {"tenant_id": tenant_id, "user_id": user_id, "ids": None if ids is None else list(ids)},
    )


async def filters(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The filters that somebody has saved."""
    row = await (
        await tx.execute(
            "SELECT filters FROM work_order_filters WHERE tenant_id = %(t)s AND user_id = %(u)s",
            {"t": tenant_id, "u": user_id},
        )
    ).fetchone()
    return row["filters"] if row else []


async def keep_filters(tx: Transaction, *, tenant_id: UUID, user_id: UUID, filters: object) -> None:
    """Save somebody's filters."""
    await tx.execute(
        """INSERT INTO work_order_filters (user_id, tenant_id, filters) VALUES (%(u)s, %(t)s, %(f)s)
           ON CONFLICT (user_id) DO UPDATE SET filters = excluded.filters, changed_at = clock_timestamp()""",
        {"t": tenant_id, "u": user_id, "f": Jsonb(filters)},
    )


async def last_seq(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> int:
    """The last place in the history of an order."""
    row = await (
        await tx.execute(
            "SELECT last_seq FROM work_order WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
            {"tenant_id": tenant_id, "id": order_id},
        )
    ).fetchone()
    assert row is not None
    return int(row["last_seq"])
