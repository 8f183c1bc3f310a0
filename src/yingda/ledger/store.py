"""The two append-only streams in PostgreSQL."""

from typing import Any, Final
from uuid import UUID

import orjson

from yingda.ledger.model import AgentEntry, InteractionEntry
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction
from yingda.platform.journal import Write
from yingda.platform.statements import Statement

STATEMENTS: Final = {
    "ledger.append_interaction_event": Statement(
        sql="""
        INSERT INTO interaction_event (opened_at, interaction_id, seq, tenant_id, type, channel, direction, occurred_at,
          actor_kind, actor_id, node, facts, sealed)
        SELECT opened_at, interaction_id, seq, tenant_id, type, channel, direction, occurred_at, actor_kind, actor_id,
          node, facts, sealed
        FROM json_populate_recordset(NULL::interaction_event, %(rows)s::json)
        ON CONFLICT DO NOTHING""",
        json=("facts",),
    ),
    "ledger.append_agent_event": Statement(
        sql="""
        INSERT INTO agent_event (occurred_at, agent_id, seq, tenant_id, type, actor_kind, actor_id, node, interaction_id,
          contact_tenant_id, facts)
        SELECT occurred_at, agent_id, seq, tenant_id, type, actor_kind, actor_id, node, interaction_id,
          contact_tenant_id, facts
        FROM json_populate_recordset(NULL::agent_event, %(rows)s::json)
        ON CONFLICT DO NOTHING""",
        json=("facts",),
    ),
}


def append_interaction_entry(entry: InteractionEntry, *, cipher: TenantCipher) -> Write:
    """The write that adds one row to an interaction's stream."""
    return Write(
        statement="ledger.append_interaction_event",
        values={
            "opened_at": entry.opened_at,
            "interaction_id": entry.interaction_id,
            "seq": entry.seq,
            "tenant_id": entry.tenant_id,
            "type": entry.type,
            "channel": entry.channel,
            "direction": entry.direction,
            "occurred_at": entry.occurred_at,
            "actor_kind": entry.by.kind.value,
            "actor_id": entry.by.id,
            "node": entry.node,
            "facts": orjson.dumps(entry.facts).decode(),
            "sealed": cipher.seal(orjson.dumps(entry.personal).decode()) if entry.personal else None,
        },
    )


def append_agent_entry(entry: AgentEntry) -> Write:
    """The write that adds one row to an agent's stream."""
    return Write(
        statement="ledger.append_agent_event",
        values={
            "occurred_at": entry.occurred_at,
            "agent_id": entry.agent_id,
            "seq": entry.seq,
            "tenant_id": entry.tenant_id,
            "type": entry.type,
            "actor_kind": entry.by.kind.value,
            "actor_id": entry.by.id,
            "node": entry.node,
            "interaction_id": entry.interaction_id,
            "contact_tenant_id": entry.contact_tenant_id,
            "facts": orjson.dumps(entry.facts).decode(),
        },
    )


async def interaction_events(
    tx: Transaction, *, tenant_id: UUID, interaction_id: UUID
) -> list[dict[str, Any]]:
    """Every row of one interaction, in order; `sealed` is still sealed."""
    rows = await tx.execute(
        """SELECT seq, type, schema_version, occurred_at, recorded_at, actor_kind, actor_id, node, facts, sealed, opened_at
           FROM interaction_event WHERE tenant_id = %(tenant_id)s AND interaction_id = %(interaction_id)s ORDER BY seq""",
        {"tenant_id": tenant_id, "interaction_id": interaction_id},
    )
    return await rows.fetchall()
