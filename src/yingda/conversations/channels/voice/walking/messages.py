"""The customer leaves a message after a tone: voicemail for a queue, an answer, or the new words of a prompt."""

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from yingda.conversations import walk_events as ev
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import wishes
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Recording
from yingda.flows import model as flows
from yingda.flows import outcomes
from yingda.kernel.errors import DomainError
from yingda.kernel.ids import new_id

log = logging.getLogger(__name__)
END_KEY: Final = "#"
SHORTEST: Final = 1.0
"""Seconds below which nothing was said."""


def begin(turn: Turn, line: Line, wait: flows.RecordMessage) -> None:
    """Sound the tone; one that is recording already since before our crash goes on."""
    if _message(line, wait) is not None:
        _limit(turn, line, wait)
        return
    tape.stop(turn, line)
    steps.answer(turn, line)
    playback_id = line.playback_id = str(new_id())
    turn.then_if(
        lambda: line.playback_id == playback_id,
        turn.centre.switch.play,
        line.interaction.channel_id,
        playback_id=playback_id,
        prompts=[turn.centre.directory.beep],
    )


def _message(line: Line, wait: flows.RecordMessage) -> Recording | None:
    """The message of this visit, if it is being recorded."""
    running = line.interaction.recording
    return running if running and running.kind == wait.purpose.value and running.visit == wait.visit else None


def beeped(turn: Turn, line: Line, wait: flows.RecordMessage) -> None:
    """The tone was heard: from now on the customer speaks."""
    tape.start(turn, line, message=wait)
    _limit(turn, line, wait)


def _limit(turn: Turn, line: Line, wait: flows.RecordMessage) -> None:
    longest = timedelta(seconds=wait.max_seconds)
    turn.centre.remind("wait", line.id, tape.running(line).since + longest)


def keyed(turn: Turn, line: Line, wait: flows.RecordMessage, digit: str) -> None:
    """One key ends the message, the others are nothing to it."""
    if digit == END_KEY:
        over(turn, line, wait)


def over(turn: Turn, line: Line, wait: flows.RecordMessage) -> None:
    """The message is at its end while the customer is still there: the flow goes on."""
    message = _message(line, wait)
    seconds = finished(turn, line)
    tape.begin_at_answer(turn, line)
    recording_id = str(message.id) if message and seconds else ""
    steps.hear(turn, line, outcomes.MessageOver(visit=wait.visit, seconds=seconds, recording_id=recording_id))


def finished(turn: Turn, line: Line) -> float:
    """End the message and do with it what it was recorded for; how long it is, 0 when nothing was said.

    It counts too when the customer hung up instead of pressing the key.
    """
    message = line.interaction.recording
    if message is None or message.kind == "conversation":
        return 0.0
    seconds = round((turn.at - message.since) / timedelta(seconds=1), 3)
    seconds = seconds if seconds >= SHORTEST else 0.0
    tape.stop(turn, line)
    turn.happen(line, ev.MessageRecorded(recording_id=message.id, purpose=message.kind, seconds=seconds))
    if seconds and message.queue is not None:
        _give_to_queue(turn, line, queue=message.queue, recording_id=message.id)
    return seconds


def _give_to_queue(turn: Turn, line: Line, *, queue: str, recording_id: UUID) -> None:
    """A queue that was taken away while he spoke costs nobody his call: the recording is there all the same."""
    try:
        wishes.leave_message(turn, line, queue=queue, recording_id=recording_id)
    except DomainError as fault:
        log.warning("a message has no queue", extra={"code": fault.code, "details": fault.details})
