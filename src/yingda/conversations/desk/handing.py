"""Reads whom an agent can hand his contact to, who is parked, and with which numbers he can call."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

Row = Mapping[str, Any]
MOST: Final = 50
_AGENTS: Final = """
SELECT v.user_id, v.display_name, v.staff_no, v.state,
  (SELECT json_agg(json_build_object('id', q.id, 'name_zh', q.name_zh, 'name_en', q.name_en) ORDER BY q.code)
   FROM queue q WHERE q.tenant_id = %(tenant_id)s AND q.id = ANY (v.queues)) AS queues
FROM agent_on_floor v
WHERE v.user_id <> %(me)s AND v.state <> 'signed_out'
  AND EXISTS (SELECT FROM queue q WHERE q.tenant_id = %(tenant_id)s AND q.id = ANY (v.queues))
  AND (%(q)s = '' OR position(lower(%(q)s) IN lower(v.display_name)) > 0 OR v.staff_no LIKE %(q)s || '%%')
ORDER BY v.state <> 'ready', v.display_name LIMIT %(most)s
"""
_QUEUES: Final = """
SELECT q.id, q.name_zh, q.name_en, q.tenant_id,
  (SELECT count(*) FROM work w WHERE w.tenant_id = q.tenant_id AND w.queue_id = q.id AND w.state = 'waiting') AS waiting,
  (SELECT count(*) FROM agent_on_floor v WHERE q.id = ANY (v.queues) AND v.state = 'ready') AS ready
FROM queue q WHERE q.tenant_id = %(tenant_id)s
  AND (%(q)s = '' OR position(lower(%(q)s) IN lower(q.name_zh || ' ' || q.name_en || ' ' || q.code)) > 0)
ORDER BY q.code LIMIT %(most)s
"""
_FLOWS: Final = """
SELECT id, name_zh, name_en FROM flow f
WHERE tenant_id = %(tenant_id)s AND published_version IS NOT NULL
  AND EXISTS (SELECT FROM number n WHERE n.tenant_id = f.tenant_id AND n.flow_id = f.id
    UNION ALL SELECT FROM merchant m WHERE m.tenant_id = f.tenant_id AND m.flow_id = f.id)
  AND (%(q)s = '' OR position(lower(%(q)s) IN lower(name_zh || ' ' || name_en || ' ' || code)) > 0)
ORDER BY code LIMIT %(most)s
"""
_PARKED: Final = """
SELECT p.tenant_id, p.slot, p.interaction_id, p.since, p.returns_at, i.caller_sealed, v.display_name AS parked_by,
  q.id AS queue_id, q.name_zh, q.name_en
FROM parked p
JOIN queue_assignment a ON a.tenant_id = p.tenant_id AND a.queue_id = p.queue_id AND a.user_id = %(me)s
JOIN queue q ON q.tenant_id = p.tenant_id AND q.id = p.queue_id
JOIN interaction i ON i.tenant_id = p.tenant_id AND i.id = p.interaction_id
LEFT JOIN agent_on_floor v ON v.user_id = p.parked_by
WHERE p.tenant_id = ANY(%(tenants)s) ORDER BY p.since
"""
_NUMBERS: Final = """
SELECT n.id, n.digits, n.name_zh, n.name_en, t.id AS tenant_id, t.name_zh AS tenant_zh, t.name_en AS tenant_en
FROM number n JOIN tenant t ON t.tenant_id = n.tenant_id
WHERE n.tenant_id = ANY(%(tenants)s) AND n.status IN ('active', 'porting_out') AND n.kind = 'own'
  AND EXISTS (SELECT FROM queue_assignment a WHERE a.tenant_id = n.tenant_id AND a.user_id = %(me)s)
ORDER BY t.code, n.digits
"""


async def targets(*, db: Database, actor: Actor, tenant_id: UUID, q: str) -> tuple[Sequence[Row], ...]:
    """The colleagues, queues and flows of one enterprise that he serves, by a part of their names."""
    values = {"tenant_id": tenant_id, "me": actor.user_id, "q": q.strip(), "most": MOST}
    # Only this enterprise's things are in sight: a colleague's work for another one is nobody's business here.
    async with db.app(sees={actor.tenant_id, tenant_id}) as tx:
        found = [
            await (await tx.execute(statement, values)).fetchall() for statement in (_AGENTS, _QUEUES, _FLOWS)
        ]
    return tuple(found)


async def parked(*, db: Database, keys: TenantKeys, actor: Actor) -> list[dict[str, Any]]:
    """Who is parked in the queues that he serves."""
    values = {"tenants": list(actor.tenants), "me": actor.user_id}
    async with db.app(sees=actor.tenants) as tx:
        rows = await (await tx.execute(_PARKED, values)).fetchall()
    await keys.learn(db, {row["tenant_id"] for row in rows})
    found = []
    for row in rows:
        tenant_id = row["tenant_id"]
        caller = actor.shown_number(tenant_id, keys.of(tenant_id).unseal(row["caller_sealed"]))
        found.append({**row, "caller": caller})
    return found


async def own_numbers(*, db: Database, actor: Actor) -> Sequence[Row]:
    """The numbers in service of the enterprises whose queues he serves."""
    values = {"tenants": list(actor.tenants), "me": actor.user_id}
    async with db.app(sees=actor.tenants) as tx:
        return await (await tx.execute(_NUMBERS, values)).fetchall()
