"""Silence that an agent asked for ends with his part in the contact: it is never another agent's unawares."""

from typing import Final

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn

AGENT: Final = "agent"
"""Why there is silence: he asked for it."""


def resume_after_agent(turn: Turn, line: Line) -> None:
    """Record what is said again, if it was an agent who had it paused."""
    recording = line.interaction.recording
    if recording is None or recording.paused_for != AGENT:
        return
    turn.happen(line, ev.RecordingResumed(cause=AGENT))
    turn.then(turn.centre.switch.pause_recording, line.interaction.channel_id, paused=False)
