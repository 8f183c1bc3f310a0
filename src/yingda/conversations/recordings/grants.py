"""Agents who may hear the recordings of others: granted for one tenant, by one who sees that tenant."""

from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

_LIST: Final = """
SELECT g.tenant_id, g.user_id, g.granted_at, coalesce(f.display_name, '') AS display_name
FROM recording_grant g LEFT JOIN agent_on_floor f ON f.user_id = g.user_id
WHERE g.tenant_id = ANY(%(tenants)s) ORDER BY g.granted_at DESC
"""
_IS_AGENT: Final = "SELECT 1 FROM agent_on_floor WHERE user_id = %(user_id)s"
_GRANT: Final = """
INSERT INTO recording_grant (tenant_id, user_id, granted_by) VALUES (%(tenant_id)s, %(user_id)s, %(by)s)
ON CONFLICT DO NOTHING
"""
_WITHDRAW: Final = "DELETE FROM recording_grant WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s"


async def list_grants(db: Database, *, actor: Actor) -> list[dict[str, Any]]:
    """Who hears everything of the tenants that the actor sees."""
    async with db.app(sees=actor.tenants) as tx:
        return await (await tx.execute(_LIST, {"tenants": list(actor.tenants)})).fetchall()


async def grant(db: Database, *, actor: Actor, user_id: UUID, tenant_id: UUID) -> None:
    """He hears every recording of this tenant from now on."""
    async with db.app(sees=actor.tenants) as tx:
        if await (await tx.execute(_IS_AGENT, {"user_id": user_id})).fetchone() is None:
            raise NotFound
    await _do(db, _GRANT, actor=actor, user_id=user_id, tenant_id=tenant_id, action="recording.granted")


async def withdraw(db: Database, *, actor: Actor, user_id: UUID, tenant_id: UUID) -> None:
    """He hears only his own again, also where he is long gone."""
    await _do(
        db, _WITHDRAW, actor=actor, user_id=user_id, tenant_id=tenant_id, action="recording.grant_withdrawn"
    )


async def _do(
    db: Database, statement: str, *, actor: Actor, user_id: UUID, tenant_id: UUID, action: str
) -> None:
    values = {"tenant_id": tenant_id, "user_id": user_id, "by": actor.user_id}
    if not actor.sees(tenant_id):
        raise NotFound
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        if not (await tx.execute(statement.encode(), values)).rowcount:
            return
        entry = audit.entry_by(
            actor, action=action, tenant_id=tenant_id, object_kind="user", object_id=user_id
        )
        await audit.record(tx, entry)
