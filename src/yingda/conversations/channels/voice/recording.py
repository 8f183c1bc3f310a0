"""Recording of a conversation: one per interaction, on the customer's channel, so that it outlives every agent's leg."""

from pathlib import Path
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.kernel.ids import new_id


def incoming(directory: Path) -> Path:
    """Where the switch writes what is being recorded."""
    return directory / "incoming"


def recording_file(directory: Path, *, recording_id: UUID) -> Path:
    """Where the switch writes the two directions of a recording, before it is sealed and stored."""
    return incoming(directory) / str(recording_id)


def begin(turn: Turn, line: Line) -> None:
    """Start recording if the queue wants it and nothing records yet."""
    item = line.interaction
    if not line.recorded or item.recording_id is not None:
        return
    recording_id = new_id()
    file = recording_file(turn.centre.recordings, recording_id=recording_id)
    turn.then(turn.centre.switch.start_recording, item.channel_id, file=file)
    turn.happen(line, ev.RecordingStarted(recording_id=recording_id))
    turn.write(
        writes.save_recording(line.interaction, recording_id=recording_id, started_at=turn.at, ended_at=None)
    )


def finish(turn: Turn, line: Line) -> None:
    """The customer is gone, and with his channel the recording."""
    item = line.interaction
    if item.recording_id is None or item.recording_since is None:
        return
    recording_id, since = item.recording_id, item.recording_since
    turn.happen(line, ev.RecordingEnded(recording_id=recording_id))
    turn.write(
        writes.save_recording(line.interaction, recording_id=recording_id, started_at=since, ended_at=turn.at)
    )
