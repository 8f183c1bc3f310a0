"""Legal holds: the recordings of a contact stay, whatever its contract says, until somebody lifts the hold."""

from typing import Any, Final
from uuid import UUID

from yingda.conversations.store import tenant_of
from yingda.platform.db import Database
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

CHAIN: Final = """
WITH RECURSIVE chain AS (
  SELECT i.id, i.origin_id FROM interaction i WHERE i.tenant_id = %(tenant_id)s AND i.id = %(id)s
  UNION
  SELECT i.id, i.origin_id FROM chain c JOIN interaction i ON i.tenant_id = %(tenant_id)s
    AND (i.id = c.origin_id OR i.origin_id = c.id))
"""
"""A contact with all that it came from or led to: what is shown together is held together."""
IS_HELD: Final = """
EXISTS (
  WITH RECURSIVE up AS (
    SELECT r.interaction_id AS id
    UNION
    SELECT i.origin_id FROM up JOIN interaction i ON i.tenant_id = r.tenant_id AND i.id = up.id)
  SELECT 1 FROM up JOIN legal_hold h ON h.tenant_id = r.tenant_id AND h.interaction_id = up.id)
"""
"""Of a recording `r`: also what a held contact led to only after it was held."""
_PLACE: Final = f"""
{CHAIN} INSERT INTO legal_hold (tenant_id, interaction_id, reason, placed_by, placed_name)
SELECT %(tenant_id)s, id, %(reason)s, %(by)s, %(name)s FROM chain ON CONFLICT DO NOTHING
"""
_LIFT: Final = f"""
{CHAIN} DELETE FROM legal_hold h USING chain WHERE h.tenant_id = %(tenant_id)s AND h.interaction_id = chain.id
"""


async def place(db: Database, *, actor: Actor, interaction_id: UUID, reason: str) -> None:
    """Nothing of this contact, of what it came from and of what it leads to is deleted from now on."""
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
        tenant_id = await tenant_of(tx, actor, interaction_id)
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
