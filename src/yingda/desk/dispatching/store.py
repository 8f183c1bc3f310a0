"""Waiting orders, agents with room for them, and offers, in the database; the dispatcher reads as the platform itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

AT_ONCE: Final = 200
"""So many waiting orders of each team are looked at: those behind them wait for longer than a look takes."""
_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('yingda.dispatching')) AS here"
_TEAMS_WAITING: Final = """
SELECT o.* FROM team t CROSS JOIN LATERAL (
  SELECT w.id AS order_id, w.tenant_id, w.priority, w.due_at, t.queue_id,
    coalesce((SELECT max(e.at) FROM work_order_event e
              WHERE e.tenant_id = w.tenant_id AND e.order_id = w.id AND e.kind = 'assigned'), w.opened_at) AS since,
    array(SELECT f.agent_id FROM order_offer f WHERE f.tenant_id = w.tenant_id AND f.order_id = w.id
          AND f.answer IN ('refused', 'not_answered') AND f.answered_at > %(asked_after)s) AS asked
  FROM work_order w
  WHERE w.team_id = t.id AND w.tenant_id = t.tenant_id AND w.is_live AND w.responsible_user_id IS NULL AND w.party_id IS NULL
    AND w.category IN ('new', 'open')
    AND NOT EXISTS (SELECT 1 FROM order_offer f WHERE f.order_id = w.id AND f.answer IS NULL)
  ORDER BY w.opened_at LIMIT %(at_once)s) o
WHERE t.queue_id IS NOT NULL
"""
_WAITING: Final = f"""
SELECT w.*, q.choice, q.target_seconds, q.priority AS lead, q.min_level, q.rules, q.last_agent_seconds, q.last_agent_days
FROM ({_TEAMS_WAITING}) w JOIN queue q ON q.id = w.queue_id AND q.tenant_id = w.tenant_id
"""
_FREE: Final = """
SELECT a.user_id, a.idle_since, m.pool_id, p.orders_at_once, p.calls_beside_orders, p.order_answer_seconds,
  (SELECT coalesce(jsonb_object_agg(x.queue_id, x.level), '{}') FROM queue_assignment x WHERE x.user_id = a.user_id) AS levels,
  (SELECT coalesce(jsonb_object_agg(s.skill_id, s.level), '{}') FROM agent_skill s WHERE s.user_id = a.user_id) AS skills,
  (SELECT count(*) FROM order_offer f JOIN work_order w ON w.id = f.order_id AND w.tenant_id = f.tenant_id
   WHERE f.agent_id = a.user_id AND f.answer = 'accepted' AND w.responsible_user_id = a.user_id
     AND w.category IN ('new', 'open')) AS in_hand,
  (SELECT f.tenant_id FROM order_offer f JOIN work_order w ON w.id = f.order_id AND w.tenant_id = f.tenant_id
   WHERE f.agent_id = a.user_id AND f.answer = 'accepted' AND w.responsible_user_id = a.user_id
     AND w.category IN ('new', 'open') ORDER BY f.answered_at DESC LIMIT 1) AS works_for
FROM agent a JOIN pool_member m ON m.user_id = a.user_id JOIN pool p ON p.id = m.pool_id
WHERE a.state = 'ready' AND a.idle_since IS NOT NULL AND p.orders_at_once > 0
  AND NOT EXISTS (SELECT 1 FROM order_offer f WHERE f.agent_id = a.user_id AND f.answer IS NULL)
"""
_OFFER: Final = """
INSERT INTO order_offer (id, tenant_id, order_id, queue_id, agent_id, why, offered_at, deadline)
VALUES (%(id)s, %(tenant_id)s, %(order_id)s, %(queue_id)s, %(agent_id)s, %(why)s, %(now)s, %(deadline)s)
ON CONFLICT DO NOTHING RETURNING id
"""
_EXPIRE: Final = """
UPDATE order_offer SET answer = 'not_answered', answered_at = %(now)s
WHERE answer IS NULL AND deadline < %(now)s RETURNING agent_id, tenant_id
"""
_WITHDRAW: Final = """
UPDATE order_offer f SET answer = 'withdrawn', answered_at = %(now)s
WHERE f.answer IS NULL AND (
  NOT EXISTS (SELECT 1 FROM work_order w WHERE w.id = f.order_id AND w.is_live AND w.responsible_user_id IS NULL
              AND w.team_id IS NOT NULL)
  OR EXISTS (SELECT 1 FROM agent a WHERE a.user_id = f.agent_id AND a.state <> 'ready'))
