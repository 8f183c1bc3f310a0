"""The rows that tell who listens and who has listened, and who was meant to know of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from yingda.conversations import writes
from yingda.conversations.model import Interaction
from yingda.conversations.supervision_parts import Listener
from yingda.ledger.model import ActorKind, By
from yingda.platform.journal import Write
from yingda.platform.statements import Statement

STATEMENTS: Final[Mapping[str, Statement]] = {
    "supervision.save_listening": Statement(
        sql="""
        INSERT INTO listening (call_id, tenant_id, interaction_id, supervisor_id, agent_id, mode, hidden, asked_at,
          begun_at, ended_at, end_cause)
        SELECT call_id, tenant_id, interaction_id, supervisor_id, agent_id, mode, hidden, asked_at, begun_at,
          ended_at, end_cause
        FROM json_populate_recordset(NULL::listening, %(rows)s::json)
        ON CONFLICT (call_id) DO UPDATE SET mode = excluded.mode, begun_at = excluded.begun_at,
          ended_at = excluded.ended_at, end_cause = excluded.end_cause
        WHERE listening.ended_at IS NULL""",
        key=("call_id",),
    ),
    "supervision.declare_fault": Statement(
        sql="""
        INSERT INTO declared_fault (id, tenant_id, reason, declared_by, at)
        SELECT id, tenant_id, reason, declared_by, at FROM json_populate_recordset(NULL::declared_fault, %(rows)s::json)
        ON CONFLICT DO NOTHING""",
        key=("id",),
    ),
    "supervision.end_fault": Statement(
        sql="""
        UPDATE declared_fault SET ended_at = over.ended_at, ended_by = over.ended_by
        FROM json_populate_recordset(NULL::declared_fault, %(rows)s::json) over
        WHERE declared_fault.id = over.id AND declared_fault.tenant_id = over.tenant_id
          AND declared_fault.ended_at IS NULL""",
        key=("id",),
        amends="supervision.declare_fault",
    ),
}


def by(listener: Listener) -> By:
    """The supervisor as the one who makes something happen."""
    return By(kind=ActorKind.SUPERVISOR, id=listener.supervisor_id)


def save_call(
    item: Interaction, listener: Listener, *, state: str, at: datetime, cause: str | None = None
) -> Write:
    """A supervisor's leg; its agent is nobody, for it is no agent's."""
    return writes.save_call(
        item,
        call_id=listener.call_id,
        kind="listener",
        channel_id=listener.channel_id,
        seat_id=listener.seat_id,
        state=state,
        started_at=listener.since,
        at=at,
        cause=cause,
    )


def save_listening(
    item: Interaction, listener: Listener, *, ended_at: datetime | None = None, cause: str | None = None
) -> Write:
    """Who takes part, in which manner, since when, and until when he did."""
    return Write(
        statement="supervision.save_listening",
        values={
            "call_id": listener.call_id,
            "tenant_id": item.tenant_id,
            "interaction_id": item.id,
            "supervisor_id": listener.supervisor_id,
            "agent_id": listener.agent_id,
            "mode": listener.mode.value,
            "hidden": listener.hidden,
            "asked_at": listener.since,
            "begun_at": listener.begun_at,
            "ended_at": ended_at,
            "end_cause": cause,
        },
    )
