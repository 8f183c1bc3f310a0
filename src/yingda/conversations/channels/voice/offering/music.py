"""What a customer hears while he waits."""

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn


def play_music(turn: Turn, line: Line, *, music: str = "") -> None:
    """Let the customer hear music, or a ringing tone, if he does not yet."""
    if not line.music and line.interaction.has_customer:
        line.music = True
        music = music or turn.centre.directory.music
        turn.then_if(lambda: line.music, turn.centre.switch.start_music, line.interaction.channel_id, music)


def stop_music(turn: Turn, line: Line) -> None:
    if line.music:
        line.music = False
        turn.at_once(turn.centre.switch.stop_music, line.interaction.channel_id)


def lead_aside(turn: Turn, line: Line, *, music: str = "") -> None:
    """Take the customer out of the conversation, with music."""
    item, switch = line.interaction, turn.centre.switch
    if not item.has_customer:
        return
    turn.at_once(switch.unbridge, item.bridge_id, [item.channel_id])
    if not line.music:
        line.music = True
        turn.at_once(switch.start_music, item.channel_id, music or turn.centre.directory.music)
