"""What the switch tells of a supervisor's leg."""

from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.supervision import actions, legs, rows
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.supervision_parts import Listener
from yingda.telephony import events as tel


def listener_report(turn: Turn, line: Line, report: tel.SwitchEvent) -> None:
    """A supervisor's phone is ready to be rung, or is up."""
    listener = legs.on(line, report.channel_id)
    if listener is None:
        return
    match report:
        case tel.LegReady():
            legs.leg_ready(turn, line, listener)
        case tel.LegAnswered():
            actions.answered(turn, line, listener)
        case _:
            pass


def listener_ended(turn: Turn, line: Line, ended: tel.CallEnded) -> None:
    """A supervisor's leg is over: by himself, by nobody's will, or because it never came up."""
    listener = legs.on(line, ended.channel_id)
    if listener is None:
        turn.centre.lines.forget(ended.channel_id)
    else:
        gone(turn, line, listener, cause=ended.cause, by=ended.by)


def gone(turn: Turn, line: Line, listener: Listener, *, cause: tel.EndCause, by: tel.Party) -> None:
    """Who has taken a contact over ends it by putting the receiver down; where his phone is lost, another gets it."""
    if line.interaction.in_charge is not listener:
        legs.drop(turn, line, listener, cause=cause.value)
    elif by is tel.Party.FAR_END and cause is not tel.EndCause.MEDIA_LOST:
        ending.end_contact(turn, line, by="supervisor", cause=cause.value, actor=rows.by(listener))
    else:
        actions.return_to_queue(turn, line, queue_id=None)
