"""The row of a call for help, as the owner of calls ends it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from yingda.platform.journal import Write
from yingda.platform.statements import Statement

STATEMENTS: Final = {
    "staff.end_help": Statement(
        sql="""
        UPDATE help_request SET ended_at = greatest(help_request.at, over.ended_at), end_cause = 'signed_out'
        FROM json_populate_recordset(NULL::help_request, %(rows)s::json) over
        WHERE help_request.tenant_id = over.tenant_id AND help_request.agent_id = over.agent_id
          AND help_request.ended_at IS NULL""",
        key=("agent_id",),
    ),
}


def end_help(*, agent_id: UUID, tenant_id: UUID, at: datetime) -> Write:
    """Whoever is signed out needs no help any more."""
    return Write(
        statement="staff.end_help", values={"agent_id": agent_id, "tenant_id": tenant_id, "ended_at": at}
    )
