"""The customer between two agents: apart with music, and back before the matcher with his old place."""

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.kernel.ids import new_id


def lead_aside(turn: Turn, line: Line, *, music: str = "") -> None:
    """Take the customer out of the conversation, with music."""
    item, switch = line.interaction, turn.centre.switch
    if not item.has_customer:
        return
    turn.at_once(switch.unbridge, item.bridge_id, [item.channel_id])
    if not line.music:
        line.music = True
        turn.at_once(switch.start_music, item.channel_id, music or turn.centre.directory.music)


def back_to_queue(turn: Turn, line: Line, *, cause: str) -> None:
    """Nobody took the customer where he was sent: he waits in his last agent's queue, with the place that he had."""
    visit = line.interaction.queue
    if visit is None:
        ending.end_contact(turn, line, by="system", cause=cause)
        return
    line.wait = None
    returned = ev.ReturnedToQueue(queue_id=visit.queue_id, work_id=new_id(), visit=visit.visit, cause=cause)
    turn.happen(line, returned)
    lead_aside(turn, line)
    pool.wait_for_agent(turn, line)
