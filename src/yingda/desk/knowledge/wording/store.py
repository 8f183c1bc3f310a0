"""Wording and who has read it, in the database; every statement names the tenants that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Rows = Sequence[Mapping[str, Any]]
_STANDS: Final = "w.withdrawn_at IS NULL AND (w.ends_at IS NULL OR clock_timestamp() < w.ends_at)"
_COLUMNS: Final = """
w.id, w.tenant_id, w.batch_id, w.text_sealed, w.author_name, w.at, w.ends_at, w.withdrawn_at, w.withdrawn_by,
t.name_zh, t.name_en"""
# Whoever joins a queue later is told, too: an audience is looked up anew each time.
_MINE: Final = f"""
SELECT {_COLUMNS}, r.read_at
FROM wording w JOIN tenant t ON t.tenant_id = w.tenant_id
LEFT JOIN wording_read r ON r.tenant_id = w.tenant_id AND r.wording_id = w.id AND r.user_id = %(me)s
WHERE w.tenant_id = ANY(%(tenants)s) AND {_STANDS} AND (%(everything)s OR EXISTS (
  SELECT 1 FROM wording_audience a WHERE a.tenant_id = w.tenant_id AND a.wording_id = w.id AND (
    a.kind = 'all' OR (a.kind = 'agent' AND a.target_id = %(me)s) OR (a.kind = 'team' AND a.target_id = ANY(%(teams)s))
    OR (a.kind = 'pool' AND a.target_id = %(pool)s)
    OR (a.kind = 'queue' AND EXISTS (SELECT 1 FROM queue_assignment q
          WHERE q.tenant_id = a.tenant_id AND q.queue_id = a.target_id AND q.user_id = %(me)s)))))
ORDER BY w.at DESC, w.batch_id, t.code
"""
_LIST: Final = f"""
SELECT {_COLUMNS}, {_STANDS} AS stands, (SELECT count(*) FROM wording_read r
    WHERE r.tenant_id = w.tenant_id AND r.wording_id = w.id) AS read
FROM wording w JOIN tenant t ON t.tenant_id = w.tenant_id
WHERE w.tenant_id = ANY(%(tenants)s) AND (NOT %(standing)s OR {_STANDS})
ORDER BY w.at DESC, w.batch_id, t.code LIMIT 300
"""
_ONE: Final = f"""
SELECT {_COLUMNS}, {_STANDS} AS stands FROM wording w JOIN tenant t ON t.tenant_id = w.tenant_id
WHERE w.tenant_id = ANY(%(tenants)s) AND w.id = %(id)s
"""
_AUDIENCE: Final = """
SELECT wording_id, kind, target_id FROM wording_audience WHERE tenant_id = ANY(%(tenants)s) AND wording_id = ANY(%(ids)s)
"""
# The agents whom a wording is for now, by the wall's own view: those of the house and those who serve its queues.
_READERS: Final = """
SELECT f.user_id, f.display_name, f.staff_no, f.state, r.read_at FROM agent_on_floor f
LEFT JOIN wording_read r ON r.tenant_id = %(tenant_id)s AND r.wording_id = %(id)s AND r.user_id = f.user_id
WHERE r.read_at IS NOT NULL OR EXISTS (
  SELECT 1 FROM wording_audience a WHERE a.tenant_id = %(tenant_id)s AND a.wording_id = %(id)s AND (
    (a.kind = 'all' AND (f.tenant_id = %(tenant_id)s OR EXISTS (
       SELECT 1 FROM queue_assignment q WHERE q.tenant_id = a.tenant_id AND q.user_id = f.user_id)))
    OR (a.kind = 'agent' AND a.target_id = f.user_id) OR (a.kind = 'pool' AND a.target_id = f.pool_id)
    OR (a.kind = 'team' AND f.user_id = ANY(%(team_members)s))
    OR (a.kind = 'queue' AND EXISTS (SELECT 1 FROM queue_assignment q
          WHERE q.tenant_id = a.tenant_id AND q.queue_id = a.target_id AND q.user_id = f.user_id))))
