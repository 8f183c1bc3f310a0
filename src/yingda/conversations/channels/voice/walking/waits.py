"""What is done for each thing that a flow may wait for, and what may come of it; the one place of these tables."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.handling.ending import end_contact
from yingda.conversations.channels.voice.inbound import merchants
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, pool, recalling
from yingda.conversations.channels.voice.outside import callbacks, forwarding
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import asking, messages, rooms, steps, telling
from yingda.conversations.model import Phase
from yingda.flows import model as flows
from yingda.flows import outcomes
from yingda.kernel.ids import new_id
from yingda.ledger.model import By
from yingda.routing.engine.admission import Admission, admit_to_queue
from yingda.routing.engine.work import SkillNeed


def do(turn: Turn, line: Line, wait: flows.Wait) -> None:
    """Do what the flow asks for; what comes of it is told by `steps.hear`."""
    DO[type(wait)](turn, line, wait)


def _play(turn: Turn, line: Line, wait: flows.Play) -> None:
    steps.play(turn, line, wait.prompts, language=wait.language)


def _collect(turn: Turn, line: Line, wait: flows.Collect) -> None:
    until = turn.centre.clock.now() + timedelta(seconds=wait.timeout_seconds)
    turn.centre.remind("wait", line.id, until)


def _hang_up(turn: Turn, line: Line, wait: flows.HangUp) -> None:
    words = line.interaction.words
    is_sent_away = words is not None and words.kind == "words"
    end_contact(turn, line, by="flow", cause=words.cause if words and is_sent_away else "normal")


def _enqueue(turn: Turn, line: Line, wait: flows.Enqueue) -> None:
    floor = turn.centre.floor
    queue = floor.queue_named(line.interaction.tenant_id, wait.queue)
    admission = admit_to_queue(
        signed_in_agents=floor.signed_in(queue.id),
        waiting=floor.waiting(queue.id),
        max_waiting=queue.max_waiting,
    )
    if admission is not Admission.OK:
        steps.hear(turn, line, outcomes.QueueUnavailable(reason=outcomes.Unavailable(admission.value)))
        return
    line.recorded = queue.recorded
    queued = ev.Queued(
        queue_id=queue.id,
        work_id=new_id(),
        visit=wait.visit,
        max_wait_seconds=wait.max_wait_seconds,
        returns=wait.returns,
        priority=wait.priority,
        skills=_skills(turn, line, wait),
        overflows=wait.overflows,
    )
    turn.happen(line, queued)
    recalling.wait_for_last(turn, line, seconds=wait.last_agent_seconds)
    telling.begin(turn, line, wait)
    if wait.announce:
        steps.play(turn, line, wait.announce, language=wait.language)
    else:
        steps.answer(turn, line)
        music.play_music(turn, line)


def _skills(turn: Turn, line: Line, wait: flows.Enqueue) -> tuple[SkillNeed, ...]:
    """What the flow asks of the agent; a skill that was removed since its release is asked of nobody."""
    floor, tenant_id = turn.centre.floor, line.interaction.tenant_id
    found = ((floor.skill_named(tenant_id, code), level) for code, level in wait.skills.items())
    return tuple(SkillNeed(skill=skill, level=level) for skill, level in found if skill is not None)


def waited_too_long(turn: Turn, line: Line) -> None:
    """The longest wait that the flow allows is over; an offer that is under way is still given its chance."""
    visit = line.interaction.queue
    if visit is None or line.interaction.phase is not Phase.QUEUED:
        return
    pool.leave_queue(turn, line, reason="timed_out")
    steps.hear(turn, line, outcomes.QueueTimedOut())


def digit_pressed(turn: Turn, line: Line, digit: str) -> None:
    """A key of the customer's: it counts while the flow leads him."""
    if line.interaction.phase is Phase.FLOW and type(line.wait) in KEYED:
        KEYED[type(line.wait)](turn, line, line.wait, digit)
    elif line.interaction.phase in {Phase.FLOW, *steps.IN_QUEUE}:
        steps.hear(turn, line, outcomes.Digit(digit=digit))


def prompt_finished(turn: Turn, line: Line, playback_id: str) -> None:
    """A prompt was heard to its end: the flow goes on, or music follows the announcement."""
    if line.playback_id != playback_id:
        return
    line.playback_id = None
    if isinstance(line.wait, flows.RecordMessage) and line.interaction.phase is Phase.FLOW:
        messages.beeped(turn, line, line.wait)
    elif line.interaction.phase is Phase.FLOW:
        steps.hear(turn, line, outcomes.PromptFinished())
    elif line.interaction.phase in steps.IN_QUEUE:
        music.play_music(turn, line)


def prompt_missing(turn: Turn, line: Line) -> None:
    """There was nothing to play; the short silence in its place is over."""
    if line.playback_id is not None:
        prompt_finished(turn, line, line.playback_id)


def overdue(turn: Turn, line: Line) -> None:
    """The time that the flow's wait may take is over."""
    if line.interaction.phase is Phase.FLOW and type(line.wait) in OVERDUE:
        OVERDUE[type(line.wait)](turn, line, line.wait)


def _nothing_keyed(turn: Turn, line: Line, wait: flows.Collect) -> None:
    steps.hear(turn, line, outcomes.TimedOut())


def customer_gone(turn: Turn, line: Line, *, by: str, cause: str, actor: By) -> None:
    """The customer's channel is no more: what he was doing is brought to its end, and his contact."""
    messages.finished(turn, line)
    rooms.leave(turn, line, result="hung_up")
    end_contact(turn, line, by=by, cause=cause, actor=actor)


DO: Mapping[type, Callable[[Turn, Line, Any], None]] = {
    flows.Play: _play,
    flows.Collect: _collect,
    flows.Enqueue: _enqueue,
    flows.HangUp: _hang_up,
    flows.AskSystem: asking.ask,
    flows.LookUp: asking.ask,
    flows.VerifyPin: asking.ask,
    flows.Register: asking.ask,
    flows.RecordMessage: messages.begin,
    flows.JoinConference: rooms.enter,
    flows.EnterMerchant: merchants.enter,
    flows.Forward: forwarding.begin,
    flows.BookCallback: callbacks.book,
}
"""What to do for each wait."""
KEYED: Mapping[type, Callable[[Turn, Line, Any, str], None]] = {
    flows.RecordMessage: messages.keyed,
    flows.JoinConference: rooms.keyed,
}
"""Who takes the customer's keys while he waits so; in every other wait they are the flow's."""
OVERDUE: Mapping[type, Callable[[Turn, Line, Any], None]] = {
    flows.Collect: _nothing_keyed,
    flows.AskSystem: asking.overdue,
    flows.LookUp: asking.overdue,
    flows.VerifyPin: asking.overdue,
    flows.Register: asking.overdue,
    flows.RecordMessage: messages.over,
}
"""What the deadline of each wait means."""
