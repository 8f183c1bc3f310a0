"""What is recorded on the customer's channel, so that it outlives every agent's leg: the conversation, or a message."""

from pathlib import Path
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase, Recording
from yingda.flows.engine import walk
from yingda.flows.model import RecordMessage
from yingda.kernel.errors import Conflict
from yingda.kernel.ids import new_id
from yingda.telephony.ports import LiveChannel, Switch

MARK = "recording"
"""The mark by which the customer's channel tells what is being recorded on it."""


def incoming(directory: Path) -> Path:
    """Where the switch writes what is being recorded."""
    return directory / "incoming"


def recording_file(directory: Path, *, recording_id: UUID) -> Path:
    """Where the switch writes the two directions of a recording, before it is sealed and stored."""
    return incoming(directory) / str(recording_id)


def begin(turn: Turn, line: Line, *, wanted: bool = False) -> None:
    """Record the conversation if its queue wants it, or the flow, and its number allows it."""
    if (wanted or line.recorded) and line.interaction.recording_rule != "never":
        start(turn, line)


def begin_at_answer(turn: Turn, line: Line) -> None:
    """Record from the first moment on where the number's rule is that."""
    if line.interaction.recording_rule == "always":
        start(turn, line)


def start(turn: Turn, line: Line, *, message: RecordMessage | None = None) -> None:
    """Record from now on, unless that is done already; what is secret just now has silence in its place."""
    if line.interaction.recording is not None:
        return
    turn.happen(line, _started(message))
    turn.then(_start, turn.centre.switch, line.interaction.channel_id, _file(turn, running(line)))
    turn.write(writes.save_recording(line.interaction, running(line), ended_at=None))
    mind_secrets(turn, line)


def _started(message: RecordMessage | None) -> ev.RecordingStarted:
    if message is None:
        return ev.RecordingStarted(recording_id=new_id())
    return ev.RecordingStarted(
        recording_id=new_id(),
        kind=message.purpose.value,
        prompt_key=message.prompt,
        language=message.language,
        queue=message.queue,
        visit=message.visit,
    )


async def _start(switch: Switch, channel_id: str, file: Path) -> None:
    """The mark comes after: what is recorded without one is begun anew after a crash, and is only a moment old."""
    await switch.start_recording(channel_id, file=file)
    await switch.mark(channel_id, {MARK: file.name})


def _file(turn: Turn, recording: Recording) -> Path:
    return recording_file(turn.centre.recordings, recording_id=recording.id)


def running(line: Line) -> Recording:
    """What is being recorded now; there must be something."""
    if line.interaction.recording is None:
        raise Conflict
    return line.interaction.recording


def finish(turn: Turn, line: Line) -> None:
    """The customer is gone, and with his channel the recording; or it was stopped."""
    if line.interaction.recording is None:
        return
    ended = running(line).resume(turn.at)
    turn.happen(line, ev.RecordingEnded(recording_id=ended.id))
    turn.write(writes.save_recording(line.interaction, ended, ended_at=turn.at))


def stop(turn: Turn, line: Line) -> None:
    """Record no more while the customer stays on the line."""
    if line.interaction.recording is not None:
        finish(turn, line)
        turn.then(turn.centre.switch.stop_recording, line.interaction.channel_id)


def conversation_over(turn: Turn, line: Line) -> None:
    """Whoever talked with the customer is gone, the customer is not: only a number's rule records what follows."""
    if line.interaction.recording_rule != "always":
        stop(turn, line)


def begin_for_forward(turn: Turn, line: Line) -> None:
    """Record a conversation with somebody outside, unless the number allows no recording at all."""
    if line.interaction.recording_rule != "never":
        start(turn, line)


def mind_secrets(turn: Turn, line: Line) -> None:
    """Silence is recorded as long as the customer is at a node that asks for secrets, and only then."""
    recording = line.interaction.recording
    if recording is None or _is_secret(line) is (recording.paused_at is not None):
        return
    paused = recording.paused_at is None
    turn.happen(line, (ev.RecordingPaused if paused else ev.RecordingResumed)(cause="secret"))
    turn.then(turn.centre.switch.pause_recording, line.interaction.channel_id, paused=paused)


def _is_secret(line: Line) -> bool:
    in_flow = line.interaction.phase in {Phase.ARRIVED, Phase.FLOW}
    if not in_flow or line.flow is None or line.position is None:
        return False
    return walk.is_secret(line.flow, line.position)


def restore(turn: Turn, line: Line, channel: LiveChannel) -> None:
    """After a crash: what was decided about the recording may not have reached the switch."""
    recording, switch = line.interaction.recording, turn.centre.switch
    if recording is None:
        if MARK in channel.marks:
            turn.then(switch.stop_recording, channel.channel_id)
        return
    if channel.marks.get(MARK) != str(recording.id):
        turn.then(_start, switch, channel.channel_id, _file(turn, recording))
    turn.then(switch.pause_recording, channel.channel_id, paused=recording.paused_at is not None)
