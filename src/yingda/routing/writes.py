"""The row and the stream of an agent, as his owner writes them; each write may be repeated."""

from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from yingda.ledger.codec import event_type, split
from yingda.ledger.model import AgentEntry, By
from yingda.ledger.store import append_agent_entry
from yingda.platform.journal import Write
from yingda.platform.statements import Statement
from yingda.routing.events import AgentRecord, record, record_queues
from yingda.routing.model import Agent
from yingda.routing.transitions import Transition

STATEMENTS: Final = {
    "routing.save_agent": Statement(
        sql="""
        INSERT INTO agent (user_id, tenant_id, state, reason, cause, since, idle_since, deadline, seat_id, interaction_id,
          contact_tenant_id, pending, asked, node, epoch, version)
        SELECT user_id, tenant_id, state, reason, cause, since, idle_since, deadline, seat_id, interaction_id,
          contact_tenant_id, pending, asked, node, epoch, version
        FROM json_populate_recordset(NULL::agent, %(rows)s::json)
        ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, cause = excluded.cause,
          since = excluded.since, idle_since = excluded.idle_since, deadline = excluded.deadline, seat_id = excluded.seat_id,
          interaction_id = excluded.interaction_id, contact_tenant_id = excluded.contact_tenant_id,
          pending = excluded.pending, asked = excluded.asked, node = excluded.node,
          epoch = excluded.epoch, version = excluded.version
        WHERE agent.version < excluded.version""",
        key=("user_id",),
        json=("pending", "asked"),
    ),
}


def agent_writes(
    before: Agent, after: Agent, transition: Transition, *, at: datetime, by: By, node: str, epoch: int
) -> list[Write]:
    """The row in the agent's stream, and his present state."""
    entry = record(before=before, after=after, transition=transition, at=at)
    return [_append(entry, before, after, by=by, node=node), save_agent(after, node=node, epoch=epoch)]


def queue_writes(after: Agent, *, at: datetime, by: By, node: str, epoch: int) -> list[Write]:
    """The row in the agent's stream that says which queues he serves from now on, and his present state."""
    entry = record_queues(after=after, at=at)
    return [_append(entry, after, after, by=by, node=node), save_agent(after, node=node, epoch=epoch)]


def _append(entry: AgentRecord, before: Agent, after: Agent, *, by: By, node: str) -> Write:
    facts, _ = split(entry.event)
    contact = after.contact or before.contact
    return append_agent_entry(
        AgentEntry(
            agent_id=entry.user_id,
            seq=entry.seq,
            tenant_id=entry.tenant_id,
            type=event_type(type(entry.event)),
            occurred_at=entry.at,
            by=by,
            node=node,
            facts=facts,
            interaction_id=contact.interaction_id if contact else None,
            contact_tenant_id=contact.tenant_id if contact else None,
        )
    )


def save_agent(agent: Agent, *, node: str, epoch: int) -> Write:
    """The agent's present state."""
    contact: tuple[UUID, UUID] | None = None
    if agent.contact is not None:
        contact = (agent.contact.interaction_id, agent.contact.tenant_id)
    return Write(
        statement="routing.save_agent",
        values={
            "user_id": agent.user_id,
            "tenant_id": agent.tenant_id,
            "state": agent.state.value,
            "reason": agent.reason,
            "cause": agent.cause,
            "since": agent.since,
            "idle_since": agent.idle_since,
            "deadline": agent.deadline,
            "seat_id": agent.seat_id,
            "interaction_id": contact[0] if contact else None,
            "contact_tenant_id": contact[1] if contact else None,
            "pending": orjson.dumps(asdict(agent.pending)).decode() if agent.pending else None,
            "asked": orjson.dumps(asdict(agent.asked)).decode() if agent.asked else None,
            "node": node,
            "epoch": epoch,
            "version": agent.version,
        },
    )
