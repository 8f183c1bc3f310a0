"""Legal holds: the recordings of a contact stay, whatever its contract says, until somebody lifts the hold."""

from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

_WHOSE: Final = "SELECT tenant_id FROM interaction WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s"
_PLACE: Final = """
INSERT INTO legal_hold (tenant_id, interaction_id, reason, placed_by, placed_name)
VALUES (%(tenant_id)s, %(id)s, %(reason)s, %(by)s, %(name)s) ON CONFLICT DO NOTHING
"""
_LIFT: Final = "DELETE FROM legal_hold WHERE tenant_id = %(tenant_id)s AND interaction_id = %(id)s"


async def place(db: Database, *, actor: Actor, interaction_id: UUID, reason: str) -> None:
    """Nothing of this contact is deleted from now on."""
    details: dict[str, object] = {"reason": reason}
    await _do(db, _PLACE, actor=actor, interaction_id=interaction_id, action="hold.placed", details=details)


async def lift(db: Database, *, actor: Actor, interaction_id: UUID) -> None:
    """The contract decides again."""
    await _do(db, _LIFT, actor=actor, interaction_id=interaction_id, action="hold.lifted", details={})


async def _do(
    db: Database,
    statement: str,
    *,
    actor: Actor,
    interaction_id: UUID,
    action: str,
    details: dict[str, object],
) -> None:
    async with db.app(sees=actor.tenants) as tx:
        tenant_id = await _whose(tx, actor, interaction_id)
    values: dict[str, Any] = {
        "tenant_id": tenant_id,
        "id": interaction_id,
        "by": actor.user_id,
        "name": actor.display_name,
        **details,
    }
    async with db.app(sees=actor.tenants, writes=tenant_id) as tx:
        if not (await tx.execute(statement.encode(), values)).rowcount:
            return
        entry = audit.entry_by(
            actor,
            action=action,
            tenant_id=tenant_id,
            object_kind="interaction",
            object_id=interaction_id,
            details=details,
        )
        await audit.record(tx, entry)


async def _whose(tx: Transaction, actor: Actor, interaction_id: UUID) -> UUID:
    values = {"tenants": list(actor.tenants), "id": interaction_id}
    row = await (await tx.execute(_WHOSE, values)).fetchone()
    if row is None:
        raise NotFound
    tenant_id: UUID = row["tenant_id"]
    return tenant_id
