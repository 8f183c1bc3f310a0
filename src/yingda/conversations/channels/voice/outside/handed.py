"""Somebody outside to whom an agent handed the contact on: no node of a flow leads to him, and none goes on after him."""

from typing import Final

from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.transfers.aside import back_to_queue
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.parts import OutsideLeg
from yingda.flows.model import Forward
from yingda.flows.outcomes import AgentDone, ForwardResult

NO_NODE: Final = 0
"""The visit of what no flow asked for."""
RING_SECONDS: Final = 30
MUSIC: Final = "ringing"


def wait_for(number: str) -> Forward:
    """As if a flow had asked for it: one number, and who takes the call is connected at once."""
    return Forward(
        numbers=(number,),
        ring_seconds=RING_SECONDS,
        whisper=(),
        confirm=None,
        recorded=False,
        music=MUSIC,
        visit=NO_NODE,
    )


def is_handed(leg: OutsideLeg) -> bool:
    """Whether an agent sent the contact there."""
    return leg.visit == NO_NODE


def not_reached(turn: Turn, line: Line, result: ForwardResult) -> None:
    """He did not take the call: the customer waits for an agent again, with his old place."""
    back_to_queue(turn, line, cause=result.value)


def ended(turn: Turn, line: Line) -> None:
    """He is gone: the flow goes on where it would after an agent, or the contact is over."""
    line.wait = None
    visit = line.interaction.queue
    if visit is not None and visit.returns:
        steps.hear(turn, line, AgentDone())
    else:
        ending.end_contact(turn, line, by="system", cause="normal")
