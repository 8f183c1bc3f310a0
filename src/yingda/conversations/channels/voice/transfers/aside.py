"""The customer between two agents: apart with music, and back before the matcher with his old place."""

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.offering.music import lead_aside
from yingda.conversations.channels.voice.turn import Turn
from yingda.kernel.ids import new_id


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
