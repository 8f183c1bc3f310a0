"""Everybody of a call hears what he shall hear: after each change of it, and after a silence of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.sound import Sound, sound_of
from yingda.telephony.ports import LiveState

RINGING = "ringing"


@contextmanager
def rearranged(turn: Turn, line: Line) -> Iterator[None]:
    """Whatever happens to the line in here, the switch is told what follows for its bridges."""
    before = sound_of(line.interaction)
    yield
    _rearrange(turn, line, before, sound_of(line.interaction))


def _rearrange(turn: Turn, line: Line, before: Sound, after: Sound) -> None:
    item, switch = line.interaction, turn.centre.switch
    _take_out(turn, line, item.bridge_id, before.main - after.main)
    if after.aside:
        _take_out(turn, line, item.consult_bridge_id, before.aside - after.aside)
    elif before.aside:
        turn.at_once(switch.close_bridge, item.consult_bridge_id)
    for channel_id in sorted((before.music | before.ringing) - (after.music | after.ringing)):
        _end_waiting(turn, line, channel_id)
    _join(turn, line, item.bridge_id, after.main - before.main)
    _join(turn, line, item.consult_bridge_id, after.aside - before.aside)
    for channel_id in sorted(after.music - before.music):
        _let_wait(turn, line, channel_id, turn.centre.directory.music)
    for channel_id in sorted(after.ringing - before.ringing):
        _let_wait(turn, line, channel_id, RINGING)


def restore(turn: Turn, line: Line, live: LiveState, *, anew: bool) -> None:
    """What was decided may not have reached the switch; `anew`: after a silence of ours, music too begins again."""
    item, sound = line.interaction, sound_of(line.interaction)
    wanted = {item.bridge_id: sound.main, item.consult_bridge_id: sound.aside}
    found = {name: _members(live, name) for name in wanted}
    for name, members in wanted.items():
        _take_out(turn, line, name, (found[name] - members) & _channels(line))
    for name, members in wanted.items():
        missing = (members - found[name]) & live.channels.keys()
        for channel_id in sorted(missing):
            turn.at_once(turn.centre.switch.stop_music, channel_id)
        _join(turn, line, name, missing)
    for channel_id in sorted(sound.music - {item.channel_id}) if anew else ():
        _let_wait(turn, line, channel_id, turn.centre.directory.music)
    for channel_id in sorted(sound.ringing) if anew else ():
        _let_wait(turn, line, channel_id, RINGING)


def _members(live: LiveState, bridge_id: str) -> frozenset[str]:
    bridge = live.bridges.get(bridge_id)
    return bridge.channel_ids if bridge else frozenset()


def _channels(line: Line) -> set[str]:
    """The channels of the call itself; who listens to it is somebody else's concern."""
    item = line.interaction
    legs = [each.channel_id for each in (item.leg, item.outside, *item.parties) if each is not None]
    return {item.channel_id, *legs} - {""}


def _take_out(turn: Turn, line: Line, bridge_id: str, channels: frozenset[str] | set[str]) -> None:
    """One by one: of several the switch takes out none where one is gone."""
    for channel_id in sorted(channels & _channels(line)):
        turn.at_once(turn.centre.switch.unbridge, bridge_id, [channel_id])


def _join(turn: Turn, line: Line, bridge_id: str, channels: frozenset[str] | set[str]) -> None:
    if not channels:
        return
    item = line.interaction
    if item.leg is not None and item.leg.channel_id in channels:
        aside.stop(turn, line)
    if not item.parties:
        turn.at_once(turn.centre.switch.bridge, bridge_id, sorted(channels))
        return
    # Of several the switch lets in none where one is gone, and who remains would hear nobody.
    for channel_id in sorted(channels):
        turn.at_once(turn.centre.switch.bridge, bridge_id, [channel_id])


def _let_wait(turn: Turn, line: Line, channel_id: str, what: str) -> None:
    if channel_id == line.interaction.channel_id:
        if line.music:
            return
        line.music = True
    turn.at_once(turn.centre.switch.start_music, channel_id, what)


def _end_waiting(turn: Turn, line: Line, channel_id: str) -> None:
    if channel_id == line.interaction.channel_id:
        music.stop_music(turn, line)
    elif channel_id in _channels(line):
        turn.at_once(turn.centre.switch.stop_music, channel_id)
