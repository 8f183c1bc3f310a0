"""After a silence: legs that leave us by a trunk, and agents without a customer, are taken up where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingda.conversations.channels.voice.handling import arranging, succession
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, tasks
from yingda.conversations.channels.voice.outside import dialling, forwarding, handed
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import OutsideLeg, Phase
from yingda.flows.model import Forward

if TYPE_CHECKING:
    from yingda.conversations.channels.voice.recovery.reconcile import World


def adopt_forward(turn: Turn, line: Line, world: World) -> None:
    """Somebody outside was rung for the customer, or talks with him."""
    item = line.interaction
    if item.outside is None:
        return
    is_handed = handed.is_handed(item.outside)
    line.wait = handed.wait_for(item.outside.number) if is_handed else steps.wait_of(turn, line)
    if not isinstance(line.wait, Forward):
        return
    if item.phase is Phase.FORWARDED:
        _adopt_conversation(turn, line, item.outside, world)
        return
    line.music = False
    music.play_music(turn, line, music=line.wait.music)
    _adopt_forward_leg(turn, line, item.outside, world)


def _adopt_conversation(turn: Turn, line: Line, leg: OutsideLeg, world: World) -> None:
    item = line.interaction
    if leg.channel_id not in world.live.channels:
        at, cause, by = world.ended(leg.channel_id)
        turn.at = max(turn.at if at is None else at, item.phase_since or turn.at)
        succession.outside_ended(turn, line, cause=cause, by=by)
    else:
        arranging.restore(turn, line, world.live, anew=False)


def _adopt_forward_leg(turn: Turn, line: Line, leg: OutsideLeg, world: World) -> None:
    channel = world.live.channels.get(leg.channel_id)
    if channel is None and leg.channel_id in world.past:
        forwarding.failed(turn, line, world.ended(leg.channel_id)[1])
    elif channel is None:
        forwarding.ring_again(turn, line)
    elif not channel.up:
        forwarding.watch(turn, line)
        if not channel.ringing:
            forwarding.leg_ready(turn, line)
    elif leg.answered_at is None:
        forwarding.answered(turn, line)
    else:
        forwarding.whisper(turn, line)


def adopt_task(turn: Turn, line: Line, world: World) -> None:
    """An agent hears a message, or waits for a customer who is rung; his own leg is there."""
    item = line.interaction
    if item.phase is Phase.LISTENING:
        tasks.hear_message(turn, line)
    elif item.outside is None:
        dialling.told(turn, line)
    else:
        _adopt_dialled(turn, line, item.outside, world)


def _adopt_dialled(turn: Turn, line: Line, leg: OutsideLeg, world: World) -> None:
    channel = world.live.channels.get(leg.channel_id)
    if channel is None and leg.channel_id in world.past:
        dialling.failed(turn, line, world.ended(leg.channel_id)[1])
        return
    if channel is None:
        dialling.dial_again(turn, line)
        return
    dialling.let_agent_wait(turn, line)
    if channel.up:
        dialling.answered(turn, line)
        return
    dialling.watch(turn, line)
    if not channel.ringing:
        dialling.leg_ready(turn, line)
