"""What the matcher's owner reads again and again: queues with their rules, agents with what they know, commitments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.kernel.ids import PoolId, QueueId, SkillId, TenantId
from yingda.platform.db import Transaction
from yingda.routing.configuring.rules import rules_of
from yingda.routing.engine.sharing import Commitment
from yingda.routing.floor import AgentSetup, Floor, Queue

_SETUPS: Final = """
SELECT m.user_id, m.pool_id,
       (SELECT coalesce(jsonb_object_agg(a.queue_id, a.level), '{}') FROM queue_assignment a
        WHERE a.user_id = m.user_id) AS levels,
       (SELECT coalesce(jsonb_object_agg(s.skill_id, s.level), '{}') FROM agent_skill s
        WHERE s.user_id = m.user_id) AS skills
FROM pool_member m
"""
_CONTACTS: Final = """
SELECT agent_id, count(*) AS contacts FROM call
WHERE kind = 'agent' AND answered_at >= %(since)s GROUP BY agent_id
"""


async def load_queues(tx: Transaction, floor: Floor) -> frozenset[UUID]:
    """Let the floor know queues and commitments as they are now; whose rules are other ones than before."""
    rows = await (await tx.execute("SELECT * FROM queue")).fetchall()
    before = floor.queues()
    queues = [_queue(row) for row in rows]
    skills = await (await tx.execute("SELECT id, tenant_id, code FROM skill")).fetchall()
    shared = await (await tx.execute("SELECT * FROM seat_commitment")).fetchall()
    floor.configure(
        queues,
        commitments=[commitment_of(row) for row in shared],
        skills={(row["tenant_id"], row["code"]): SkillId(row["id"]) for row in skills},
    )
    return frozenset(each.id for each in queues if each.id in before and before[each.id].rules != each.rules)


async def load_setups(tx: Transaction, floor: Floor) -> bool:
    """Let the floor know what is configured of each agent; whether anything is other than before."""
    rows = await (await tx.execute(_SETUPS)).fetchall()
    changed = [floor.equip(row["user_id"], _setup(row)) for row in rows]
    return any(changed)


async def load_contacts(tx: Transaction, floor: Floor, *, now: datetime) -> None:
    """How many contacts each agent has had today; from then on the floor counts by itself."""
    midnight = now.astimezone(floor.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await (await tx.execute(_CONTACTS, {"since": midnight})).fetchall()
    for row in rows:
        floor.had_contacts(row["agent_id"], row["contacts"], now=now)


def _queue(row: Mapping[str, Any]) -> Queue:
    return Queue(
        id=row["id"],
        tenant_id=row["tenant_id"],
        code=row["code"],
        ring_seconds=row["ring_seconds"],
        wrap_up_seconds=row["wrap_up_seconds"],
        max_waiting=row["max_waiting"],
        recorded=row["recorded"],
        rules=rules_of(row),
    )


def commitment_of(row: Mapping[str, Any]) -> Commitment:
    """What a row of the table `seat_commitment` says."""
    return Commitment(
        pool_id=PoolId(row["pool_id"]),
        tenant_id=TenantId(row["tenant_id"]),
        seats=row["seats"],
        percent=None if row["percent"] is None else float(row["percent"]),
    )


def _setup(row: Mapping[str, Any]) -> AgentSetup:
    return AgentSetup(
        pool_id=PoolId(row["pool_id"]),
        levels={QueueId(UUID(queue)): level for queue, level in row["levels"].items()},
        skills={SkillId(UUID(skill)): level for skill, level in row["skills"].items()},
    )
