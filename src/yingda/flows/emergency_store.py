"""Emergency announcements in the database; every statement names the tenants that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from yingda.platform.db import Transaction

_RUNNING: Final = """
SELECT t.id AS tenant_id, a.prompt_key, a.then_hang_up
FROM tenant t CROSS JOIN LATERAL (
  SELECT e.prompt_key, e.then_hang_up FROM emergency_announcement e JOIN tenant owner ON owner.id = e.tenant_id
  WHERE (e.tenant_id = t.id OR owner.kind = 'operator') AND e.ended_at IS NULL
    AND (e.until IS NULL OR e.until > clock_timestamp())
  ORDER BY owner.kind = 'operator' AND e.tenant_id <> t.id LIMIT 1) a
"""


async def running(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """What callers of each tenant hear first at this moment: its own announcement, else that for all."""
    return await (await tx.execute(_RUNNING)).fetchall()
