"""A call comes in: it is admitted, opened, and led through its tenant's flow to the next wait."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice import offers
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.ending import end_contact
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Interaction, Phase
from yingda.flows import events as flow_events
from yingda.flows import model as flows
from yingda.flows.engine import walk
from yingda.flows.events import FlowEvent
from yingda.kernel.errors import DomainError
from yingda.kernel.ids import new_id
from yingda.ledger.model import CUSTOMER
from yingda.routing.engine.admission import Admission, admit_to_queue
from yingda.telephony.events import CallArrived
from yingda.telephony.ports import Refusal
from yingda.telephony.usecases.admit import DialledNumber, refusal_of

log = logging.getLogger(__name__)
MISSING_PROMPT = timedelta(seconds=1)
"""How long a prompt that is not there lasts: flows whose prompts are all missing must not run in a circle."""


def take_call(centre: Centre, arrived: CallArrived, number: DialledNumber | None) -> None:
    """Open the interaction of a call that arrived, and let it in or turn it away; once, however often it is told."""
    if centre.lines.on(arrived.channel_id) is not None:
        return
    number = if_readable(centre, number)
    with Turn(centre, at=arrived.at) as turn:
        line = _open(turn, arrived, number)
        here = centre.lines.customers_of(number.tenant_id) if number else 0
        refusal = refusal_of(number, channels_here=here)
        line.flow = _flow_of(centre, number)
        if refusal is not None or line.flow is None:
            _turn_away(turn, line, arrived, refusal or Refusal.UNAVAILABLE)
            return
        centre.lines.add(line)
        turn.write(writes.save_customer_call(line.interaction, answered_at=line.answered_at))
        _walk(turn, line, partial(walk.start, line.flow))


def if_readable(centre: Centre, number: DialledNumber | None) -> DialledNumber | None:
    """The number, unless its enterprise's key is destroyed: then nothing can be written down for it any more."""
    return number if number is not None and centre.keys.knows(number.tenant_id) else None


def _flow_of(centre: Centre, number: DialledNumber | None) -> flows.Flow | None:
    if number is None or number.flow_version is None:
        return None
    return centre.directory.flows.get((number.flow_id, number.flow_version))


def _open(turn: Turn, arrived: CallArrived, number: DialledNumber | None) -> Line:
    centre = turn.centre
    item = Interaction(
        id=new_id(),
        tenant_id=number.tenant_id if number else centre.directory.operator_id,
        opened_at=arrived.at,
        node=centre.node,
    )
    line = Line(interaction=item, answered_at=arrived.at if arrived.answered else None)
    opened = ev.Opened(
        number_digits=arrived.number, channel_id=arrived.channel_id, call_id=new_id(), caller=arrived.caller
    )
    turn.happen(line, opened, by=CUSTOMER)
    if number is not None and number.flow_version is not None:
        turn.happen(
            line,
            ev.NumberResolved(
                number_id=number.number_id, flow_id=number.flow_id, flow_version=number.flow_version
            ),
        )
    return line


def _turn_away(turn: Turn, line: Line, arrived: CallArrived, refusal: Refusal) -> None:
    turn.happen(line, ev.Ended(by="system", cause=refusal.value, result="refused"))
    turn.happen(line, ev.Closed())
    turn.write(writes.save_customer_call(line.interaction, answered_at=None))
    if arrived.answered:
        turn.at_once(turn.centre.switch.hang_up, arrived.channel_id)
    else:
        turn.at_once(turn.centre.switch.refuse, arrived.channel_id, refusal)


def hear(turn: Turn, line: Line, outcome: flows.Outcome) -> None:
    """Something came of what the flow waited for."""
    if line.flow is not None and line.position is not None:
        _walk(turn, line, partial(walk.resume, line.flow, line.position, outcome))


def rejoin(turn: Turn, line: Line) -> None:
    """Take the flow up again where it stood before our own crash; its prompt is played once more."""
    if line.flow is not None and line.position is not None:
        _walk(turn, line, partial(walk.rejoin, line.flow, line.position))


def _walk(turn: Turn, line: Line, step: Callable[..., flows.Step]) -> None:
    """Take one step of the flow; one that leads nowhere ends the call rather than leave it in silence."""
    try:
        _go_on(turn, line, step(now=turn.centre.clock.now()))
    except DomainError as fault:
        log.warning("a flow cannot go on", extra={"code": fault.code, "details": fault.details})
        end_contact(turn, line, by="system", cause="flow_failed", result="failed")


