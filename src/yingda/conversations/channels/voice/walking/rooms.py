"""Conference rooms: the customers of one tenant's flows who named the same room hear each other."""

from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from yingda.conversations import walk_events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.flows import model as flows
from yingda.flows import outcomes

LEAVE_KEY: Final = "*"
PREFIX: Final = "yr-"
"""How the names of rooms' bridges begin."""


def room_bridge(tenant_id: UUID, room: str) -> str:
    """The bridge of a room; its name does not tell what callers key to come in."""
    return f"{PREFIX}{uuid5(NAMESPACE_OID, f'{tenant_id}/{room}')}"


def bridges(centre: Centre) -> set[str]:
    """The bridges of all rooms that somebody is in."""
    lines = (line.interaction for line in centre.lines.all())
    return {room_bridge(item.tenant_id, item.room) for item in lines if item.room and item.is_live}


def enter(turn: Turn, line: Line, wait: flows.JoinConference) -> None:
    """Let the customer in, unless the room is full; the first one hears music until the next one comes."""
    others = _others(turn, line, wait.room)
    if line.interaction.room:
        # He is in since before our crash, and what he hears is not known.
        line.music = bool(others)
    elif len(others) >= wait.max_members:
        steps.hear(turn, line, _over(wait, outcomes.ConferenceResult.FULL))
        return
    else:
        steps.answer(turn, line)
        turn.happen(line, ev.RoomJoined(room=wait.room))
    if not others:
        music.play_music(turn, line)
        return
    for each in [line, *(others if len(others) == 1 else ())]:
        music.stop_music(turn, each)
        _connect(turn, each)


def _connect(turn: Turn, line: Line) -> None:
    """Into the room's bridge, unless he has left again meanwhile."""
    item = line.interaction
    bridge_id = room_bridge(item.tenant_id, item.room)
    turn.then_if(
        lambda: line.interaction.room == item.room and line.interaction.is_live,
        turn.centre.switch.bridge,
        bridge_id,
        [item.channel_id],
        keyed=True,
    )


def keyed(turn: Turn, line: Line, wait: flows.JoinConference, digit: str) -> None:
    """One key leads out of the room, the others are nothing to it."""
    if digit == LEAVE_KEY:
        leave(turn, line, result="left")
        steps.hear(turn, line, _over(wait, outcomes.ConferenceResult.LEFT))


def leave(turn: Turn, line: Line, *, result: str) -> None:
    """Out of the room, if he is in one; who is alone in it then hears music again, and an empty one is no more."""
    item, switch = line.interaction, turn.centre.switch
    if not item.room:
        return
    bridge_id, others = room_bridge(item.tenant_id, item.room), _others(turn, line, item.room)
    turn.happen(line, ev.RoomLeft(result=result))
    music.stop_music(turn, line)
    turn.then(switch.unbridge, bridge_id, [item.channel_id])
    if len(others) == 1:
        turn.then(switch.unbridge, bridge_id, [others[0].interaction.channel_id])
        music.play_music(turn, others[0])
    if len(others) <= 1:
        turn.then_if(lambda: len(_others(turn, line, item.room)) <= 1, switch.close_bridge, bridge_id)


def _others(turn: Turn, line: Line, room: str) -> list[Line]:
    return [
        other
        for other in turn.centre.lines.all()
        if other is not line
        and other.interaction.room == room
        and other.interaction.tenant_id == line.interaction.tenant_id
        and other.interaction.is_live
    ]


def _over(wait: flows.JoinConference, result: outcomes.ConferenceResult) -> outcomes.ConferenceOver:
    return outcomes.ConferenceOver(visit=wait.visit, result=result)
