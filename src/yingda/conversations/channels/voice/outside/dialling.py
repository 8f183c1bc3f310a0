"""An agent is on the line, and the customer is rung: he answers, or he is not reached."""

from datetime import timedelta

from yingda.conversations import outside_events as out
from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line, Side
from yingda.conversations.channels.voice.offering import connecting, wishes
from yingda.conversations.channels.voice.outside import legs
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.kernel.ids import new_id
from yingda.telephony.events import EndCause

RING_SECONDS = 30
RINGING = "ringing"
NOT_REACHED = ("callback_not_reached",)
"""What the agent hears then."""
TOLD = timedelta(seconds=15)
"""How long that may take."""


def dial_customer(turn: Turn, line: Line) -> None:
    """Ring the customer while the agent hears a ringing tone."""
    item = line.interaction
    number = legs.reachable(item.caller)
    wishes.mark(turn, line, state="calling")
    if number is None:
        _not_reached(turn, line, cause="refused")
    elif not legs.has_room(turn.centre, line.interaction.tenant_id):
        _not_reached(turn, line, cause="limit")
    else:
        aside.stop(turn, line)
        dialled = out.CustomerDialled(call_id=new_id(), channel_id=f"yo-{new_id()}", attempt=item.attempt)
        legs.request(turn, line, dialled, ring_seconds=RING_SECONDS)
        let_agent_wait(turn, line)


def let_agent_wait(turn: Turn, line: Line) -> None:
    """The agent hears that the customer's phone is being rung."""
    leg = line.interaction.leg
    if leg is not None:
        turn.then_if(
            lambda: line.interaction.phase is Phase.DIALLING,
            turn.centre.switch.start_music,
            leg.channel_id,
            RINGING,
        )


def leg_ready(turn: Turn, line: Line) -> None:
    """The customer's leg exists: ring it."""
    legs.dial(turn, line, ring_seconds=RING_SECONDS)


def watch(turn: Turn, line: Line) -> None:
    """A leg that rings since before our crash is not waited for for ever."""
    legs.watch(turn, line, ring_seconds=RING_SECONDS)


def dial_again(turn: Turn, line: Line) -> None:
    """A leg that was asked for never came to be: the customer is rung once more."""
    legs.drop_leg(turn, line, cause="recovered")
    turn.happen(line, out.CustomerNotReached(cause="recovered"))
    dial_customer(turn, line)


def answered(turn: Turn, line: Line) -> None:
    """The customer took the call up: he is put through to the agent who waits."""
    item = line.interaction
    if item.outside is None or item.leg is None or item.outside.answered_at is not None:
        return
    legs.taken_up(turn, line)
    aside.stop(turn, line)
    line.answered_at = turn.at
    turn.happen(line, out.CustomerAnswered(call_id=item.outside.call_id))
    turn.centre.lines.know(item.outside.channel_id, line, Side.CUSTOMER)
    turn.at_once(turn.centre.switch.stop_music, item.leg.channel_id)
    connecting.connect(turn, line, item.leg, is_up=True)


def failed(turn: Turn, line: Line, cause: EndCause) -> None:
    """The customer did not take the call."""
    _not_reached(turn, line, cause=cause.value)


def not_answered(turn: Turn, line: Line) -> None:
    """Nothing came of the customer's leg within its time, and nobody told us."""
    failed(turn, line, EndCause.NO_ANSWER)


def _not_reached(turn: Turn, line: Line, *, cause: str) -> None:
    """The agent hears it; then he is free, but for one who has a message before him and may try again."""
    legs.drop_leg(turn, line, cause=cause)
    turn.happen(line, out.CustomerNotReached(cause=cause))
    leg = line.interaction.leg
    if leg is None:
        return
    turn.at_once(turn.centre.switch.stop_music, leg.channel_id)
    language = line.interaction.language
    if aside.say(turn, line, leg.channel_id, NOT_REACHED, language=language):
        turn.centre.remind("told", line.id, turn.centre.clock.now() + TOLD)
    else:
        told(turn, line)


def told(turn: Turn, line: Line) -> None:
    """The agent has heard that the customer was not reached."""
    item = line.interaction
    if item.phase is Phase.DIALLING and item.outside is None:
        ending.end_contact(turn, line, by="system", cause=item.not_reached, result="unreached")
