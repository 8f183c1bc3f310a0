"""What a recording is searched by, written beside it once it is over: number, caller, queue, and who spoke."""

from typing import Any, Final
from uuid import UUID

from yingda.conversations.folding import Happening, Row, happenings
from yingda.conversations.model import Interaction
from yingda.conversations.recordings.marks import agents_of
from yingda.platform.db import Transaction

_DESCRIBE: Final = """
    UPDATE recording r SET number_digits = i.number_digits, caller_hash = i.caller_hash, queue_id = i.queue_id
    FROM interaction i
    WHERE r.id = %(id)s AND r.tenant_id = %(tenant_id)s AND i.id = r.interaction_id AND i.tenant_id = r.tenant_id
    RETURNING r.interaction_id, r.started_at, r.ended_at"""
_HAPPENED: Final = """
    SELECT seq, type, occurred_at, facts FROM interaction_event
    WHERE tenant_id = %(tenant_id)s AND interaction_id = %(interaction_id)s ORDER BY seq"""
_FORGET_AGENTS: Final = (
    "DELETE FROM recording_agent WHERE recording_id = %(id)s AND tenant_id = %(tenant_id)s"
)
_ADD_AGENTS: Final = """
    INSERT INTO recording_agent (tenant_id, recording_id, agent_id, position, started_at)
    SELECT %(tenant_id)s, %(id)s, agent_id, position, %(started_at)s
    FROM unnest(%(agents)s::uuid[]) WITH ORDINALITY AS a(agent_id, position)"""


async def describe(tx: Transaction, *, recording_id: UUID, tenant_id: UUID) -> None:
    """Write it beside the recording, as role core; again it is what it was."""
    values: dict[str, Any] = {"id": recording_id, "tenant_id": tenant_id}
    row = await (await tx.execute(_DESCRIBE, values)).fetchone()
    if row is None:
        return
    happened = await happened_in(tx, tenant_id=tenant_id, interaction_id=row["interaction_id"])
    agents = agents_of(happened, since=row["started_at"], until=row["ended_at"])
    await tx.execute(_FORGET_AGENTS, values)
    await tx.execute(_ADD_AGENTS, {**values, "agents": list(agents), "started_at": row["started_at"]})


async def happened_in(tx: Transaction, *, tenant_id: UUID, interaction_id: UUID) -> list[Happening]:
    """What the ledger tells of an interaction, in its order."""
    wanted = {"tenant_id": tenant_id, "interaction_id": interaction_id}
    rows = await (await tx.execute(_HAPPENED, wanted)).fetchall()
    if not rows:
        return []
    blank = Interaction(id=interaction_id, tenant_id=tenant_id, opened_at=rows[0]["occurred_at"], node="")
    told = (Row(row["seq"], row["type"], row["occurred_at"], row["facts"]) for row in rows)
    return list(happenings(blank, told))
