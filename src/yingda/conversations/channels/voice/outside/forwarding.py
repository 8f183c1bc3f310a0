"""A contact is connected with somebody outside: one number after the other, until one takes the call."""

from datetime import timedelta

from yingda.conversations import outside_events as out
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.outside import handed, legs
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.flows.model import Forward
from yingda.flows.outcomes import ForwardOver, ForwardResult
from yingda.kernel.ids import new_id
from yingda.telephony.events import EndCause, Party

CONFIRM = timedelta(seconds=10)
"""How long who took the call up may take to key that he takes it."""
NOT_CONFIRMED = "not_confirmed"
RESULTS = {
    EndCause.BUSY: ForwardResult.BUSY,
    EndCause.REJECTED: ForwardResult.BUSY,
    EndCause.NO_ANSWER: ForwardResult.NO_ANSWER,
    EndCause.CANCELLED: ForwardResult.NO_ANSWER,
}
"""What the end of a leg that was not taken up comes to; anything else is a number that cannot be reached."""


def begin(turn: Turn, line: Line, wait: Forward) -> None:
    """Let the customer hear that we try, and ring the first number."""
    steps.answer(turn, line)
    music.play_music(turn, line, music=wait.music)
    _ring(turn, line, wait, attempt=0, last=ForwardResult.UNREACHABLE)


def _ring(turn: Turn, line: Line, wait: Forward, *, attempt: int, last: ForwardResult) -> None:
    """Ring this number, or the next one that may be dialled."""
    found = ((place, legs.reachable(number)) for place, number in enumerate(wait.numbers))
    attempt, number = next(((p, n) for p, n in found if p >= attempt and n is not None), (attempt, None))
    if number is None:
        _over(turn, line, wait.visit, last)
    elif not legs.has_room(turn.centre, line.interaction.tenant_id):
        _over(turn, line, wait.visit, ForwardResult.LIMIT)
    else:
        requested = out.ForwardRequested(
            visit=wait.visit,
            attempt=attempt,
            call_id=new_id(),
            channel_id=f"yo-{new_id()}",
            number=number,
        )
        legs.request(turn, line, requested, ring_seconds=wait.ring_seconds)


def _over(turn: Turn, line: Line, visit: int, result: ForwardResult) -> None:
    # Whoever is asked for next is waited for with music, not with a tone that rings for nobody.
    music.stop_music(turn, line)
    if visit == handed.NO_NODE:
        handed.not_reached(turn, line, result)
        return
    steps.hear(turn, line, ForwardOver(visit=visit, result=result))


def begin_handed(turn: Turn, line: Line, number: str) -> None:
    """An agent sends the contact to this number; who is not reached there costs the customer nothing."""
    line.wait = wait = handed.wait_for(number)
    _ring(turn, line, wait, attempt=0, last=ForwardResult.UNREACHABLE)


def leg_ready(turn: Turn, line: Line) -> None:
    """The leg exists: ring it for as long as the flow says."""
    if isinstance(line.wait, Forward):
        legs.dial(turn, line, ring_seconds=line.wait.ring_seconds)


def watch(turn: Turn, line: Line) -> None:
    """A leg that rings since before our crash is not waited for for ever."""
    if isinstance(line.wait, Forward):
        legs.watch(turn, line, ring_seconds=line.wait.ring_seconds)


def ring_again(turn: Turn, line: Line) -> None:
    """A leg that was asked for never came to be: the same number once more."""
    leg, wait = line.interaction.outside, line.wait
    if leg is None or not isinstance(wait, Forward):
        return
    legs.drop_leg(turn, line, cause="recovered")
    turn.happen(line, out.ForwardFailed(call_id=leg.call_id, cause="recovered"))
    _ring(turn, line, wait, attempt=leg.attempt, last=ForwardResult.UNREACHABLE)


