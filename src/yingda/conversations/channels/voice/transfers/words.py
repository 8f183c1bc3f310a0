"""The house's own words instead of a flow: a leave-taking, or a message that is left for a queue; then the call is over."""

from typing import Any, Final

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.parts import Words
from yingda.conversations.transfer_events import Led
from yingda.flows.document import parse_flow
from yingda.flows.model import Flow

LONGEST_MESSAGE: Final = 180
_END: Final = {"end": {"type": "hang_up"}}


def lead(turn: Turn, line: Line, led: Led) -> None:
    """Let the customer hear this, whatever he heard before."""
    turn.happen(line, led)
    show(line)
    steps.start(turn, line)


def show(line: Line) -> None:
    """Have the words for the line's flow: from now on, or again after a crash."""
    words = line.interaction.words
    if words is not None:
        line.flow = flow_of(words)


def flow_of(words: Words) -> Flow:
    """The words as a flow, which is walked as every other."""
    nodes = _message(words.queue) if words.kind == "voicemail" else _farewell(words.prompt_key)
    return parse_flow({"format": 2, "start": words.kind, "nodes": {**nodes, **_END}})


def _message(queue: str) -> dict[str, Any]:
    node = {
        "type": "voicemail",
        "queue": queue,
        "prompts": ["voicemail_ask"],
        "thanks": ["voicemail_thanks"],
        "max_seconds": LONGEST_MESSAGE,
        "next": "end",
        "otherwise": "end",
    }
    return {"voicemail": node}


def _farewell(prompt_key: str) -> dict[str, Any]:
    return {"words": {"type": "say", "prompts": [prompt_key], "next": "end", "interruptible": False}}
