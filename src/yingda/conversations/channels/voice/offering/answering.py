"""An agent has taken up what was offered to him: a customer, a callback or a message."""

from yingda.conversations import writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import offers, tasks
from yingda.conversations.channels.voice.offering.connecting import connect
from yingda.conversations.channels.voice.outside import dialling
from yingda.conversations.channels.voice.transfers import taking
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase


def leg_answered(turn: Turn, line: Line) -> None:
    """The agent is on the line: he takes up the offer, or goes on where his lost phone left him."""
    leg = line.interaction.leg
    if leg is None:
        return
    if line.interaction.phase is Phase.OFFERED:
        offers.accepted(turn, line, leg)
    elif line.interaction.phase is not Phase.RETURNING:
        return
    elif leg.answered_at is None:
        taking.answered(turn, line, leg)
    if line.interaction.has_customer:
        connect(turn, line, leg)
        return
    turn.write(writes.save_agent_call(line.interaction, state="up", at=turn.at))
    if line.interaction.message_id is not None:
        tasks.hear_message(turn, line)
    else:
        dialling.dial_customer(turn, line)
