"""What only the agent or the outside party hears: the customer hears something else meanwhile, or is not there."""

from pathlib import Path
from typing import Final

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.kernel.ids import new_id
from yingda.telephony.ports import LiveChannel

MARK: Final = "aside"
"""The mark by which a party's channel tells what is said to it."""


def say(turn: Turn, line: Line, channel_id: str, keys: tuple[str, ...], *, language: str) -> bool:
    """Play what there is of these prompts to one party; False: there is nothing to play."""
    prompts = [prompt for key in keys if (prompt := turn.centre.directory.prompt(line, key, language))]
    if prompts:
        play(turn, line, channel_id, prompts)
    return bool(prompts)


def play(turn: Turn, line: Line, channel_id: str, prompts: list[Path]) -> None:
    """Play these files to one party."""
    stop(turn, line)
    playback_id = line.aside = str(new_id())
    turn.then_if(
        lambda: line.aside == playback_id,
        turn.centre.switch.play,
        channel_id,
        playback_id=playback_id,
        prompts=prompts,
    )
    turn.then_if(lambda: line.aside == playback_id, turn.centre.switch.mark, channel_id, {MARK: playback_id})


def hush(turn: Turn, channel: LiveChannel) -> None:
    """After a crash: what our last life began to say to this party would be in the way of everything else."""
    if MARK in channel.marks:
        turn.at_once(turn.centre.switch.stop_prompt, channel.marks[MARK])


def stop(turn: Turn, line: Line) -> None:
    """Whatever is said to him is of no use any more."""
    if line.aside is not None:
        turn.at_once(turn.centre.switch.stop_prompt, line.aside)
        line.aside = None
    forget_copy(line)


def finished(line: Line, playback_id: str) -> bool:
    """Whether this was what is said to him, which he has heard now."""
    if line.aside != playback_id:
        return False
    line.aside = None
    forget_copy(line)
    return True


def forget_copy(line: Line) -> None:
    """What was unsealed to be heard is not kept."""
    if line.copy is not None:
        line.copy.unlink(missing_ok=True)
        line.copy = None
