"""The rows of callbacks: a place that is kept in a queue, and where it stands."""

from datetime import datetime
from typing import Final

from yingda.conversations.model import Interaction
from yingda.platform.crypto import TenantCipher
from yingda.platform.journal import Write
from yingda.platform.statements import Statement

STATEMENTS: Final = {
    # The unique index has the last word on who may wait for a callback; memory has asked it before.
    "conversations.add_callback": Statement(
        sql="""
        INSERT INTO callback (id, tenant_id, interaction_id, origin_id, queue_id, number_sealed, number_hash, since,
          not_before, attempts, state, booked_at, ended_at)
        SELECT id, tenant_id, interaction_id, origin_id, queue_id, number_sealed, number_hash, since,
          not_before, attempts, state, booked_at, ended_at
        FROM json_populate_recordset(NULL::callback, %(rows)s::json) ON CONFLICT DO NOTHING""",
        key=("id",),
    ),
    "conversations.mark_callback": Statement(
        sql="""
        UPDATE callback SET state = marked.state, interaction_id = marked.interaction_id, attempts = marked.attempts,
          not_before = marked.not_before, ended_at = marked.ended_at
        FROM json_populate_recordset(NULL::callback, %(rows)s::json) marked
        WHERE callback.id = marked.id AND callback.tenant_id = marked.tenant_id""",
        key=("id",),
        amends="conversations.add_callback",
    ),
}


def add_callback(item: Interaction, *, booked_at: datetime, cipher: TenantCipher) -> Write:
    """The place that is kept for the customer of this interaction."""
    return Write(
        statement="conversations.add_callback",
        values={
            "id": item.callback_id,
            "tenant_id": item.tenant_id,
            "interaction_id": item.id,
            "origin_id": item.origin_id,
            "queue_id": item.queue.queue_id if item.queue else None,
            "number_sealed": cipher.seal(item.caller),
            "number_hash": cipher.keyed_hash(item.caller),
            "since": item.place,
            "not_before": item.queue.not_before if item.queue else None,
            "attempts": 0,
            "state": "waiting",
            "booked_at": booked_at,
            "ended_at": None,
        },
    )


def mark_callback(
    item: Interaction,
    *,
    state: str,
    attempts: int,
    not_before: datetime | None,
    ended_at: datetime | None,
) -> Write:
    """Where a callback stands, and which interaction is about it now."""
    return Write(
        statement="conversations.mark_callback",
        values={
            "id": item.callback_id,
            "tenant_id": item.tenant_id,
            "interaction_id": item.id,
            "state": state,
            "attempts": attempts,
            "not_before": not_before,
            "ended_at": ended_at,
        },
    )
