"""A contact walks through its tenant's flow: to the next wait, and on with whatever comes of it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.handling.ending import end_contact
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, offers, pool
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.conversations.walk_events import SurveyAnswered
from yingda.flows import events as flow_events
from yingda.flows import model as flows
from yingda.flows import outcomes
from yingda.flows.engine import walk
from yingda.flows.events import FlowEvent
from yingda.kernel.errors import DomainError
from yingda.kernel.ids import new_id
from yingda.ledger.model import CUSTOMER
from yingda.routing.transitions import Transition

log = logging.getLogger(__name__)
MISSING_PROMPT = timedelta(seconds=1)
"""How long a prompt that is not there lasts: flows whose prompts are all missing must not run in a circle."""
IN_QUEUE = frozenset({Phase.QUEUED, Phase.OFFERED})


def start(turn: Turn, line: Line) -> None:
    """Begin the line's flow."""
    item = line.interaction
    known = {"caller": item.caller, "called": item.number_digits, "merchant": item.merchant_code}
    if line.flow is not None:
        begin = partial(walk.start, line.flow, variables=known, language=item.language, visit=item.visits + 1)
        _walk(turn, line, begin)


def hear(turn: Turn, line: Line, outcome: outcomes.Outcome) -> None:
    """Something came of what the flow waited for."""
    if line.flow is not None and line.position is not None:
        _walk(turn, line, partial(walk.resume, line.flow, line.position, outcome))


def rejoin(turn: Turn, line: Line) -> None:
    """Take the flow up again where it stood before our own crash; its prompt is played once more."""
    if line.flow is not None and line.position is not None:
        _walk(turn, line, partial(walk.rejoin, line.flow, line.position))


def wait_of(turn: Turn, line: Line) -> flows.Wait | None:
    """What the flow waits for where it stood before our crash, without doing it."""
    if line.flow is None or line.position is None:
        return None
    return walk.rejoin(line.flow, line.position, env=_environment(turn, line)).wait


def _walk(turn: Turn, line: Line, step: Callable[..., flows.Step]) -> None:
    """Take one step of the flow; one that leads nowhere ends the call rather than leave it in silence."""
    try:
        _go_on(turn, line, step(env=_environment(turn, line)))
    except DomainError as fault:
        log.warning("a flow cannot go on", extra={"code": fault.code, "details": fault.details})
        end_contact(turn, line, by="system", cause="flow_failed", result="failed")


def _environment(turn: Turn, line: Line) -> flows.Environment:
    """What the flow may know of the world just now."""
    item = line.interaction
    return flows.Environment(
        now=turn.centre.clock.now(),
        calendars=turn.centre.directory.calendars.get(item.tenant_id, {}),
        calendar=item.calendar_code,
        timezone=ZoneInfo(item.timezone),
    )


def _go_on(turn: Turn, line: Line, step: flows.Step) -> None:
    line.position = step.position
    keeps_waiting = isinstance(step.wait, flows.KeepWaiting)
    if not keeps_waiting and line.interaction.phase in IN_QUEUE:
        _leave_queue(turn, line)
    for event in step.events:
        _record(turn, line, event)
    turn.touch(line)
    if keeps_waiting:
        return
    line.wait = step.wait
    turn.centre.remind("wait", line.id, None)
    stop_prompt(turn, line)
    music.stop_music(turn, line)
    tape.mind_secrets(turn, line)
    turn.centre.do(turn, line, step.wait)


def _leave_queue(turn: Turn, line: Line) -> None:
    """The customer keyed himself out of the queue, even while somebody's phone rings for him."""
    if line.interaction.phase is Phase.OFFERED:
        offers.withdraw(turn, line, transition=Transition.CALLER_GONE, cause="chose_other")
    pool.leave_queue(turn, line, reason="chose_other")


def _record(turn: Turn, line: Line, event: FlowEvent) -> None:
    match event:
        case flow_events.NodeEntered():
            entered = ev.FlowEntered(node=event.node, node_type=event.node_type, visit=event.visit)
            turn.happen(line, entered)
        case flow_events.NodeLeft():
            turn.happen(line, ev.FlowLeft(node=event.node, result=event.result))
        case flow_events.Keyed():
            turn.happen(line, ev.Keyed(node=event.node, digits=event.digits), by=CUSTOMER)
        case flow_events.SurveyAnswered():
            _record_answer(turn, line, event)


def _record_answer(turn: Turn, line: Line, event: flow_events.SurveyAnswered) -> None:
    """An answer belongs to the agent who served the customer, where one did."""
    item = line.interaction
    answered = SurveyAnswered(
        survey=event.survey,
        question=event.question,
        answer=event.answer,
        visit=event.visit,
        agent_id=item.served_by,
        queue_id=item.served_in,
    )
    turn.happen(line, answered, by=CUSTOMER)
    turn.write(writes.add_survey_answer(item, answered, at=turn.at))


def answer(turn: Turn, line: Line) -> None:
    """Pick the customer's call up, if that was not done yet."""
    if line.answered_at is None:
        line.answered_at = turn.at
        turn.write(writes.save_customer_call(line.interaction, answered_at=turn.at))
        turn.then(turn.centre.switch.answer, line.interaction.channel_id)
        tape.begin_at_answer(turn, line)


def play(turn: Turn, line: Line, keys: tuple[str, ...], *, language: str) -> None:
    """Play what there is of these prompts; a prompt that is missing is passed over, never silence for ever."""
    answer(turn, line)
    directory = turn.centre.directory
    prompts = [prompt for key in keys if (prompt := directory.prompt(line, key, language))]
    playback_id = line.playback_id = str(new_id())
    if not prompts:
        turn.centre.remind("prompt", line.id, turn.centre.clock.now() + MISSING_PROMPT)
        return
    turn.then_if(
        lambda: line.playback_id == playback_id,
        turn.centre.switch.play,
        line.interaction.channel_id,
        playback_id=playback_id,
        prompts=prompts,
    )


def stop_prompt(turn: Turn, line: Line) -> None:
    """Nothing of ours is heard any more."""
    turn.centre.remind("prompt", line.id, None)
    if line.playback_id is not None:
        turn.at_once(turn.centre.switch.stop_prompt, line.playback_id)
        line.playback_id = None