ORDER BY r.read_at NULLS FIRST, f.display_name
"""
_ADD: Final = """
INSERT INTO wording (id, tenant_id, batch_id, text_sealed, author_id, author_name, ends_at)
VALUES (%(id)s, %(tenant_id)s, %(batch_id)s, %(text)s, %(author_id)s, %(author_name)s, %(ends_at)s)
"""
_ADD_AUDIENCE: Final = """
INSERT INTO wording_audience (tenant_id, wording_id, kind, target_id)
SELECT %(tenant_id)s, %(id)s, kind, target FROM unnest(%(kinds)s::text[], %(targets)s::uuid[]) AS row (kind, target)
ON CONFLICT DO NOTHING
"""
_WITHDRAW: Final = """
UPDATE wording SET withdrawn_at = clock_timestamp(), withdrawn_by = %(name)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND withdrawn_at IS NULL RETURNING id
"""
_READ: Final = """
INSERT INTO wording_read (tenant_id, wording_id, user_id)
SELECT tenant_id, id, %(me)s FROM wording WHERE tenant_id = %(tenant_id)s AND id = ANY(%(ids)s) ON CONFLICT DO NOTHING
"""
_TELL: Final = """
INSERT INTO outbox (tenant_id, topic, key)
SELECT %(tenant_id)s, 'wording', u FROM (
  SELECT unnest(%(people)s::uuid[]) AS u
  UNION SELECT id FROM app_user WHERE %(others)s AND tenant_id = %(tenant_id)s AND role = 'supervisor'
  UNION SELECT user_id FROM tenant_assignment WHERE %(others)s AND tenant_id = %(tenant_id)s) told
"""


async def mine(tx: Transaction, values: Mapping[str, Any]) -> Rows:
    """What stands on this person's desktop."""
    return await (await tx.execute(_MINE, dict(values))).fetchall()


async def wordings(tx: Transaction, *, tenants: Sequence[UUID], standing: bool) -> Rows:
    """What was sent in these tenants' names, newest first."""
    return await (await tx.execute(_LIST, {"tenants": list(tenants), "standing": standing})).fetchall()


async def wording(tx: Transaction, *, tenants: Sequence[UUID], wording_id: UUID) -> Mapping[str, Any] | None:
    """One wording, if it belongs to one of these tenants."""
    return await (await tx.execute(_ONE, {"tenants": list(tenants), "id": wording_id})).fetchone()


async def of_batch(tx: Transaction, *, tenants: Sequence[UUID], batch_id: UUID) -> Rows:
    """What was sent by one action, in the names of these tenants."""
    return await (
        await tx.execute(
            "SELECT id, tenant_id FROM wording WHERE tenant_id = ANY(%(tenants)s) AND batch_id = %(id)s ORDER BY id",
            {"tenants": list(tenants), "id": batch_id},
        )
    ).fetchall()


async def audiences(tx: Transaction, *, tenants: Sequence[UUID], ids: Sequence[UUID]) -> Rows:
    """For whom wordings are."""
    return await (await tx.execute(_AUDIENCE, {"tenants": list(tenants), "ids": list(ids)})).fetchall()


async def readers(
    tx: Transaction, *, tenant_id: UUID, wording_id: UUID, team_members: Sequence[UUID]
) -> Rows:
    """Each agent whom it is for, with when he has read it."""
    values = {"tenant_id": tenant_id, "id": wording_id, "team_members": list(team_members)}
    return await (await tx.execute(_READERS, values)).fetchall()


async def add(tx: Transaction, *, values: Mapping[str, Any], audience: Sequence[tuple[str, UUID]]) -> None:
    """Let a wording stand."""
    await tx.execute(_ADD, dict(values))
    kinds, targets = [kind for kind, _ in audience], [target for _, target in audience]
    await tx.execute(
        _ADD_AUDIENCE,
        {"tenant_id": values["tenant_id"], "id": values["id"], "kinds": kinds, "targets": targets},
    )


async def withdraw(tx: Transaction, *, tenant_id: UUID, wording_id: UUID, name: str) -> bool:
    """Take a wording down; False where somebody has done so already."""
    found = await tx.execute(_WITHDRAW, {"tenant_id": tenant_id, "id": wording_id, "name": name})
    return await found.fetchone() is not None


async def read(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID], user_id: UUID) -> None:
    """Somebody has read wordings of this tenant."""
    await tx.execute(_READ, {"tenant_id": tenant_id, "ids": list(ids), "me": user_id})


async def tell(tx: Transaction, *, tenant_id: UUID, people: Sequence[UUID], supervisors: bool = True) -> None:
    """Let the desktops of these people, and of the tenant's supervisors, look again."""
    await tx.execute(_TELL, {"tenant_id": tenant_id, "people": list(people), "others": supervisors})


async def pool_of(tx: Transaction, user_id: UUID) -> UUID | None:
    """The group that an agent belongs to."""
    row = await (
        await tx.execute("SELECT pool_id FROM pool_member WHERE user_id = %(id)s", {"id": user_id})
    ).fetchone()
    return row["pool_id"] if row else None
