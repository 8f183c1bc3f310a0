"""A message that was left is work for an agent: he hears it on his phone, and may call the customer back."""

import logging
from pathlib import Path

from yingda.conversations import outside_events as out
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.recording import unsealing
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.kernel.errors import DomainError
from yingda.platform.db import DatabaseAway

log = logging.getLogger(__name__)
UNHEARD = ("message_unavailable",)
"""What the agent hears when the message itself cannot be played: its words are on his desk."""


def hear_message(turn: Turn, line: Line) -> None:
    """Let the agent hear the message, from its beginning."""
    item = line.interaction
    if item.leg is None or item.message_id is None:
        return
    turn.happen(line, out.MessageHeard(agent_id=item.leg.agent_id, recording_id=item.message_id))
    turn.centre.spawn(_play(turn.centre, line, item.leg.channel_id))


async def _play(centre: Centre, line: Line, channel_id: str) -> None:
    item = line.interaction
    copy = None
    if item.message_id is not None:
        try:
            copy = await unsealing.copy_for_playing(
                centre, tenant_id=item.tenant_id, recording_id=item.message_id
            )
        except (DatabaseAway, DomainError, OSError) as fault:
            log.warning("a message cannot be played", extra={"cause": type(fault).__name__})
    with Turn(centre, at=centre.clock.now()) as turn:
        _let_hear(turn, line, channel_id, copy)


def _let_hear(turn: Turn, line: Line, channel_id: str, copy: Path | None) -> None:
    """Play the copy, if he still listens on the same phone."""
    item = line.interaction
    if item.phase is not Phase.LISTENING or item.leg is None or item.leg.channel_id != channel_id:
        if copy is not None:
            copy.unlink(missing_ok=True)
    elif copy is None:
        aside.say(turn, line, channel_id, UNHEARD, language=item.language)
    else:
        aside.play(turn, line, channel_id, [copy.with_suffix("")])
        line.copy = copy
