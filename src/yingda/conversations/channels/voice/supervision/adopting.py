"""After a silence: supervisors' legs are taken up where they stand, or their end is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.supervision import actions, legs, reports, tuning
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.parts import Phase

if TYPE_CHECKING:
    from datetime import datetime

    from yingda.conversations.channels.voice.recovery.reconcile import World


def adopt(turn: Turn, line: Line, world: World) -> None:
    """Every supervisor of a contact: he goes on, begins, is rung, or has gone."""
    for listener in line.interaction.listeners:
        channel = world.live.channels.get(listener.channel_id)
        if channel is None:
            _, cause, by = world.ended(listener.channel_id)
            reports.gone(turn, line, listener, cause=cause, by=by)
        elif listener.begun_at is not None:
            continue
        elif channel.up:
            actions.answered(turn, line, listener)
        elif not channel.ringing:
            legs.leg_ready(turn, line, listener)
        if not line.interaction.is_live:
            return
    _go_on(turn, line)
    _quieten(turn, line, world)
    tuning.retune(turn, line)


def _quieten(turn: Turn, line: Line, world: World) -> None:
    """The switch was told before the ledger: whom nobody shall hear is not in the conversation."""
    item = line.interaction
    for bridge_id in (item.bridge_id, item.consult_bridge_id):
        bridge = world.live.bridges.get(bridge_id)
        inside = bridge.channel_ids if bridge is not None else frozenset()
        for listener in item.listeners:
            wanted = tuning.wanted(item, listener)
            if listener.channel_id in inside and (wanted is None or wanted.to != bridge_id):
                turn.at_once(turn.centre.switch.unbridge, bridge_id, [listener.channel_id])


def _go_on(turn: Turn, line: Line) -> None:
    """Whom a supervisor has taken over hears him; the switch may not have been told."""
    item = line.interaction
    listener = item.in_charge
    if item.phase is Phase.SUPERVISED and listener is not None:
        turn.at_once(turn.centre.switch.stop_music, item.channel_id)
        turn.at_once(turn.centre.switch.bridge, item.bridge_id, [item.channel_id, listener.channel_id])


def find_lost(turn: Turn, line: Line, world: World, before: datetime) -> None:
    """In the middle of the day: a supervisor's leg that has been gone for a while, untold, is gone."""
    for listener in line.interaction.listeners:
        begun = listener.begun_at
        if begun is not None and begun < before and listener.channel_id not in world.live.channels:
            _, cause, by = world.ended(listener.channel_id)
            reports.gone(turn, line, listener, cause=cause, by=by)