RETURNING f.agent_id, f.tenant_id
"""
_MINE: Final = """
SELECT f.id, f.tenant_id, f.order_id, f.queue_id, f.offered_at, f.deadline, f.why, w.number, w.type_id, w.priority,
  w.due_at, w.version, w.subject_sealed, y.name_zh AS type_zh, y.name_en AS type_en, q.name_zh AS queue_zh,
  q.name_en AS queue_en, t.name_zh AS tenant_zh, t.name_en AS tenant_en
FROM order_offer f JOIN work_order w ON w.id = f.order_id AND w.tenant_id = f.tenant_id
JOIN order_type y ON y.id = w.type_id AND y.tenant_id = f.tenant_id
JOIN queue q ON q.id = f.queue_id AND q.tenant_id = f.tenant_id JOIN tenant t ON t.id = f.tenant_id AND t.tenant_id = f.tenant_id
WHERE f.tenant_id = ANY(%(tenants)s) AND f.agent_id = %(agent_id)s AND f.answer IS NULL AND f.deadline > %(now)s
"""
_ONE: Final = """
SELECT f.id, f.tenant_id, f.order_id, f.deadline, f.answer, w.version, w.team_id,
  w.is_live AND w.responsible_user_id IS NULL AS waits,
  (SELECT p.calls_beside_orders FROM pool_member m JOIN pool p ON p.id = m.pool_id
   WHERE m.user_id = f.agent_id) AS calls_beside_orders
FROM order_offer f JOIN work_order w ON w.id = f.order_id AND w.tenant_id = f.tenant_id
WHERE f.tenant_id = ANY(%(tenants)s) AND f.id = %(id)s AND f.agent_id = %(agent_id)s
"""
_ANSWER: Final = """
UPDATE order_offer SET answer = %(answer)s, answered_at = %(now)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND answer IS NULL AND deadline > %(now)s RETURNING id
"""
_PAST: Final = """
SELECT f.id, f.offered_at, f.answer, f.answered_at, f.why, u.display_name AS agent
FROM order_offer f JOIN app_user u ON u.id = f.agent_id
WHERE f.tenant_id = %(tenant_id)s AND f.order_id = %(order_id)s ORDER BY f.offered_at DESC LIMIT 50
"""
_TENANT: Final = "SELECT tenant_id FROM work_order WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s"
_TELL: Final = (
    "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant_id)s, 'order_offer', %(agent_id)s)"
)
_POOLS: Final = """
SELECT id, tenant_id, name_zh, name_en, orders_at_once, calls_beside_orders, order_answer_seconds
FROM pool WHERE tenant_id = ANY(%(tenants)s) ORDER BY code, id
"""
_RULE: Final = """
UPDATE pool SET orders_at_once = %(orders_at_once)s, calls_beside_orders = %(calls_beside_orders)s,
  order_answer_seconds = %(order_answer_seconds)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s RETURNING id
"""

_WAITING_NOW: Final = """
SELECT t.queue_id, t.tenant_id, count(*) AS n FROM team t
JOIN work_order w ON w.tenant_id = t.tenant_id AND w.team_id = t.id
WHERE (%(tenants)s::uuid[] IS NULL OR t.tenant_id = ANY(%(tenants)s)) AND t.queue_id IS NOT NULL
  AND w.is_live AND w.responsible_user_id IS NULL AND w.party_id IS NULL AND w.category IN ('new', 'open')
