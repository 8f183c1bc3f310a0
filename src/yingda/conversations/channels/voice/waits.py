"""What is done for each thing that a flow may wait for; the one table."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from yingda.conversations import events as ev
from yingda.conversations.channels.voice import offers, walking
from yingda.conversations.channels.voice.ending import end_contact
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.flows import model as flows
from yingda.kernel.ids import new_id
from yingda.routing.engine.admission import Admission, admit_to_queue


def do(turn: Turn, line: Line, wait: flows.Wait) -> None:
    """Do what the flow asks for; what comes of it is told by `walking.hear`."""
    DO[type(wait)](turn, line, wait)


def _play(turn: Turn, line: Line, wait: flows.Play) -> None:
    walking.play(turn, line, wait.prompts, language=wait.language)


def _collect(turn: Turn, line: Line, wait: flows.Collect) -> None:
    until = turn.centre.clock.now() + timedelta(seconds=wait.timeout_seconds)
    turn.centre.remind("collect", line.id, until)


def _hang_up(turn: Turn, line: Line, wait: flows.HangUp) -> None:
    end_contact(turn, line, by="flow", cause="normal")


def _enqueue(turn: Turn, line: Line, wait: flows.Enqueue) -> None:
    floor = turn.centre.floor
    queue = floor.queue_named(line.interaction.tenant_id, wait.queue)
    admission = admit_to_queue(
        signed_in_agents=floor.signed_in(queue.id),
        waiting=floor.waiting(queue.id),
        max_waiting=queue.max_waiting,
    )
    if admission is not Admission.OK:
        walking.hear(turn, line, flows.QueueUnavailable(reason=flows.Unavailable(admission.value)))
        return
    line.recorded = queue.recorded
    queued = ev.Queued(
        queue_id=queue.id, work_id=new_id(), visit=wait.visit, max_wait_seconds=wait.max_wait_seconds
    )
    turn.happen(line, queued)
    offers.wait_for_agent(turn, line)
    if wait.announce:
        walking.play(turn, line, wait.announce, language=wait.language)
    else:
        walking.answer(turn, line)
        offers.play_music(turn, line)


def waited_too_long(turn: Turn, line: Line) -> None:
    """The longest wait that the flow allows is over; an offer that is under way is still given its chance."""
    visit = line.interaction.queue
    if visit is None or line.interaction.phase is not Phase.QUEUED:
        return
    offers.leave_queue(turn, line, reason="timed_out")
    walking.hear(turn, line, flows.QueueTimedOut())


DO: Mapping[type, Callable[[Turn, Line, Any], None]] = {
    flows.Play: _play,
    flows.Collect: _collect,
    flows.Enqueue: _enqueue,
    flows.HangUp: _hang_up,
}
