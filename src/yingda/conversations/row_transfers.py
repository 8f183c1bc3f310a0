"""How the rows of parked contacts and of nuisance are written; each may be repeated."""

from typing import Final

from yingda.platform.statements import Statement

STATEMENTS: Final = {
    "conversations.park": Statement(
        sql="""
        INSERT INTO parked (interaction_id, tenant_id, slot, queue_id, parked_by, since, returns_at)
        SELECT interaction_id, tenant_id, slot, queue_id, parked_by, since, returns_at
        FROM json_populate_recordset(NULL::parked, %(rows)s::json)
        ON CONFLICT (interaction_id) DO UPDATE SET slot = excluded.slot, queue_id = excluded.queue_id,
          parked_by = excluded.parked_by, since = excluded.since, returns_at = excluded.returns_at""",
        key=("interaction_id",),
    ),
    "conversations.unpark": Statement(
        sql="""
        DELETE FROM parked USING json_populate_recordset(NULL::parked, %(rows)s::json) over
        WHERE parked.interaction_id = over.interaction_id AND parked.tenant_id = over.tenant_id""",
        key=("interaction_id",),
        erases=("conversations.park",),
    ),
    "conversations.add_breach": Statement(
        sql="""
        INSERT INTO nuisance_breach (tenant_id, interaction_id, kind, agent_id, at)
        SELECT tenant_id, interaction_id, kind, agent_id, at
        FROM json_populate_recordset(NULL::nuisance_breach, %(rows)s::json)
        ON CONFLICT DO NOTHING""",
        key=("interaction_id", "kind"),
    ),
}