GROUP BY t.queue_id, t.tenant_id
"""
_TELL_QUEUE: Final = (
    "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant_id)s, 'queue', %(queue_id)s)"
)


async def waiting_now(tx: Transaction, *, tenants: Iterable[UUID] | None) -> Sequence[Mapping[str, Any]]:
    """How many orders wait for the agents of each queue of these tenants, or (None, as the platform itself) of all."""
    values = {"tenants": None if tenants is None else list(tenants)}
    return await (await tx.execute(_WAITING_NOW, values)).fetchall()


async def tell_queues(tx: Transaction, queues: Iterable[tuple[UUID, UUID]]) -> None:
    """Let whoever looks at these queues, each with its tenant, look again."""
    for tenant_id, queue_id in queues:
        await tx.execute(_TELL_QUEUE, {"tenant_id": tenant_id, "queue_id": queue_id})


async def lead(tx: Transaction) -> bool:
    """Whether this transaction is the one that dispatches; there may be several workers."""
    row = await (await tx.execute(_LOCK)).fetchone()
    return bool(row and row["here"])


async def waiting(tx: Transaction, *, asked_after: datetime) -> Sequence[Mapping[str, Any]]:
    """Orders that wait for a team whose queue's agents are to be asked, with the queue's rules."""
    values = {"asked_after": asked_after, "at_once": AT_ONCE}
    return await (await tx.execute(_WAITING, values)).fetchall()


async def free_agents(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Agents who are ready and are not asked anything, with what they have in hand."""
    return await (await tx.execute(_FREE)).fetchall()


async def offer(tx: Transaction, values: Mapping[str, Any], *, why: Mapping[str, Any]) -> bool:
    """Keep an offer; False where one of the two has another one since."""
    found = await tx.execute(_OFFER, {**values, "why": Jsonb(dict(why))})
    return await found.fetchone() is not None


async def end_overdue(tx: Transaction, *, now: datetime) -> Sequence[Mapping[str, Any]]:
    """End offers whose time is over, or whose order or agent has gone another way; whose they were."""
    late = await (await tx.execute(_EXPIRE, {"now": now})).fetchall()
    gone = await (await tx.execute(_WITHDRAW, {"now": now})).fetchall()
    return [*late, *gone]


async def tell(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
    """Let the desks of these agents look again."""
    for row in rows:
        await tx.execute(_TELL, {"tenant_id": row["tenant_id"], "agent_id": row["agent_id"]})


async def mine(
    tx: Transaction, *, tenants: Iterable[UUID], agent_id: UUID, now: datetime
) -> Mapping[str, Any] | None:
    """The offer that this agent has now."""
    values = {"tenants": list(tenants), "agent_id": agent_id, "now": now}
    return await (await tx.execute(_MINE, values)).fetchone()


async def one(
    tx: Transaction, *, tenants: Iterable[UUID], offer_id: UUID, agent_id: UUID
) -> Mapping[str, Any] | None:
    """An offer of this agent's, with the version of its order."""
    values = {"tenants": list(tenants), "id": offer_id, "agent_id": agent_id}
    return await (await tx.execute(_ONE, values)).fetchone()


async def answer(tx: Transaction, *, tenant_id: UUID, offer_id: UUID, answer: str, now: datetime) -> bool:
    """Keep what the agent said; False where the offer is over."""
    values = {"tenant_id": tenant_id, "id": offer_id, "answer": answer, "now": now}
    return await (await tx.execute(_ANSWER, values)).fetchone() is not None


async def tenant_of(tx: Transaction, *, tenants: Iterable[UUID], order_id: UUID) -> Mapping[str, Any] | None:
    """Whose an order is, if it belongs to one of these tenants."""
    return await (await tx.execute(_TENANT, {"tenants": list(tenants), "id": order_id})).fetchone()


async def past(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> Sequence[Mapping[str, Any]]:
    """To whom an order was offered, newest first."""
    return await (await tx.execute(_PAST, {"tenant_id": tenant_id, "order_id": order_id})).fetchall()


async def pools(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Groups of agents, and how many orders they have beside calls."""
    return await (await tx.execute(_POOLS, {"tenants": list(tenants)})).fetchall()


async def set_rule(tx: Transaction, values: Mapping[str, Any]) -> bool:
    """Set how many orders the agents of a pool have; False where the tenant has no such pool."""
    return await (await tx.execute(_RULE, values)).fetchone() is not None


def deadline_after(now: datetime, seconds: int) -> datetime:
    """Until when an offer made now may be answered."""
    return now + timedelta(seconds=seconds)
