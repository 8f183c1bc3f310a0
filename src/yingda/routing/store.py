"""Queues and dispositions in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_QUEUES: Final = """
SELECT q.id, q.tenant_id, q.code, q.name_zh, q.name_en, q.greeting_zh, q.greeting_en, q.ring_seconds,
       q.wrap_up_seconds, q.max_waiting, q.target_seconds, q.target_percent, q.recorded, q.choice, q.priority,
       ARRAY(SELECT (n->>'skill_id')::uuid FROM jsonb_array_elements(q.rules->'skills') n) AS skills,
       ARRAY(SELECT a.user_id FROM queue_assignment a
             WHERE a.tenant_id = q.tenant_id AND a.queue_id = q.id ORDER BY a.user_id) AS agents
FROM queue q
WHERE (%(tenants)s::uuid[] IS NULL OR q.tenant_id = ANY(%(tenants)s))
  AND (%(user_id)s::uuid IS NULL OR EXISTS (
    SELECT 1 FROM queue_assignment a WHERE a.tenant_id = q.tenant_id AND a.queue_id = q.id AND a.user_id = %(user_id)s))
ORDER BY q.tenant_id, q.code
"""


async def queues(
    tx: Transaction, *, tenants: Iterable[UUID] | None, served_by: UUID | None
) -> Sequence[Mapping[str, Any]]:
    """The queues of these tenants (None: of all), or only those that one agent serves."""
    values = {"tenants": None if tenants is None else list(tenants), "user_id": served_by}
    return await (await tx.execute(_QUEUES, values)).fetchall()


async def dispositions(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """What contacts of these tenants can come to."""
    rows = await tx.execute(
        """SELECT id, tenant_id, code, name_zh, name_en FROM disposition
           WHERE tenant_id = ANY(%(tenants)s) ORDER BY tenant_id, position, code""",
        {"tenants": list(tenants)},
    )
    return await rows.fetchall()
