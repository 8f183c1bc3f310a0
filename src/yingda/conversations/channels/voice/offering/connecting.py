"""Customer and agent hear each other."""

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.handling.arranging import rearranged
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.outside import callbacks
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import AgentLeg


def connect(turn: Turn, line: Line, leg: AgentLeg, *, is_up: bool = False) -> None:
    """Bridge the customer with this agent's leg, and record; whoever has an agent needs no callback."""
    if line.playback_id is not None:
        turn.at_once(turn.centre.switch.stop_prompt, line.playback_id)
        line.playback_id = None
    music.stop_music(turn, line)
    with rearranged(turn, line):
        connected(turn, line, leg)
    if not is_up:
        turn.write(writes.save_agent_call(line.interaction, state="up", at=turn.at))


def connected(turn: Turn, line: Line, leg: AgentLeg) -> None:
    """This agent has the customer from now on."""
    turn.happen(line, ev.Connected(agent_id=leg.agent_id, call_id=leg.call_id, channel_id=leg.channel_id))
    tape.begin(turn, line)
    callbacks.served(turn, line)