def answered(turn: Turn, line: Line) -> None:
    """Somebody took the call up: he hears first what it is about, where the flow has something to say to him."""
    leg, wait = line.interaction.outside, line.wait
    if leg is None or leg.answered_at is not None or not isinstance(wait, Forward):
        return
    legs.taken_up(turn, line)
    turn.happen(line, out.ForwardAnswered(call_id=leg.call_id))
    whisper(turn, line)


def whisper(turn: Turn, line: Line) -> None:
    """Say to the called party what only he shall hear; where there is nothing, go on at once."""
    leg, wait = line.interaction.outside, line.wait
    if leg is None or not isinstance(wait, Forward):
        return
    if not aside.say(turn, line, leg.channel_id, wait.whisper, language=wait.language):
        whispered(turn, line)


def whispered(turn: Turn, line: Line) -> None:
    """He has heard it: connect him, or wait for the key by which he takes the call."""
    if not isinstance(line.wait, Forward) or line.interaction.phase is not Phase.FORWARDING:
        return
    if line.wait.confirm is None:
        _connect(turn, line, line.wait)
    else:
        turn.centre.remind("confirm", line.id, turn.centre.clock.now() + CONFIRM)


def digit_pressed(turn: Turn, line: Line, digit: str) -> None:
    """A key of the called party's: the right one takes the call, be it during the announcement."""
    wait, leg = line.wait, line.interaction.outside
    is_asked = line.interaction.phase is Phase.FORWARDING and leg is not None and leg.answered_at is not None
    if is_asked and isinstance(wait, Forward) and digit == wait.confirm:
        _connect(turn, line, wait)


def not_confirmed(turn: Turn, line: Line) -> None:
    """He did not key anything: a mailbox, or nobody who wants the call."""
    if line.interaction.phase is Phase.FORWARDING:
        _next(turn, line, cause=NOT_CONFIRMED, result=ForwardResult.NO_ANSWER)


def not_answered(turn: Turn, line: Line) -> None:
    """The leg came to nothing within its time, and nobody told us."""
    failed(turn, line, EndCause.NO_ANSWER)


def _connect(turn: Turn, line: Line, wait: Forward) -> None:
    item, switch = line.interaction, turn.centre.switch
    if item.outside is None:
        return
    turn.centre.remind("confirm", line.id, None)
    aside.stop(turn, line)
    music.stop_music(turn, line)
    turn.at_once(switch.bridge, item.bridge_id, [item.channel_id, item.outside.channel_id])
    turn.happen(line, out.ForwardConnected(call_id=item.outside.call_id))
    if wait.recorded:
        tape.begin_for_forward(turn, line)


def failed(turn: Turn, line: Line, cause: EndCause) -> None:
    """This number did not take the call: the next one is tried."""
    if line.interaction.phase is Phase.FORWARDING:
        _next(turn, line, cause=cause.value, result=RESULTS.get(cause, ForwardResult.UNREACHABLE))


def _next(turn: Turn, line: Line, *, cause: str, result: ForwardResult) -> None:
    leg, wait = line.interaction.outside, line.wait
    if leg is None or not isinstance(wait, Forward):
        return
    aside.stop(turn, line)
    legs.drop_leg(turn, line, cause=cause)
    turn.happen(line, out.ForwardFailed(call_id=leg.call_id, cause=cause))
    _ring(turn, line, wait, attempt=leg.attempt + 1, last=result)


def ended(turn: Turn, line: Line, *, cause: EndCause, by: Party) -> None:
    """The called party is gone: the flow goes on with the customer."""
    leg = line.interaction.outside
    if leg is None or line.interaction.phase is not Phase.FORWARDED:
        return
    legs.drop_leg(turn, line, cause=cause.value)
    turn.at_once(turn.centre.switch.close_bridge, line.interaction.bridge_id)
    tape.conversation_over(turn, line)
    turn.happen(line, out.ForwardEnded(call_id=leg.call_id, by="called" if by is Party.FAR_END else "switch"))
    if handed.is_handed(leg):
        handed.ended(turn, line)
    else:
        steps.hear(turn, line, ForwardOver(visit=leg.visit, result=ForwardResult.ENDED))