def _go_on(turn: Turn, line: Line, step: flows.Step) -> None:
    line.position = step.position
    for event in step.events:
        _record(turn, line, event)
    turn.touch(line)
    if isinstance(step.wait, flows.KeepWaiting):
        return
    line.wait = step.wait
    turn.centre.remind("collect", line.id, None)
    _stop_prompt(turn, line)
    match step.wait:
        case flows.Play():
            _play(turn, line, step.wait.prompts)
        case flows.Collect():
            _start_collecting(turn, line, step.wait)
        case flows.Enqueue():
            _enqueue(turn, line, step.wait)
        case flows.HangUp():
            end_contact(turn, line, by="flow", cause="normal")


def _record(turn: Turn, line: Line, event: FlowEvent) -> None:
    match event:
        case flow_events.NodeEntered():
            entered = ev.FlowEntered(node=event.node, node_type=event.node_type, visit=event.visit)
            turn.happen(line, entered)
        case flow_events.NodeLeft():
            turn.happen(line, ev.FlowLeft(node=event.node, result=event.result))
        case flow_events.Keyed():
            turn.happen(line, ev.Keyed(node=event.node, digits=event.digits), by=CUSTOMER)


def answer(turn: Turn, line: Line) -> None:
    """Pick the customer's call up, if that was not done yet."""
    if line.answered_at is None:
        line.answered_at = turn.at
        turn.write(writes.save_customer_call(line.interaction, answered_at=turn.at))
        turn.then(turn.centre.switch.answer, line.interaction.channel_id)


def _play(turn: Turn, line: Line, keys: tuple[str, ...]) -> None:
    """Play what there is of these prompts; a prompt that is missing is passed over, never silence for ever."""
    answer(turn, line)
    tenant = line.interaction.tenant_id
    prompts = [prompt for key in keys if (prompt := turn.centre.directory.prompt(tenant, key))]
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


def _stop_prompt(turn: Turn, line: Line) -> None:
    turn.centre.remind("prompt", line.id, None)
    if line.playback_id is not None:
        turn.at_once(turn.centre.switch.stop_prompt, line.playback_id)
        line.playback_id = None


def prompt_missing(turn: Turn, line: Line) -> None:
    """There was nothing to play; the short silence in its place is over."""
    if line.playback_id is not None:
        prompt_finished(turn, line, line.playback_id)


def _start_collecting(turn: Turn, line: Line, wait: flows.Collect) -> None:
    until = turn.centre.clock.now() + timedelta(seconds=wait.timeout_seconds)
    turn.centre.remind("collect", line.id, until)


def nothing_keyed(turn: Turn, line: Line) -> None:
    """The time for a key is over."""
    if line.interaction.phase is Phase.FLOW:
        hear(turn, line, flows.TimedOut())


def waited_too_long(turn: Turn, line: Line) -> None:
    """The longest wait that the flow allows is over; an offer that is under way is still given its chance."""
    visit = line.interaction.queue
    if visit is None or line.interaction.phase is not Phase.QUEUED:
        return
    offers.leave_queue(turn, line, reason="timed_out")
    hear(turn, line, flows.QueueTimedOut())


def _enqueue(turn: Turn, line: Line, wait: flows.Enqueue) -> None:
    floor = turn.centre.floor
    queue = floor.queue_named(line.interaction.tenant_id, wait.queue)
    admission = admit_to_queue(
        signed_in_agents=floor.signed_in(queue.id),
        waiting=floor.waiting(queue.id),
        max_waiting=queue.max_waiting,
    )
    if admission is not Admission.OK:
        hear(turn, line, flows.QueueUnavailable(reason=flows.Unavailable(admission.value)))
        return
    line.recorded = queue.recorded
    queued = ev.Queued(
        queue_id=queue.id, work_id=new_id(), visit=wait.visit, max_wait_seconds=wait.max_wait_seconds
    )
    turn.happen(line, queued)
    offers.wait_for_agent(turn, line)
    if wait.announce:
        _play(turn, line, wait.announce)
    else:
        answer(turn, line)
        offers.play_music(turn, line)


def prompt_finished(turn: Turn, line: Line, playback_id: str) -> None:
    """A prompt was heard to its end: the flow goes on, or music follows the announcement."""
    if line.playback_id != playback_id:
        return
    line.playback_id = None
    if line.interaction.phase is Phase.FLOW:
        hear(turn, line, flows.PromptFinished())
    elif line.interaction.phase in {Phase.QUEUED, Phase.OFFERED}:
        offers.play_music(turn, line)


def digit_pressed(turn: Turn, line: Line, digit: str) -> None:
    """A key of the customer's: it counts while the flow leads him."""
    if line.interaction.phase in {Phase.FLOW, Phase.QUEUED, Phase.OFFERED}:
        hear(turn, line, flows.Digit(digit=digit))
