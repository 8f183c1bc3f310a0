"""What went beyond a limit is listed for who answers for it."""

from uuid import UUID

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.platform.journal import Write


def add(turn: Turn, line: Line, *, kind: str, agent_id: UUID | None = None) -> None:
    """List it: warned, overlong, blocked, repeated; each kind once for a contact."""
    values = {
        "tenant_id": line.interaction.tenant_id,
        "interaction_id": line.id,
        "kind": kind,
        "agent_id": agent_id,
        "at": turn.at,
    }
    turn.write(Write(statement="conversations.add_breach", values=values))
