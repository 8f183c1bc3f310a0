"""What a house has on its floor: a pool, a call for help, a declared fault; and what a supervisor can do there."""

from uuid import UUID

from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

_MAKE = """
WITH asked AS (
  INSERT INTO help_request (id, tenant_id, agent_id, text_sealed) VALUES (%(help)s, %(tenant)s, %(agent)s, %(text)s)
  ON CONFLICT (tenant_id, agent_id) WHERE ended_at IS NULL DO UPDATE SET at = now() RETURNING id),
declared AS (
  INSERT INTO declared_fault (id, tenant_id, reason, declared_by, at)
  VALUES (%(fault)s, %(tenant)s, 'power is out', %(lead)s, now())
  ON CONFLICT (tenant_id) WHERE ended_at IS NULL DO UPDATE SET at = now() RETURNING id),
raised AS (
  INSERT INTO queue_alarm (id, tenant_id, queue_id, kind, value, worst, bound, raised_at, last_at)
  VALUES (%(alarm)s, %(tenant)s, %(queue)s, 'waiting', 12, 12, 10, now(), now())
  ON CONFLICT (tenant_id, queue_id, kind) WHERE cleared_at IS NULL DO UPDATE SET last_at = now() RETURNING id)
SELECT (SELECT id FROM raised) AS alarm_id, (SELECT id FROM asked) AS help_id, (SELECT id FROM declared) AS fault_id,
  (SELECT id FROM pool WHERE tenant_id = %(tenant)s) AS pool_id"""


async def floor_things(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """An id for everything, and a word for every choice, that a path of the floor can have."""
    tenant_id = world.ids.tenants[house]
    values = {
        "tenant": tenant_id,
        "help": new_id(),
        "fault": new_id(),
        "alarm": new_id(),
        "queue": world.ids.queues[f"{house}/service"],
        "agent": world.ids.users[f"{house}.agent"],
        "lead": world.ids.users[f"{house}.lead"],
        "text": world.keys.of(tenant_id).seal("x"),
    }
    async with db.core() as tx:
        row = await (await tx.execute(_MAKE, values)).fetchone()
    assert row is not None
    return {**row, "act": "listen", "agent_verb": "free", "answer": "grant"}
