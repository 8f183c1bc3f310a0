"""The agent has silence recorded while card data are said, as often as he likes."""

from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling.actions import line_for
from yingda.conversations.channels.voice.recording import pauses
from yingda.conversations.channels.voice.transfers.acting import Answer
from yingda.conversations.channels.voice.turn import agents_turn
from yingda.conversations.moves import Move


async def pause_recording(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Record silence from now on."""
    line = line_for(centre, agent_id, interaction_id, Move.PAUSE_RECORDING)
    with agents_turn(centre, agent_id) as turn:
        turn.happen(line, ev.RecordingPaused(cause=pauses.AGENT))
        turn.then(centre.switch.pause_recording, line.interaction.channel_id, paused=True)
    return {}


async def resume_recording(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Record what is said again."""
    line = line_for(centre, agent_id, interaction_id, Move.RESUME_RECORDING)
    with agents_turn(centre, agent_id) as turn:
        pauses.resume_after_agent(turn, line)
    return {}
