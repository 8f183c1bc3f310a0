"""Who may hear which recordings: a right, never only a seat in the same house."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import NotAllowed, NotFound
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor, Role

LISTENERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN)
"""They hear every recording of the tenants that they see."""
HEARERS: Final = (*LISTENERS, Role.AGENT)
"""An agent hears his own conversations, and others' where he was granted it."""
_FIND: Final = """
SELECT r.id, r.tenant_id, r.interaction_id, r.kind, r.state, r.path, r.has_peaks, r.started_at, r.ended_at, r.seconds,
  EXISTS (SELECT 1 FROM recording_agent a WHERE a.tenant_id = r.tenant_id AND a.recording_id = r.id
          AND a.agent_id = %(user)s) AS is_own
FROM recording r WHERE r.tenant_id = ANY(%(tenants)s) AND r.id = %(id)s
"""
_GRANTS: Final = """
SELECT tenant_id FROM recording_grant WHERE tenant_id = ANY(%(tenants)s) AND user_id = %(user)s
"""


async def granted(tx: Transaction, actor: Actor) -> frozenset[UUID]:
    """The tenants of which the actor hears every recording."""
    if actor.role in LISTENERS:
        return actor.tenants
    if actor.role is not Role.AGENT:
        return frozenset()
    values = {"tenants": list(actor.tenants), "user": actor.user_id}
    rows = await (await tx.execute(_GRANTS, values)).fetchall()
    return frozenset(row["tenant_id"] for row in rows)


async def find_heard(tx: Transaction, actor: Actor, recording_id: UUID) -> Mapping[str, Any]:
    """The recording's row, where he may hear it."""
    values = {"tenants": list(actor.tenants), "id": recording_id, "user": actor.user_id}
    row = await (await tx.execute(_FIND, values)).fetchone()
    if row is None:
        raise NotFound
    is_own = actor.role is Role.AGENT and row["is_own"]
    if not is_own and row["tenant_id"] not in await granted(tx, actor):
        raise NotAllowed
    return row
